using Floorline.Core.Quantities;

namespace Floorline.Workbench;

/// <summary>How far a long verb is.</summary>
/// <param name="Doing">What it is doing, in words.</param>
/// <param name="Done">How much of it is done.</param>
/// <param name="Total">How much there is; 0 where that is not known.</param>
public readonly record struct VerbProgress(string Doing, long Done, long Total)
{
    /// <summary>Time left, as far as it can be said; null where it cannot.</summary>
    public Seconds? Left { get; init; }
}
