using Floorline.Core.Floors;
using Floorline.Core.Quantities;

namespace Floorline.Workbench;

/// <summary>One technique: what it was predicted to do, and what it did.</summary>
/// <param name="Code">Tells one technique from another in every release, such as <c>weights</c> or <c>batch</c>.</param>
/// <param name="Technique">What changes.</param>
/// <param name="Before">The way before.</param>
/// <param name="After">The way afterwards.</param>
public sealed record LabComparison(string Code, string Technique, string Before, string After)
{
    /// <summary>Measured time before.</summary>
    public required Seconds MeasuredBefore { get; init; }

    /// <summary>Measured time afterwards.</summary>
    public required Seconds MeasuredAfter { get; init; }

    /// <summary>Predicted time afterwards.</summary>
    public required LabPrediction Predicted { get; init; }

    /// <summary>What limits the time before.</summary>
    public required Regime RegimeBefore { get; init; }

    /// <summary>What limits the time afterwards.</summary>
    public required Regime RegimeAfter { get; init; }

    /// <summary>Work done afterwards over work done before: sequences or tokens; 1 where both do the same.</summary>
    public double WorkRatio { get; init; } = 1;

    /// <summary>Measured gain in work per time; below 1 it is a loss.</summary>
    public double Gain => MeasuredBefore / MeasuredAfter * WorkRatio;

    /// <summary>Predicted gain in work per time.</summary>
    public double PredictedGain => MeasuredBefore / Predicted.Middle * WorkRatio;

    /// <summary>Predicted over measured time afterwards, less 1.</summary>
    public double Error => (Predicted.Middle / MeasuredAfter) - 1;

    /// <summary>Why there is no gain on this machine; empty where there is one.</summary>
    public string NoGainBecause { get; init; } = "";
}
