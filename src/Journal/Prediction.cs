using Floorline.Core.Quantities;

namespace Floorline.Journal;

/// <summary>What was expected of a run before it was made.</summary>
/// <param name="Low">The shortest time expected.</param>
/// <param name="High">The longest time expected; the same as <paramref name="Low"/> where one time was named.</param>
/// <param name="At">When it was recorded, UTC.</param>
/// <param name="Basis">Where it comes from: <c>stated</c>, <c>floors</c> where it was computed from the parent's time and both floors, or <c>predict</c>
/// where the verb of that name made it.</param>
public sealed record Prediction(Seconds Low, Seconds High, DateTimeOffset At, string Basis)
{
    /// <summary>The time held likeliest, where the prediction names one beside its limits; null for the middle of the two.</summary>
    public Seconds? Likeliest { get; init; }

    /// <summary>The time that the error is taken against: the likeliest, or the middle of the two limits.</summary>
    public Seconds Middle => Likeliest ?? new((Low.Value + High.Value) / 2);

    /// <summary>Prediction error: measured over predicted, less one. 0.1 is a run 10 % slower than predicted, -0.1 one that took 10 % less.</summary>
    /// <param name="measured">The measured time.</param>
    public double ErrorOf(Seconds measured) => (measured.Value / Middle.Value) - 1;
}
