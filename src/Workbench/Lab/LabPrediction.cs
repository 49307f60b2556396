using Floorline.Core.Levers;
using Floorline.Core.Quantities;
using Floorline.Workbench.Words;

namespace Floorline.Workbench;

/// <summary>What a change was predicted to do, before its time was looked at.</summary>
/// <param name="Low">The shorter limit.</param>
/// <param name="Middle">The expected value.</param>
/// <param name="High">The longer limit.</param>
public sealed record LabPrediction(Seconds Low, Seconds Middle, Seconds High)
{
    /// <summary>The lever by which it was predicted.</summary>
    public string Lever { get; init; } = "";

    /// <summary>Why, as <c>predict</c> says it.</summary>
    public string Reason { get; init; } = "";

    /// <summary>The prediction of a lever.</summary>
    /// <param name="outcome">What the lever would do.</param>
    /// <param name="share">What a step is multiplied by: the tokens of a round where a lever speaks of one token.</param>
    internal static LabPrediction Of(Judgement outcome, double share = 1) =>
        new(outcome.Predicted.Low * share, outcome.Predicted.Middle * share, outcome.Predicted.High * share) { Lever = outcome.Lever.Id,
            Reason = Sentence.Of(outcome) };
}
