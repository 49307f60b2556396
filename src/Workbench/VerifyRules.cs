using System.Collections.Immutable;
using Floorline.Core.Guardrails;
using Floorline.Core.Statistics;
using Floorline.Readers;
using Floorline.Readers.Specs;

namespace Floorline.Workbench;

/// <summary>The rules of a verification, read from what was typed.</summary>
internal sealed record VerifyRules(SpeedOptions Speed, double Detect, ImmutableArray<LatencyTarget> Targets, ImmutableArray<GuardrailLimit> Limits, int Rounds, int Concurrency, int MaxTokens)
{
    private const double Detectable = 0.1;

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
            FalseAlarmRate = spec.FalseAlarms is { } rate ? Take(MetricText.Share(rate, "--false-alarms", 0.0001, 0.2), 0.05) : SpeedOptions.Default.FalseAlarmRate,
            Tolerance = spec.Tolerance is { } tolerance ? Take(MetricText.Share(tolerance, "--tolerance", 0, 1), 0) : 0,
        };
        var rules = new VerifyRules(
            speed,
            spec.Detect is { } detect ? Take(MetricText.Share(detect, "--detect", 0.001, 10), Detectable) : Detectable,
            spec.Slo is { } slo ? Take(MetricText.Targets(slo, "--slo"), []) : [],
            spec.Limit is { } limit ? Take(LimitText.Read(limit, "--limit"), []) : [],
            (int)Take(Amount.Whole(spec.Rounds ?? "1", "--rounds", 1, 1000), 1),
            (int)Take(Amount.Whole(spec.Concurrency ?? "1", "--concurrency", 1, 1024), 1),
            (int)Take(Amount.Whole(spec.MaxTokens ?? "512", "--max-tokens", 1, 1_000_000), 512));
        return problems.Count > 0 ? ReadResult.Failed<VerifyRules>(problems) : ReadResult.Ok(rules);
    }
}
