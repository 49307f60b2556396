using Floorline.Core.Quantities;

namespace Floorline.Core.Diagnosis;

/// <summary>Something that could be done, and what the floors say of it.</summary>
/// <param name="Change">What would be changed.</param>
/// <param name="Helps">Whether it moves what binds.</param>
/// <param name="Reason">Why, with the numbers.</param>
/// <param name="Predicted">The step's time after the change, or why it cannot be said.</param>
public sealed record Remedy(string Change, bool Helps, string Reason, Fact<PredictedTime> Predicted);
