using Floorline.Core.Quantities;

namespace Floorline.Core.Diagnosis;

/// <summary>One question on the way to a verdict: whether one time exceeds another.</summary>
/// <param name="Kind">The question.</param>
/// <param name="Left">The time that is held against the other.</param>
/// <param name="Right">The time it is held against.</param>
/// <param name="IsYes">The answer.</param>
public sealed record DecisionStep(DecisionKind Kind, Seconds Left, Seconds Right, bool IsYes);
