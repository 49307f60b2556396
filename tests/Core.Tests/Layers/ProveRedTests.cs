namespace Floorline.Core.Tests.Layers;

/// <summary>
/// The table of <c>tests/prove-red</c>, which breaks formulas one at a time: a line that fits its source no more, or names no test, proves nothing.
/// </summary>
public sealed class ProveRedTests
{
    private const int Columns = 5;

    [Fact]
    public void EveryMutant_OfTheTable_FitsItsSourceOnceAndChangesIt()
    {
        string[] misfits = [.. Mutants().Where(static m => m.From == m.To || Occurrences(m) != 1)
            .Select(static m => $"{m.Name}: '{m.From}' occurs {Occurrences(m)} times in src/Core/{m.File}")];

        Assert.True(misfits.Length == 0, "Point these lines of tests/prove-red at the code that has their formula now:\n" + string.Join('\n', misfits));
    }

    [Fact]
    public void EveryMutant_OfTheTable_NamesTestsThatThereAre()
    {
        string[] tests = [.. typeof(ProveRedTests).Assembly.GetTypes().SelectMany(static t => t.GetMethods()
            .Where(static m => m.IsDefined(typeof(FactAttribute), inherit: true)).Select(m => $"{t.FullName}.{m.Name}"))];

        string[] missing = [.. Mutants().SelectMany(static m => m.Tests.Split("|FullyQualifiedName~"), static (m, named) => (m.Name, Named: named))
            .Where(m => !tests.Any(t => t.Contains(m.Named, StringComparison.Ordinal)))
            .Select(static m => $"{m.Name}: {m.Named}")];

        Assert.True(missing.Length == 0, "These lines of tests/prove-red name no test:\n" + string.Join('\n', missing));
    }

    private static int Occurrences(Mutant mutant)
    {
        string file = RepositoryRoot.Of(["src", "Core", .. mutant.File.Split('/')]);
        return File.Exists(file) ? File.ReadAllText(file).Split(mutant.From).Length - 1 : 0;
    }

    private static Mutant[] Mutants()
    {
        Mutant[] mutants = [.. File.ReadLines(RepositoryRoot.Of("tests", "prove-red")).SkipWhile(static l => !l.EndsWith("<<'TABLE'", StringComparison.Ordinal))
            .Skip(1).TakeWhile(static l => l != "TABLE").Select(Read)];
        Assert.NotEmpty(mutants);
        return mutants;
    }

    private static Mutant Read(string line)
    {
        string[] columns = [.. line.Split(" | ").Select(static c => c.Trim())];
        Assert.True(columns.Length == Columns, $"'{line}' has not {Columns} columns");
        return new Mutant(columns[0], columns[1], columns[2], columns[3], columns[4]);
    }

    private sealed record Mutant(string Name, string File, string Tests, string From, string To);
}
