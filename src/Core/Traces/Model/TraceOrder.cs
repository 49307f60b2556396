using Floorline.Core.Traces.Intervals;

namespace Floorline.Core.Traces.Model;

/// <summary>The rows of a trace track by track, each track in order of time, without those that cannot be placed.</summary>
internal sealed class TraceOrder
{
    private TraceOrder(int[] rows, int[] first) => (Rows, First) = (rows, first);

    /// <summary>Row numbers in order.</summary>
    internal int[] Rows { get; }

    /// <summary>Where each track starts, and at the end how many rows there are.</summary>
    internal int[] First { get; }

    internal long ZeroTimestamps { get; private set; }

    internal long LostDeviceWork { get; private set; }

    internal long Duplicates { get; private set; }

    internal long OutOfOrder { get; private set; }

    internal static TraceOrder Of(ChunkedList<TraceRow> rows, int[] trackRank, int tracks)
    {
        bool dropZeros = ZerosAreLost(rows);
        var first = new int[tracks + 1];
        long zeros = 0;
        long lost = 0;
        for (int row = 0; row < rows.Count; row++)
        {
            ref TraceRow one = ref rows[row];
            if (dropZeros && one.Start == 0)
            {
                zeros++;
                lost += EventKinds.IsDeviceWork(one.Kind) ? 1 : 0;
                continue;
            }

            first[trackRank[one.Track] + 1]++;
        }

        for (int track = 0; track < tracks; track++)
        {
            first[track + 1] += first[track];
        }

        var items = new Item[first[tracks]];
        int[] next = first.AsSpan(0, tracks).ToArray();
        for (int row = 0; row < rows.Count; row++)
        {
            ref TraceRow one = ref rows[row];
            if (!dropZeros || one.Start != 0)
            {
                items[next[trackRank[one.Track]]++] = new Item(one.Start, one.Duration, row);
            }
        }

        long outOfOrder = 0;
        for (int track = 0; track < tracks; track++)
        {
            outOfOrder += Sort(items.AsSpan(first[track]..first[track + 1]));
        }

        long duplicates = 0;
        int kept = 0;
        var order = new int[items.Length];
        for (int track = 0; track < tracks; track++)
        {
            int start = kept;
            for (int index = first[track]; index < first[track + 1]; index++)
            {
                if (index > first[track] && IsRepeat(rows, items[index - 1], items[index]))
                {
                    duplicates++;
                    continue;
                }

                order[kept++] = items[index].Row;
            }

            first[track] = start;
        }

        first[tracks] = kept;
        return new TraceOrder(kept == order.Length ? order : order[..kept], first) { ZeroTimestamps = zeros, LostDeviceWork = lost, Duplicates = duplicates,
            OutOfOrder = outOfOrder };
    }

    /// <summary>Whether time zero means "never recorded": the other events lie much farther from zero than they span. A clock that starts with the
    /// trace has events near zero.</summary>
    private static bool ZerosAreLost(ChunkedList<TraceRow> rows)
    {
        bool any = false;
        long earliest = long.MaxValue;
        long latest = long.MinValue;
        for (int row = 0; row < rows.Count; row++)
        {
            ref TraceRow one = ref rows[row];
            if (one.Start == 0)
            {
                any = true;
                continue;
            }

            earliest = Math.Min(earliest, one.Start);
            latest = Math.Max(latest, one.Start + one.Duration);
        }

        return any && earliest > 0 && earliest != long.MaxValue && earliest / 4 > latest - earliest && earliest > 1_000_000_000;
    }

    private static bool IsRepeat(ChunkedList<TraceRow> rows, in Item left, in Item right)
    {
        if (left.Start != right.Start || left.Duration != right.Duration)
        {
            return false;
        }

        ref TraceRow one = ref rows[left.Row];
        ref TraceRow other = ref rows[right.Row];
        return EventKinds.IsDeviceWork(one.Kind) && one.Kind == other.Kind && one.Name == other.Name && one.Correlation == other.Correlation
            && one.Correlation >= 0;
    }

    /// <summary>Sorts a track; gives how many of its items stood before their predecessor.</summary>
    private static long Sort(Span<Item> items)
    {
        long disorder = 0;
        bool sorted = true;
        for (int index = 1; index < items.Length; index++)
        {
            disorder += items[index].Start < items[index - 1].Start ? 1 : 0;
            sorted &= items[index - 1].CompareTo(items[index]) <= 0;
        }

        if (!sorted && !SortNearly(items))
        {
            SortAnew(items);
        }

        return disorder;
    }

    // operators are often written when they end, so a parent stands a few places behind its children: moving it there beats sorting anew
    private static bool SortNearly(Span<Item> items)
    {
        long moves = 0;
        long most = (16L * items.Length) + 64;
        for (int index = 1; index < items.Length; index++)
        {
            Item item = items[index];
            int place = index;
            while (place > 0 && item.CompareTo(items[place - 1]) < 0)
            {
                items[place] = items[place - 1];
                place--;
            }

            items[place] = item;
            moves += index - place;
            if (moves > most)
            {
                return false;
            }
        }

        return true;
    }

    // by length, longest first, then by start: both are stable, and rows of one start and length have not changed places
    private static void SortAnew(Span<Item> items)
    {
        Item[] before = items.ToArray();
        int[] order = TimeOrder.Identity(before.Length);
        long[] keys = new long[before.Length];
        for (int i = 0; i < keys.Length; i++)
        {
            keys[i] = ~before[i].Duration;
        }

        TimeOrder.Sort(keys, order);
        for (int i = 0; i < keys.Length; i++)
        {
            keys[i] = before[order[i]].Start;
        }

        TimeOrder.Sort(keys, order);
        for (int i = 0; i < keys.Length; i++)
        {
            items[i] = before[order[i]];
        }
    }

    private readonly record struct Item(long Start, long Duration, int Row)
    {
        public int CompareTo(Item other) =>
            Start != other.Start ? (Start < other.Start ? -1 : 1) : Duration != other.Duration ? (Duration > other.Duration ? -1 : 1)
                : Row.CompareTo(other.Row);
    }
}
