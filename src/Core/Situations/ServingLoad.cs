using Floorline.Core.Quantities;
using Floorline.Core.Samples;

namespace Floorline.Core.Situations;

/// <summary>The requests a server gets: so many at once (closed loop) or so many per second (open loop).</summary>
public sealed record ServingLoad
{
    // What a p99 needs beside the requests of the start, which may be left out: whatever statistic is asked for, the same simulation answers.
    private static readonly int _fewest = Quantile.Needed(0.99);
    private const int MostRequests = 2000;
    private const int OpenRequests = 500;

    private ServingLoad(long prompt, long output)
    {
        Prompt = Require.InRange(prompt, 1, 10_000_000);
        Output = Require.InRange(output, 1, 10_000_000);
    }

    /// <summary>Prompt tokens of a request on average; the most of any where <see cref="IsLengthMost"/> is set.</summary>
    public long Prompt { get; }

    /// <summary>Output tokens of a request on average; the most of any where <see cref="IsLengthMost"/> is set.</summary>
    public long Output { get; }

    /// <summary>Requests in flight at all times; null in an open loop.</summary>
    public int? Concurrency { get; private init; }

    /// <summary>Mean time between arrivals, exponentially distributed; null in a closed loop.</summary>
    public Seconds? Interarrival { get; private init; }

    /// <summary>
    /// How far lengths vary: they are uniform over a range of this width, as a share of the stated ones, around them. 0.2 is the width that public harnesses
    /// use (<c>--random-range-ratio 0.8</c>); 0 makes all alike.
    /// </summary>
    public double LengthShare { get; init; } = 0.2;

    /// <summary>
    /// Whether the stated lengths are the longest and not the mean: harnesses that draw between a share of a length and that length state it so.
    /// </summary>
    public bool IsLengthMost { get; init; }

    /// <summary>The shortest length that is drawn, as a share of the stated one.</summary>
    internal double ShortestShare => 1 - (IsLengthMost ? LengthShare : LengthShare / 2);

    /// <summary>The mean of the lengths that are drawn, as a share of the stated one.</summary>
    internal double MeanShare => IsLengthMost ? 1 - (LengthShare / 2) : 1;

    /// <summary>Prompt tokens that are found in the cache and not computed again.</summary>
    public long CachedPrefix { get; init; }

    /// <summary>Most requests in flight, where a limit is stated beside a rate: what gets no place waits. Null leaves it to the engine.</summary>
    public int? MostInFlight { get; init; }

    /// <summary>Requests to simulate; null takes ten per slot, at least what a p99 needs and at most 2,000.</summary>
    public int? Requests { get; init; }

    /// <summary>
    /// Whether the requests that are sent at the very start are left out of the figures. They all arrive at once, which a server that has been running does not
    /// see; benchmark harnesses count them.
    /// </summary>
    public bool LeavesOutStart { get; init; }

    /// <summary>Seed of lengths and arrivals.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Tokens in the cache of a request half way through its output.</summary>
    public double MeanContext => (Prompt + (Output / 2.0)) * MeanShare;

    /// <summary>Output tokens of a request on average.</summary>
    public double MeanOutput => Output * MeanShare;

    /// <summary>The load of one of several copies that share it evenly: an equal part of the requests in flight, rounded up, or of the arrivals.</summary>
    /// <param name="count">Copies.</param>
    public ServingLoad Shared(int count) => Require.InRange(count, 1, 1 << 20) == 1 ? this : this with
    {
        Concurrency = Concurrency is { } slots ? (slots + count - 1) / count : null,
        Interarrival = Interarrival is { } mean ? mean * count : null,
        MostInFlight = MostInFlight is { } most ? Math.Max(1, most / count) : null,
    };

    /// <summary>How many times the figures of one copy's share make those of all copies: with fewer requests in flight than copies, some stand idle.</summary>
    /// <param name="count">Copies.</param>
    public double CopiesFactor(int count) => Concurrency is { } slots ? slots / (double)Shared(count).Concurrency!.Value : count;

    /// <summary>A closed loop: whenever a request ends, the next begins.</summary>
    /// <param name="concurrency">Requests in flight.</param>
    /// <param name="prompt">Prompt tokens.</param>
    /// <param name="output">Output tokens.</param>
    public static ServingLoad Closed(int concurrency, long prompt, long output) =>
        new(prompt, output) { Concurrency = (int)Require.InRange(concurrency, 1, 1 << 20) };

    /// <summary>An open loop: requests arrive whether or not the server keeps up.</summary>
    /// <param name="interarrival">Mean time between arrivals; above zero.</param>
    /// <param name="prompt">Prompt tokens.</param>
    /// <param name="output">Output tokens.</param>
    public static ServingLoad Open(Seconds interarrival, long prompt, long output) => new(prompt, output) { Interarrival = Require.Positive(interarrival) };

    /// <summary>Requests that a simulation runs.</summary>
    public int Count => Requests ?? (Concurrency is { } slots
        ? (int)Math.Min(Math.Max(slots * 10L, _fewest + (LeavesOutStart ? (long)slots : 0)), MostRequests) : OpenRequests);
}
