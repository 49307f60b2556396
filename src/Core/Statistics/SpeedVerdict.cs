using System.Collections.Immutable;
using Floorline.Core.Findings;

namespace Floorline.Core.Statistics;

/// <summary>
/// Whether a change made something faster, judged on several metrics at once with one stated rate of false alarms: each of m metrics gets an
/// interval of confidence 1 - rate / m (Bonferroni), so that together they err at most at that rate when nothing changed.
/// </summary>
/// <param name="Baseline">The samples before the change.</param>
/// <param name="Candidate">The samples after it.</param>
/// <param name="Options">How they were compared.</param>
/// <param name="Outcome">Faster, slower, no difference shown, or not enough data. A metric that became slower outweighs one that became faster.</param>
/// <param name="Changes">One per metric that the samples support, in the order of the options.</param>
/// <param name="Unsupported">One reason per metric that they do not support: how many samples are needed.</param>
/// <param name="Superiority">Probability that a random candidate time is shorter than a random baseline time, ties counted half: the effect size. 0.5 is none,
/// 1 is always.</param>
/// <param name="Findings">What makes the samples doubtful.</param>
public sealed record SpeedVerdict(
    LatencySamples Baseline,
    LatencySamples Candidate,
    SpeedOptions Options,
    SpeedOutcome Outcome,
    ImmutableArray<MetricChange> Changes,
    ImmutableArray<string> Unsupported,
    double Superiority,
    ImmutableArray<Finding> Findings)
{
    /// <summary>The change that decides: the first that has the verdict's outcome; none where there is not enough data.</summary>
    public MetricChange? Deciding => Changes.FirstOrDefault(change => change.Outcome == Outcome) ?? Changes.FirstOrDefault();

    /// <summary>Cliff's delta of the candidate's speed: 2 x superiority - 1, from -1 (always slower) to 1 (always faster).</summary>
    public double CliffsDelta => (2 * Superiority) - 1;

    /// <summary>The verdict on two samples.</summary>
    /// <param name="baseline">Before the change.</param>
    /// <param name="candidate">After it.</param>
    /// <param name="options">How they are compared; the defaults where nothing is said.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option lies outside its range.</exception>
    public static SpeedVerdict Of(LatencySamples baseline, LatencySamples candidate, SpeedOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(baseline);
        ArgumentNullException.ThrowIfNull(candidate);
        SpeedOptions rules = (options ?? SpeedOptions.Default).Checked();
        SampleHealth before = SampleHealth.Of(baseline);
        SampleHealth after = SampleHealth.Of(candidate);
        int fewest = Math.Min(before.EffectiveCount, after.EffectiveCount);

        // A metric that the counts cannot support takes no share of the rate: which those are hangs on the counts, not on the times.
        double confidence = 1 - (rules.FalseAlarmRate / rules.Metrics.Length);
        LatencyMetric[] supported = [.. rules.Metrics.Where(metric => fewest >= QuantileEstimate.Needed(metric, confidence))];
        if (supported.Length > 0)
        {
            confidence = 1 - (rules.FalseAlarmRate / supported.Length);
        }

        MetricChange[] changes =
        [
            .. supported.Select(metric => MetricChange.Of(
                QuantileEstimate.Of(baseline, metric, confidence, before.EffectiveCount),
                QuantileEstimate.Of(candidate, metric, confidence, after.EffectiveCount),
                rules.Tolerance)),
        ];
        string[] unsupported =
        [
            .. rules.Metrics.Except(supported).Select(metric =>
            {
                (LatencySamples smaller, SampleHealth health) = before.EffectiveCount <= after.EffectiveCount ? (baseline, before) : (candidate, after);
                return QuantileEstimate.Of(smaller, metric, 1 - (rules.FalseAlarmRate / rules.Metrics.Length), health.EffectiveCount).Value.UnknownReason!;
            }),
        ];
        Finding[] findings = [.. before.Findings("baseline"), .. after.Findings("candidate"), .. SpeedFindings.OfChanges(changes, rules)];
        return new SpeedVerdict(baseline, candidate, rules, OutcomeOf(changes), [.. changes], [.. unsupported], Dominance(baseline, candidate), [.. findings]);
    }

    private static SpeedOutcome OutcomeOf(MetricChange[] changes) =>
        changes.Length == 0 ? SpeedOutcome.NotEnoughData
        : changes.Any(static c => c.Outcome == SpeedOutcome.Slower) ? SpeedOutcome.Slower
        : changes.Any(static c => c.Outcome == SpeedOutcome.Faster) ? SpeedOutcome.Faster
        : SpeedOutcome.NoDifferenceShown;

    /// <summary>The share of pairs (baseline, candidate) in which the candidate is shorter, by one walk along both sorted samples.</summary>
    private static double Dominance(LatencySamples baseline, LatencySamples candidate)
    {
        ReadOnlySpan<double> before = baseline.Sorted;
        ReadOnlySpan<double> after = candidate.Sorted;
        double wins = 0;
        int shorter = 0;
        int notLonger = 0;
        foreach (double time in before)
        {
            while (shorter < after.Length && after[shorter] < time)
            {
                shorter++;
            }

            notLonger = Math.Max(notLonger, shorter);
            while (notLonger < after.Length && after[notLonger] <= time)
            {
                notLonger++;
            }

            wins += shorter + ((notLonger - shorter) / 2.0);
        }

        return wins / before.Length / after.Length;
    }
}
