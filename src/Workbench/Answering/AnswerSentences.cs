using Floorline.Core.Answers;
using Floorline.Core.Quantities;
using Floorline.Core.Traces;
using Floorline.Core.Traces.Model;
using Floorline.Readers.Catalogue;
using Floorline.Workbench.Words;

namespace Floorline.Workbench.Documents;

/// <summary>What an answer says in sentences: one text for the command line and the page.</summary>
public static class AnswerSentences
{
    private const int MostFitting = 4;

    /// <summary>The verdict, with what such a device should reach.</summary>
    /// <param name="answer">The answer.</param>
    public static string Verdict(Answer answer)
    {
        ArgumentNullException.ThrowIfNull(answer);
        string reach = answer.Achievable is { } range && range.Low < range.High
            ? $" {Figures.Of(range.Low)} to {Figures.Of(range.High)} are good for this step on such a device." : "";
        return answer.Verdict switch
        {
            AnswerVerdict.Good => "Good: as fast as such a device is expected to go." + reach,
            AnswerVerdict.Slow => (answer.Implied is null ? Alarm(answer) ?? "Slow under this load: requests wait." : "Slow.") + reach + WouldFit(answer),
            AnswerVerdict.Impossible => Contradicts(answer) ? "Impossible: its own figures contradict each other." : "Impossible: faster than it can be.",
            AnswerVerdict.DoesNotFit => "It does not fit." + WouldFit(answer),
            AnswerVerdict.CannotTell when answer.DoubtedBelow is not null => Alarm(answer) + reach,
            AnswerVerdict.CannotTell when answer.Format is { } doubt => Alarm(answer) + (reach.Length > 0 ? $" In {doubt.Taken}{reach}" : ""),
            AnswerVerdict.CannotTell => answer.Implied is null ? "Nothing was measured yet." + reach : "What was stated does not decide it." + reach,
            _ => throw new ArgumentOutOfRangeException(nameof(answer), answer.Verdict, "is not a verdict"),
        };
    }

    /// <summary>
    /// What is said before anything else, whatever verb is asked: that a load outruns what serves it, that its requests wait, or that a time is faster than any
    /// on record; null where none is so.
    /// </summary>
    /// <param name="answer">The answer.</param>
    public static string? Alarm(Answer answer)
    {
        ArgumentNullException.ThrowIfNull(answer);
        return answer.Overload is { } overload ? $"It cannot keep up: {Sentence.Of(overload)}."
            : answer is { Refused: { } refused, RanOtherwise: true } ? $"What was measured ran otherwise: {refused}."
            : answer.Refused is { } refuses ? $"It would not run: {refuses}." + (answer.FirstActions is [{ Lever: FirstAction.Engine }, ..]
                ? " What follows is without that engine." : "")
            : answer.Shortfall is { } falls
            ? $"Far below what the steps give: {Sentence.Of(falls)}. Find out what holds the load back before changing anything."
            : answer.RunsPoorly is { } poorly ? $"It may well be slower than expected: {poorly}."
            : answer.Format is { } doubt ? $"It cannot be {doubt.Taken}, which was taken as no format was stated: {doubt.Reason}. "
                + $"It would be possible in {string.Join(" or ", doubt.Possible)} (--weights)."
            : answer.DoubtedBelow is { } fastest
            ? $"Faster than expected: no such run on record goes below {Figures.Of(fastest)}. Check how it was counted and timed."
            : answer is { Verdict: AnswerVerdict.Slow, Implied: null, Causes: [{ Kind: CauseKind.QueueAdmission } waits, ..] }
            ? $"Slow under this load: {Sentence.Of(waits)}." : null;
    }

    /// <summary>Whether what was stated contradicts itself: then nothing that rests on it is worth reading first.</summary>
    /// <param name="answer">The answer.</param>
    public static bool Contradicts(Answer answer)
    {
        ArgumentNullException.ThrowIfNull(answer);
        return answer is { Verdict: AnswerVerdict.Impossible, Causes: [{ Contradiction: not null }, ..] };
    }

    /// <summary>What the answer of a trace says beside its first line: verdict, what it would become, what is missing for more.</summary>
    /// <param name="result">The trace.</param>
    public static string Trace(TraceResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        Answer answer = result.Answer;
        string what = result.Floors?.Step.IsKnown == true ? "The step" : "The window";
        string becomes = answer is { Achievable: { } range, Verdict: AnswerVerdict.Slow }
            ? answer.Causes.Count == 1 ? $" {what} would take {Figures.Of(range.Low)} without it."
            : $" {what} would take {Figures.Of(range.High)} without the largest loss, {Figures.Of(range.Low)} without any." : "";
        string word = Word(answer.Verdict);
        string verdict = answer.Verdict == AnswerVerdict.CannotTell
            ? result.Diagnosis.Devices.Count == 0 ? WithoutTimeline(result.Diagnosis)
            : answer.NotStated.Contains("model") && result.Diagnosis.Devices.All(static d => d.Idle.IsKnown)
                ? "Little is lost; whether the kernels are as fast as they can be needs --model and --on."
            : "What is there does not decide it."
            : $"{char.ToUpperInvariant(word[0])}{word[1..]}.";
        return verdict + becomes;
    }

    /// <summary>What a cause is called: what contradicts what where two figures do.</summary>
    /// <param name="cause">The cause.</param>
    public static string Title(Cause cause)
    {
        ArgumentNullException.ThrowIfNull(cause);
        return cause.Contradiction?.Title ?? AnswerCatalogue.Table.For(cause.Kind).Title;
    }

    // what a file can tell that holds no device's work by time
    private static string WithoutTimeline(TraceDiagnosis diagnosis) => diagnosis.Traces[0].Info.Format switch
    {
        TraceFormat.KernelSums => "The sums tell which names take the time; what a device lost, and to what, needs a time line.",
        TraceFormat.NsightCompute => "The measurements tell what bounds each kernel; what a device lost, and to what, needs a trace beside them.",
        TraceFormat.OnnxRuntime => "The profile tells which operators take the host's time; what a device lost, and to what, is not in it.",
        _ => "Without a device's work by time nothing is said of what it lost.",
    };

    /// <summary>A cause with its standing and evidence.</summary>
    /// <param name="cause">The cause.</param>
    public static string Cause(Cause cause)
    {
        ArgumentNullException.ThrowIfNull(cause);
        string title = Title(cause);
        string standing = cause.Standing switch
        {
            CauseStanding.Shown => "",
            CauseStanding.Likely => " (likely)",
            CauseStanding.Possible => " (possible)",
            _ => throw new ArgumentOutOfRangeException(nameof(cause), cause.Standing, "is not a standing"),
        };
        return $"{char.ToUpperInvariant(title[0])}{title[1..]}{standing}: {Sentence.Of(cause)}.";
    }

    /// <summary>What to do first.</summary>
    /// <param name="answer">The answer; it has an action.</param>
    public static string First(Answer answer)
    {
        ArgumentNullException.ThrowIfNull(answer);
        string first = Of(answer.FirstActions[0]);
        return answer.Verdict == AnswerVerdict.Good ? $"If it must be faster: {first}." : $"First: {first}.";
    }

    /// <summary>What an action is, with the id of its lever; without a full stop.</summary>
    /// <param name="action">The action.</param>
    public static string Of(FirstAction action)
    {
        ArgumentNullException.ThrowIfNull(action);
        return $"{action.Command} ({action.Lever})";
    }

    /// <summary>What was changed for a second measurement.</summary>
    /// <param name="second">The measurement.</param>
    public static string Changed(SecondMeasurement second)
    {
        ArgumentNullException.ThrowIfNull(second);
        return second.Other.Value.Length > 0 ? $"{second.Other.What}={second.Other.Value}" : second.Other.What;
    }

    /// <summary>What second measurements say beside the causes that they show.</summary>
    /// <param name="answer">The answer.</param>
    public static IEnumerable<string> Others(Answer answer)
    {
        ArgumentNullException.ThrowIfNull(answer);
        return answer.Others.Where(o => o.Use is not SecondUse.Shows || !answer.Causes.Any(c => c.Evidence == o.Says)).Select(static o => o.Use switch
        {
            SecondUse.NotUsed => $"--also {Changed(o)} is not used, because {o.Says}.",
            SecondUse.Contradicts => $"--also {Changed(o)} contradicts: {o.Says}.",
            _ => $"--also {Changed(o)}: {o.Says}.",
        });
    }

    /// <summary>What the verdict hangs on, with the other verdict.</summary>
    /// <param name="answer">The answer.</param>
    public static IEnumerable<string> Decides(Answer answer)
    {
        ArgumentNullException.ThrowIfNull(answer);
        return answer.AssumedThatDecides.Select(static d =>
            $"It hangs on {d.Input}, which was not stated: with {d.Other} instead of {d.Value} it would be {Word(d.VerdictThen)}.");
    }

    /// <summary>A verdict in a word or two.</summary>
    /// <param name="verdict">The verdict.</param>
    public static string Word(AnswerVerdict verdict) => verdict switch
    {
        AnswerVerdict.Good => "good",
        AnswerVerdict.Slow => "slow",
        AnswerVerdict.Impossible => "impossible",
        AnswerVerdict.DoesNotFit => "more than fits",
        AnswerVerdict.CannotTell => "undecided",
        _ => throw new ArgumentOutOfRangeException(nameof(verdict), verdict, "is not a verdict"),
    };

    /// <summary>What would make it fit, after a space; nothing where it fits.</summary>
    /// <param name="answer">The answer.</param>
    public static string WouldFit(Answer answer) => answer?.WouldFit.Count > 0
        ? $" What would fit: {string.Join("; ", answer.WouldFit.Take(MostFitting).Select(static a => a.Command))}." : "";
}
