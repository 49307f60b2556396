using System.Collections.Immutable;
using Floorline.Core.Guardrails;
using Floorline.Core.Objectives;
using Floorline.Core.Statistics;
using Floorline.Readers;
using Floorline.Readers.Specs;

namespace Floorline.Workbench;

/// <summary>The rules of a verification, read from what was typed.</summary>
internal sealed record VerifyRules(SpeedOptions Speed, double Detect, ImmutableArray<Objective> Targets, ImmutableArray<GuardrailLimit> Limits, int Rounds,
    int Runs, int Concurrency, int MaxTokens)
{
    private const double Detectable = 0.1;

    private static readonly Figure[] _latencies = [.. Enum.GetValues<Figure>().Where(Objective.IsLatency)];

    /// <summary>A target names the latency that is compared: <c>ttft_p95</c> takes the column <c>ttft</c> where none is named.</summary>
    internal static VerifySpec Aimed(VerifySpec spec)
    {
        ReadResult<ObjectiveList> read = ObjectiveText.Read(spec.Slo ?? "", "--slo", _latencies, Series(spec.Column));
        Figure[] named = read.IsOk ? [.. read.Value.Objectives.Select(static o => o.Figure).Distinct()] : [];
        return spec.Column is null && named is [not Figure.EndToEnd] ? spec with { Column = Objective.Word(named[0]) } : spec;
    }

    internal static ReadResult<VerifyRules> Read(VerifySpec spec)
    {
        var problems = new List<Problem>();
        T Take<T>(ReadResult<T> read, T otherwise)
        {
            problems.AddRange(read.Problems);
            return read.IsOk ? read.Value : otherwise;
        }

        var speed = new SpeedOptions
        {
            Metrics = spec.Metrics is { } metrics ? Take(MetricText.Metrics(metrics, "--metrics"), SpeedOptions.Default.Metrics) : SpeedOptions.Default.Metrics,
            FalseAlarmRate = spec.FalseAlarms is { } rate ? Take(MetricText.Share(rate, "--false-alarms", 0.0001, 0.2), 0.05)
                : SpeedOptions.Default.FalseAlarmRate,
            RunSpread = spec.RunSpread is { } runSpread ? Take(MetricText.Share(runSpread, "--run-spread", 0, 1), 0) : SpeedOptions.Default.RunSpread,
            Look = spec.Look is { } look ? (int)Take(Amount.Whole(look, "--look", 1, 1_000_000), 1) : null,
            Tolerance = spec.Tolerance is { } tolerance ? Take(MetricText.Share(tolerance, "--tolerance", 0, 1), 0) : 0,
        };
        var rules = new VerifyRules(
            speed,
            spec.Detect is { } detect ? Take(MetricText.Share(detect, "--detect", 0.001, 10), Detectable) : Detectable,
            spec.Slo is { } slo ? Take(TargetsOf(slo, spec.Column), []) : [],
            spec.Limit is { } limit ? Take(LimitText.Read(limit, "--limit"), []) : [],
            (int)Take(Amount.Whole(spec.Rounds ?? "1", "--rounds", 1, 1000), 1),
            (int)Take(Amount.Whole(spec.Runs ?? "1", "--runs", 1, 100), 1),
            (int)Take(Amount.Whole(spec.Concurrency ?? "1", "--concurrency", 1, 1024), 1),
            (int)Take(Amount.Whole(spec.MaxTokens ?? "512", "--max-tokens", 1, 1_000_000), 512));
        return problems.Count > 0 ? ReadResult.Failed<VerifyRules>(problems) : ReadResult.Ok(rules);
    }

    /// <summary>A comparison has one series of times; a target without a figure means it, and no target may mean another.</summary>
    private static ReadResult<ImmutableArray<Objective>> TargetsOf(string slo, string? column)
    {
        ReadResult<ObjectiveList> read = ObjectiveText.Read(slo, "--slo", _latencies, Series(column));
        Objective? other = read.IsOk ? read.Value.Objectives.FirstOrDefault(o => o.Figure != (Known(column) ?? read.Value.Objectives[0].Figure)) : null;
        return other is null
            ? read.Select(static list => list.Objectives.ToImmutableArray())
            : ReadResult.Failed<ImmutableArray<Objective>>(new Problem("", "--slo",
                $"'{other.Name}' where {column ?? Objective.Word(read.Value.Objectives[0].Figure)} is compared",
                "targets on one latency; --column says which (ttft, itl, tpot or e2e of a result)"));
    }

    private static Figure Series(string? column) => Known(column) ?? Figure.EndToEnd;

    private static Figure? Known(string? column) => _latencies.Cast<Figure?>().FirstOrDefault(f => Objective.Word(f!.Value) == column);
}
