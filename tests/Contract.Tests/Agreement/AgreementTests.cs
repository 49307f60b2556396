using System.Diagnostics;
using System.Globalization;
using System.Text;
using Xunit.Abstractions;

namespace Floorline.Contract.Tests.Agreement;

/// <summary>
/// Verbs agree with each other, over random situations: models, devices, engines, steps, loads and levers.
/// What a kind of contradiction is allowed stands below: nothing.
/// Every one is written to .build/agreement.txt with a command that shows it.
/// FLOORLINE_AGREEMENT=10000 asks as many situations (then the numbers grow in proportion), FLOORLINE_AGREEMENT_FROM where to begin.
/// </summary>
public sealed class AgreementTests(ITestOutputHelper output)
{
    private const int Situations = 700;

    private static readonly Dictionary<string, int> _left = [];

    [Fact]
    public void Verbs_OfRandomSituations_ContradictEachOtherNoMoreThanBefore()
    {
        int count = Stated("FLOORLINE_AGREEMENT") ?? Situations;
        int from = Stated("FLOORLINE_AGREEMENT_FROM") ?? 0;
        var watch = Stopwatch.StartNew();
        Contradiction[] found = [.. Enumerable.Range(from, count).AsParallel().AsOrdered().SelectMany(Check.Of)];
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"{found.Length} contradictions in {count} situations, {watch.Elapsed.TotalSeconds:0.0} s");
        IGrouping<string, Contradiction>[] kinds = [.. found.GroupBy(static c => c.Kind).OrderByDescending(static g => g.Count())];
        foreach (IGrouping<string, Contradiction> kind in kinds)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"{kind.Count(),6}  {kind.Key}");
        }

        output.WriteLine(text.ToString());
        foreach (Contradiction one in kinds.SelectMany(static k => k))
        {
            text.AppendLine().AppendLine(one.Kind).AppendLine("  " + one.Command).AppendLine("  " + one.Detail);
        }

        Directory.CreateDirectory(RepositoryRoot.Of(".build"));
        File.WriteAllText(RepositoryRoot.Of(".build", "agreement.txt"), text.ToString());
        string[] more =
        [
            .. kinds.Where(k => k.Count() > Allowed(k.Key, count))
                .Select(k => $"{k.Count()} of '{k.Key}', {Allowed(k.Key, count)} were; such as\n  {k.First().Command}\n  {k.First().Detail}"),
        ];
        Assert.True(more.Length == 0, string.Join('\n', more) + "\nAll of them: .build/agreement.txt");
    }

    private static int Allowed(string kind, int count) =>
        _left.TryGetValue(kind, out int left) ? (int)Math.Ceiling(count == Situations ? left : 1.5 * left * count / Situations) : 0;

    private static int? Stated(string variable) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : null;
}
