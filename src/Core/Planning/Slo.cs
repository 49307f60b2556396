using Floorline.Core.Levers;
using Floorline.Core.Quantities;

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

    /// <summary>The largest risk to the answers that is accepted.</summary>
    public QualityRisk Risk { get; init; } = QualityRisk.Medium;

    /// <summary>Whether anything is asked for.</summary>
    public bool IsEmpty => this with { Risk = QualityRisk.Medium } == None;
}
