using Floorline.Core.Diagnosis;
using Floorline.Core.Quantities;
using Floorline.Readers;
using Floorline.Readers.Specs;

namespace Floorline.Workbench;

public static partial class Verb
{
    /// <summary>Diagnoses several stages that run one after the other, and says which to work on.</summary>
    /// <param name="spec">The pipeline as stated.</param>
    public static ReadResult<PipelineResult> Pipeline(PipelineSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        var problems = new List<Problem>();
        var results = new List<DiagnoseResult>();
        var stages = new List<Stage>();
        foreach (StageSpec stage in spec.Stages)
        {
            ReadResult<DiagnoseResult> result = Diagnose(stage.Situation);
            ReadResult<double> calls = stage.Calls is null ? ReadResult.Ok(1.0) : Amount.Number(stage.Calls, "calls", "calls per request, above 0 and up to 1e9", 1e-9, 1e9);
            problems.AddRange(result.Problems.Concat(calls.Problems).Select(p => p with { File = stage.Name }));
            if (result.IsOk && calls.IsOk)
            {
                results.Add(result.Value);
                stages.Add(new Stage(stage.Name, Fact<StepDiagnosis>.Known(result.Value.Diagnosis), result.Value.Diagnosis.Measured.Time, calls.Value));
            }
        }

        ReadResult<Seconds>? budget = spec.Budget is null ? null : Pace.Read(spec.Budget, "budget").Select(static p => p.Time);
        problems.AddRange(budget?.Problems ?? []);
        if (problems.Count > 0 || stages.Count == 0)
        {
            return ReadResult.Failed<PipelineResult>(problems.Count > 0 ? problems : [new Problem("", "stages", "nothing", "at least one stage")]);
        }

        Fact<Seconds> allowed = budget is null ? Fact<Seconds>.Unknown("no budget is stated") : Fact<Seconds>.Known(budget.Value);
        return ReadResult.Ok(new PipelineResult(spec.Name, PipelineDiagnosis.Of(stages, allowed), results));
    }
}
