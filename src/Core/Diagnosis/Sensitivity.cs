using Floorline.Core.Floors;

namespace Floorline.Core.Diagnosis;

/// <summary>How a verdict depends on one input.</summary>
/// <param name="Input">The input.</param>
/// <param name="Low">Lowest plausible value, as a factor of the value used.</param>
/// <param name="High">Highest plausible value, as a factor of the value used.</param>
/// <param name="FlipsAt">The factor nearest to 1 at which the verdict changes; null where none between a quarter and four times does.</param>
/// <param name="BecomesRegime">The verdict beyond that factor; null where none changes it.</param>
/// <param name="Basis">Where the plausible range comes from.</param>
public sealed record Sensitivity(SensitiveInput Input, double Low, double High, double? FlipsAt, Regime? BecomesRegime,
    IReadOnlyList<InputBasis> Basis)
{
    /// <summary>Whether the verdict changes inside the plausible range: then this input decides it.</summary>
    public bool Decides => FlipsAt is { } factor && factor >= Low && factor <= High;
}
