using Floorline.Core.Objectives;
using Floorline.Core.Quantities;
using Floorline.Core.Situations;

namespace Floorline.Core.Serving;

/// <summary>What users of a server see under a load.</summary>
public sealed record ServingResult
{
    /// <summary>Time to the first token, from the moment a request is sent.</summary>
    public required Percentiles Ttft { get; init; }

    /// <summary>Inter-token latency: the gaps between tokens of one request, every token counted.</summary>
    public required Percentiles Itl { get; init; }

    /// <summary>Time per output token of each request: its decode time over its tokens but the first.</summary>
    public required Percentiles Tpot { get; init; }

    /// <summary>Time from sending a request to its last token.</summary>
    public required Percentiles EndToEnd { get; init; }

    /// <summary>
    /// Output tokens per second, all requests together: in an open loop what arrives, or what can be served where that is less; in a closed one those of the
    /// whole run, its filling and emptying included.
    /// </summary>
    public required TokensPerSecond Throughput { get; init; }

    /// <summary>Sequences decoding at once, mean over time.</summary>
    public required double MeanBatchCount { get; init; }

    /// <summary>Share of requests that had to wait for memory or for a slot.</summary>
    public required double WaitedShare { get; init; }

    /// <summary>Share of the server's time in which prompts were read.</summary>
    public required double PrefillShare { get; init; }

    /// <summary>
    /// Whether requests come faster than they can be served: the queue grows as long as the load lasts, and so do its waits. Its other figures are those of a
    /// server that is never short of work.
    /// </summary>
    public required bool Overloaded { get; init; }

    /// <summary>
    /// Requests per second that can be served with no end: what a server that is never short of work completes, whatever arrives and however long one looks.
    /// Null in a closed loop, which has none, and where far less arrives than the closed form says can be served.
    /// </summary>
    public RequestsPerSecond? Capacity { get; init; }

    /// <summary>The 90 % interval of <see cref="Capacity"/>, as factors of it: as uncertain as the steps that it is made of, the other way round.</summary>
    public Spread CapacitySpread { get; init; } = new(1, 1);

    /// <summary>Steps that were simulated.</summary>
    public required long Steps { get; init; }

    /// <summary>The distribution of one of the latencies.</summary>
    /// <param name="latency">TTFT, ITL, TPOT or end to end.</param>
    /// <exception cref="ArgumentOutOfRangeException">The figure is no latency.</exception>
    public Percentiles Of(Figure latency) => latency switch
    {
        Figure.Ttft => Ttft,
        Figure.Itl => Itl,
        Figure.Tpot => Tpot,
        Figure.EndToEnd => EndToEnd,
        _ => throw new ArgumentOutOfRangeException(nameof(latency), latency, "is no latency"),
    };
}
