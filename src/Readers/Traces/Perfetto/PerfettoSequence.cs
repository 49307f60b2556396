namespace Floorline.Readers.Traces.Perfetto;

/// <summary>What the packets of one writer share: names by number, its default track and its clock.</summary>
internal sealed class PerfettoSequence
{
    /// <summary>Clocks from this number on are the sequence's own (perfetto's trace format).</summary>
    internal const ulong FirstOwnClock = 64;

    internal Dictionary<ulong, int> Names { get; } = [];

    internal Dictionary<ulong, int> Categories { get; } = [];

    internal Dictionary<ulong, int> Annotations { get; } = [];

    internal ulong DefaultTrack { get; set; }

    internal ulong DefaultClock { get; set; }

    /// <summary>Own clocks: where they stand in ns of the trace's clock, how long a unit is, and whether they count from the packet before.</summary>
    internal Dictionary<ulong, (long Offset, long Unit, bool Incremental)> Clocks { get; } = [];

    /// <summary>Forgets what was known; a writer begins anew.</summary>
    internal void Clear()
    {
        Names.Clear();
        Categories.Clear();
        Annotations.Clear();
        DefaultTrack = 0;
        DefaultClock = 0;
    }
}
