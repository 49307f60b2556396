using Floorline.Core.Answers;
using Floorline.Workbench.Schemas;
using Floorline.Workbench.Words;

namespace Floorline.Workbench.Documents;

/// <summary>The block <c>answer</c>, the same in every document that has one.</summary>
internal static class AnswerSchema
{
    private static readonly Schema<RankedCause> _cause = new Schema<RankedCause>("AnswerCause")
        .Text("id", static c => CauseIds.Of(c.Cause.Kind), "Which cause it is")
        .Text("title", static c => AnswerSentences.Title(c.Cause), "What it is called; what contradicts what where two figures do")
        .Count("rank", static c => c.Rank, "1 for the likeliest")
        .Word("standing", static c => Names.Snake(c.Cause.Standing), typeof(CauseStanding), "Whether it is shown, likely or possible")
        .Time("share", static c => c.Cause.Share, "Time that it accounts for; null where nobody can say")
        .Text("evidence", static c => Sentence.Of(c.Cause), "Why it is thought of")
        .Text("check", static c => c.Cause.Check, "How to find out");

    /// <summary>Something to do first.</summary>
    internal static readonly Schema<FirstAction> Action = new Schema<FirstAction>("AnswerAction")
        .Text("lever", static a => a.Lever, "Lever of the catalogue")
        .Text("command", static a => a.Command, "Command that shows what it would bring")
        .Text("check", static a => Sentence.Of(a), "How to see that it worked");

    private static readonly Schema<Gain> _gain = new Schema<Gain>("AnswerGain")
        .Text("lever", static g => g.Lever, "Lever of the catalogue")
        .Flag("helps", static g => g.Helps, "Whether it is worth while")
        .Number("low_ratio", static g => g.LowRatio, "Time after over time before, at best")
        .Number("middle_ratio", static g => g.MiddleRatio, "Time after over time before, most likely")
        .Number("high_ratio", static g => g.HighRatio, "Time after over time before, at worst")
        .Text("basis", static g => Sentence.Of(g), "What the ratio rests on");

    private static readonly Schema<Answer> _achievable = new Schema<Answer>("AnswerRange")
        .Time("low", static a => a.Achievable!.Value.Low, "Good for such a device, at best")
        .Time("middle", static a => a.Achievable!.Value.Middle, "Good for such a device, most likely")
        .Time("high", static a => a.Achievable!.Value.High, "Good for such a device, at worst")
        .Rate("", static a => a.AchievableRate, "Tokens per second at the middle; null where the step makes none");

    private static readonly Schema<Implied> _implied = new Schema<Implied>("AnswerImplied")
        .Rate("", static i => i.Rate, "Bandwidth that the measured time would need")
        .Rate("", static i => i.Work, "Arithmetic rate that the measured time would need")
        .Number("bytes_per_token", static i => i.PerToken.Value, "Bytes that a token may read in the measured time, at the sheet's bandwidth")
        .Number("tokens_per_step", static i => i.TokensPerStep, "Tokens that a step would have to make")
        .Text("nearest", static i => i.Nearest, "Known rate that lies nearest");

    private static readonly Schema<DecidingAssumption> _assumption = new Schema<DecidingAssumption>("AnswerAssumption")
        .Text("input", static a => a.Input, "What was assumed")
        .Text("value", static a => a.Value, "The value that was taken")
        .Text("other", static a => a.Other, "A value that would change the verdict")
        .Word("verdict_then", static a => Names.Snake(a.VerdictThen), typeof(AnswerVerdict), "The verdict with that value");

    private static readonly Schema<SecondMeasurement> _other = new Schema<SecondMeasurement>("AnswerMeasurement")
        .Text("changed", static o => AnswerSentences.Changed(o), "What was changed for it")
        .Time("measured", static o => o.Other.Measured.Time, "Time that was measured then")
        .Word("use", static o => Names.Snake(o.Use), typeof(SecondUse), "Whether it shows a cause, tells something else, contradicts the first or is not used")
        .Text("says", static o => o.Says, "What it says, or why it is not used");

    /// <summary>The block.</summary>
    internal static readonly Schema<Answer> Block = new Schema<Answer>("AnswerBlock")
        .Word("verdict", static a => Names.Snake(a.Verdict), typeof(AnswerVerdict), "The answer in one word")
        .List("causes", Ranked, _cause, "Why it is so, likeliest first")
        .List("first_actions", static a => a.FirstActions, Action, "What to do first")
        .List("gains", static a => a.Gains, _gain, "What each change would bring")
        .Object("achievable", static a => a.Achievable is null ? null : a, _achievable, "What such a device should reach").OrNull()
        .Object("implied", static a => a.Implied, _implied, "What the measured time would mean; null where none was stated").OrNull()
        .List("assumed_that_decides", static a => a.AssumedThatDecides, _assumption, "Assumptions that the verdict hangs on")
        .Time("doubted_below", static a => a.DoubtedBelow, "Fastest such time on record, where the measured one is faster").OrAbsent()
        .Text("alarm", static a => AnswerSentences.Alarm(a), "What is said before anything else").OrAbsent()
        .List("others", static a => a.Others.Count > 0 ? a.Others : null, _other, "What each second measurement says").OrAbsent()
        .Texts("not_stated", static a => a.NotStated, "Options that would make the answer surer");

    private static IEnumerable<RankedCause> Ranked(Answer answer)
    {
        for (int i = 0; i < answer.Causes.Count; i++)
        {
            yield return new RankedCause(i + 1, answer.Causes[i]);
        }
    }

    private sealed record RankedCause(int Rank, Cause Cause);
}
