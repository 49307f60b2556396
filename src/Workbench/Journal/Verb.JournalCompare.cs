using Floorline.Core.Statistics;
using Floorline.Journal;
using Floorline.Journal.Storage;
using Floorline.Readers;

namespace Floorline.Workbench;

public static partial class Verb
{
    /// <summary>Two entries side by side: what differs, by how much the time changed, and whether their samples show it.</summary>
    /// <param name="place">Which journal.</param>
    /// <param name="before">The first: number, name or <c>latest</c>.</param>
    /// <param name="after">The second; null compares the first with its parent.</param>
    public static ReadResult<JournalCompareResult> JournalCompare(JournalPlace place, string before, string? after = null) =>
        InJournal(place, JournalAccess.Read, store =>
    {
        StoredEntry first = store.Find(before);
        if (after is not null)
        {
            return ReadResult.Ok(Compared(store, first, store.Find(after)));
        }

        return Parent(store, first) is { } parent
            ? ReadResult.Ok(Compared(store, parent, first))
            : ReadResult.Failed<JournalCompareResult>(new Problem("", "ENTRY", $"entry {first.Number}, which has no parent", "two entries to compare"));
    });

    private static JournalCompareResult Compared(JournalStore store, StoredEntry before, StoredEntry after)
    {
        List<FieldChange> differences =
        [
            .. FieldChange.Differences(before.Entry.Situation, after.Entry.Situation),
            .. FieldChange.Differences(before.Entry.Environment.Compared, after.Entry.Environment.Compared),
        ];
        if (before.Entry.Environment.GitCommit != after.Entry.Environment.GitCommit)
        {
            differences.Add(new FieldChange("environment.git_commit", before.Entry.Environment.GitCommit, after.Entry.Environment.GitCommit));
        }

        double? change = before.Entry.Measured is { } old && after.Entry.Measured is { } now ? (now.Value / old.Value) - 1 : null;
        SpeedVerdict? speed = store.Samples(before.Number) is { } a && store.Samples(after.Number) is { } b
            ? SpeedVerdict.Of(LatencySamples.Of(a.Times), LatencySamples.Of(b.Times))
            : null;
        return new JournalCompareResult(before, after, differences, change, before.Entry.Metric == after.Entry.Metric, speed);
    }
}
