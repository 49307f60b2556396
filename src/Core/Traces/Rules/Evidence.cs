namespace Floorline.Core.Traces.Rules;

/// <summary>What a finding rests on: where to look and which numbers were compared.</summary>
/// <param name="Text">The evidence in a sentence or two.</param>
public sealed record Evidence(string Text)
{
    /// <summary>Most events and intervals that one finding names.</summary>
    public const int Most = 20;

    /// <summary>Rank it was seen on; null for the job as a whole.</summary>
    public int? Rank { get; init; }

    /// <summary>Device it was seen on; null for the job as a whole.</summary>
    public long? Device { get; init; }

    /// <summary>Other ranks on which the same was found.</summary>
    public IReadOnlyList<int> AlsoOnRanks { get; init; } = [];

    /// <summary>The numbers.</summary>
    public IReadOnlyList<EvidenceNumber> Numbers { get; init; } = [];

    /// <summary>Events of the trace that show it, as indices; the most telling first.</summary>
    public IReadOnlyList<int> Events { get; init; } = [];

    /// <summary>Stretches of time that show it; the longest first.</summary>
    public IReadOnlyList<EvidenceInterval> Intervals { get; init; } = [];
}
