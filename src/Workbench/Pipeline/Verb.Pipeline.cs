using Floorline.Core.Diagnosis;
using Floorline.Core.Quantities;
using Floorline.Readers;
using Floorline.Readers.Specs;

namespace Floorline.Workbench;

public static partial class Verb
{
    /// <summary>Lays out the stages of a request, one after the other or side by side, with or without models, and says which to work on.</summary>
    /// <param name="spec">The pipeline as stated.</param>
    public static ReadResult<PipelineResult> Pipeline(PipelineSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        var place = Workplace.Here;
        var problems = new List<Problem>();
        var results = new List<StageResult>();
        for (int i = 0; i < spec.Stages.Count; i++)
        {
            StageSpec stage = spec.Stages[i] with { Situation = spec.Stages[i].Situation.At(place) };
            ReadResult<StageResult> result = StageReading.Read(stage);
            ReadResult<IReadOnlyList<int>?> after = After(spec.Stages, i);
            problems.AddRange(result.Problems.Concat(after.Problems).Select(p => p with { File = stage.Name }));
            if (result.IsOk && after.IsOk)
            {
                results.Add(result.Value with { Stage = result.Value.Stage with { After = after.Value } });
            }
        }

        ReadResult<Seconds>? budget = spec.Budget is null ? null : Pace.Read(spec.Budget, "budget").Select(static p => p.Time);
        problems.AddRange(budget?.Problems ?? []);
        if (problems.Count > 0 || results.Count == 0)
        {
            return ReadResult.Failed<PipelineResult>(problems.Count > 0 ? problems : [Problem.Missing("", "stages", "at least one stage")]);
        }

        Fact<Seconds> allowed = budget is null ? Fact<Seconds>.Unknown("no budget is stated") : Fact<Seconds>.Known(budget.Value);
        return ReadResult.Ok(new PipelineResult(spec.Name, PipelineDiagnosis.Of([.. results.Select(static r => r.Stage)], allowed), results));
    }

    /// <summary>The positions of the stages that one waits for. Only earlier stages can be named, so that no stage waits for itself.</summary>
    private static ReadResult<IReadOnlyList<int>?> After(IReadOnlyList<StageSpec> stages, int index)
    {
        if (stages[index].After is not { } names)
        {
            return ReadResult.Ok<IReadOnlyList<int>?>(null);
        }

        string[] earlier = [.. stages.Take(index).Select(static s => s.Name)];
        Problem[] problems = [.. names.Where(name => earlier.Count(e => e == name) != 1)
            .Select(name => new Problem("", "after", $"'{name}'", earlier.Length == 0 ? "no stage: the first begins with the request"
            : "a stage before this one, named once: " + string.Join(", ", earlier)))];
        return problems.Length > 0 ? ReadResult.Failed<IReadOnlyList<int>?>(problems)
            : ReadResult.Ok<IReadOnlyList<int>?>([.. names.Select(name => Array.IndexOf(earlier, name)).Distinct()]);
    }
}
