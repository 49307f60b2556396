using System.CommandLine;
using Floorline.Cli.Text;
using Floorline.Readers;
using Floorline.Workbench;
using Floorline.Workbench.Documents;

namespace Floorline.Cli.Commands;

/// <summary><c>floorline journal VERB</c>: the record of experiments.</summary>
internal static partial class JournalCommand
{
    private const string EntryHelp = "An entry: its number, its name or the beginning of it, or latest";

    /// <summary>The command.</summary>
    /// <param name="inFull">Whether its verbs are wanted: another command's start does not pay for them.</param>
    internal static Command Make(bool inFull)
    {
        var command = new Command("journal", "The record of experiments: init, add, list, show, compare, tree, export, import, check, score");
        if (!inFull)
        {
            return command;
        }

        command.Subcommands.Add(Init());
        command.Subcommands.Add(Add());
        command.Subcommands.Add(List());
        command.Subcommands.Add(Show());
        command.Subcommands.Add(Compare());
        command.Subcommands.Add(Tree());
        command.Subcommands.Add(Export());
        command.Subcommands.Add(Import());
        command.Subcommands.Add(Check());
        command.Subcommands.Add(Score());
        return command;
    }

    private static Command Init()
    {
        var command = new Command("init", "Make a journal: .floorline/journal.db here, or the tables in the PostgreSQL database that FLOORLINE_JOURNAL names");
        Option<string?> journal = JournalOption(command);
        Option<bool> json = Json.OptionOf(command);
        command.SetAction(parsed => Answer(parsed, journal, json, Verb.JournalInit, JsonText.Of, JournalText.Write));
        return command;
    }

    private static Command List()
    {
        var command = new Command("list", "Entries, newest first, a page at a time");
        Option<string?> limit = Text(command, "--limit", "N", "Entries of a page, up to 1000; 20 by default");
        Option<string?> before = Text(command, "--before", "NUMBER", "Only entries before this number: the next page");
        Option<string?> model = Text(command, "--model", "MODEL", "Only this model, as recorded");
        Option<string?> on = Text(command, "--on", "HW", "Only this hardware, as recorded");
        Option<string?> engine = Text(command, "--engine", "ENGINE", "Only this engine");
        Option<string?> lever = Text(command, "--lever", "LEVER", "Only this lever");
        Option<string?> verdict = Text(command, "--verdict", "VERDICT", "Only planned, baseline, open, keep, roll_back or inconclusive");
        Option<string?> journal = JournalOption(command);
        Option<bool> json = Json.OptionOf(command);
        command.SetAction(parsed =>
        {
            var spec = new JournalListSpec
            {
                Limit = parsed.GetValue(limit),
                Before = parsed.GetValue(before),
                Model = parsed.GetValue(model),
                On = parsed.GetValue(on),
                Engine = parsed.GetValue(engine),
                Lever = parsed.GetValue(lever),
                Verdict = parsed.GetValue(verdict),
            };
            return Answer(parsed, journal, json, place => Verb.JournalList(place, spec), JsonText.Of, JournalText.Write);
        });
        return command;
    }

    private static Command Show()
    {
        var command = new Command("show", "One entry in full");
        Argument<string> entry = Entry(command, "ENTRY", EntryHelp);
        Option<string?> journal = JournalOption(command);
        Option<bool> json = Json.OptionOf(command);
        command.SetAction(parsed => Answer(parsed, journal, json, place => Verb.JournalShow(place, parsed.GetValue(entry)!), JsonText.Of, JournalText.Write));
        return command;
    }

    private static Command Compare()
    {
        var command = new Command("compare", "Two entries side by side: what differs, how the time changed, whether the samples show it");
        Argument<string> first = Entry(command, "ENTRY", EntryHelp);
        var second = new Argument<string?>("OTHER") { HelpName = "OTHER", Description = "The entry to compare it with; without it ENTRY is compared with its parent", Arity = ArgumentArity.ZeroOrOne };
        command.Arguments.Add(second);
        Option<string?> journal = JournalOption(command);
        Option<bool> json = Json.OptionOf(command);
        command.SetAction(parsed => Answer(parsed, journal, json, place => Verb.JournalCompare(place, parsed.GetValue(first)!, parsed.GetValue(second)), JsonText.Of, JournalText.Write));
        return command;
    }

    private static Command Tree()
    {
        var command = new Command("tree", "Entries under their parents: what was tried from where");
        var entry = new Argument<string?>("ENTRY") { HelpName = "ENTRY", Description = EntryHelp + "; without it the newest starting points", Arity = ArgumentArity.ZeroOrOne };
        command.Arguments.Add(entry);
        Option<string?> limit = Text(command, "--limit", "N", "Most entries shown, up to 1000; 50 by default");
        Option<string?> journal = JournalOption(command);
        Option<bool> json = Json.OptionOf(command);
        command.SetAction(parsed => Answer(parsed, journal, json, place => Verb.JournalTree(place, parsed.GetValue(entry), parsed.GetValue(limit)), JsonText.Of, JournalText.Write));
        return command;
    }

    private static Command Check()
    {
        var command = new Command("check", "Hold every checksum against what it covers: nothing changed, removed or put between");
        Option<string?> journal = JournalOption(command);
        Option<bool> json = Json.OptionOf(command);
        command.SetAction(parsed => Output.Answer(
            InPlace(parsed, journal, Verb.JournalCheck),
            parsed.GetValue(json),
            JsonText.Of,
            JournalText.Write,
            static check => check.IsWhole ? ExitCode.Ok : ExitCode.BadInput));
        return command;
    }

    private static Command Score()
    {
        var command = new Command("score", "How well predictions held, by lever and engine, worst first");
        Option<string?> limit = Text(command, "--limit", "N", "Single entries shown, furthest off first, up to 1000; 5 by default");
        Option<string?> journal = JournalOption(command);
        Option<bool> json = Json.OptionOf(command);
        command.SetAction(parsed => Answer(parsed, journal, json, place => Verb.JournalScore(place, parsed.GetValue(limit)), JsonText.Of, JournalText.Write));
        return command;
    }

    private static int Answer<T>(ParseResult parsed, Option<string?> journal, Option<bool> json, Func<JournalPlace, ReadResult<T>> verb, Func<T, string> document, Action<Page, T> text) =>
        Output.Answer(InPlace(parsed, journal, verb), parsed.GetValue(json), document, text, static _ => ExitCode.Ok);

    private static ReadResult<T> InPlace<T>(ParseResult parsed, Option<string?> journal, Func<JournalPlace, ReadResult<T>> verb)
    {
        ReadResult<JournalPlace> place = Place(parsed, journal);
        return place.IsOk ? verb(place.Value) : ReadResult.Failed<T>(place.Problems);
    }

    /// <summary>The journal that is meant: the option, the environment variable, the nearest file.</summary>
    private static ReadResult<JournalPlace> Place(ParseResult parsed, Option<string?> journal)
    {
        string? stated = parsed.GetValue(journal);
        if (stated is not null && (stated.Contains("password", StringComparison.OrdinalIgnoreCase) || stated.Contains("pwd=", StringComparison.OrdinalIgnoreCase) || (stated.Contains("://", StringComparison.Ordinal) && stated.Split('@')[0].Split("://")[^1].Contains(':', StringComparison.Ordinal))))
        {
            // arguments stand in the process list and the shell's history
            return ReadResult.Failed<JournalPlace>(new Problem("", "--journal", "an address with a password (not repeated here)", $"the address in {JournalPlace.Variable}, or the password in ~/.pgpass"));
        }

        JournalPlace own = Workplace.Here.Journal;
        return ReadResult.Ok(own with { Address = stated ?? own.Address });
    }

    private static Option<string?> JournalOption(Command command) => Text(command, "--journal", "ADDRESS", $"A SQLite file, or PostgreSQL as postgresql://USER@HOST/DB; else ${JournalPlace.Variable}, else the nearest .floorline/journal.db");

    private static Option<string?> Text(Command command, string name, string placeholder, string help)
    {
        var option = new Option<string?>(name) { HelpName = placeholder, Description = help };
        command.Options.Add(option);
        return option;
    }

    private static Argument<string> Entry(Command command, string name, string help)
    {
        var argument = new Argument<string>(name) { HelpName = name, Description = help };
        command.Arguments.Add(argument);
        return argument;
    }
}
