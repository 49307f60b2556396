using System.Text.RegularExpressions;

namespace Floorline.Contract.Tests;

/// <summary>What the README shows is what happens: its commands run, its links lead somewhere, its first output is the real one.</summary>
public partial class ReadmeTests
{
    private static readonly string _text = File.ReadAllText(RepositoryRoot.Of("README.md"));

    /// <summary>
    /// Verbs whose lines need a server, a program or an order: a browser's page, a live endpoint, a command of one's own, the journal's steps (which
    /// Journal.Tests runs in order).
    /// </summary>
    private static readonly string[] _elsewhere = ["serve", "measure endpoint", "measure command", "journal", "MODEL", "verify BASELINE"];

    public static TheoryData<string> Commands => [.. CommandLines().Matches(_text).Select(static m => m.Groups[1].Value.Trim())
        .Where(static c => !c.Contains("situation", StringComparison.Ordinal) && c is not "demo" and not "diagnose" && !_elsewhere.Any(verb =>
            c.StartsWith(verb, StringComparison.Ordinal))).Distinct()];

    [Theory]
    [MemberData(nameof(Commands))]
    public void Command_OfTheReadme_Runs(string line)
    {
        CommandLine.Said said = CommandLine.Run(CommandLine.Words(line));

        Assert.True(said.Code is 0 or 2, $"{line}: exit {said.Code}: {said.Error}");
        Assert.NotEqual("", said.Out);
    }

    /// <summary>The command is written in one form, the one that works in a clone.</summary>
    [Fact]
    public void Command_OfTheReadme_IsWrittenInOneForm() => Assert.Empty(OtherForm().Matches(_text).Select(static m => m.Value));

    [Fact]
    public void FirstOutput_OfTheReadme_IsWhatTheCommandPrints()
    {
        string shown = FirstOutput().Match(_text).Groups[1].Value;
        string printed = CommandLine.Run("diagnose", "personaplex", "--on", "jetson-thor", "--context", "3000", "--measured", "114ms").Out;

        Assert.NotEqual("", shown);
        Assert.StartsWith(shown, printed, StringComparison.Ordinal);
    }

    [Fact]
    public void Links_OfTheReadme_LeadToFiles() =>
        Assert.All(Links().Matches(_text).Select(static m => m.Groups[1].Value), static target => Assert.True(Path.Exists(RepositoryRoot.Of(target)), target));

    [Fact]
    public void Json_OfTheReadme_IsAFileThatIsRead()
    {
        string json = JsonBlock().Match(_text).Groups[1].Value;
        string folder = Directory.CreateTempSubdirectory("floorline-").FullName;
        File.WriteAllText(Path.Combine(folder, "floorline.json"), json);

        Assert.Equal(0, CommandLine.RunIn(folder, "diagnose").Code);
        Assert.Equal(0, CommandLine.RunIn(folder, "floors", "--situation", "server", "--context", "8192").Code);
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public void Counts_OfTheReadme_AreThoseOfTheCatalogue()
    {
        Match counts = Counts().Match(_text);
        CommandLine.Said said = CommandLine.Run("catalogue");

        Assert.StartsWith($"{counts.Groups[1].Value} devices, {counts.Groups[2].Value} models", said.Out, StringComparison.Ordinal);
    }

    [GeneratedRegex(@"^\./floorline ([^#\n]+)", RegexOptions.Multiline)]
    private static partial Regex CommandLines();

    [GeneratedRegex(@"(?:^|`|\$ )floorline [a-z]+[^\n`]*", RegexOptions.Multiline)]
    private static partial Regex OtherForm();

    [GeneratedRegex(@"\$ \./floorline diagnose[^\n]*\n(.*?)\.\.\.\n", RegexOptions.Singleline)]
    private static partial Regex FirstOutput();

    [GeneratedRegex(@"\]\(([^)#:]+)\)")]
    private static partial Regex Links();

    [GeneratedRegex(@"```json\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex JsonBlock();

    [GeneratedRegex(@"(\d+) devices and (\d+) models")]
    private static partial Regex Counts();
}
