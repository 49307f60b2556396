using Floorline.Journal.Tests.Support;

namespace Floorline.Journal.Tests.Verbs;

/// <summary>The journal's commands that the documents show run, one after the other, in a folder of their own.</summary>
public class DocumentedCommandsTests
{
    [Theory]
    [InlineData("README.md")]
    [InlineData("docs/journal.md")]
    public void Commands_OfADocument_Run(string document)
    {
        using var folder = new TemporaryFolder();
        string[] lines = [.. File.ReadAllLines(RepositoryRoot.Of(document)).Select(static l => l.StartsWith("./", StringComparison.Ordinal) ? l[2..] : l).Where(static l => l.StartsWith("floorline journal ", StringComparison.Ordinal))];

        Assert.True(lines.Length >= 5, $"{document} shows {lines.Length} commands");
        Assert.All(lines, line =>
        {
            string[] parts = line.Split('"');
            string[] words = [.. parts.SelectMany(static (part, i) => i % 2 == 1 ? [part] : part.Split(' ', StringSplitOptions.RemoveEmptyEntries)).Skip(1)];
            Programs.Said said = Programs.Floorline(folder.Path, null, words);
            Assert.True(said.Code == 0, $"{line}: {said.Error}");
        });
    }

    [Fact]
    public void Links_OfTheJournalsPage_LeadToFiles() =>
        Assert.All(System.Text.RegularExpressions.Regex.Matches(File.ReadAllText(RepositoryRoot.Of("docs", "journal.md")), @"\]\(([^)#:]+)\)").Select(static m => m.Groups[1].Value), static target => Assert.True(Path.Exists(RepositoryRoot.Of("docs", target)), target));
}
