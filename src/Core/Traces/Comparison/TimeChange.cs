namespace Floorline.Core.Traces.Comparison;

/// <summary>One part of a step in both traces.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Base">Time per step before, in ns.</param>
/// <param name="New">Time per step after, in ns.</param>
public sealed record TimeChange(string Name, long Base, long New)
{
    /// <summary>How much was added per step, in ns; negative where it got shorter.</summary>
    public long Difference => New - Base;
}
