using System.Globalization;
using Floorline.Core.Floors;
using Floorline.Core.Quantities;
using Floorline.Core.Situations;
using Floorline.Core.Workloads;

namespace Floorline.Core.Answers;

/// <summary>
/// The verdict. Nothing that was filled in decides it: where the least plausible value of an unstated input gives another verdict, that is said.
/// </summary>
internal static class VerdictRules
{
    // A context is never shorter than what a first answer to a first question holds.
    private const long LeastContext = 1;
    private const string WhatWasTimed = "what was timed";
    internal const string Prompt = "prompt";

    /// <summary>The question with the least value of an input that was not stated.</summary>
    private sealed record Least(string Input, string Value, string Other, Evidence Evidence)
    {
        /// <summary>Whether it is only asked where the time would be impossible without it.</summary>
        internal bool MakesPossibleOnly { get; init; }

        /// <summary>
        /// Whether it is one of several plausible values, of which another may give another verdict: then what it gives is no verdict by itself.
        /// </summary>
        internal bool IsOneOfSeveral { get; init; }

        /// <summary>Whether the time is good with some plausible values and slow with others, so that no verdict follows.</summary>
        internal bool LeavesOpen { get; init; }
    }

    internal static (AnswerVerdict Verdict, IReadOnlyList<DecidingAssumption> Decides) Of(Evidence e)
    {
        if (e.Contradiction is not null)
        {
            return (AnswerVerdict.Impossible, []);
        }

        if (e.Question.Applied.Count > 0)
        {
            // What was asked is what a change does; nothing was measured after it.
            bool slower = e.Question.Applied.Any(Judged.IsHarmful);
            return (!e.Fits ? AnswerVerdict.DoesNotFit : slower ? AnswerVerdict.Slow : AnswerVerdict.CannotTell, []);
        }

        if (e.Measured is null)
        {
            // A load under which requests wait for room is slow for its users, whatever a step takes.
            bool slow = ExpectationRules.Waits(e) || e.Shortfall is not null || ExpectationRules.IsReread(e);
            return (!e.Fits ? AnswerVerdict.DoesNotFit : slow ? AnswerVerdict.Slow : AnswerVerdict.CannotTell, []);
        }

        AnswerVerdict judged = Judge(e);
        if (judged == AnswerVerdict.Slow && Guided(e) is { } twice && Judge(twice) is var then and not (AnswerVerdict.Slow or AnswerVerdict.Impossible))
        {
            return (then, [new DecidingAssumption("guidance", "two passes of each step", "one", AnswerVerdict.Slow)]);
        }

        (AnswerVerdict verdict, IReadOnlyList<DecidingAssumption> decides) = Weighed(e, judged);
        if (verdict is AnswerVerdict.Good or AnswerVerdict.CannotTell && judged == verdict && AtFullClock(e) is { } full && Judge(full) == AnswerVerdict.Slow)
        {
            // As fast as that clock allows, or hardly slower, and the clock is the loss.
            return (AnswerVerdict.Slow, []);
        }

        return (verdict == AnswerVerdict.Good && Doubts(Basis(e, verdict)) ? AnswerVerdict.CannotTell : verdict, decides);
    }

    private static (AnswerVerdict, IReadOnlyList<DecidingAssumption>) Weighed(Evidence e, AnswerVerdict verdict) =>
        verdict == AnswerVerdict.Slow && Longer(e) is { } longer ? (AnswerVerdict.CannotTell, [longer])
        : Deciding(e, verdict) is { } least ? Weigh(verdict, least, Judge(least.Evidence))
        : CannotBe(verdict) && Formats(e) is { Count: > 0 } formats ? (AnswerVerdict.CannotTell, formats)
        : Finish(e, verdict);

    /// <summary>
    /// The formats in which the measured time would be possible, where none was stated and it is not in the one that was taken, each with the verdict that it
    /// gives: no verdict follows from a format that is only chosen for being possible.
    /// </summary>
    private static IReadOnlyList<DecidingAssumption> Formats(Evidence e)
    {
        foreach (Evidence asked in Leasts(e).Select(static l => l.Evidence).Prepend(e))
        {
            DecidingAssumption[] possible = [.. UsualFormats.Below(e.S.Model, e.Step, !e.EngineStated, e.S.Support.Habits)
                .Select(f => new DecidingAssumption(DecidingAssumption.Weights, e.Weights.Name, f.Stated,
                    Judge(With(asked, asked.Step with { Weights = f.Formats })))).Where(static d => !CannotBe(d.VerdictThen))];
            if (possible.Length > 0)
            {
                return possible;
            }
        }

        return [];
    }

    /// <summary>The first of the least plausible values with which the verdict is another; null where it is the same with all of them.</summary>
    private static Least? Deciding(Evidence e, AnswerVerdict verdict) => CannotBe(verdict)
        ? WaysOut(e).FirstOrDefault(l => Judge(l.Evidence) is var then && then != verdict && then != AnswerVerdict.Impossible)

        // What is good by itself is not doubted for the call it might have been or the split it might have had: only what cannot be is.
        : Leasts(e).FirstOrDefault(l => !l.MakesPossibleOnly && Judge(l.Evidence) != verdict);

    /// <summary>Whether what was measured cannot be of what was taken for it: too fast, or read from where nothing is read as fast.</summary>
    private static bool CannotBe(AnswerVerdict verdict) => verdict is AnswerVerdict.Impossible or AnswerVerdict.DoesNotFit;

    /// <summary>The evidence that a verdict rests on: that of the least plausible value where our own default would have called the time impossible.</summary>
    internal static Evidence Basis(Evidence e, AnswerVerdict verdict) => e.Measured is null || e.Question.Applied.Count > 0 ? e
        : Judge(e) is var judged && judged != verdict && CannotBe(judged) ? Deciding(e, judged)?.Evidence ?? e
        : verdict is AnswerVerdict.Good or AnswerVerdict.CannotTell && judged == AnswerVerdict.Slow && Guided(e) is { } twice && Judge(twice) == verdict ? twice
        : verdict == AnswerVerdict.Slow && judged is AnswerVerdict.Good or AnswerVerdict.CannotTell ? AtFullClock(e) ?? e : e;

    /// <summary>The same question at the clock that the device's peaks are of; null where the stated one is not surely below it.</summary>
    private static Evidence? AtFullClock(Evidence e)
    {
        double share = e.Device.ClockShare;
        if (share * Evidence.SurelySlow >= 1)
        {
            return null;
        }

        return Asked(e, e.S with { Hardware = e.S.Hardware with { Device = e.Device.At(1 / share, "") } });
    }

    /// <summary>The same question with the two passes per step that guidance takes; null where the model is not guided or the batch was stated.</summary>
    private static Evidence? Guided(Evidence e) => !e.Question.Stated.Batch && e.S.Model.Components.Any(static c => c.IsGuided)
        ? With(e, e.Step with { Batch = e.Step.Batch * 2 }) : null;

    /// <summary>
    /// Whether a possible time is faster than anything on record whatever is taken for what was not stated: then the count or the clock is asked for first.
    /// </summary>
    internal static bool Doubts(Evidence e) => e.IsDoubted && e.Fits && e.Contradiction is null && e.Question.Applied.Count == 0
        && Judge(e) is AnswerVerdict.Good or AnswerVerdict.CannotTell && Leasts(e).All(static l => l.Evidence.IsDoubted);

    private static AnswerVerdict Judge(Evidence e)
    {
        Seconds atMost = e.Time * (1 + e.Measured!.RelativeError);
        if (atMost < e.Terms.Guaranteed || e.Overfull is not null)
        {
            return AnswerVerdict.Impossible;
        }

        if (!e.Fits)
        {
            // It ran, so what does not fit was read from elsewhere: a time too short for that was taken of something else.
            return (e.Time < e.SlowFrom || !e.Question.Stated.Weights) && MemoryRules.Outruns(e) ? AnswerVerdict.DoesNotFit : AnswerVerdict.Slow;
        }

        return !e.WorkIsStated ? FactRules.Shows(e) ? AnswerVerdict.Slow : AnswerVerdict.CannotTell
            : (e.Time > e.Reach || FactRules.Stands(e)) && FactRules.Shows(e) ? AnswerVerdict.Slow
            : e.IsBelowFloor ? AnswerVerdict.CannotTell
            : e.Time <= e.Achievable.High ? AnswerVerdict.Good
            : e.Time <= e.SlowFrom || !e.Attainment.IsKnown ? AnswerVerdict.CannotTell
            : AnswerVerdict.Slow;
    }

    /// <summary>What makes an impossible time possible, in the order in which the floors give way to it.</summary>
    private static IEnumerable<Least> WaysOut(Evidence e) => [.. FewerSteps(e), .. Shorter(e), .. Leasts(e)];

    /// <summary>Whether a prompt, or what an encoder of any length reads, was not stated and may be of another length.</summary>
    private static bool IsLengthOpen(Evidence e) => e is { Question.Stated.Prompt: false, MayBeWholeCall: false, Transcribes: false, WorkIsStated: true }
        && e.S.Load is null && e.Step.Phase switch
        {
            // Of tokens per second the time of a prompt goes with its length.
            Phase.Prefill => !e.Question.Stated.Timed,
            Phase.Forward => e.S.Model.TakesAnyLength,
            _ => false,
        };

    /// <summary>
    /// Shorter prompts, where the least is slow: between what is too fast to be and what is slow lies a length with which the time is good.
    /// </summary>
    private static IEnumerable<Least> Shorter(Evidence e) => !IsLengthOpen(e) || FactRules.Shows(e) || Unstated(e) is not { Input: Prompt } least
        || Judge(least.Evidence) != AnswerVerdict.Slow ? []
        : UsualPrompts.Shorter(e.Step.Tokens).Select(length => new Least(Prompt, Number(e.Step.Tokens), Number(length),
            With(e, e.Step with { Tokens = length })) { LeavesOpen = true });

    /// <summary>A longer prompt with which a slow time is not slow; null where there is none, or a fact shows the loss whatever the length.</summary>
    private static DecidingAssumption? Longer(Evidence e) => !IsLengthOpen(e) || FactRules.Shows(e) ? null
        : UsualPrompts.Longer(e.Step.Tokens, e.S.Model.MaxContext).Select(length => new DecidingAssumption(Prompt, Number(e.Step.Tokens), Number(length),
            Judge(With(e, e.Step with { Tokens = length })))).Where(static d => d.VerdictThen is AnswerVerdict.Good or AnswerVerdict.CannotTell)
            .MinBy(static d => d.VerdictThen == AnswerVerdict.Good ? 0 : 1);

    /// <summary>The fewer denoising steps that a call may have had where nobody stated them.</summary>
    private static IEnumerable<Least> FewerSteps(Evidence e) => e.Question.Stated.Steps || e.Question.Stated.Timed ? []
        : UsualSteps.Below(e.Loops).Select(steps => new Least("denoising steps", Number(e.Loops), Number(steps),
            With(e, e.Step with { DenoisingSteps = steps })) { IsOneOfSeveral = true });

    /// <summary>The same question with the least value of what was not stated: of each input alone, then of all of them. None where all was stated.</summary>
    private static IEnumerable<Least> Leasts(Evidence e)
    {
        if (e.MayBeWholeCall)
        {
            return [];
        }

        Least[] alone = [.. new[] { Unstated(e), Split(e) }.OfType<Least>()];
        return alone.Length < 2 ? alone
            : [.. alone, new Least(string.Join(" and ", alone.Select(static l => l.Input)), string.Join(" and ", alone.Select(static l => l.Value)),
                string.Join(" and ", alone.Select(static l => l.Other)), Split(alone[0].Evidence)!.Evidence) { MakesPossibleOnly = true }];
    }

    /// <summary>An engine's habit is no statement: split by layer where it could be split by matrix, which has the lower floor.</summary>
    private static Least? Split(Evidence e)
    {
        Parallelism now = e.Step.Parallelism;
        return e.Question.Stated.Split || now.Pipeline == 1 ? null
            : new Least("the split over devices", "layers", "every matrix", With(e, e.Step with { Parallelism = new Parallelism(now.Devices, 1, 1) })) {
                MakesPossibleOnly = true };
    }

    private static Least? Unstated(Evidence e)
    {
        Step step = e.Step;
        if (step.Phase == Phase.Decode && !e.Question.Stated.Context && step.Context > LeastContext)
        {
            return new Least("context", Number(step.Context), Number(LeastContext), With(e, step with { Context = LeastContext }));
        }

        if (step.Phase == Phase.Forward && !e.Question.Stated.Prompt && step.Tokens > 1)
        {
            return new Least(Prompt, Number(step.Tokens), "1", With(e, step with { Tokens = 1 }));
        }

        if (e.Loops > 1 && !e.Question.Stated.Timed)
        {
            return new Least(WhatWasTimed, $"a whole call of {Number(e.Loops)} steps", "one step of the loop", With(e, step with { DenoisingSteps = 1 })) {
                MakesPossibleOnly = true };
        }

        if (step.Phase == Phase.Prefill && !e.Question.Stated.Prompt && step.Tokens > 1)
        {
            long least = e.Transcribes ? 1 : Math.Max(step.Tokens / 4, 1);
            return new Least(Prompt, Number(step.Tokens), Number(least), With(e, step with { Tokens = least }));
        }

        return null;
    }

    private static (AnswerVerdict, IReadOnlyList<DecidingAssumption>) Weigh(AnswerVerdict verdict, Least least, AnswerVerdict then)
    {
        // The least value makes the floor as low as it can be: what is impossible or good only by our own default is judged there.
        // A time that is good and with less work merely not decided stays good: nothing speaks against it.
        AnswerVerdict said = least.LeavesOpen ? AnswerVerdict.CannotTell
            : CannotBe(verdict) ? least.IsOneOfSeveral && then == AnswerVerdict.Good ? AnswerVerdict.CannotTell : then
            : verdict == AnswerVerdict.Good && then == AnswerVerdict.CannotTell ? verdict : AnswerVerdict.CannotTell;
        (string value, string other, AnswerVerdict second) = CannotBe(verdict) ? (least.Other, least.Value, verdict)
            : (least.Value, least.Other, then);
        return (said, [new DecidingAssumption(least.Input, value, other, second)]);
    }

    private static (AnswerVerdict, IReadOnlyList<DecidingAssumption>) Finish(Evidence e, AnswerVerdict verdict)
    {
        if (e.MayBeWholeCall && verdict is not AnswerVerdict.Impossible)
        {
            // As the call that such models are timed by it is impossible: which was timed is not said.
            return (AnswerVerdict.CannotTell,
                [new DecidingAssumption(WhatWasTimed, e.Step.Phase == Phase.Decode ? "one decode step"
                    : "the prompt alone", "a whole call", AnswerVerdict.Impossible)]);
        }

        if (e.MayBeACall && verdict == AnswerVerdict.Slow)
        {
            return (AnswerVerdict.CannotTell,
                [new DecidingAssumption(WhatWasTimed, "one decode step", "a whole call (--timed call)", AnswerVerdict.CannotTell)]);
        }

        return verdict == AnswerVerdict.Good && e.Unfilled is not null
            ? (AnswerVerdict.CannotTell, [new DecidingAssumption("aim", "time of a step", "tokens per second of all", AnswerVerdict.Slow)])
            : (verdict, []);
    }

    private static Evidence With(Evidence e, Step step) => Asked(e, e.S with { Step = step });

    /// <summary>The same question of another situation.</summary>
    private static Evidence Asked(Evidence e, Situation other) => new(e.Question with { Situation = other, Floors = other.Floors,
        Capacity = Capacity.Of(other.Floors.Cost, other.Hardware.Device, e.Capacity.Reserve) }, e.Table);

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);
}
