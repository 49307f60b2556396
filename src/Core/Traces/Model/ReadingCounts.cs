namespace Floorline.Core.Traces.Model;

/// <summary>What was odd while a trace was read: every count of events that are not in it, or that are in it with a doubt.</summary>
public sealed record ReadingCounts
{
    /// <summary>Events in the file, of every kind, those left out included.</summary>
    public long Read { get; init; }

    /// <summary>Flow arrows, left out: launches are joined by correlation.</summary>
    public long Flows { get; init; }

    /// <summary>Metadata events (names of processes and threads), taken as such.</summary>
    public long Metadata { get; init; }

    /// <summary>Samples of counters, left out.</summary>
    public long CounterSamples { get; init; }

    /// <summary>Events without a place in the analysis and of no known phase, left out.</summary>
    public long Unplaced { get; init; }

    /// <summary>Events that lack a time, or whose time is no number or lies beyond 73 years: left out.</summary>
    public long Malformed { get; init; }

    /// <summary>Events that are no JSON, such as those whose name holds quotes of its own: left out.</summary>
    public long Unreadable { get; init; }

    /// <summary>Events that end before they start: left out.</summary>
    public long NegativeDurations { get; init; }

    /// <summary>Events at time zero in a trace whose clock does not start there: left out.</summary>
    public long ZeroTimestamps { get; init; }

    /// <summary>Of the events left out for their times, those that were device work: a budget without them is too small.</summary>
    public long LostDeviceWork { get; init; }

    /// <summary>Device events that repeat another exactly (same stream, name, times and correlation): left out.</summary>
    public long Duplicates { get; init; }

    /// <summary>Events that start before their predecessor in the file on the same track; sorted, so harmless.</summary>
    public long OutOfOrder { get; init; }

    /// <summary>Object keys that came twice in one event; the last one counts, as in every JSON reader.</summary>
    public long DuplicateKeys { get; init; }

    /// <summary>Names with control characters, which were made harmless.</summary>
    public long ControlCharacters { get; init; }

    /// <summary>Strings shaped like an access token that the file holds; never shown. Found in names, metadata and the fields that are kept, not in
    /// what is skipped.</summary>
    public long TokenShapedStrings { get; init; }

    /// <summary>Names that were cut, or left out because the table of names was full.</summary>
    public long NamesCut { get; init; }

    /// <summary>Device events whose correlation was found among the host's calls.</summary>
    public long Linked { get; init; }

    /// <summary>Device events without a launching call in the trace.</summary>
    public long Unlinked { get; init; }

    /// <summary>Counts of two parts of one trace, added.</summary>
    /// <param name="other">The other part.</param>
    public ReadingCounts Plus(ReadingCounts other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return new ReadingCounts
        {
            Read = Read + other.Read,
            Flows = Flows + other.Flows,
            Metadata = Metadata + other.Metadata,
            CounterSamples = CounterSamples + other.CounterSamples,
            Unplaced = Unplaced + other.Unplaced,
            Malformed = Malformed + other.Malformed,
            Unreadable = Unreadable + other.Unreadable,
            NegativeDurations = NegativeDurations + other.NegativeDurations,
            ZeroTimestamps = ZeroTimestamps + other.ZeroTimestamps,
            LostDeviceWork = LostDeviceWork + other.LostDeviceWork,
            Duplicates = Duplicates + other.Duplicates,
            OutOfOrder = OutOfOrder + other.OutOfOrder,
            DuplicateKeys = DuplicateKeys + other.DuplicateKeys,
            ControlCharacters = ControlCharacters + other.ControlCharacters,
            TokenShapedStrings = TokenShapedStrings + other.TokenShapedStrings,
            NamesCut = NamesCut + other.NamesCut,
            Linked = Linked + other.Linked,
            Unlinked = Unlinked + other.Unlinked,
        };
    }
}
