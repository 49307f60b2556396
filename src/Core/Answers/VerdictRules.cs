using System.Globalization;
using Floorline.Core.Costs;
using Floorline.Core.Floors;
using Floorline.Core.Formats;
using Floorline.Core.Models;
using Floorline.Core.Quantities;
using Floorline.Core.Workloads;

namespace Floorline.Core.Answers;

/// <summary>
/// The verdict. Nothing that was filled in decides it: where the least plausible value of an unstated input gives another verdict, that is said.
/// </summary>
internal static class VerdictRules
{
    // A context is never shorter than what a first answer to a first question holds.
    private const long LeastContext = 1;

    internal static (AnswerVerdict Verdict, IReadOnlyList<DecidingAssumption> Decides) Of(Evidence e)
    {
        if (e.Question.Contradiction is not null)
        {
            return (AnswerVerdict.Impossible, []);
        }

        if (e.Question.Applied.Count > 0)
        {
            // What was asked is what a change does; nothing was measured after it.
            bool slower = e.Question.Applied.Any(static o => o.After is not null && !o.Helps && (o.Support is { IsUsable: false }
                || o.Predicted.Middle > o.Time * 1.02));
            return (!e.Fits ? AnswerVerdict.DoesNotFit : slower ? AnswerVerdict.Slow : AnswerVerdict.CannotTell, []);
        }

        if (e.Measured is null)
        {
            // A load under which requests wait for room is slow for its users, whatever a step takes.
            return (!e.Fits ? AnswerVerdict.DoesNotFit : ExpectationRules.Waits(e) ? AnswerVerdict.Slow : AnswerVerdict.CannotTell, []);
        }

        AnswerVerdict verdict = Judge(e);
        if (verdict == AnswerVerdict.Slow && Guided(e) is { } twice && Judge(twice) is var then and not (AnswerVerdict.Slow or AnswerVerdict.Impossible))
        {
            return (then, [new DecidingAssumption("guidance", "two passes of each step", "one", AnswerVerdict.Slow)]);
        }

        return Unstated(e, verdict) is { } other ? Weigh(e, verdict, other) : Finish(e, verdict);
    }

    /// <summary>The evidence that a verdict rests on: that of the least plausible value where our own default would have called the time impossible.</summary>
    internal static Evidence Basis(Evidence e, AnswerVerdict verdict) =>
        e.Measured is not null && verdict != AnswerVerdict.Impossible && e.Question.Applied.Count == 0 && Judge(e) == AnswerVerdict.Impossible
            && Unstated(e, AnswerVerdict.Impossible) is { } least ? least.Evidence
        : e.Measured is not null && verdict == AnswerVerdict.Good && e.Question.Applied.Count == 0 && Judge(e) == AnswerVerdict.Slow ? Guided(e) ?? e : e;

    /// <summary>The same question with the two passes per step that guidance takes; null where the model is not guided or the batch was stated.</summary>
    private static Evidence? Guided(Evidence e) => !e.Question.Stated.Batch && e.S.Model.Components.Any(static c => c.IsGuided)
        ? With(e, e.Step with { Batch = e.Step.Batch * 2 }) : null;

    private static AnswerVerdict Judge(Evidence e)
    {
        Seconds atMost = e.Time * (1 + e.Measured!.RelativeError);
        if (atMost < e.Terms.Guaranteed)
        {
            return AnswerVerdict.Impossible;
        }

        if (!e.Fits)
        {
            // It ran, so what does not fit was read from elsewhere: a time too short for that was taken of something else.
            BytesPerSecond link = MemoryRules.OutsideRate(e) * 2;
            return e.Time < e.SlowFrom && MemoryRules.Outside(e) / link > e.Time ? AnswerVerdict.DoesNotFit : AnswerVerdict.Slow;
        }

        return !e.WorkIsStated ? FactRules.Shows(e) ? AnswerVerdict.Slow : AnswerVerdict.CannotTell
            : e.Time > e.Reach && FactRules.Shows(e) ? AnswerVerdict.Slow
            : e.Time <= e.Reach ? e.Unexplained && e.Time > e.Backed ? AnswerVerdict.CannotTell : AnswerVerdict.Good
            : e.Time <= e.SlowFrom || !e.Attainment.IsKnown ? AnswerVerdict.CannotTell
            : AnswerVerdict.Slow;
    }

    /// <summary>
    /// The same question with the least value of what was not stated; null where all was. What cannot be is asked again with each that was not, until it can.
    /// </summary>
    private static (string Input, string Value, string Other, Evidence Evidence)? Unstated(Evidence e, AnswerVerdict verdict)
    {
        var least = LeastOf(e);
        return verdict == AnswerVerdict.Impossible && (least is null || Judge(least.Value.Evidence) == AnswerVerdict.Impossible)
            ? FewerBits(e) ?? least : least;
    }

    /// <summary>The largest of the usual formats that makes the time possible, one that fits first; null where none does.</summary>
    private static (string Input, string Value, string Other, Evidence Evidence)? FewerBits(Evidence e)
    {
        (NumberFormat Format, Evidence Evidence)[] possible = [.. UsualFormats.Below(e.S.Model, e.Step, !e.EngineStated)
            .Select(f => (Format: f, Evidence: With(e, e.Step with { Weights = WeightFormats.Uniform(f).For(e.S.Model) })))
            .Where(static o => Judge(o.Evidence) != AnswerVerdict.Impossible)
            .OrderBy(static o => o.Evidence.Fits ? 0 : 1)];
        return possible.Length == 0 ? null : ("weights", e.Weights.Name, possible[0].Format.Name, possible[0].Evidence);
    }

    private static (string Input, string Value, string Other, Evidence Evidence)? LeastOf(Evidence e)
    {
        Step step = e.Step;
        if (e.MayBeWholeCall)
        {
            return null;
        }

        if (step.Phase == Phase.Decode && !e.Question.Stated.Context && step.Context > LeastContext)
        {
            return ("context", Number(step.Context), Number(LeastContext), With(e, step with { Context = LeastContext }));
        }

        if (step.Phase == Phase.Forward && !e.Question.Stated.Prompt && step.Tokens > 1)
        {
            return ("prompt", Number(step.Tokens), "1", With(e, step with { Tokens = 1 }));
        }

        if (e.Loops > 1 && !e.Question.Stated.Timed)
        {
            return ("what was timed", $"a whole call of {Number(e.Loops)} steps", "one step of the loop", With(e, step with { DenoisingSteps = 1 }));
        }

        if (step.Phase == Phase.Prefill && !e.Question.Stated.Prompt && step.Tokens > 1)
        {
            long least = e.Transcribes ? 1 : Math.Max(step.Tokens / 4, 1);
            return ("prompt", Number(step.Tokens), Number(least), With(e, step with { Tokens = least }));
        }

        return null;
    }

    private static (AnswerVerdict, IReadOnlyList<DecidingAssumption>) Weigh(Evidence e, AnswerVerdict verdict,
        (string Input, string Value, string Other, Evidence Evidence) least)
    {
        AnswerVerdict then = Judge(least.Evidence);
        if (then == verdict)
        {
            return Finish(e, verdict);
        }

        // A call that is good by itself is not doubted for what it might have been: only what cannot be is.
        if (least.Input == "what was timed" && verdict != AnswerVerdict.Impossible)
        {
            return Finish(e, verdict);
        }

        // The least value makes the floor as low as it can be: what is impossible or good only by our own default is judged there.
        // A time that is good and with less work merely not decided stays good: nothing speaks against it.
        AnswerVerdict said = verdict == AnswerVerdict.Impossible ? then
            : verdict == AnswerVerdict.Good && then == AnswerVerdict.CannotTell ? verdict : AnswerVerdict.CannotTell;
        (string value, string other, AnswerVerdict second) = verdict == AnswerVerdict.Impossible ? (least.Other, least.Value, verdict)
            : (least.Value, least.Other, then);
        return (said, [new DecidingAssumption(least.Input, value, other, second)]);
    }

    private static (AnswerVerdict, IReadOnlyList<DecidingAssumption>) Finish(Evidence e, AnswerVerdict verdict)
    {
        if (e.MayBeWholeCall && verdict is not AnswerVerdict.Impossible)
        {
            // As the call that such models are timed by it is impossible: which was timed is not said.
            return (AnswerVerdict.CannotTell,
                [new DecidingAssumption("what was timed", e.Step.Phase == Phase.Decode ? "one decode step"
                    : "the prompt alone", "a whole call", AnswerVerdict.Impossible)]);
        }

        return verdict == AnswerVerdict.Good && e.Unfilled is not null
            ? (AnswerVerdict.CannotTell, [new DecidingAssumption("aim", "time of a step", "tokens per second of all", AnswerVerdict.Slow)])
            : (verdict, []);
    }

    private static Evidence With(Evidence e, Step step)
    {
        LatencyFloors floors = LatencyFloors.Of(StepCost.Of(e.S.Model, step), e.Floors.Hardware, e.S.Collective);
        return new Evidence(e.Question with { Situation = e.S with { Step = step }, Floors = floors,
            Capacity = Capacity.Of(floors.Cost, e.Device, e.Capacity.Reserve) }, e.Table);
    }

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);
}
