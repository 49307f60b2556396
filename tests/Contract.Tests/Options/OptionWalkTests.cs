using System.CommandLine;
using System.CommandLine.Help;

namespace Floorline.Contract.Tests.Options;

/// <summary>
/// Every option of every verb, as the command line declares them, set to another value: something of the document changes, or the document says that the
/// option was not used and why, or the verb refuses it by name. Nothing that is stated is dropped in silence.
/// </summary>
public sealed class OptionWalkTests
{
    public static TheoryData<string> Verbs => [.. Leaves(Floorline.Cli.Program.Root([]), "").Select(static l => l.Path)];

    [Theory]
    [MemberData(nameof(Verbs))]
    public void Option_OfAVerb_ChangesOrIsAnswered(string verb)
    {
        if (OptionTable.Measuring.ContainsKey(verb))
        {
            return;
        }

        using var folder = new OptionFolder();
        var faults = new List<string>();
        foreach (Option option in Leaves(Floorline.Cli.Program.Root([]), "").First(l => l.Path == verb).Command.Options)
        {
            if (option is HelpOption or VersionOption || option.Name == "--json")
            {
                continue;
            }

            string name = option.Name.TrimStart('-');
            if (OptionTable.ValueOf(verb, name) is not { } value)
            {
                faults.Add($"{option.Name}: no value to set it to in OptionTable");
                continue;
            }

            faults.AddRange(Bases(verb, name, value, folder).Select(b => Fault(b, option, value, folder)).OfType<string>());
        }

        Assert.True(faults.Count == 0, $"{verb}:\n{string.Join('\n', faults)}");
    }

    private static IEnumerable<string[]> Bases(string verb, string option, OptionValue value, OptionFolder folder) =>
        (value.In.Count > 0 ? value.In : OptionTable.BasesOf(verb, option)).Select(folder.Words);

    private static string? Fault(string[] words, Option option, OptionValue value, OptionFolder folder)
    {
        int at = Array.IndexOf(words, option.Name);
        if (at >= 0 && value.Text is not null && words[at + 1] == folder.Filled(value.Text))
        {
            return null;
        }

        string[] rest = at < 0 ? words : [.. words[..at], .. words[(at + 2)..]];
        string[] with = [.. rest, option.Name, .. value.Text is null ? (string[])[] : [folder.Filled(value.Text)]];
        CommandLine.Said before = Said([.. words, .. value.Plain ? (string[])[] : ["--json"]], value, folder);
        CommandLine.Said after = Said([.. with, .. value.Plain ? (string[])[] : ["--json"]], value, folder);
        string line = string.Join(' ', with);
        if (before.Code is 1 or 70)
        {
            return $"{line}: without {option.Name} it is refused: {before.Error}";
        }

        if (after.Code is 1)
        {
            return after.Error.Contains(option.Name, StringComparison.Ordinal) ? null : $"{line}: refused without naming {option.Name}: {after.Error}";
        }

        if (value.Writes)
        {
            return File.Exists(folder.Filled(value.Text!)) || Directory.Exists(folder.Filled(value.Text!)) ? null : $"{line}: nothing is written";
        }

        if (value.Plain)
        {
            return before.Out != after.Out ? null : $"{line}: changes nothing";
        }

        if (Document.Figures(before.Out) != Document.Figures(after.Out))
        {
            bool Denies(string text) => text.StartsWith($"{option.Name} ", StringComparison.Ordinal) && text.Contains("is not used", StringComparison.Ordinal);
            return Document.Numbers(before.Out) == Document.Numbers(after.Out) ? null : Texts(before, after).FirstOrDefault(Denies)
                is { } denied ? $"{line}: changes the answer, which says: {denied}" : null;
        }

        return Texts(before, after).Any(t => t.Contains(option.Name, StringComparison.Ordinal)) ? null
            : $"{line}: changes nothing and nothing is said of it";
    }

    /// <summary>What only the second says.</summary>
    private static IEnumerable<string> Texts(CommandLine.Said before, CommandLine.Said after) =>
        Document.Texts(after.Out).Except(Document.Texts(before.Out)).Append(after.Error == before.Error ? "" : after.Error);

    private static CommandLine.Said Said(string[] words, OptionValue value, OptionFolder folder) =>
        value.Apart ? CommandLine.RunIn(folder.Path, words) : InProcess.Run(words);

    private static IEnumerable<(string Path, Command Command)> Leaves(Command at, string path)
    {
        foreach (Command verb in at.Subcommands)
        {
            string name = path.Length == 0 ? verb.Name : $"{path} {verb.Name}";
            foreach ((string, Command) leaf in Leaves(verb, name))
            {
                yield return leaf;
            }

            if (verb.Action is not null)
            {
                yield return (name, verb);
            }
        }
    }
}
