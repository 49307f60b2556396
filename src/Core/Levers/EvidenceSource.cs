using Floorline.Core.Situations;

namespace Floorline.Core.Levers;

/// <summary>What is known of a lever's gain: a closed set with its numbers.</summary>
public abstract record EvidenceSource
{
    private EvidenceSource()
    {
    }

    /// <summary>It rests on what was measured and stated.</summary>
    public sealed record Stated : EvidenceSource;

    /// <summary>It rests on an engine's coefficients.</summary>
    /// <param name="Engine">The engine's name.</param>
    /// <param name="Source">Where they come from.</param>
    public sealed record Coefficients(string Engine, string Source) : EvidenceSource;

    /// <summary>It rests on a formula only.</summary>
    /// <param name="Format">The format that nobody's measurement is known of; null for another change.</param>
    public sealed record FormulaOnly(string? Format) : EvidenceSource;

    /// <summary>Pairs of measured runs.</summary>
    /// <param name="Gain">What they gained.</param>
    public sealed record Pairs(MeasuredGain Gain) : EvidenceSource;

    /// <summary>Measured kernels.</summary>
    /// <param name="Kernel">What they reach.</param>
    public sealed record Kernels(KernelEfficiency Kernel) : EvidenceSource;
}
