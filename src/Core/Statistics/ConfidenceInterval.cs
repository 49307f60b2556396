using Floorline.Core.Quantities;

namespace Floorline.Core.Statistics;

/// <summary>From one time to another; a difference of times may be negative.</summary>
/// <param name="Low">The smaller one.</param>
/// <param name="High">The larger one.</param>
public readonly record struct ConfidenceInterval(Seconds Low, Seconds High)
{
    /// <summary>Whether 0 lies outside.</summary>
    public bool ExcludesZero => Low.Value > 0 || High.Value < 0;
}
