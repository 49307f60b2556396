using Floorline.Core.Objectives;
using Floorline.Core.Quantities;

namespace Floorline.Core.Tests.Objectives;

/// <summary>Limits of either side, their names, and how surely they are met.</summary>
public class ObjectiveTests
{
    [Theory]
    [InlineData(13.0, Attainment.MetSurely)]
    [InlineData(12.0, Attainment.MetSurely)]
    [InlineData(11.0, Attainment.MetInMiddle)]
    [InlineData(10.0, Attainment.MetInMiddle)]
    [InlineData(9.9, Attainment.MissedInMiddle)]
    [InlineData(8.0, Attainment.MissedInMiddle)]
    [InlineData(7.9, Attainment.MissedSurely)]
    public void Judge_ALatencyOf8To12_IsHeldAgainstItsFarAndItsNearEnd(double limit, Attainment expected) =>
        Assert.Equal(expected, Objective.Latency(Figure.Itl, new Seconds(limit))
            .Judge(Fact<FigureRange>.Known(FigureRange.Of(new Seconds(8), new Seconds(10), new Seconds(12)))));

    [Theory]
    [InlineData(8.0, Attainment.MetSurely)]
    [InlineData(9.0, Attainment.MetInMiddle)]
    [InlineData(11.0, Attainment.MissedInMiddle)]
    [InlineData(13.0, Attainment.MissedSurely)]
    public void Judge_AThroughput_HasItsFarEndBelow(double limit, Attainment expected)
    {
        static FigureValue Rate(double value) => FigureValue.Of(new TokensPerSecond(value));

        Assert.Equal(expected, Objective.Throughput(new TokensPerSecond(limit))
            .Judge(Fact<FigureRange>.Known(new FigureRange(Rate(8), Rate(10), Rate(12), true))));
    }

    // 1 / (1 / 5.0) is 5 and 0.9 * 5 / 0.9 / (1 / (1 / 5)) is not: nobody misses a limit by what a computation rounds, and by a millionth one does.
    [Theory]
    [InlineData(4.999999999999999, 0)]
    [InlineData(5.000000000000001, 0)]
    [InlineData(4.999995, 1e-6)]
    public void Shortfall_OfWhatAComputationRounds_IsNone(double seen, double expected)
    {
        Assert.Equal(expected, Objective.Rate(new RequestsPerSecond(5)).Shortfall(FigureValue.Of(new RequestsPerSecond(seen))), 1e-9);
        Assert.Equal(expected, Objective.Latency(Figure.Itl, new Seconds(5)).Shortfall(FigureValue.Of(new Seconds(10 - seen))), 1e-9);
    }

    [Fact]
    public void Apart_OfAmountsThatARoundingTellsApart_HasNoSixteenDigits()
    {
        (string one, string other) = FigureValue.Apart(FigureValue.Of(new RequestsPerSecond(4.999999999999999)), FigureValue.Of(new RequestsPerSecond(5)));

        Assert.Equal((other, "5.00 requests/s"), (one, other));
    }

    [Fact]
    public void Judge_WithoutAnInterval_IsNeverSure()
    {
        Fact<FigureRange> about = Fact<FigureRange>.Known(FigureRange.About(FigureValue.Of(new Seconds(10))));

        Assert.Equal(Attainment.MetInMiddle, Objective.Latency(Figure.Ttft, new Seconds(1000)).Judge(about));
        Assert.Equal(Attainment.MissedInMiddle, Objective.Latency(Figure.Ttft, new Seconds(0.001)).Judge(about));
        Assert.Equal(Attainment.Unknown, Objective.Latency(Figure.Ttft, new Seconds(1)).Judge(Fact<FigureRange>.Unknown("nobody looked")));
    }

    // Rated power is the most that is drawn: a limit above it is kept surely, one below it is missed by nobody's certain knowledge.
    [Theory]
    [InlineData(3, Attainment.MetSurely)]
    [InlineData(1.5, Attainment.MetInMiddle)]
    [InlineData(0.1, Attainment.MissedInMiddle)]
    public void Judge_AnEnergyAtRatedPower_IsNeverMissedSurely(double limit, Attainment expected)
    {
        var seen = new FigureRange(FigureValue.Of(new Joules(0.5)), FigureValue.Of(new Joules(1)), FigureValue.Of(new Joules(2)), true);
        var outcome = new ObjectiveOutcome(Objective.Energy(new Joules(limit)), Fact<FigureRange>.Known(seen));

        Assert.Equal(expected, outcome.Attainment);
        Assert.StartsWith("energy (upper limit, at rated power) ", outcome.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Latency_WithoutAStatistic_IsTheP95AndRemembersIt()
    {
        Objective assumed = Objective.Latency(Figure.Ttft, new Seconds(0.5));
        Objective stated = Objective.Latency(Figure.EndToEnd, new Seconds(0.5), Statistic.Percentile(0.999));

        Assert.Equal(("ttft_p95", "TTFT p95", true), (assumed.Name, assumed.Title, assumed.IsStatisticAssumed));
        Assert.Equal(("e2e_p99.9", "end to end p99.9", false), (stated.Name, stated.Title, stated.IsStatisticAssumed));
        Assert.Throws<ArgumentOutOfRangeException>(static () => Objective.Latency(Figure.Throughput, new Seconds(1)));
    }

    [Fact]
    public void Shortfall_OfAMissedLimit_IsTheLogarithmOfTheRatio()
    {
        Assert.Equal(Math.Log(2), Objective.Latency(Figure.Itl, new Seconds(1)).Shortfall(FigureValue.Of(new Seconds(2))), 1e-12);
        Assert.Equal(Math.Log(4), Objective.Rate(new RequestsPerSecond(4)).Shortfall(FigureValue.Of(new RequestsPerSecond(1))), 1e-12);
        Assert.Equal(0, Objective.Devices(8).Shortfall(FigureValue.Of(8)));
    }

    [Fact]
    public void Over_AnotherUnit_IsRefused() =>
        Assert.Throws<InvalidOperationException>(static () => FigureValue.Of(new Seconds(1)).Over(FigureValue.Of(new Joules(1))));

    [Fact]
    public void Worst_OfSeveral_IsTheLeastSure()
    {
        Assert.Equal(Attainment.MetSurely, Attainments.Worst([]));
        Assert.Equal(Attainment.MissedInMiddle, Attainments.Worst([Attainment.MetSurely, Attainment.MissedInMiddle, Attainment.MetInMiddle]));
        Assert.All(Enum.GetValues<Attainment>(), static a => Assert.NotEmpty(a.Words));
        Assert.Equal([Attainment.MetSurely, Attainment.MetInMiddle], Enum.GetValues<Attainment>().Where(static a => a.IsMet));
    }

    [Theory]
    [InlineData(100, true)]
    [InlineData(186, false)]
    [InlineData(187, true)]
    public void IsKeptWithRoom_PartOfTheWayToTheFarEnd_MustHold(double limit, bool kept)
    {
        // 100 ms with a far end of 400 ms: 45 % of the way, as logarithms have it, is 100 x 4^0.45 = 186.6 ms.
        double far = limit == 100 ? 0.1 : 0.4;
        var seen = Fact<FigureRange>.Known(FigureRange.Of(new Seconds(0.05), new Seconds(0.1), new Seconds(far)));

        Assert.Equal(kept, Objective.Latency(Figure.Itl, Seconds.FromMilliseconds(limit)).IsKeptWithRoom(seen));
    }

    [Fact]
    public void IsKeptWithRoom_AFloorOnThroughput_LooksAtTheSmallerEnd()
    {
        var seen = Fact<FigureRange>.Known(new FigureRange(FigureValue.Of(new TokensPerSecond(25)), FigureValue.Of(new TokensPerSecond(100)),
            FigureValue.Of(new TokensPerSecond(200)), true));

        // 100 x 0.25^0.45 = 53.6.
        Assert.True(Objective.Throughput(new TokensPerSecond(53)).IsKeptWithRoom(seen));
        Assert.False(Objective.Throughput(new TokensPerSecond(54)).IsKeptWithRoom(seen));
    }

    [Theory]
    [InlineData(0.02004, 0.02, "ITL mean 20.04 ms, wanted 20 ms")]
    [InlineData(0.0200004, 0.02, "ITL mean 20.0004 ms, wanted 20 ms")]
    [InlineData(0.0212, 0.02, "ITL mean 21.2 ms, wanted 20.0 ms")]
    [InlineData(1.2004, 1.2, "ITL mean 1.2004 s, wanted 1.2 s")]
    public void Outcome_OfFiguresThatRoundAlike_ShowsTheDifference(double seen, double limit, string text)
    {
        var objective = Objective.Latency(Figure.Itl, new Seconds(limit), Statistic.Mean);

        Assert.Equal(text, new ObjectiveOutcome(objective, Fact<FigureRange>.Known(FigureRange.Exactly(FigureValue.Of(new Seconds(seen))))).ToString());
    }

    [Fact]
    public void Apart_OfAmountsThatReadAlike_HasAsManyDigitsAsItTakes()
    {
        Assert.Equal(("1234.4 tokens/s", "1234.3 tokens/s"),
            FigureValue.Apart(FigureValue.Of(new TokensPerSecond(1234.4)), FigureValue.Of(new TokensPerSecond(1234.3))));
        Assert.Equal(("20.0 ms", "20.0 ms"), FigureValue.Apart(FigureValue.Of(new Seconds(0.02)), FigureValue.Of(new Seconds(0.02))));
    }
}
