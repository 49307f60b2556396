using System.Reflection;
using Floorline.Workbench;

namespace Floorline.Contract.Tests.Options;

/// <summary>
/// Rows of what can be asked: the page's rows and docs/options.md are what they make, and every input has one. To make both anew:
/// FLOORLINE_ACCEPT_DOCUMENTS=1 ./test Contract --filter FullyQualifiedName~FieldRow
/// </summary>
public class FieldRowTests
{
    [Fact]
    public void Rows_OfThePage_AreThoseOfTheSpecs() => Same(RepositoryRoot.Of("src", "Web", "Client", "src", "state", "fields.g.ts"), FieldTexts.TypeScript);

    [Fact]
    public void Tables_OfOptions_AreWhatTheRowsSay() => Same(RepositoryRoot.Of("docs", "options.md"), FieldTexts.Markdown);

    [Fact]
    public void Properties_OfASituation_HaveARowEach() => Covers(SituationSpec.Fields, new SituationSpec(), "RefusedEngine");

    [Fact]
    public void Properties_OfAPlan_HaveARowEach() => Covers(PlanSpec.Fields, new PlanSpec());

    [Fact]
    public void Properties_OfAChunk_HaveARowEach() => Covers(ChunkSpec.Fields, new ChunkSpec());

    [Fact]
    public void Properties_OfAVerdict_HaveARowEach() => Covers(VerifySpec.Fields, new VerifySpec { Baseline = "b", Candidate = "c" }, "Baseline", "Candidate");

    [Fact]
    public void Properties_OfALoad_HaveARowEach() => Covers(EndpointSpec.Fields, new EndpointSpec());

    /// <summary>The engine of an entry is that of its situation where the situation states one.</summary>
    [Fact]
    public void Properties_OfAnEntry_HaveARowEach() => Covers(JournalAddSpec.Fields, new JournalAddSpec(), "Engine");

    [Fact]
    public void Properties_OfALabRun_HaveARowInOneOfItsLists() =>
        Covers([.. LabSpec.Decode, .. Fields.Pick(LabSpec.Prefill, "prompt"), .. Fields.Pick(LabSpec.Run, "dim", "engine")], new LabSpec());

    public static TheoryData<string> Lists => [.. All().Select(static l => l.Name)];

    /// <summary>Help is a line without its full stop, names are distinct, an example is one of the words where there are words.</summary>
    [Theory]
    [MemberData(nameof(Lists))]
    public void Rows_OfAList_SayWhatTheyMeanOnce(string name)
    {
        IReadOnlyList<Field> fields = All().First(l => l.Name == name).Rows;

        Assert.Equal(fields.Select(static f => f.Name).Distinct(), fields.Select(static f => f.Name));
        Assert.All(fields, static f => Assert.True(f.Help.Length > 3 && !f.Help.EndsWith('.'), f.Name));
        Assert.All(fields, static f => Assert.True(f.Name.All(static c => char.IsAsciiLetterLower(c) || c == '-'), f.Name));
        Assert.All(fields.Where(static f => f.Label.Length > 0),
            static f => Assert.True(f.Example.Length > 0 || f.Hint.Length > 0 || f.Kind.From != KnownNames.None, f.Name));
    }

    /// <summary>A verb that says that it has no use for an input takes it.</summary>
    [Fact]
    public void Rows_UnusedByAVerb_AreTakenByIt()
    {
        // A pipeline's stages take every field of a situation, whatever chunk takes as options.
        Verbs[] verbs = [Verbs.Sweep, Verbs.Roofline, Verbs.Trace];

        Assert.All(SituationSpec.Fields, f => Assert.All(verbs.Where(v => f.UnusedBy.HasFlag(v)), v => Assert.True(f.Of.HasFlag(v), $"{f.Name} of {v}")));
    }

    private static IEnumerable<(string Name, IReadOnlyList<Field> Rows)> All() =>
        Fields.OfVerbs.Select(static v => (v.Name, v.Rows)).Append(("situation", SituationSpec.Fields)).Append(("report", Fields.OfReports));

    private static void Covers<T>(IReadOnlyList<Field<T>> fields, T empty, params string[] apart)
        where T : class
    {
        PropertyInfo[] properties = [.. typeof(T).GetProperties().Where(p => p.CanWrite && !apart.Contains(p.Name)
            && (p.PropertyType == typeof(string) || p.PropertyType == typeof(bool) || p.PropertyType == typeof(IReadOnlyList<string>))
            && p.Name is not ("Here" or "Urls"))];
        HashSet<string> set = [];
        foreach (Field<T> field in fields)
        {
            T asked = field.Set(empty, "true");
            PropertyInfo[] changed = [.. properties.Where(p => !Equals(Text(p.GetValue(asked)), Text(p.GetValue(empty))))];

            Assert.True(changed.Length == 1 && set.Add(changed[0].Name), field.Name);
            Assert.Equal("true", field.Get(asked));
            Assert.All(fields.Where(f => f != field), f => Assert.Null(f.Get(asked)));
            Assert.Null(field.Get(field.Set(asked, null)));
        }

        Assert.Empty(properties.Select(static p => p.Name).Except(set));
    }

    private static string? Text(object? value) => value is IReadOnlyList<string> list ? string.Join('\n', list) : value?.ToString();

    private static void Same(string file, string text)
    {
        if (Environment.GetEnvironmentVariable("FLOORLINE_ACCEPT_DOCUMENTS") == "1")
        {
            File.WriteAllText(file, text);
        }

        Assert.Equal(text, File.Exists(file) ? File.ReadAllText(file) : "");
    }
}
