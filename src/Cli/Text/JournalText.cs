using System.Globalization;
using Floorline.Core.Statistics;
using Floorline.Journal;
using Floorline.Journal.Documents;
using Floorline.Journal.Storage;
using Floorline.Workbench;

namespace Floorline.Cli.Text;

/// <summary>The journal for a person to read, each page with what to do next.</summary>
public static partial class JournalText
{
    public static void Write(Page page, JournalInitResult result)
    {
        page.Say(result.IsNew ? $"A journal is ready: {result.Where}" : $"There is a journal already: {result.Where}, {Count(result.State.Entries, "entry", "entries")}", Tone.Good);
        page.Blank().Say(result.State.Entries == 0 ? "Record where you start:" : "Record the next run:");
        page.Line(result.State.Entries == 0 ? "  floorline journal add llama-3-8b --on h100 --engine vllm --measured 9ms" : "  floorline journal add --parent latest --weights fp8 --measured 7ms");
    }

    public static void Write(Page page, JournalAddResult result)
    {
        Entry entry = result.Stored.Entry;
        page.Say($"Recorded as entry {result.Stored.Number} ({entry.Id}) in {result.Where}{(result.IsNew ? ", a new journal" : "")}.", Tone.Good);
        Facts(page, entry);
        Findings(page, entry);
        page.Blank().Say(entry.Verdict switch
        {
            EntryVerdict.Planned => "Run it, then record the result against the prediction:",
            EntryVerdict.Open => "Look at it beside its parent, then record what you decide with the next entry:",
            EntryVerdict.RollBack => "Undo the change; the next experiment starts from the parent again:",
            _ => "Next: one change, its prediction first:",
        });
        page.Line(entry.Verdict switch
        {
            EntryVerdict.Planned => $"  floorline journal add --for {result.Stored.Number} --measured TIME",
            EntryVerdict.Open => $"  floorline journal compare {result.Stored.Number}",
            EntryVerdict.RollBack => $"  floorline journal add --parent {result.Parent?.Number ?? result.Stored.Number} --OPTION VALUE --predicted floors",
            _ => $"  floorline journal add --parent {result.Stored.Number} --OPTION VALUE --predicted floors",
        });
    }

    public static void Write(Page page, JournalListResult result)
    {
        EntryPage found = result.Page;
        Newer(page, result.State);
        if (found.Entries.Count == 0)
        {
            page.Say(found.Total == 0 ? "The journal is empty. Record where you start:" : $"None of the journal's {Count(found.Total, "entry", "entries")} matches.");
            if (found.Total == 0)
            {
                page.Line("  floorline journal add llama-3-8b --on h100 --engine vllm --measured 9ms");
            }

            return;
        }

        page.Table([["", "date", "measured", "error", "verdict", "what"], .. found.Entries.Select(Row)], 0, header: true);
        page.Blank();
        page.Say($"{Count(found.Entries.Count, "entry", "entries")} of {found.Total:#,0}. Error: measured over predicted, less one.{(found.Entries.Any(static e => e.Entry.Error is not null && !e.Entry.IsForetold)
            ? " *: predicted when the result was known; not scored." : "")}", Tone.Faint);
        if (found.More is { } before)
        {
            page.Say($"Older ones: --before {before}", Tone.Faint);
        }

        page.Say($"One in full: floorline journal show {found.Entries[0].Number}", Tone.Faint);
    }

    public static void Write(Page page, JournalShowResult result)
    {
        Entry entry = result.Stored.Entry;
        page.Say($"Entry {result.Stored.Number}: {What(entry)}", Tone.Heading);
        Facts(page, entry);
        Details(page, result);
        Findings(page, entry);
        if (entry.Note.Length > 0)
        {
            page.Heading("Note");
            foreach (string part in entry.Note.Split('\n'))
            {
                page.Say(part, indent: 2);
            }
        }

        if (result.Children.Count > 0)
        {
            page.Heading("Tried from here");
            page.Table([.. result.Children.Select(Row)]);
        }

        page.Blank().Say(entry.Verdict == EntryVerdict.Planned ? "Record the result of the run:" : result.Parent is not null ? "Beside its parent:" : "Try a change of it:");
        page.Line(entry.Verdict == EntryVerdict.Planned ? $"  floorline journal add --for {result.Stored.Number} --measured TIME"
            : result.Parent is not null ? $"  floorline journal compare {result.Stored.Number}"
            : $"  floorline journal add --parent {result.Stored.Number} --OPTION VALUE --predicted floors");
    }

    public static void Write(Page page, JournalCompareResult result)
    {
        (Entry before, Entry after) = (result.Before.Entry, result.After.Entry);
        page.Say($"Entry {result.Before.Number} against entry {result.After.Number}", Tone.Heading);
        page.Table(
        [
            ["", $"{result.Before.Number}", $"{result.After.Number}"],
            ["date", Date(before), Date(after)],
            .. result.Differences.Select(static d => new[] { d.Field, Short(d.From ?? "-"), Short(d.To ?? "-") }),
            ["measured", Measured(before), Measured(after)],
            ["predicted", Predicted(before), Predicted(after)],
            ["verdict", Word(before.Verdict), Word(after.Verdict)],
        ]);
        page.Blank();
        Changed(page, result);
        page.Say(result.Differences.Count switch
        {
            0 => "Nothing that is recorded differs between them: this is how far two runs of the same lie apart.",
            1 => $"One field differs, {result.Differences[0].Field}: the change in time is its doing, as far as the samples show it.",
            _ => $"{result.Differences.Count} fields differ: the change in time has no single cause.",
        }, result.Differences.Count > 1 ? Tone.Warning : Tone.Plain);
    }

    public static void Write(Page page, JournalTreeResult result)
    {
        if (result.Roots.Count == 0)
        {
            page.Say("The journal is empty. Record where you start:").Line("  floorline journal add llama-3-8b --on h100 --engine vllm --measured 9ms");
            return;
        }

        foreach (JournalTreeNode root in result.Roots)
        {
            Branch(page, root, "");
        }

        page.Blank().Say($"{result.Shown:#,0} of {Count(result.Total, "entry", "entries")}.{(result.IsCut ? " More of it: --limit N, or floorline journal tree ENTRY." : "")}", Tone.Faint);
        page.Say("Two of them side by side: floorline journal compare ENTRY OTHER", Tone.Faint);
    }

    public static void Write(Page page, JournalImportResult result)
    {
        page.Say($"{Count(result.Added, "entry", "entries")} of {result.File} recorded in {result.Where}{(result.Known > 0 ? $", {result.Known:#,0} there already" : "")}; it holds {result.Total:#,0} now.", Tone.Good);
        page.Say("See them: floorline journal list", Tone.Faint);
    }

    public static void Write(Page page, JournalExportResult result, string path)
    {
        page.Say($"{Count(result.Entries, "entry", "entries")} written to {path}.", Tone.Good);
        if (result.Format == JournalExportFormat.JsonLines)
        {
            page.Say($"Read it back anywhere: floorline journal import {path}", Tone.Faint);
        }
    }

    public static void Write(Page page, JournalCheck result)
    {
        if (result.IsWhole)
        {
            page.Say($"Whole: {Count(result.Entries, "entry", "entries")} and {Count(result.Samples, "set", "sets")} of samples match their checksums, in an unbroken chain.", Tone.Good);
            page.Say($"sha256 over all of it: {result.State.HeadHash}", Tone.Faint);
            page.Say("Keep that line elsewhere to prove later that nothing before it was rewritten.", Tone.Faint);
            return;
        }

        page.Say($"Not whole: {Count(result.Faults.Count, "fault", "faults")}.", Tone.Bad);
        foreach (string fault in result.Faults)
        {
            page.Say(fault + ".", indent: 2, mark: "- ");
        }

        page.Blank().Say("Keep the file as it is. Take out what can be read, and import it with an older export or a colleague's into a new journal:");
        page.Line("  floorline journal export -o rescued.jsonl");
    }

    private static void Newer(Page page, JournalState state)
    {
        if (state.IsNewer)
        {
            page.Say($"A newer version of Floorline made this journal (schema {state.SchemaVersion}). It is shown as far as this version understands it, and not written.", Tone.Warning).Blank();
        }
    }

    private static string[] Row(StoredEntry stored) =>
    [
        $"{stored.Number}", Date(stored.Entry), stored.Entry.Measured is { } m ? Figures.Of(m) : "", Error(stored.Entry), Word(stored.Entry.Verdict), What(stored.Entry),
    ];

    private static string What(Entry entry) => entry.Changed.Count > 0
        ? string.Join(", ", entry.Changed.Take(3).Select(static c => $"{c.Field} {Short(c.From ?? "(none)")} -> {Short(c.To ?? "(none)")}")) + (entry.Changed.Count > 3 ? $" and {entry.Changed.Count - 3} more" : "")
        : string.Join(" on ", new[] { entry.Stated("model"), entry.Stated("on") }.OfType<string>().Select(static t => Short(t))) + (entry.Parent is null ? "" : " again");

    private static string Short(string text) => text.Length > 32 ? text[..29] + "..." : text;

    private static string Word(EntryVerdict verdict) => EntryWords.Of(verdict).Replace('_', ' ');

    private static string Date(Entry entry) => entry.At.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string Error(Entry entry) => entry.Error is { } error ? Signed(error) + (entry.IsForetold ? "" : "*") : "";

    private static string Signed(double share) => Figures.Change(share).ToString("+0.0 %;-0.0 %;0.0 %", CultureInfo.InvariantCulture);

    private static string Size(double share) => share.ToString("0.0 %", CultureInfo.InvariantCulture);

    private static string Measured(Entry entry) => entry.Measured is { } m ? $"{Figures.Of(m)} ({entry.Metric})" : "-";

    private static string Predicted(Entry entry) => entry.Prediction is not { } p ? "-" : p.Low == p.High ? Figures.Of(p.Low) : p.Likeliest is { } likeliest ? $"{Figures.Of(likeliest)} ({Figures.Of(p.Low)} to {Figures.Of(p.High)})" : $"{Figures.Of(p.Low)} to {Figures.Of(p.High)}";

    private static string Count(long count, string one, string many) => $"{count:#,0} {(count == 1 ? one : many)}";

    private static void Findings(Page page, Entry entry)
    {
        foreach (string finding in entry.Findings)
        {
            page.Say(finding, Tone.Warning, 2, "! ");
        }
    }

    private static void Changed(Page page, JournalCompareResult result)
    {
        if (result.Change is { } change)
        {
            string by = Math.Abs(change) < 0.0005 ? "The same time" : change < 0 ? $"{Size(-change)} less time ({1 / (1 + change):0.00} times as fast)" : $"{Size(change)} more time";
            page.Say($"{by}: {Figures.Of(result.Before.Entry.Measured!.Value)} to {Figures.Of(result.After.Entry.Measured!.Value)}.{(result.SameMetric ? "" : " The two are not the same figure of their samples.")}", change < 0 ? Tone.Good : Tone.Plain);
        }

        if (result.Speed is not { } speed)
        {
            page.Say("Without samples of both nothing says whether that is more than chance: record them with --samples.", Tone.Faint);
            return;
        }

        string says = speed.Outcome switch
        {
            SpeedOutcome.Faster => "The samples show it: faster",
            SpeedOutcome.Slower => "The samples show it: slower",
            SpeedOutcome.NoDifferenceShown => "The samples show no difference",
            SpeedOutcome.Unsteady => "The samples drift or change state, and no larger difference is shown",
            _ => "The samples are too few for a verdict",
        };
        page.Say(speed.Deciding is { } d ? $"{says}, {d.Metric.Name} {Signed(d.Low)} to {Signed(d.High)}." : says + ".", speed.Outcome == SpeedOutcome.Slower ? Tone.Bad : Tone.Plain);
    }

    private static void Branch(Page page, JournalTreeNode node, string lead)
    {
        Entry entry = node.Stored.Entry;
        string figures = string.Join(", ", new[] { entry.Measured is { } m ? Figures.Of(m) : "", Word(entry.Verdict) }.Where(static t => t.Length > 0));
        page.Say($"{node.Stored.Number}  {What(entry)}: {figures}", entry.Verdict switch { EntryVerdict.Keep => Tone.Good, EntryVerdict.RollBack => Tone.Faint, _ => Tone.Plain }, 0, lead);
        foreach (JournalTreeNode child in node.Children)
        {
            // deep branches stop moving to the right, so that the text keeps room
            Branch(page, child, lead.Length >= 30 ? lead : lead.Length == 0 ? "  - " : "  " + lead);
        }
    }
}
