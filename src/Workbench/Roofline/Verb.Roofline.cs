using Floorline.Core.Costs;
using Floorline.Core.Floors;
using Floorline.Core.Workloads;
using Floorline.Readers;

namespace Floorline.Workbench;

public static partial class Verb
{
    private const int LargestWalk = 1024;
    private const long ShownPrompt = 512;

    /// <summary>Where a situation sits under the roofline: per phase, per class of operators, and how a growing batch moves it.</summary>
    /// <param name="spec">The situation as stated.</param>
    public static ReadResult<RooflineResult> Roofline(SituationSpec spec) => SituationReading.Read(spec)
        .Select(static s => RooflineFrom(new FloorsResult(s)));

    /// <summary>The roofline of floors that are known, which says what it does not use of what was stated.</summary>
    private static RooflineResult RooflineFrom(FloorsResult floors)
    {
        StatedSituation s = floors.Situation;
        string[] unused = [.. UnusedInputs.OfRoofline(s.Spec)];
        return RooflineOf(unused.Length == 0 ? floors : new FloorsResult(s with { Assumptions = [.. s.Assumptions, .. unused] }));
    }

    private static RooflineResult RooflineOf(FloorsResult floors)
    {
        Step step = floors.Situation.Step;
        Step? other = step.Phase switch
        {
            Phase.Decode => Alike(Step.Prefill(1, Math.Min(ShownPrompt, floors.Situation.Model.MaxContext ?? ShownPrompt)), step),
            Phase.Prefill => Alike(Step.Decode(step.Batch, step.Context + step.Tokens), step),
            _ => null,
        };
        return new RooflineResult
        {
            Floors = floors,
            Phases = [.. Whole(step, floors.Floors), .. other is null ? [] : Whole(other, FloorsOf(floors, other))],
            Classes = RooflineMark.Classes(floors.Floors),
            Batches = [.. Doublings(1, LargestWalk).Select(b => step with { Batch = (int)b }).SelectMany(s => Whole(s, FloorsOf(floors, s)))],
        };
    }

    private static Step Alike(Step other, Step step) => other with
    {
        Weights = step.Weights,
        KvCache = step.KvCache,
        Activations = step.Activations,
        Parallelism = step.Parallelism,
        EncoderPositions = step.EncoderPositions,
        DenoisingSteps = step.DenoisingSteps,
    };

    private static LatencyFloors FloorsOf(FloorsResult like, Step step) =>
        LatencyFloors.Of(StepCost.Of(like.Situation.Model, step), like.Situation.Hardware, like.Situation.Collective);

    private static IEnumerable<(Step Step, RooflineMark Mark)> Whole(Step step, LatencyFloors floors) => RooflineMark.Whole(floors) is { } mark
        ? [(step, mark)] : [];

    private static IEnumerable<long> Doublings(long from, long to)
    {
        for (long value = from; value <= to; value *= 2)
        {
            yield return value;
        }
    }
}
