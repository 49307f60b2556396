namespace Floorline.Workbench;

/// <summary>A situation at many values of one input.</summary>
/// <param name="Spec">The situation as stated.</param>
/// <param name="Axis">What changes.</param>
/// <param name="Points">The values, rising.</param>
/// <param name="LeftOut">Values that cannot be had, with the reason.</param>
public sealed record SweepResult(SituationSpec Spec, SweepAxis Axis, IReadOnlyList<SweepPoint> Points, IReadOnlyList<(string Value, string Reason)> LeftOut)
{
    /// <summary>What was assumed of the times, and what was stated and not used, in whole sentences.</summary>
    public IReadOnlyList<string> Assumptions { get; init; } = [];
}
