using System.Globalization;
using Floorline.Core.Answers;
using Floorline.Core.Diagnosis;
using Floorline.Core.Models;
using Floorline.Core.Workloads;
using Floorline.Readers;

namespace Floorline.Workbench;

/// <summary>Our own default decides nothing: a measured time that only a default makes impossible is held against the least that was not stated.</summary>
internal static class LeastAssumed
{
    /// <summary>The situation, or the same with the least of an input that was not stated where that makes its measured time possible.</summary>
    /// <param name="start">The situation as read, with our usual defaults.</param>
    internal static LeverStart Of(LeverStart start)
    {
        SituationSpec stated = start.Situation.Spec;
        if (!CannotBe(start, stated))
        {
            return start;
        }

        // One input by itself first; only where none is enough, one with the next.
        IEnumerable<(ReadResult<LeverStart> Read, string Said)> alone = Ways(start).Select(static way => (LeverReading.ReadAsStated(way.Spec), way.Said));
        IEnumerable<(ReadResult<LeverStart> Read, string Said)> together = Ways(start).Select(static way => (LeverReading.Read(way.Spec), way.Said));
        foreach ((ReadResult<LeverStart> read, string said) in alone.Concat(together))
        {
            if (read is { IsOk: true, Value: var least } && !CannotBe(least, stated))
            {
                return least with
                {
                    Situation = least.Situation with { Spec = stated, Assumptions = [said, .. least.Situation.Assumptions] },
                    AsAssumed = start,
                };
            }
        }

        return start;
    }

    private const string Otherwise = "the measured time would be impossible";

    /// <summary>Whether the measured time is faster than the floor, or than what does not fit in memory can be read from elsewhere.</summary>
    private static bool CannotBe(LeverStart start, SituationSpec stated) =>
        StepDiagnosis.IsImpossible(start.Levers) || Answering.Outruns(start, stated);

    /// <summary>Ways to state what was not: each input by itself, then the split over devices, alone and with each of them.</summary>
    private static IEnumerable<(SituationSpec Spec, string Said)> Ways(LeverStart start)
    {
        (SituationSpec Spec, string Said)[] inputs = [.. Least(start)];
        (SituationSpec spec, Parallelism split) = (start.Situation.Spec, start.Situation.Step.Parallelism);
        if (spec is not { Tp: null, Pp: null, Ep: null } || split.Pipeline == 1)
        {
            return inputs;
        }

        (SituationSpec Spec, string Said) every = (spec with { Tp = Number(split.Devices) },
            $"Split: every matrix over {Number(split.Devices)} devices (not stated); with whole layers on each {Otherwise}.");
        return [.. inputs, every, .. inputs.Select(one => (one.Spec with { Tp = every.Spec.Tp }, $"{every.Said} {one.Said}"))];
    }

    private static IEnumerable<(SituationSpec Spec, string Said)> Least(LeverStart start)
    {
        (SituationSpec spec, Step step) = (start.Situation.Spec, start.Situation.Step);
        if (step is { Phase: Phase.Decode, Context: > 1 } && spec.Context is null)
        {
            yield return (spec with { Context = "1" }, $"Context: 1 cached token per sequence (not stated); with {Number(step.Context)} {Otherwise}.");
        }

        if (step is { Phase: not Phase.Decode, Tokens: > 1 } && spec.Prompt is null)
        {
            // The same as the verdict is of.
            string least = Answering.PromptTaken(start, spec) is { } taken && taken != Number(step.Tokens) ? taken
                : Number(step.Phase == Phase.Forward ? 1 : Math.Max(step.Tokens / 4, 1));
            yield return (spec with { Prompt = least },
                $"Input: {least} position(s) per sequence (not stated); with {Number(step.Tokens)} {Otherwise}.");
        }

        Component[] loops = [.. start.Situation.Model.Components.Where(static c => c.Role == ComponentRole.Denoiser)];
        int steps = step.DenoisingSteps ?? loops.Select(static c => c.Steps).DefaultIfEmpty(1).Max();
        bool plain = spec.Measured is { } text && StatedPace.Read(text, "") is { IsOk: true, Value.IsPlain: true };
        foreach (int fewer in spec.Steps is null && spec.Timed is null ? UsualSteps.Below(steps) : [])
        {
            yield return (spec with { Steps = Number(fewer) }, $"Steps: {Number(fewer)} per call (not stated); with {Number(steps)} {Otherwise}.");
        }

        if (steps > 1 && plain && spec.Timed is null)
        {
            yield return (spec with { Steps = "1" },
                $"Timed: one of {Number(steps)} steps of the loop inside a call (not stated; --timed states it); as a whole call {Otherwise}.");
        }
    }

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);
}
