using Floorline.Core.Levers;
using Floorline.Core.Quantities;
using Floorline.Core.Serving;

namespace Floorline.Core.Planning;

/// <summary>What a deployment must reach. What is not stated is not asked for.</summary>
public sealed record Slo
{
    /// <summary>Nothing asked for.</summary>
    public static Slo None { get; } = new();

    /// <summary>Longest mean time to the first token.</summary>
    public Seconds? Ttft { get; init; }

    /// <summary>Longest mean inter-token latency; for a single step, its time.</summary>
    public Seconds? Itl { get; init; }

    /// <summary>Fewest output tokens per second.</summary>
    public TokensPerSecond? Throughput { get; init; }

    /// <summary>Most dollars per million output tokens.</summary>
    public Dollars? PerMillionTokens { get; init; }

    /// <summary>Most joules per output token.</summary>
    public Joules? PerToken { get; init; }

    /// <summary>Most devices.</summary>
    public int? Devices { get; init; }

    /// <summary>Most memory used on one device by weights and cache.</summary>
    public Bytes? Memory { get; init; }

    /// <summary>The largest risk to the answers that is accepted.</summary>
    public QualityRisk Risk { get; init; } = QualityRisk.Medium;

    /// <summary>Whether anything is asked for.</summary>
    public bool IsEmpty => this with { Risk = QualityRisk.Medium } == None;

    /// <summary>What the slow requests of a simulated load see beyond the SLO, which itself is held against means: the first of p95 and p99 that is longer, each as a sentence.</summary>
    /// <param name="served">The simulated load.</param>
    public IReadOnlyList<string> Tail(ServingResult served)
    {
        ArgumentNullException.ThrowIfNull(served);
        var beyond = new List<string>();
        Check("TTFT", served.Ttft, Ttft);
        Check("ITL", served.Itl, Itl);
        return beyond;

        void Check(string name, Percentiles seen, Seconds? most)
        {
            if (most is not { } limit || seen.P99 <= limit)
            {
                return;
            }

            (string which, Seconds time) = seen.P95 > limit ? ("p95", seen.P95) : ("p99", seen.P99);
            beyond.Add(FormattableString.Invariant($"{name} {which} is {time.Milliseconds:0.#} ms, wanted {limit.Milliseconds:0.#} ms"));
        }
    }
}
