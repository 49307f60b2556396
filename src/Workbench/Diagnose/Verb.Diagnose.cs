using Floorline.Core.Expectations;
using Floorline.Core.Floors;
using Floorline.Core.Levers;
using Floorline.Core.Quantities;
using Floorline.Core.Situations;
using Floorline.Readers;
using Floorline.Readers.Catalogue;
using Floorline.Workbench.Words;

namespace Floorline.Workbench;

public static partial class Verb
{
    /// <summary>How far a measured time is from its floors, which regime that is, what the verdict hangs on, what would help and what would not.</summary>
    /// <param name="spec">The situation as stated; model, hardware and measured time are needed.</param>
    public static ReadResult<DiagnoseResult> Diagnose(SituationSpec spec)
    {
        ReadResult<LeverStart> start = LeverReading.Read(spec);
        return !start.IsOk ? ReadResult.Failed<DiagnoseResult>(start.Problems)
            : start.Value.Situation.Measured is null
            ? ReadResult.Failed<DiagnoseResult>(Problem.Missing("", "--measured", "the measured time of one step with its unit, such as 114ms"))
            : spec is { Concurrency: null, Rate: null } && (spec.PromptTokens ?? spec.OutputTokens) is not null
                && !LeverReading.IsOfACall(start.Value.Situation)
            ? ReadResult.Failed<DiagnoseResult>(new Problem("", "--prompt-tokens, --output-tokens", "lengths of a call beside the time of one step",
                "--timed call, if --measured is that of a whole call"))
            : ReadResult.Ok(Diagnosed(start.Value));
    }

    private static DiagnoseResult Diagnosed(LeverStart start, IReadOnlyList<Core.Levers.Judgement>? considered = null, FloorsResult? floors = null)
    {
        if (start.AsAssumed is not { } assumed)
        {
            return Judged(start, considered, floors ?? start.Floored);
        }

        considered ??= Core.Answers.Judged.All(start.Levers);
        return Judged(start, considered, floors ?? start.Floored, Judged(assumed, considered, assumed.Floored).Answer);
    }

    private static DiagnoseResult Judged(LeverStart start, IReadOnlyList<Core.Levers.Judgement>? considered, FloorsResult known,
        Core.Answers.Answer? answer = null)
    {
        StatedSituation judged = start.Situation.Spec.Engine is null ? start.Situation
            : Explained(start.Situation, start.Levers.Engine!, known.Floors);
        FloorsResult floors = ReferenceEquals(judged, start.Situation) ? known : new FloorsResult(judged, known.Floors);
        Core.Situations.Situation levers = start.Levers;
        return answer is null ? new DiagnoseResult(floors, levers, considered) : new DiagnoseResult(floors, levers, considered) { Answer = answer };
    }

    /// <summary>The situation with what is expected of its engine on the ladder's upper rungs; what the user stated of launches stays.</summary>
    private static StatedSituation Explained(StatedSituation situation, EngineProfile engine, LatencyFloors floors)
    {
        var expected = ExpectedTime.Of(floors, engine, KernelCatalogue.Table);
        KnownOverheads known = ExpectedTime.KnownOf(situation.Known, expected);
        (double low, double high) = ((expected.Time.Low / expected.Time.Middle) - 1, (expected.Time.High / expected.Time.Middle) - 1);
        return situation with
        {
            Known = known,
            Assumptions = [.. situation.Assumptions,
                $"Rungs above the attainable floor are what {engine.Name} is expected to take ({engine.Source}); expected times of the kind were off by "
                + $"{low * 100:0} to +{high * 100:0} % for nine measurements in ten.",
                .. VagueLatency.Of(expected, isMeasured: true) is { } vague ? new[] { Sentence.Of(vague) } : []],
        };
    }
}
