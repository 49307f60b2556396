using System.Text.RegularExpressions;

namespace Floorline.Contract.Tests;

/// <summary>Commands that documents show run, and print the lines that stand below them.</summary>
public partial class DocumentTests
{
    public static TheoryData<string, string> Shown
    {
        get
        {
            var shown = new TheoryData<string, string>();
            foreach (string file in Directory.EnumerateFiles(RepositoryRoot.Of("docs"), "*.md", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
            {
                // `serve` does not end by itself; tests/Web.Tests runs it.
                foreach (Match block in Consoles().Matches(File.ReadAllText(file))
                    .Where(static b => !b.Groups[1].Value.StartsWith("./floorline serve", StringComparison.Ordinal)))
                {
                    shown.Add(Path.GetFileName(file) + ": " + block.Groups[1].Value, block.Groups[2].Value);
                }
            }

            return shown;
        }
    }

    [Theory]
    [MemberData(nameof(Shown))]
    public void Command_OfADocument_PrintsWhatIsShown(string command, string lines)
    {
        CommandLine.Said said = CommandLine.Run(CommandLine.Words(command[(command.IndexOf("./floorline ", StringComparison.Ordinal) + "./floorline ".Length)
            ..]));
        string[] printed = said.Out.Split('\n');
        int at = 0;
        foreach (string line in lines.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(static l => l != "..."))
        {
            int found = Array.IndexOf(printed, line, at);
            Assert.True(found >= 0, $"{command} does not print '{line}' after line {at}; it prints:\n{said.Out}{said.Error}");
            at = found + 1;
        }
    }

    // A block of a command and its output: ```console, $ ./floorline ..., lines.
    [GeneratedRegex(@"```console\n\$ (\./floorline [^\n]+)\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Consoles();
}
