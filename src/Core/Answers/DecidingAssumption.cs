namespace Floorline.Core.Answers;

/// <summary>An input that was not stated and that the verdict hangs on.</summary>
/// <param name="Input">The input.</param>
/// <param name="Value">What was assumed.</param>
/// <param name="Other">Another plausible value.</param>
/// <param name="VerdictThen">The verdict with the other value.</param>
public sealed record DecidingAssumption(string Input, string Value, string Other, AnswerVerdict VerdictThen)
{
    /// <summary>The input that is the format of the weights.</summary>
    internal const string Weights = "weights";
}
