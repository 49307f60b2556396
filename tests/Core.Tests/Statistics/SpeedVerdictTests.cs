using Floorline.Core.Objectives;
using Floorline.Core.Probability;
using Floorline.Core.Quantities;
using Floorline.Core.Statistics;

namespace Floorline.Core.Tests.Statistics;

public sealed class SpeedVerdictTests
{
    /// <summary>
    /// 2,000 pairs of the same distribution, n from 30 to 500: at the stated 5 % at most 100 may be called faster or slower. All metrics count together.
    /// </summary>
    [Theory]
    [InlineData("normal")]
    [InlineData("log-normal")]
    [InlineData("bimodal")]
    [InlineData("bimodal, uneven")]
    public void Of_PairsOfTheSameDistribution_AlarmAtMostAtTheStatedRate(string shape)
    {
        int[] counts = [30, 50, 100, 200, 500];
        Simulated.Rates[] rates = [.. counts.Select(n => Simulated.Verdicts(shape, n, 400, seed: n))];

        Assert.Equal(2000, rates.Sum(static r => r.Pairs));
        Assert.True(rates.Sum(static r => r.Slower + r.Faster) <= 0.05 * 2000, string.Join(", ", rates.Select(static r => $"{r.Slower}+{r.Faster}")));
        // Some of the short runs look dependent by chance, and count as too few.
        Assert.InRange(rates.Sum(static r => r.NotEnough), 0, 60);
    }

    [Theory]
    [InlineData("normal", 300, 0.85)]
    [InlineData("normal", 1000, 0.98)]
    [InlineData("log-normal", 1000, 0.8)]
    [InlineData("bimodal", 500, 0.95)]
    [InlineData("bimodal, uneven", 150, 0.8)]
    public void Of_TenPercentSlower_IsShown(string shape, int count, double power)
    {
        Simulated.Rates rates = Simulated.Verdicts(shape, count, 200, seed: 7, factor: 1.1);

        Assert.True(rates.Slower >= power * rates.Pairs, $"{rates.Slower} of {rates.Pairs}");
        Assert.Equal(0, rates.Faster);
    }

    [Fact]
    public void Of_HalfTheTime_IsFasterByHalf()
    {
        var random = new Random(1);
        LatencySamples before = Simulated.Draw(random, "log-normal", 200);
        SpeedVerdict verdict = SpeedVerdict.Of(before, LatencySamples.Of(before.Times.Select(static t => t / 2)));

        Assert.Equal(SpeedOutcome.Faster, verdict.Outcome);
        Assert.Equal("median", verdict.Deciding!.Metric.Name);
        Assert.Equal(-0.5, verdict.Deciding.Change, 1e-12);
        Assert.InRange(verdict.Deciding.Low, -0.7, -0.5);
        Assert.InRange(verdict.Deciding.High, -0.5, -0.3);
        Assert.True(verdict.Superiority > 0.8);
    }

    [Fact]
    public void Of_SwappedSamples_GivesTheOppositeVerdict()
    {
        var random = new Random(2);
        LatencySamples before = Simulated.Draw(random, "normal", 100);
        LatencySamples after = Simulated.Draw(random, "normal", 100, 1.2);

        SpeedVerdict there = SpeedVerdict.Of(before, after);
        SpeedVerdict back = SpeedVerdict.Of(after, before);

        Assert.Equal(SpeedOutcome.Slower, there.Outcome);
        Assert.Equal(SpeedOutcome.Faster, back.Outcome);
        Assert.Equal(there.Deciding!.Difference.Value, -back.Deciding!.Difference.Value, 1e-15);
        Assert.Equal(there.Deciding.Interval.Low.Value, -back.Deciding.Interval.High.Value, 1e-15);
        Assert.Equal(1, there.Superiority + back.Superiority, 1e-12);
    }

    [Fact]
    public void Of_TimesInAnotherUnit_GivesTheSameRatios()
    {
        var random = new Random(3);
        LatencySamples before = Simulated.Draw(random, "bimodal", 80);
        LatencySamples after = Simulated.Draw(random, "bimodal", 80, 1.05);
        LatencySamples Scaled(LatencySamples samples) => LatencySamples.Of(samples.Times.Select(static t => t * 1000));

        SpeedVerdict one = SpeedVerdict.Of(before, after);
        SpeedVerdict other = SpeedVerdict.Of(Scaled(before), Scaled(after));

        Assert.Equal(one.Outcome, other.Outcome);
        Assert.Equal(one.Deciding!.Low, other.Deciding!.Low, 1e-9);
        Assert.Equal(one.Deciding.High, other.Deciding.High, 1e-9);
    }

    [Fact]
    public void Of_FiveSamples_IsNotEnoughAndSaysHowManyAre()
    {
        SpeedVerdict verdict = SpeedVerdict.Of(Constant(5), Constant(5));

        Assert.Equal(SpeedOutcome.NotEnoughData, verdict.Outcome);
        Assert.Null(verdict.Deciding);
        Assert.Equal("median of 5 samples is not supported: at least 6 are needed; p95 of 5 samples is not supported: at least 96 are needed",
            string.Join("; ", verdict.Unsupported));
    }

    [Fact]
    public void Of_EqualConstantTimes_ShowsNoDifference()
    {
        SpeedVerdict verdict = SpeedVerdict.Of(Constant(100), Constant(100));

        Assert.Equal(SpeedOutcome.NoDifferenceShown, verdict.Outcome);
        Assert.Equal(0.5, verdict.Superiority);
        Assert.Empty(verdict.Findings);
    }

    [Fact]
    public void Of_MedianFasterAndTailSlower_IsSlowerAndSaysMixed()
    {
        var random = new Random(4);
        LatencySamples before = Simulated.Draw(random, "normal", 300);
        LatencySamples after = LatencySamples.Of(Simulated.Draw(random, "normal", 300, 0.8).Times.Select((t, i) => i % 8 == 3 ? t * 4 : t));

        SpeedVerdict verdict = SpeedVerdict.Of(before, after);

        Assert.Equal(SpeedOutcome.Slower, verdict.Outcome);
        Assert.Equal("p95", verdict.Deciding!.Metric.Name);
        Assert.Contains(verdict.Findings, static f => f.Id == "mixed");
    }

    [Fact]
    public void Of_ShownChangeBelowTheTolerance_DoesNotCount()
    {
        var random = new Random(5);
        LatencySamples before = Simulated.Draw(random, "normal", 500);
        LatencySamples after = Simulated.Draw(random, "normal", 500, 1.07);

        Assert.Equal(SpeedOutcome.Slower, SpeedVerdict.Of(before, after).Outcome);
        SpeedVerdict verdict = SpeedVerdict.Of(before, after, new SpeedOptions { Tolerance = 0.1 });
        Assert.Equal(SpeedOutcome.NoDifferenceShown, verdict.Outcome);
        Assert.Contains(verdict.Findings, static f => f.Id == "below_tolerance");
    }

    [Fact]
    public void SmallestShown_ChangeOfThatSize_IsShownInAboutEightOfTen()
    {
        var random = new Random(6);
        SpeedOptions options = new() { RunSpread = 0 };
        MetricChange Median(double factor) =>
            SpeedVerdict.Of(Simulated.Draw(random, "normal", 800), Simulated.Draw(random, "normal", 800, factor), options).Changes[0];
        double smallest = Enumerable.Range(0, 100).Average(_ => Median(1).SmallestShownChange);

        int shown = Enumerable.Range(0, 200).Count(_ => Median(1 + smallest).Outcome == SpeedOutcome.Slower);

        Assert.InRange(shown / 200.0, 0.7, 0.92);
    }

    [Theory]
    [InlineData(0.5, 0.95, 6)]
    [InlineData(0.9, 0.95, 36)]
    [InlineData(0.95, 0.95, 72)]
    [InlineData(0.99, 0.95, 368)]
    [InlineData(0.99, 0.975, 437)]
    public void Needed_Metric_IsTheSmallestCountWithAnInterval(double share, double confidence, int needed)
    {
        var metric = LatencyMetric.Of(share);
        Assert.Equal(needed, QuantileEstimate.Needed(metric, confidence));
        double tail = (1 - confidence) / 2;
        Assert.True(Math.Max(Binomial.AtMost(0, needed, share), Binomial.AtLeast(needed, needed, share)) <= tail);
        Assert.True(Math.Max(Binomial.AtMost(0, needed - 1, share), Binomial.AtLeast(needed - 1, needed - 1, share)) > tail);
    }

    [Fact]
    public void Estimate_P99Of50Samples_IsRefusedWithTheCountNeeded()
    {
        var estimate = QuantileEstimate.Of(Constant(50), LatencyMetric.P99);

        Assert.False(estimate.Value.IsKnown);
        Assert.Equal("p99 of 50 samples is not supported: at least 368 are needed", estimate.Value.UnknownReason);
    }

    // The ranks of the classical table for the median: n = 10 gives the 2nd and the 9th, n = 20 the 6th and the 15th, n = 100 the 40th and the 61st.
    [Theory]
    [InlineData(10, 2, 9)]
    [InlineData(20, 6, 15)]
    [InlineData(100, 40, 61)]
    public void Estimate_Median_UsesTheRanksOfTheClassicalTable(int count, int low, int high)
    {
        var estimate = QuantileEstimate.Of(LatencySamples.Of(Enumerable.Range(1, count).Select(static i => new Seconds(i))), LatencyMetric.Median);

        Assert.Equal(new ConfidenceInterval(new Seconds(low), new Seconds(high)), estimate.Interval.Value);
        Assert.Equal((count + 1) / 2.0, estimate.Value.Value.Value, 1e-12);
    }

    [Fact]
    public void Estimate_Intervals_CoverTheTruthAsOftenAsTheySay()
    {
        var random = new Random(8);
        double truth = 0.1 * Math.Exp(0.5 * NormalDistribution.Quantile(0.95));
        int covered = Enumerable.Range(0, 1000).Count(_ =>
        {
            ConfidenceInterval range = QuantileEstimate.Of(Simulated.Draw(random, "log-normal", 200), LatencyMetric.P95).Interval.Value;
            return range.Low.Value <= truth && truth <= range.High.Value;
        });

        Assert.InRange(covered, 940, 1000);
    }

    [Fact]
    public void At_Interpolates_AsNumpyDoes()
    {
        var samples = LatencySamples.Of(new[] { 3.0, 1, 4, 1, 5, 9, 2, 6 }.Select(static v => new Seconds(v)));

        Assert.Equal(3.5, samples.At(LatencyMetric.Median).Value, 1e-12);
        Assert.Equal(7.95, samples.At(LatencyMetric.P95).Value, 1e-12);
        Assert.Equal(1, samples.Shortest.Value);
        Assert.Equal(9, samples.Longest.Value);
    }

    [Fact]
    public void Of_OptionsOutsideTheirRange_Throws()
    {
        Assert.Throws<ArgumentOutOfRangeException>(static () => SpeedVerdict.Of(Constant(10), Constant(10), new SpeedOptions { FalseAlarmRate = 0 }));
        Assert.Throws<ArgumentOutOfRangeException>(static () => SpeedVerdict.Of(Constant(10), Constant(10), new SpeedOptions { Metrics = [] }));
        Assert.Throws<ArgumentOutOfRangeException>(static () => SpeedVerdict.Of(Constant(10), Constant(10), new SpeedOptions { Tolerance = -1 }));
        Assert.Throws<ArgumentOutOfRangeException>(static () => LatencySamples.Of([]));
        Assert.Throws<ArgumentOutOfRangeException>(static () => LatencySamples.Of([new Seconds(0)]));
        Assert.Throws<ArgumentOutOfRangeException>(static () => LatencySamples.Of([new Seconds(double.NaN)]));
    }

    [Fact]
    public void Objective_ComparedWithTheInterval_IsMetOrMissedSurelyOrInTheMiddle()
    {
        int[] order = [.. Enumerable.Range(1, 100)];
        var random = new Random(9);
        LatencySamples samples;
        do
        {
            // In an order that looks as independent as it is.
            random.Shuffle(order);
            samples = LatencySamples.Of(order.Select(static i => Seconds.FromMilliseconds(i)));
        }
        while (SampleHealth.Of(samples).Dependence.Strength > 1);

        Attainment Judged(double milliseconds, Statistic statistic) =>
            ObjectiveEstimate.Of(samples, Objective.Latency(Figure.EndToEnd, Seconds.FromMilliseconds(milliseconds), statistic)).Attainment;

        Assert.Equal(Attainment.MetSurely, Judged(101, Statistic.P95));
        Assert.Equal(Attainment.MetInMiddle, Judged(96, Statistic.P95));
        Assert.Equal(Attainment.MissedInMiddle, Judged(94, Statistic.P95));
        Assert.Equal(Attainment.MissedSurely, Judged(50, Statistic.P95));
        Assert.Equal(Attainment.Unknown, Judged(9000, Statistic.P99));

        // 1 to 100 ms: mean 50.5, standard error 29.01 / 10, so 44.8 to 56.2.
        Assert.Equal(Attainment.MetSurely, Judged(57, Statistic.Mean));
        Assert.Equal(Attainment.MetInMiddle, Judged(56, Statistic.Mean));
        Assert.Equal(Attainment.MissedInMiddle, Judged(45, Statistic.Mean));
        Assert.Equal(Attainment.MissedSurely, Judged(44, Statistic.Mean));
    }

    private static LatencySamples Constant(int count) => LatencySamples.Of(Enumerable.Repeat(new Seconds(0.1), count));
}
