namespace Floorline.Core.Levers;

/// <summary>What a lever may do to the answers.</summary>
public enum QualityRisk
{
    /// <summary>The same arithmetic, up to the order of sums.</summary>
    None,

    /// <summary>Seldom seen: verify on your own prompts.</summary>
    Low,

    /// <summary>Seen on some tasks: a guardrail is needed.</summary>
    Medium,

    /// <summary>Another model or much coarser numbers.</summary>
    High,
}
