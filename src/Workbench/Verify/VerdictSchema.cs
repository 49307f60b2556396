using Floorline.Core.Guardrails;
using Floorline.Core.Objectives;
using Floorline.Core.Probability;
using Floorline.Core.Statistics;
using Floorline.Workbench.Schemas;

namespace Floorline.Workbench.Documents;

/// <summary>The documents <c>floorline/verdict@1</c> and <c>floorline/counts@1</c>.</summary>
internal static class VerdictSchema
{
    private static readonly Schema<VerifyResult> _inputs = new Schema<VerifyResult>("VerifyInputs")
        .Text("baseline", static r => r.Spec.Baseline, "Run before the change")
        .Text("candidate", static r => r.Spec.Candidate, "Run after it")
        .Text("golden", static r => r.Spec.Golden, "File of prompts with checks").OrNull()
        .Text("slo", static r => r.Spec.Slo, "Objectives").OrNull()
        .Texts("metrics", static r => Options(r).Metrics.Select(static m => m.Name), "Statistics that were compared")
        .Number("false_alarm_rate", static r => Options(r).FalseAlarmRate, "Share of equal runs that would be called different")
        .Number("tolerance", static r => Options(r).Tolerance, "Change that is no matter")
        .Number("detect", static r => r.Detect, "Change that should be shown")
        .Number("run_spread", static r => Options(r).RunSpread, "By how much runs of one build are taken to differ, over the value")
        .Flag("in_turns", static r => Options(r).InTurns, "Whether both sides were taken in turns")
        .Count("look", static r => Options(r).Look, "Which look at growing samples it is; null where they are looked at once");

    private static readonly Schema<MetricChange> _metric = new Schema<MetricChange>("MetricChange")
        .Word("verdict", static c => Names.Snake(c.Outcome), typeof(SpeedOutcome), "Whether it became faster or slower")
        .Text("metric", static c => c.Metric.Name, "Which statistic")
        .Time("baseline", static c => c.Baseline.Value.Value, "Its value before")
        .Time("candidate", static c => c.Candidate.Value.Value, "Its value after")
        .Number("change", static c => c.Change, "Relative change")
        .Number("low", static c => c.Low, "Least change that is plausible")
        .Number("high", static c => c.High, "Most change that is plausible")
        .Time("difference", static c => c.Difference, "Value after less value before")
        .Time("difference_low", static c => c.Interval.Low, "Least difference that is plausible")
        .Time("difference_high", static c => c.Interval.High, "Most difference that is plausible")
        .Number("confidence", static c => c.Baseline.Confidence, "Confidence of the interval")
        .Number("smallest_shown", static c => c.SmallestShownChange, "Least relative change that so many values would show")
        .Count("baseline_effective", static c => c.Baseline.EffectiveCount, "As how many independent values those before count, or how many runs")
        .Count("candidate_effective", static c => c.Candidate.EffectiveCount, "The same of those after");

    private static readonly Schema<SpeedVerdict> _compared = new Schema<SpeedVerdict>("ComparedSpeed")
        .Count("baseline_count", static s => s.Baseline.Count, "Values before")
        .Count("candidate_count", static s => s.Candidate.Count, "Values after")
        .Count("baseline_runs", static s => s.BaselineRuns, "Runs before; with several on both sides a run is what is counted")
        .Count("candidate_runs", static s => s.CandidateRuns, "Runs after")
        .Number("superiority", static s => s.Superiority, "Chance that a value after is less than one before")
        .Number("cliffs_delta", static s => s.CliffsDelta, "The same from -1 to 1")
        .List("metrics", static s => s.Changes, _metric, "Statistics that were compared")
        .Texts("unsupported", static s => s.Unsupported, "Statistics that so few values do not support");

    private static readonly Schema<VerifyResult> _speed = new Schema<VerifyResult>("VerdictSpeed")
        .Text("verdict", static r => r.Speed is null ? "not_judged" : Names.Snake(r.Speed.Outcome),
            "Whether it became faster or slower; not_judged without times")
        .Text("latency", static r => r.Latency.Length > 0 ? r.Latency : null, "Which latency was compared").OrAbsent()
        .Text("metric", static r => r.Speed?.Deciding?.Metric.Name, "Statistic that decided").OrNull()
        .Number("baseline_ms", static r => r.Speed?.Deciding?.Baseline.Value.Value.Milliseconds, "Its value before")
        .Number("candidate_ms", static r => r.Speed?.Deciding?.Candidate.Value.Value.Milliseconds, "Its value after")
        .Number("change", static r => r.Speed?.Deciding?.Change, "Relative change")
        .Number("low", static r => r.Speed?.Deciding?.Low, "Least change that is plausible")
        .Number("high", static r => r.Speed?.Deciding?.High, "Most change that is plausible")
        .Some(static r => r.Speed, _compared);

    private static readonly Schema<ProportionInterval> _share = new Schema<ProportionInterval>("FaultShare")
        .Count("count", static c => c.Hits, "Answers with such a fault")
        .Count("of", static c => c.Of, "Answers that were checked")
        .Number("share", static c => c.Share, "Count over of")
        .Number("low", static c => c.Low, "Least share that is plausible")
        .Number("high", static c => c.High, "Most share that is plausible");

    private static readonly Schema<FaultCount> _faults = new Schema<FaultCount>("FaultCount")
        .Word("verdict", static c => Names.Snake(c.Outcome), typeof(GuardrailOutcome), "Whether the limit is kept")
        .Object("baseline", static c => c.Before, _share, "Faults before")
        .Object("candidate", static c => c.After, _share, "Faults after")
        .Count("only_baseline", static c => c.Paired.OnlyBefore, "Prompts with a fault before only")
        .Count("only_candidate", static c => c.Paired.OnlyAfter, "Prompts with a fault after only")
        .Number("p_worse", static c => c.WorseProbability, "Chance of so many new faults without a change")
        .Number("p", static c => c.Probability, "Chance of so uneven counts without a change");

    private static readonly Schema<LengthDrift> _drift = new Schema<LengthDrift>("KnownLengthDrift")
        .Number("baseline_words", static l => l.WordsBefore, "Words of an answer before, median")
        .Number("candidate_words", static l => l.WordsAfter, "Words of an answer after, median")
        .Number("change", static l => l.Change, "Relative change")
        .Number("p", static l => l.Probability, "Chance of so uneven lengths without a change");

    private static readonly Schema<QualityVerdict> _length = new Schema<QualityVerdict>("LengthDrift")
        .Text("unknown", static q => q.Length.UnknownReason, "Why it is not known").OrAbsent()
        .Some(static q => q.Length.IsKnown ? q.Length.Value : null, _drift);

    private static readonly Schema<QualityVerdict> _refusals = new Schema<QualityVerdict>("Refusals")
        .Count("baseline", static q => q.RefusalsBefore, "Refusals before")
        .Count("candidate", static q => q.RefusalsAfter, "Refusals after")
        .Number("p", static q => q.Refusals.Probability, "Chance of so uneven counts without a change");

    private static readonly Schema<ItemGrade> _grade = new Schema<ItemGrade>("GradedPrompt")
        .Text("id", static g => g.Item.Id, "The prompt")
        .Word("grade", static g => Names.Snake(g.Grade), typeof(Grade), "How its answer was judged")
        .Texts("reasons", static g => JsonText.Reasons(g), "Why, check by check");

    private static readonly Schema<QualityVerdict> _judged = new Schema<QualityVerdict>("JudgedQuality")
        .Count("prompts", static q => q.After.Length, "Prompts that were checked")
        .Object("serious_faults", static q => q.Serious, _faults, "Serious faults")
        .Object("minor_faults", static q => q.Minor, _faults, "Minor faults")
        .Object("length", static q => q, _length, "Whether answers became longer or shorter")
        .Object("refusals", static q => q, _refusals, "Whether more is refused")
        .Number("perplexity_ratio", static q => q.PerplexityRatio, "Perplexity after over before")
        .List("faults", static q => q.After.Where(static g => g.Grade != Grade.Clean || g.IsUndecided), _grade, "Prompts whose answers had faults");

    private static readonly Schema<VerifyResult> _quality = new Schema<VerifyResult>("VerdictQuality")
        .Text("verdict", static r => r.Quality is null ? "not_judged" : Names.Snake(r.Quality.Outcome),
            "Whether the limits are kept; not_judged without prompts")
        .Count("serious", static r => r.Quality?.Serious.After.Hits, "Answers with serious faults after the change")
        .Count("minor", static r => r.Quality?.Minor.After.Hits, "Answers with minor faults after the change")
        .Text("limit", static r => r.Quality is { } q ? string.Join("; ", new[] { q.Serious.Limit, q.Minor.Limit }.OfType<GuardrailLimit>()
            .Select(static limit => limit.Text)) : null, "Limits that were set").OrNull()
        .Some(static r => r.Quality, _judged);

    private static readonly Schema<TargetResult> _target = new Schema<TargetResult>("VerdictTarget")
        .Text("metric", static t => t.Metric, "Which statistic")
        .Text("objective", static t => t.Target.Name, "The objective")
        .Time("limit", static t => t.Target.Limit.Time, "Its limit")
        .Text("baseline", static t => Shown(t.Before), "met, missed or not_shown before")
        .Text("candidate", static t => Shown(t.After), "met, missed or not_shown after")
        .Word("baseline_attainment", static t => Names.Snake(t.Before), typeof(Attainment), "Whether it was met before, and how surely")
        .Word("candidate_attainment", static t => Names.Snake(t.After), typeof(Attainment), "Whether it is met after, and how surely")
        .Time("candidate", static t => t.Candidate.Value, "The statistic after")
        .Time("low", static t => t.Candidate.Interval.Select(static range => range.Low), "Least that is plausible")
        .Time("high", static t => t.Candidate.Interval.Select(static range => range.High), "Most that is plausible");

    /// <summary>The document of a comparison of two runs.</summary>
    internal static readonly Schema<VerifyResult> Document = new Schema<VerifyResult>("VerdictDocument", "floorline/verdict@1",
            "Whether a change is kept or rolled back: speed, quality and objectives of two runs")
        .Object("inputs", static r => r, _inputs, "What was asked for")
        .Word("verdict", static r => Names.Snake(r.Outcome), typeof(VerdictOutcome), "The verdict")
        .Texts("reasons", static r => r.Reasons, "Why, in sentences")
        .Object("speed", static r => r, _speed, "Whether it became faster")
        .Object("quality", static r => r, _quality, "Whether answers became worse")
        .List("targets", static r => r.Targets, _target, "Whether objectives are met")
        .List("findings", static r => r.Findings, FindingSchema.ByArea, "What to know about the runs");

    private static readonly Schema<Counted> _count = new Schema<Counted>("CountedFaults")
        .All(static c => c.Share, _share)
        .Word("verdict", static c => c.Outcome is { } outcome ? Names.Snake(outcome) : null, typeof(GuardrailOutcome), "Whether the limit is kept").OrAbsent();

    /// <summary>The document of two counts of faults.</summary>
    internal static readonly Schema<CountsResult> Counts = new Schema<CountsResult>("CountsDocument", "floorline/counts@1",
            "Two counts of faults, where nothing else is known")
        .Text("limit", static r => r.Limit?.Text, "Limit that was set; null without one").OrNull()
        .Object("before", static r => new Counted(r.Comparison.Before, r.Before), _count, "Before the change")
        .Object("after", static r => new Counted(r.Comparison.After, r.After), _count, "After it")
        .Number("p", static r => r.Comparison.Probability, "Chance of so uneven counts without a change")
        .Flag("change_shown", static r => r.Comparison.IsShown, "Whether a change is shown");

    private static SpeedOptions Options(VerifyResult result) => result.Speed?.Options ?? SpeedOptions.Default;

    private static string Shown(Attainment attainment) =>
        attainment switch { Attainment.MetSurely => "met", Attainment.MissedSurely => "missed", _ => "not_shown" };

    private sealed record Counted(ProportionInterval Share, GuardrailOutcome? Outcome);
}
