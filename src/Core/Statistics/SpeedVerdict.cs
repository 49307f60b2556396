using System.Collections.Immutable;
using System.Globalization;
using Floorline.Core.Findings;
using Floorline.Core.Quantities;

namespace Floorline.Core.Statistics;

/// <summary>
/// Whether a change made something faster, judged on several metrics at once with one stated rate of false alarms: the rate is shared out among the metrics
/// (Bonferroni), so that together they err at most at that rate when nothing changed. Dependent times count for less; what one run cannot tell is allowed for.
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

        // A metric that the times cannot support takes no share of the rate: which those are hangs on how many they count as, not on how long they are.
        double[] confidences = rules.Confidences(rules.Metrics.Length);
        (QuantileEstimate Before, QuantileEstimate After)[] all =
        [
            .. rules.Metrics.Select((metric, i) => (QuantileEstimate.Of(before, metric, confidences[i]), QuantileEstimate.Of(after, metric, confidences[i]))),
        ];
        (QuantileEstimate Before, QuantileEstimate After)[] supported = [.. all.Where(Supported)];
        if (supported.Length < all.Length)
        {
            double[] more = rules.Confidences(supported.Length);
            supported = [.. supported.Select((pair, i) => (QuantileEstimate.Of(before, pair.Before.Metric, more[i]),
                QuantileEstimate.Of(after, pair.Before.Metric, more[i]))).Where(Supported)];
        }

        MetricChange[] changes = [.. supported.Select(pair => MetricChange.Of(pair.Before, pair.After, rules.Tolerance,
            UnseenSpread.Of(before, after, pair.Before.Metric, rules)))];
        string[] unsupported = [.. all.Where(pair => changes.All(change => change.Metric != pair.Before.Metric)).Select(Reason)];
        SpeedOutcome outcome = OutcomeOf(changes);
        Finding[] findings = [.. before.Findings("baseline"), .. after.Findings("candidate"), .. SpeedFindings.OfChanges(changes, rules),
            .. SpeedFindings.OfSamples(baseline, candidate, rules)];
        return new SpeedVerdict(baseline, candidate, rules, IsUnsteady(before, after, changes, outcome) ? SpeedOutcome.Unsteady : outcome, [.. changes],
            [.. unsupported], Dominance(baseline, candidate), [.. findings]) { BaselineHealth = before, CandidateHealth = after };
    }

    /// <summary>Fewest runs a side whose own differences tell what runs of one build differ by.</summary>
    public const int EnoughRuns = 5;

    /// <summary>
    /// The verdict on several runs a side, of which each run is one value per metric: what times within a run share, and what runs of one build differ by, is
    /// then in the values' own spread. Where either side has a single run, all of its times are one sample.
    /// </summary>
    /// <param name="baseline">The runs before the change, at least one.</param>
    /// <param name="candidate">Those after it, at least one.</param>
    /// <param name="options">How they are compared; the defaults where nothing is said.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no run, or an option lies outside its range.</exception>
    public static SpeedVerdict OfRuns(IReadOnlyList<LatencySamples> baseline, IReadOnlyList<LatencySamples> candidate, SpeedOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(baseline);
        ArgumentNullException.ThrowIfNull(candidate);
        Require.InRange(baseline.Count, 1, int.MaxValue, nameof(baseline));
        Require.InRange(candidate.Count, 1, int.MaxValue, nameof(candidate));
        (LatencySamples all, LatencySamples others) = (Joined(baseline), Joined(candidate));
        int runs = Math.Min(baseline.Count, candidate.Count);
        if (runs == 1)
        {
            return Of(all, others, options);
        }

        SpeedOptions rules = (options ?? SpeedOptions.Default).Checked();
        int fewest = baseline.Concat(candidate).Min(static run => run.Count);
        LatencyMetric[] supported = [.. rules.Metrics.Where(metric => fewest >= NeededInRun(metric))];
        double[] confidences = supported.Length > 0 ? rules.Confidences(supported.Length) : [];
        MetricChange[] changes = [.. supported.Select((metric, i) => MetricChange.OfRuns(metric, Values(baseline, metric), Values(candidate, metric),
            (all.Count, others.Count), confidences[i], rules.Tolerance))];
        List<string> unsupported = [.. rules.Metrics.Except(supported).Select(metric => string.Create(CultureInfo.InvariantCulture,
            $"{metric.Name} of runs of {fewest} samples is not supported: at least {NeededInRun(metric)} are needed in each"))];
        SpeedOutcome outcome = OutcomeOf(changes);
        if (runs < EnoughRuns)
        {
            // Few runs have hardly seen what runs differ by: only what lies beyond all of it counts.
            changes = [.. changes.Select(change => change.Outcome is SpeedOutcome.Faster or SpeedOutcome.Slower
                && !Apart(Values(baseline, change.Metric), Values(candidate, change.Metric)) ? change with { Outcome = SpeedOutcome.NoDifferenceShown } : change)];
            outcome = OutcomeOf(changes);
            if (outcome == SpeedOutcome.NoDifferenceShown)
            {
                outcome = SpeedOutcome.NotEnoughData;
                unsupported.Add(string.Create(CultureInfo.InvariantCulture,
                    $"{runs} runs a side cannot tell a change from what runs differ by, unless it is larger than all of that: at least {EnoughRuns} are needed"));
            }
        }

        return new SpeedVerdict(all, others, rules, outcome, [.. changes], [.. unsupported], Dominance(all, others),
            [.. SpeedFindings.OfChanges(changes, rules), .. SpeedFindings.OfSamples(all, others, rules)])
        {
            BaselineRuns = baseline.Count,
            CandidateRuns = candidate.Count,
        };
    }

    /// <summary>What is known of the baseline's times as one run; null where runs are the unit.</summary>
    public SampleHealth? BaselineHealth { get; init; }

    /// <summary>The same of the candidate's.</summary>
    public SampleHealth? CandidateHealth { get; init; }

    /// <summary>How many runs the baseline is; with several on both sides a run is the unit.</summary>
    public int BaselineRuns { get; init; } = 1;

    /// <summary>How many runs the candidate is.</summary>
    public int CandidateRuns { get; init; } = 1;

    /// <summary>Whether a run, and not a single time, is what is counted.</summary>
    public bool IsOfRuns => BaselineRuns > 1 && CandidateRuns > 1;

    /// <summary>Whether both sides are the same times in the same order, which two runs are not unless the clock shows one value only.</summary>
    public bool IsSameRun => AreSameRun(Baseline, Candidate);

    internal static bool AreSameRun(LatencySamples baseline, LatencySamples candidate) =>
        baseline.Shortest != baseline.Longest && baseline.Times.AsSpan().SequenceEqual(candidate.Times.AsSpan());

    private static int NeededInRun(LatencyMetric metric) => Math.Max(2, (int)Math.Ceiling((1 / Math.Min(metric.Share, 1 - metric.Share)) - 1e-9));

    private static double[] Values(IReadOnlyList<LatencySamples> runs, LatencyMetric metric) => [.. runs.Select(run => run.At(metric).Value)];

    private static LatencySamples Joined(IReadOnlyList<LatencySamples> runs) =>
        runs.Count == 1 ? runs[0] : LatencySamples.Of(runs.SelectMany(static run => run.Times));

    /// <summary>Whether every run of one side lies beyond every run of the other, by more than the runs of either side differ.</summary>
    private static bool Apart(double[] baseline, double[] candidate)
    {
        double gap = Math.Max(candidate.Min() - baseline.Max(), baseline.Min() - candidate.Max());
        return gap > Math.Max(baseline.Max() - baseline.Min(), candidate.Max() - candidate.Min());
    }

    private static bool Supported((QuantileEstimate Before, QuantileEstimate After) pair) => pair.Before.Interval.IsKnown && pair.After.Interval.IsKnown;

    private static string Reason((QuantileEstimate Before, QuantileEstimate After) pair)
    {
        QuantileEstimate worse = pair.After.Interval.IsKnown || (!pair.Before.Interval.IsKnown && pair.Before.EffectiveCount <= pair.After.EffectiveCount)
            ? pair.Before : pair.After;
        return worse.Interval.IsKnown ? $"{worse.Metric.Name} is not supported by these times" : worse.Interval.UnknownReason!;
    }

    /// <summary>A side that drifts has no one value; a difference counts only where it exceeds what the sides drift by.</summary>
    private static bool IsUnsteady(SampleHealth before, SampleHealth after, MetricChange[] changes, SpeedOutcome outcome)
    {
        double drift = (before.Drifts ? before.DriftSize.Value : 0) + (after.Drifts ? after.DriftSize.Value : 0);
        return (before.Drifts || after.Drifts) && outcome != SpeedOutcome.NotEnoughData
            && !changes.Any(change => change.Outcome == outcome && outcome != SpeedOutcome.NoDifferenceShown
                && Math.Max(change.Interval.Low.Value, -change.Interval.High.Value) > drift);
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
