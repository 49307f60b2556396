using Floorline.Core.Hardware;
using Floorline.Core.Levers;
using Floorline.Core.Objectives;
using Floorline.Core.Planning;
using Floorline.Core.Quantities;
using Floorline.Core.Serving;
using Floorline.Core.Situations;
using Floorline.Core.Tests.Levers;
using Floorline.Core.Workloads;

namespace Floorline.Core.Tests.Planning;

/// <summary>What an SLO misses, and by how much.</summary>
public class OutlookTests
{
    private static Situation Loaded => new(Served.Eight, new DeviceGroup(Served.Fast), Step.Decode(1, 0)) { Engine = Served.Compiled,
        Load = ServingLoad.Closed(16, 1000, 200) };

    private static Situation Single => new(Served.Eight, new DeviceGroup(Served.Fast), Step.Decode(1, 3000)) { Measured = SomeSituations.Ms(8) };

    [Fact]
    public void Misses_NothingAskedFor_IsNothing()
    {
        Assert.True(Slo.None.IsEmpty);
        Assert.True((Slo.None with { Risk = QualityRisk.High }).IsEmpty);
        Assert.Empty(Outlook.Of(Loaded).Misses(Slo.None));
        Assert.Equal(0, Outlook.Of(Loaded).Shortfall(Slo.None));
    }

    [Fact]
    public void Misses_EachPartOfAnSlo_IsNamedWithBothValues()
    {
        var impossible = Slo.Of(
            Ttft(Seconds.FromMilliseconds(1)),
            Itl(Seconds.FromMilliseconds(0.1)),
            Objective.Latency(Figure.EndToEnd, Seconds.FromMilliseconds(2), Statistic.Mean),
            Objective.Throughput(new TokensPerSecond(1e6)),
            Objective.Rate(new RequestsPerSecond(1e5)),
            Objective.Cost(new Dollars(0.001)),
            Objective.Energy(new Joules(0.001)),
            Objective.Memory(new Bytes(1e6)),
            Objective.Devices(1));
        Outlook outlook = Outlook.Of(Loaded with { Hardware = new DeviceGroup(Served.Fast, 2),
            Step = Step.Decode(1, 0) with { Parallelism = new Parallelism(2, 1, 1) } }, new DollarsPerHour(2));

        string[] misses = [.. outlook.Misses(impossible).Select(static m => Assert.IsType<Miss.OfObjective>(m).Outcome.ToString())];

        Assert.Equal(["TTFT", "ITL", "end", "throughput", "rate", "cost", "energy", "memory", "2"], misses.Select(static m => m.Split(' ')[0]));
        Assert.All(misses, static m => Assert.Contains("wanted", m, StringComparison.Ordinal));
        Assert.False(impossible.IsEmpty);
    }

    [Fact]
    public void Shortfall_IsZeroExactlyWhereNothingIsMissed()
    {
        Outlook outlook = Outlook.Of(Loaded, new DollarsPerHour(2));
        foreach (double factor in (double[])[0.5, 0.9, 0.999, 1.001, 1.1, 2])
        {
            foreach (Slo slo in (Slo[])[Slo.Of(Itl(outlook.Itl.Middle * factor)), Slo.Of(Ttft(outlook.Ttft!.Value.Middle * factor)),
                Slo.Of(Objective.Cost(outlook.PerMillionTokens.Value * factor)), Slo.Of(Objective.Energy(outlook.PerToken.Value * factor))])
            {
                Assert.Equal(factor >= 1 ? 0 : -Math.Log(factor), outlook.Shortfall(slo), 1e-9);
                Assert.Equal(factor >= 1 ? 0 : 1, outlook.Misses(slo).Count);
            }

            var rate = Slo.Of(Objective.Throughput(new TokensPerSecond(outlook.Throughput.Value * factor)));
            Assert.Equal(factor <= 1 ? 0 : Math.Log(factor), outlook.Shortfall(rate), 1e-9);
            Assert.Equal(factor <= 1 ? 0 : 1, outlook.Misses(rate).Count);
        }
    }

    [Fact]
    public void Shortfall_OfSeveralParts_IsTheirSum()
    {
        Outlook outlook = Outlook.Of(Loaded);
        var both = Slo.Of(Itl(outlook.Itl.Middle * 0.5), Ttft(outlook.Ttft!.Value.Middle * 0.25), Objective.Devices(1));

        Assert.Equal(Math.Log(8), outlook.Shortfall(both), 1e-9);
    }

    [Fact]
    public void Seen_APercentile_AndAMean_AreTheSimulations()
    {
        Outlook outlook = Outlook.Of(Loaded);
        ServingResult simulated = outlook.Simulated!;

        foreach (Figure figure in (Figure[])[Figure.Ttft, Figure.Itl, Figure.Tpot, Figure.EndToEnd])
        {
            FigureRange seen = outlook.Seen(Objective.Latency(figure, new Seconds(1))).Value;
            Assert.Equal(simulated.Of(figure).P95.Value, seen.Middle.Time);
            Assert.True(seen.Low.Time < seen.Middle.Time && seen.Middle.Time < seen.High.Time);
        }

        Assert.Equal(outlook.Itl.Middle, outlook.Seen(Itl(new Seconds(1))).Value.Middle.Time);
        Assert.Equal(outlook.EndToEnd!.Value.Middle, outlook.Seen(Objective.Latency(Figure.EndToEnd, new Seconds(1), Statistic.Mean)).Value.Middle.Time);
        Assert.True(outlook.Seen(Objective.Latency(Figure.Ttft, new Seconds(1), Statistic.P99)).IsKnown, "what any statistic needs is simulated");
        Assert.Equal(outlook.Throughput.Value / 200, outlook.Rate.Value.Value, 1e-9);
    }

    [Fact]
    public void Attainment_OfALimitMovedAcrossTheInterval_PassesThroughAllFour()
    {
        Outlook outlook = Outlook.Of(Loaded);
        Attainment At(Seconds limit) => outlook.Attainment(Slo.Of(Itl(limit)));

        Assert.Equal(
            [Attainment.MissedSurely, Attainment.MissedInMiddle, Attainment.MetInMiddle, Attainment.MetSurely],
            new[] { At(outlook.Itl.Low * 0.99), At(outlook.Itl.Low * 1.01), At(outlook.Itl.High * 0.99), At(outlook.Itl.High * 1.01) });
        Assert.Equal(Attainment.Unknown, outlook.Attainment(Slo.Of(Objective.Cost(new Dollars(1)))));
        Assert.Equal(Attainment.Unknown, Outlook.Of(Single).Attainment(Slo.Of(Ttft(new Seconds(1)))));
    }

    private static Objective Itl(Seconds most) => Objective.Latency(Figure.Itl, most, Statistic.Mean);

    private static Objective Ttft(Seconds most) => Objective.Latency(Figure.Ttft, most, Statistic.Mean);

    [Fact]
    public void Of_WhatDoesNotFit_IsInfeasibleAndInfinitelyFar()
    {
        Outlook served = Outlook.Of(Loaded with { Model = Served.Seventy });
        Outlook single = Outlook.Of(Single with { Model = Served.Seventy, Measured = null });

        Assert.Equal(new CannotRun.WeightsDoNotFit(), served.Infeasible);
        Assert.Equal(new CannotRun.StepDoesNotFit(), single.Infeasible);
        Assert.Equal(double.PositiveInfinity, served.Shortfall(Slo.Of(Itl(new Seconds(1)))));
        Assert.Single(served.Misses(Slo.None));
    }

    [Fact]
    public void Of_ArrivalsFasterThanService_IsInfeasible() =>
        Assert.Equal(new CannotRun.Overloaded(), Outlook.Of(Loaded with { Load = ServingLoad.Open(new Seconds(0.001), 4000, 500) })
            .Infeasible);

    [Fact]
    public void Of_ASingleStep_TakesTheMeasuredTime()
    {
        Outlook outlook = Outlook.Of(Single with { Measured = Core.Situations.Measurement.Of(Seconds.FromMilliseconds(8), 0.1) });

        Assert.Equal((7.2, 8, 8.8), (Math.Round(outlook.Itl.Low.Milliseconds, 9), outlook.Itl.Middle.Milliseconds,
            Math.Round(outlook.Itl.High.Milliseconds, 9)));
        Assert.Equal(125, outlook.Throughput.Value, 1e-9);
        Assert.Null(outlook.Ttft);
    }

    [Fact]
    public void Of_AServedLoad_ObeysTheFloorsOfItsBatch()
    {
        foreach (int slots in (int[])[1, 16, 128])
        {
            Outlook outlook = Outlook.Of(Loaded with { Load = ServingLoad.Closed(slots, 1000, 200) });
            Seconds floor = Some.Floors(Served.Eight, Step.Decode((int)Math.Max(1, Math.Floor(outlook.BatchCount)), 880), Served.Fast).Binding;

            Assert.True(outlook.Itl.Middle >= floor, $"{slots} slots");
            Assert.True(outlook.Throughput.Value <= outlook.BatchCount / floor.Value, $"{slots} slots");
        }
    }

    [Fact]
    public void Of_APrice_IsTheCostOfAMillionTokens()
    {
        Outlook outlook = Outlook.Of(Loaded, new DollarsPerHour(3));

        Assert.Equal(3 / (outlook.Throughput.Value * 3600) * 1e6, outlook.PerMillionTokens.Value.Value, 1e-9);
        Assert.Equal(700 / outlook.Throughput.Value, outlook.PerToken.Value.Value, 1e-9);
        Assert.False(Outlook.Of(Loaded).PerMillionTokens.IsKnown);
    }
}
