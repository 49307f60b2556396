using Floorline.Core.Objectives;
using Floorline.Core.Probability;
using Floorline.Core.Quantities;
using Floorline.Core.Statistics;

namespace Floorline.Core.Tests.Statistics;

/// <summary>Verdicts on times that depend on each other, on runs that differ, and on samples that are looked at again.</summary>
public sealed class DependentVerdictTests
{
    public static TheoryData<string> Shapes => [.. SimulatedServer.Independent, .. SimulatedServer.Dependent];

    /// <summary>The stated rate of 5 % is not contradicted by 300 pairs of equals: n of 60, 150 and 400, which no table names.</summary>
    [Theory]
    [MemberData(nameof(Shapes))]
    public void Of_PairsOfEquals_AlarmAtMostAtTheStatedRate(string shape)
    {
        SimulatedServer.Rates[] rates = [.. new[] { 60, 150, 400 }.Select(n => SimulatedServer.Verdicts(shape, n, 100, seed: n))];
        int alarms = rates.Sum(static r => r.Slower + r.Faster);

        Assert.True(ProportionInterval.For(alarms, 300, 0.99).Low <= 0.05, $"{shape}: {string.Join(", ", rates.Select(static r => $"{r.Slower}+{r.Faster}"))}");
    }

    [Theory]
    [InlineData("AR(1) 0.6", 1000, 0.95)]
    [InlineData("AR(1) 0.9", 2000, 0.9)]
    [InlineData("ticks", 1000, 0.98)]
    public void Of_TenPercentSlowerAmongDependentTimes_IsShownByLongRuns(string shape, int count, double power) =>
        Assert.InRange(SimulatedServer.Verdicts(shape, count, 100, seed: 5, factor: 1.1).Slower / 100.0, power, 1);

    [Fact]
    public void Of_AServerThatBatches_CountsForLessThanItsRequestsAndSaysSo()
    {
        var verdict = SpeedVerdict.Of(SimulatedServer.Run(new Random(1), "batching server", 3000), SimulatedServer.Run(new Random(2), "batching server", 3000));

        Assert.All(verdict.Changes, static change => Assert.InRange(change.Baseline.EffectiveCount, 5, 400));
        Assert.Contains(verdict.Findings, static f => f.Id == "autocorrelation" && f.Text.Contains("3000 samples count as ", StringComparison.Ordinal));
    }

    [Fact]
    public void Of_TimesThatDrift_IsUnsteadyUnlessTheDifferenceIsLarger()
    {
        var random = new Random(3);
        SpeedOutcome[] Outcomes(double factor) => [.. Enumerable.Range(0, 60).Select(_ =>
            SpeedVerdict.Of(SimulatedServer.Run(random, "drift", 200), SimulatedServer.Run(random, "drift", 200, factor)).Outcome)];

        Assert.DoesNotContain(Outcomes(1), static o => o is SpeedOutcome.Slower or SpeedOutcome.Faster);
        Assert.Contains(SpeedOutcome.Unsteady, Outcomes(1.06));
        Assert.InRange(Outcomes(2).Count(static o => o == SpeedOutcome.Slower), 40, 60);
        Assert.DoesNotContain(Outcomes(0.5), static o => o is SpeedOutcome.Slower or SpeedOutcome.Unsteady);
    }

    // A memory of 19 samples moves halves apart without any drift.
    [Fact]
    public void Drifts_TimesThatOnlyResembleTheirNeighbours_AreSeldomCalledSo()
    {
        var random = new Random(4);

        Assert.InRange(Enumerable.Range(0, 200).Count(_ => SampleHealth.Of(SimulatedServer.Run(random, "AR(1) 0.9", 1000)).Drifts), 0, 6);
    }

    [Fact]
    public void Of_OneMemoryAsLongAsTheRun_IsNotSupportedAndSaysWhy()
    {
        var samples = LatencySamples.Of(Enumerable.Range(0, 300).Select(static i => new Seconds(1 + (0.3 * Math.Sin(i / 40.0)))));

        var estimate = QuantileEstimate.Of(SampleHealth.Of(samples), LatencyMetric.Median);

        Assert.False(estimate.Interval.IsKnown);
        Assert.Contains("300 samples", estimate.Interval.UnknownReason, StringComparison.Ordinal);
    }

    [Fact]
    public void OfRuns_FiveASideThatDifferAsRunsDo_AlarmAtTheStatedRateAndSeeTenPercent()
    {
        var random = new Random(5);
        LatencySamples[] Runs(int runs, double factor) => [.. Enumerable.Range(0, runs).Select(_ => SimulatedServer.Run(random, "run effects", 100, factor))];
        int alarms = Enumerable.Range(0, 300).Count(_ => SpeedVerdict.OfRuns(Runs(5, 1), Runs(5, 1)).Outcome is SpeedOutcome.Slower or SpeedOutcome.Faster);
        int shown = Enumerable.Range(0, 100).Count(_ => SpeedVerdict.OfRuns(Runs(5, 1), Runs(6, 1.1)).Outcome == SpeedOutcome.Slower);

        Assert.True(ProportionInterval.For(alarms, 300, 0.99).Low <= 0.05, $"{alarms} of 300");
        Assert.InRange(shown, 95, 100);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void OfRuns_FewerThanFive_DecideOnlyWhatLiesBeyondAllThatRunsDiffer(int runs)
    {
        var random = new Random(6);
        LatencySamples[] Runs(double factor) => [.. Enumerable.Range(0, runs).Select(_ => SimulatedServer.Run(random, "run effects", 100, factor))];
        SpeedVerdict[] equals = [.. Enumerable.Range(0, 100).Select(_ => SpeedVerdict.OfRuns(Runs(1), Runs(1)))];

        Assert.InRange(equals.Count(static v => v.Outcome is SpeedOutcome.Slower or SpeedOutcome.Faster), 0, 5);
        Assert.All(equals.Where(static v => v.Outcome == SpeedOutcome.NotEnoughData), static v => Assert.Contains("at least 5 are needed", v.Unsupported[^1],
            StringComparison.Ordinal));
        Assert.Equal(SpeedOutcome.Slower, SpeedVerdict.OfRuns(Runs(1), Runs(2)).Outcome);
    }

    [Fact]
    public void OfRuns_RunsTooShortForATail_DoNotJudgeIt()
    {
        var random = new Random(7);
        LatencySamples[] Runs() => [.. Enumerable.Range(0, 5).Select(_ => SimulatedServer.Run(random, "normal", 19))];

        var verdict = SpeedVerdict.OfRuns(Runs(), Runs());

        Assert.Equal(["median"], verdict.Changes.Select(static c => c.Metric.Name));
        Assert.Equal("p95 of runs of 19 samples is not supported: at least 20 are needed in each", verdict.Unsupported.Single());
    }

    /// <summary>All looks together err at most at the stated rate: the shares of the rate sum to it.</summary>
    [Fact]
    public void Spent_OfAllLooks_SumsToTheRate()
    {
        double all = Enumerable.Range(1, 10_000).Sum(static look => new SpeedOptions { Look = look }.Spent);

        Assert.InRange(all, 0.0499, 0.05);
        Assert.Equal(0.05, SpeedOptions.Default.Spent);
    }

    /// <summary>Equals looked at after every 50 samples up to 1,000, with the number of the look: called different at most at the stated rate.</summary>
    [Fact]
    public void Of_GrowingSamplesLookedAtAgain_AlarmAtMostAtTheStatedRateTogether()
    {
        var random = new Random(8);
        int alarms = Enumerable.Range(0, 40).Count(_ =>
        {
            LatencySamples a = SimulatedServer.Run(random, "normal", 1000);
            LatencySamples b = SimulatedServer.Run(random, "normal", 1000);
            return Enumerable.Range(1, 20).Any(look => SpeedVerdict.Of(LatencySamples.Of(a.Times.Take(50 * look)), LatencySamples.Of(b.Times.Take(50 * look)),
                new SpeedOptions { Look = look, RunSpread = 0 }).Outcome is SpeedOutcome.Slower or SpeedOutcome.Faster);
        });

        Assert.InRange(alarms, 0, 6);
    }

    [Fact]
    public void IsSameRun_TheSameTimesInOrder_IsSaidAndTicksOfOneValueAreNot()
    {
        LatencySamples run = SimulatedServer.Run(new Random(9), "normal", 50);
        LatencySamples other = LatencySamples.Of(run.Times.Reverse());
        var constant = LatencySamples.Of(Enumerable.Repeat(new Seconds(1), 50));

        Assert.True(SpeedVerdict.Of(run, LatencySamples.Of(run.Times)).IsSameRun);
        Assert.Contains(SpeedVerdict.Of(run, run).Findings, static f => f.Id == "same_run");
        Assert.False(SpeedVerdict.Of(run, other).IsSameRun);
        Assert.False(SpeedVerdict.Of(constant, constant).IsSameRun);
    }

    [Fact]
    public void MayHide_MetricTooCoarseToShowALoss_UnlessItsIntervalExcludesIt()
    {
        var random = new Random(10);
        LatencySamples before = SimulatedServer.Run(random, "log-normal", 200);
        MetricChange tail = SpeedVerdict.Of(before, SimulatedServer.Run(random, "log-normal", 200)).Changes[^1];
        MetricChange halved = SpeedVerdict.Of(before, SimulatedServer.Run(random, "log-normal", 200, 0.3)).Changes[^1];

        Assert.Equal(("p95", true), (tail.Metric.Name, tail.MayHide(0.1)));
        Assert.False(tail.MayHide(5));
        Assert.False(halved.MayHide(0.1));
    }

    [Fact]
    public void Objective_BothSidesMissIt_IsWorseOnlyWhereTheDifferenceIsShown()
    {
        var random = new Random(11);
        LatencySamples Samples(double factor) => SimulatedServer.Run(random, "normal", 1000, factor);
        bool Worse(double factor, Statistic statistic)
        {
            var speed = SpeedVerdict.Of(Samples(1), Samples(factor));
            Objective objective = Objective.Latency(Figure.EndToEnd, Seconds.FromMilliseconds(50), statistic);
            return ObjectiveEstimate.IsWorse(ObjectiveEstimate.Of(speed.Baseline, objective), ObjectiveEstimate.Of(speed.Candidate, objective), speed);
        }

        foreach (Statistic statistic in new[] { Statistic.P95, Statistic.P99, Statistic.Mean })
        {
            Assert.False(Worse(1, statistic));
            Assert.False(Worse(0.8, statistic));
            Assert.True(Worse(1.3, statistic));
        }
    }
}
