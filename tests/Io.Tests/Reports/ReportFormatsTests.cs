using Floorline.Readers.Reports;

namespace Floorline.Io.Tests.Reports;

/// <summary>The list of forms: each content is of one of them, and the page of formats names every tool.</summary>
public class ReportFormatsTests
{
    private const string Samples = "fixtures/serving";

    /// <summary>Which row stands before another decides nothing: no content is of two forms.</summary>
    [SharedDataFact(Samples)]
    public void Forms_OfEverySample_AreOneAtMost()
    {
        int told = 0;
        foreach (string file in Directory.GetFiles(SharedData.PathOf(Samples), "*", SearchOption.AllDirectories))
        {
            using FileStream stream = File.OpenRead(file);
            if (ReportInput.Read(stream, file) is not { IsOk: true, Value: var input })
            {
                continue;
            }

            ReportFields[] values = [.. input.Values.Take(3).Select(static v => new ReportFields(v))];
            int forms = values.Length > 0 ? values.Max(Forms) : ReportFormats.Rows.Sum(row => row.Texts.Count(form => form.Is(input.Text)));

            Assert.InRange(forms, 0, 1);
            told += forms;
        }

        Assert.True(told > 30);
    }

    [Fact]
    public void Tools_OfTheList_HaveARowInTheirPage()
    {
        string[] rows = [.. File.ReadAllLines(RepositoryRoot.Of("docs", "report.md")).Where(static l => l.StartsWith("| ", StringComparison.Ordinal))];

        Assert.True(ReportFormats.Tools.Count > 9);
        Assert.All(ReportFormats.Tools, tool => Assert.Single(rows, row => row.Split('|')[1].Contains(tool.Tool, StringComparison.Ordinal)));
    }

    private static int Forms(ReportFields f) => ReportFormats.Rows.Sum(row => row.Values.Count(form => form.Is(f)) + row.Parts.Count(form => form.Is(f)));
}
