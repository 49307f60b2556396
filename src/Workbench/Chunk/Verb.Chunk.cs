using Floorline.Core.Diagnosis;
using Floorline.Core.Objectives;
using Floorline.Core.Quantities;
using Floorline.Readers;
using Floorline.Readers.Specs;

namespace Floorline.Workbench;

public static partial class Verb
{
    /// <summary>The time budget of a policy that plans several actions per call: of its measured time, or of what its model is expected to take.</summary>
    /// <param name="spec">The policy and its controller as typed.</param>
    public static ReadResult<ChunkResult> Chunk(ChunkSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        spec = spec with { Situation = spec.Situation.Asked() };
        ReadResult<StageResult> call = spec.Situation is { Model: null, Measured: null }
            ? ReadResult.Failed<StageResult>(Problem.Missing("", "--measured",
                "the time of one call, such as 33ms or 30fps, or MODEL and --on, whose time is expected"))
            : StageReading.Read(new StageSpec("policy", spec.Situation, null));
        if (!call.IsOk && spec.Situation is { Measured: { } stated, On: null, Model: { } model }
            && ModelSource.Find(model, spec.Situation.Dim, spec.Situation.Workplace).IsOk)
        {
            // A measured time needs no hardware: only its floor does.
            call = StageReading.Read(new StageSpec("policy", new SituationSpec { Measured = stated }, null)).Select(timed => timed with
            {
                Assumptions = [.. timed.Assumptions, $"{model}: without --on there is no floor to hold the time against."],
            });
        }

        ReadResult<double> hertz = spec.Rate is null ? ReadResult.Failed<double>(Problem.Missing("", "--rate",
            "a rate above 0 with its unit, such as 30hz")) : Amount.Frequency(spec.Rate, "--rate");
        Field actions = Fields.One(ChunkSpec.Fields, "chunk");
        ReadResult<long> count = actions.Kind.Whole(spec.Chunk ?? "1", actions.Option);
        ReadResult<long> horizon = spec.Horizon is null ? count : Amount.Whole(spec.Horizon, "--horizon", 1, count.IsOk ? count.Value : actions.Kind.Most);
        ReadResult<IReadOnlyList<(Statistic Statistic, Seconds Time)>> percentiles = PercentilesOf(spec.Percentiles);
        List<Problem> problems = [.. call.Problems.Select(Typed), .. hertz.Problems,
            .. count.Problems, .. spec.Horizon is null ? [] : horizon.Problems, .. percentiles.Problems];
        if (problems.Count > 0)
        {
            return ReadResult.Failed<ChunkResult>(problems);
        }

        Stage stage = call.Value.Stage;
        ActionChunk Of(Seconds time) => ActionChunk.Of(time, (int)count.Value, hertz.Value, (int)horizon.Value);
        return ReadResult.Ok(new ChunkResult
        {
            Chunk = Of(stage.Time.Middle),
            Time = stage.Time,
            Basis = stage.Basis,
            Percentiles = [.. percentiles.Value.Select(p => new ChunkPercentile(p.Statistic, Of(p.Time), Of(stage.Time.Middle)
                .BetweenLonger(p.Statistic.Share!.Value)))],
            Floors = call.Value.Floors,
            Expected = call.Value.Expected,
            Assumptions = call.Value.Assumptions,
        });
    }

    /// <summary>A field of a stage as the option that was typed here.</summary>
    private static Problem Typed(Problem problem) =>
        Fields.Find(problem.Path) is not null ? problem with { Path = "--" + problem.Path } : problem;

    /// <summary>Percentiles with their times, each once, in ascending order: a higher one cannot be shorter.</summary>
    private static ReadResult<IReadOnlyList<(Statistic Statistic, Seconds Time)>> PercentilesOf(string? text)
    {
        const string Expected = "percentiles of a call's time such as p95=41ms,p99=60ms, each once, a higher one no shorter";
        var found = new List<(Statistic Statistic, Seconds Time)>();
        var problems = new List<Problem>();
        foreach (string part in (text ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            string[] sides = part.Split(['=', '<'], 2);
            if (sides.Length != 2 || ObjectiveText.StatisticOf(sides[0].Trim().ToLowerInvariant()) is not { Share: not null } statistic)
            {
                problems.Add(new Problem("", "--percentiles", $"'{part}'", Expected));
                continue;
            }

            ReadResult<Seconds> time = Amount.Time(sides[1].Trim(), "--percentiles");
            problems.AddRange(time.Problems);
            if (time.IsOk)
            {
                found.Add((statistic, time.Value));
            }
        }

        found.Sort(static (a, b) => a.Statistic.Share!.Value.CompareTo(b.Statistic.Share!.Value));
        if (problems.Count == 0 && found.Zip(found.Skip(1)).Any(static p => p.First.Statistic == p.Second.Statistic || p.First.Time > p.Second.Time))
        {
            problems.Add(new Problem("", "--percentiles", $"'{text}'", Expected));
        }

        return problems.Count > 0 ? ReadResult.Failed<IReadOnlyList<(Statistic, Seconds)>>(problems)
            : ReadResult.Ok<IReadOnlyList<(Statistic, Seconds)>>(found);
    }
}
