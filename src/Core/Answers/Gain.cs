using Floorline.Core.Levers;

namespace Floorline.Core.Answers;

/// <summary>What a lever would do to the time: time afterwards over time before.</summary>
/// <param name="Lever">The lever's id.</param>
/// <param name="Helps">Whether it is worth pulling.</param>
/// <param name="LowRatio">Lower end of the interval.</param>
/// <param name="MiddleRatio">The middle.</param>
/// <param name="HighRatio">Upper end of the interval.</param>
/// <param name="Basis">What it rests on.</param>
public sealed record Gain(string Lever, bool Helps, double LowRatio, double MiddleRatio, double HighRatio, string Basis)
{
    /// <summary>The judgement whose assumption it rests on, in place of <see cref="Basis"/>; null where that says it.</summary>
    public Judgement? Judgement { get; init; }
}
