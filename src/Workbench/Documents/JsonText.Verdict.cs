using System.Text.Json;
using Floorline.Core.Findings;
using Floorline.Core.Guardrails;
using Floorline.Core.Objectives;
using Floorline.Core.Probability;
using Floorline.Core.Statistics;

namespace Floorline.Workbench.Documents;

public static partial class JsonText
{
    /// <summary>The document <c>floorline/verdict@1</c>.</summary>
    /// <param name="result">The result.</param>
    public static string Of(VerifyResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        return Document("floorline/verdict@1", json =>
        {
            VerifyInputs(json, result);
            json.WriteString("verdict", Names.Snake(result.Outcome));
            Strings(json, "reasons", result.Reasons);
            Speed(json, result.Speed, result.Latency);
            Quality(json, result.Quality);
            Targets(json, result);
            json.WriteStartArray("findings");
            foreach (Finding finding in result.Findings)
            {
                json.WriteStartObject();
                json.WriteString("kind", finding.Id);
                json.WriteString("area", finding.Area);
                json.WriteString("text", finding.Text);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        });
    }

    /// <summary>The document <c>floorline/counts@1</c>.</summary>
    /// <param name="result">The result.</param>
    public static string Of(CountsResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        return Document("floorline/counts@1", json =>
        {
            json.WriteString("limit", result.Limit?.Text);
            Count(json, "before", result.Comparison.Before, result.Before is { } before ? Names.Snake(before) : null);
            Count(json, "after", result.Comparison.After, result.After is { } after ? Names.Snake(after) : null);
            Number(json, "p", result.Comparison.Probability);
            json.WriteBoolean("change_shown", result.Comparison.IsShown);
        });
    }

    private static void VerifyInputs(Utf8JsonWriter json, VerifyResult result)
    {
        json.WriteStartObject("inputs");
        json.WriteString("baseline", result.Spec.Baseline);
        json.WriteString("candidate", result.Spec.Candidate);
        json.WriteString("golden", result.Spec.Golden);
        json.WriteString("slo", result.Spec.Slo);
        Strings(json, "metrics", (result.Speed?.Options ?? SpeedOptions.Default).Metrics.Select(static m => m.Name));
        Number(json, "false_alarm_rate", (result.Speed?.Options ?? SpeedOptions.Default).FalseAlarmRate);
        Number(json, "tolerance", (result.Speed?.Options ?? SpeedOptions.Default).Tolerance);
        Number(json, "detect", result.Detect);
        json.WriteEndObject();
    }

    private static void Speed(Utf8JsonWriter json, SpeedVerdict? speed, string latency)
    {
        json.WriteStartObject("speed");
        json.WriteString("verdict", speed is null ? "not_judged" : Names.Snake(speed.Outcome));
        if (latency.Length > 0)
        {
            json.WriteString("latency", latency);
        }

        Change(json, speed?.Deciding);
        if (speed is not null)
        {
            json.WriteNumber("baseline_count", speed.Baseline.Count);
            json.WriteNumber("candidate_count", speed.Candidate.Count);
            Number(json, "superiority", speed.Superiority);
            Number(json, "cliffs_delta", speed.CliffsDelta);
            json.WriteStartArray("metrics");
            foreach (MetricChange change in speed.Changes)
            {
                json.WriteStartObject();
                json.WriteString("verdict", Names.Snake(change.Outcome));
                Change(json, change);
                Milliseconds(json, "difference_ms", change.Difference);
                Milliseconds(json, "difference_low_ms", change.Interval.Low);
                Milliseconds(json, "difference_high_ms", change.Interval.High);
                Number(json, "confidence", change.Baseline.Confidence);
                Number(json, "smallest_shown", change.SmallestShownChange);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            Strings(json, "unsupported", speed.Unsupported);
        }

        json.WriteEndObject();
    }

    private static void Change(Utf8JsonWriter json, MetricChange? change)
    {
        json.WriteString("metric", change?.Metric.Name);
        Number(json, "baseline_ms", change?.Baseline.Value.Value.Milliseconds ?? double.NaN);
        Number(json, "candidate_ms", change?.Candidate.Value.Value.Milliseconds ?? double.NaN);
        Number(json, "change", change?.Change ?? double.NaN);
        Number(json, "low", change?.Low ?? double.NaN);
        Number(json, "high", change?.High ?? double.NaN);
    }

    private static void Quality(Utf8JsonWriter json, QualityVerdict? quality)
    {
        json.WriteStartObject("quality");
        json.WriteString("verdict", quality is null ? "not_judged" : Names.Snake(quality.Outcome));
        if (quality is null)
        {
            json.WriteNull("serious");
            json.WriteNull("minor");
            json.WriteNull("limit");
            json.WriteEndObject();
            return;
        }

        json.WriteNumber("serious", quality.Serious.After.Hits);
        json.WriteNumber("minor", quality.Minor.After.Hits);
        json.WriteString("limit", string.Join("; ", new[] { quality.Serious.Limit, quality.Minor.Limit }.OfType<GuardrailLimit>()
            .Select(static limit => limit.Text)));
        json.WriteNumber("prompts", quality.After.Length);
        foreach ((string name, FaultCount count) in new[] { ("serious_faults", quality.Serious), ("minor_faults", quality.Minor) })
        {
            json.WriteStartObject(name);
            json.WriteString("verdict", Names.Snake(count.Outcome));
            Count(json, "baseline", count.Before, null);
            Count(json, "candidate", count.After, null);
            json.WriteNumber("only_baseline", count.Paired.OnlyBefore);
            json.WriteNumber("only_candidate", count.Paired.OnlyAfter);
            Number(json, "p_worse", count.Paired.WorseProbability);
            Number(json, "p", count.Paired.Probability);
            json.WriteEndObject();
        }

        Drifts(json, quality);
        json.WriteStartArray("faults");
        foreach (ItemGrade grade in quality.After.Where(static g => g.Grade != Grade.Clean || g.IsUndecided))
        {
            json.WriteStartObject();
            json.WriteString("id", grade.Item.Id);
            json.WriteString("grade", Names.Snake(grade.Grade));
            Strings(json, "reasons", Reasons(grade));
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>Why a prompt has the grade it has, one sentence per check.</summary>
    /// <param name="grade">The prompt, judged.</param>
    public static IEnumerable<string> Reasons(ItemGrade grade)
    {
        ArgumentNullException.ThrowIfNull(grade);
        return (grade.Missing is { } missing ? [missing] : Array.Empty<string>()).Concat(grade.Failures.Select(static f => $"{f.Check.Kind}: {f.Reason}"));
    }

    private static void Drifts(Utf8JsonWriter json, QualityVerdict quality)
    {
        json.WriteStartObject("length");
        if (quality.Length.IsKnown)
        {
            LengthDrift length = quality.Length.Value;
            Number(json, "baseline_words", length.WordsBefore);
            Number(json, "candidate_words", length.WordsAfter);
            Number(json, "change", length.Change);
            Number(json, "p", length.Probability);
        }
        else
        {
            json.WriteString("unknown", quality.Length.UnknownReason);
        }

        json.WriteEndObject();
        json.WriteStartObject("refusals");
        json.WriteNumber("baseline", quality.RefusalsBefore);
        json.WriteNumber("candidate", quality.RefusalsAfter);
        Number(json, "p", quality.Refusals.Probability);
        json.WriteEndObject();
        Number(json, "perplexity_ratio", quality.PerplexityRatio);
    }

    private static void Targets(Utf8JsonWriter json, VerifyResult result)
    {
        json.WriteStartArray("targets");
        foreach (TargetResult target in result.Targets)
        {
            json.WriteStartObject();
            json.WriteString("metric", target.Metric);
            json.WriteString("objective", target.Target.Name);
            Milliseconds(json, "limit_ms", target.Target.Limit.Time);
            json.WriteString("baseline", Shown(target.Before));
            json.WriteString("candidate", Shown(target.After));
            json.WriteString("baseline_attainment", Names.Snake(target.Before));
            json.WriteString("candidate_attainment", Names.Snake(target.After));
            Milliseconds(json, "candidate_ms", target.Candidate.Value);
            Number(json, "low_ms", target.Candidate.Interval.Select(static range => range.Low.Milliseconds));
            Number(json, "high_ms", target.Candidate.Interval.Select(static range => range.High.Milliseconds));
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static string Shown(Attainment attainment) => attainment switch { Attainment.MetSurely => "met", Attainment.MissedSurely => "missed", _ =>
        "not_shown" };

    private static void Count(Utf8JsonWriter json, string name, ProportionInterval count, string? verdict)
    {
        json.WriteStartObject(name);
        json.WriteNumber("count", count.Hits);
        json.WriteNumber("of", count.Of);
        Number(json, "share", count.Share);
        Number(json, "low", count.Low);
        Number(json, "high", count.High);
        if (verdict is not null)
        {
            json.WriteString("verdict", verdict);
        }

        json.WriteEndObject();
    }
}
