using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Floorline.Contract.Tests.Cases;

/// <summary>What people ask in public and what was true: the answers of the commands that they could have typed, scored.</summary>
public sealed class CasesTests
{
    // What is asked of the set: right at the top counts 1, buried a half, wrong with confidence -1.
    private const double LeastScore = 0.7;
    private const double MostWrong = 0.02;

    [Fact]
    public void Answers_OfThePublicCases_AreMostlyRightAndHardlyEverWrong()
    {
        IReadOnlyList<Case> cases = Case.All;
        char[] grades = new char[cases.Count];
        Parallel.For(0, cases.Count, new ParallelOptions { MaxDegreeOfParallelism = 2 }, index =>
            grades[index] = CaseScore.Of(cases[index], [.. cases[index].Commands.Where(static c => !c.Contains("# no trace", StringComparison.Ordinal))
                .Select(Ask)]));

        double score = grades.Average(CaseScore.Points);
        string[] wrong = [.. cases.Where((_, i) => grades[i] == 'W').Select(static c => c.Id)];
        string table = string.Join('\n', cases.Select((c, i) => (c.Kind, Grade: grades[i])).GroupBy(static c => c.Kind)
            .Select(static kind => $"{kind.Key}: {string.Join(' ', "ABNRW".Select(g => $"{g} {kind.Count(k => k.Grade == g)}"))}"));

        Assert.True(score >= LeastScore, string.Create(CultureInfo.InvariantCulture, $"score {score:0.000}\n{table}"));
        Assert.True(wrong.Length <= cases.Count * MostWrong, $"wrong with confidence: {string.Join(", ", wrong)}\n{table}");
    }

    /// <summary>FLOORLINE_ACCEPT_DOCUMENTS=1 ./test Contract --filter FullyQualifiedName~Cases writes docs/cases.md anew.</summary>
    [Fact]
    public void Page_OfTheCases_IsWhatTheDataSays()
    {
        string path = RepositoryRoot.Of("docs", "cases.md");
        string page = Page();
        if (Environment.GetEnvironmentVariable("FLOORLINE_ACCEPT_DOCUMENTS") == "1")
        {
            File.WriteAllText(path, page);
        }

        Assert.Equal(page, File.ReadAllText(path));
    }

    private static JsonElement? Ask(string command)
    {
        CommandLine.Said said = CommandLine.Run([.. CommandLine.Words(command), "--json"]);
        return said.Code == 1 ? null : said.Json;
    }

    private static string Page()
    {
        var page = new StringBuilder(64 * 1024);
        page.Append("# What people ask, and what was true\n\n");
        page.Append("Public questions about the speed or the memory of AI models that were settled where they were asked, by a fix, a maintainer or a second\n");
        page.Append("measurement, or where the answer is likely. Facts and figures only, in our own words; the source is named as repository and number. `floorline`\n");
        page.Append("is asked each of them in `tests/Contract.Tests/Cases`, and its answers are scored. Causes are the ids of the `answer` block.\n");
        foreach (IGrouping<string, Case> kind in Case.All.GroupBy(static c => c.Kind).OrderByDescending(static k => k.Count())
            .ThenBy(static k => k.Key, StringComparer.Ordinal))
        {
            page.Append(CultureInfo.InvariantCulture, $"\n## {char.ToUpperInvariant(kind.Key[0])}{kind.Key[1..].Replace('_', ' ')}\n");
            foreach (Case one in kind)
            {
                page.Append(CultureInfo.InvariantCulture,
                    $"\n**{one.Question}**\n\n- {one.True} (`{one.Cause}`, {one.Settled}).\n- {one.FirstAction}.\n- Source: {one.Source}. Ask: `floorline {one.Commands[0]}`\n");
            }
        }

        return page.ToString();
    }
}
