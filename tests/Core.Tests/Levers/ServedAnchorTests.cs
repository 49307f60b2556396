using Floorline.Core.Expectations;
using Floorline.Core.Hardware;
using Floorline.Core.Levers;
using Floorline.Core.Quantities;
using Floorline.Core.Situations;
using Floorline.Core.Workloads;

namespace Floorline.Core.Tests.Levers;

/// <summary>What was measured under a load is what is forecast of that load.</summary>
public class ServedAnchorTests
{
    [Theory]
    [InlineData(0.5)]
    [InlineData(0.9)]
    public void Of_AMeasuredThroughput_IsForecastAgain(double share)
    {
        Situation situation = Loaded;
        TokensPerSecond measured = Forecast.Of(situation).Throughput * share;

        Situation moved = ServedAnchor.Of(situation with { Observations = new Observations { Throughput = measured } }, out _);

        Assert.Equal(1, Forecast.Of(moved).Throughput.Value / measured.Value, 0.001);
    }

    // No step is so slow: the load generator, a queue or fewer requests in flight are, and nothing that steps do raises what was measured.
    [Theory]
    [InlineData(0.49)]
    [InlineData(0.1)]
    public void Of_AThroughputBelowHalfOfWhatIsExpected_LeavesTheStepsAndIsTheMost(double share)
    {
        Situation situation = Loaded;
        Forecast plain = Forecast.Of(situation);
        TokensPerSecond measured = plain.Throughput * share;

        Situation moved = ServedAnchor.Of(situation with { Observations = new Observations { Throughput = measured } }, out IReadOnlyList<AnchorUse> said);
        Forecast now = Forecast.Of(moved);

        Assert.IsType<AnchorUse.FallsShort>(Assert.Single(said));
        Assert.Equal((plain.Itl, plain.Ttft), (now.Itl, now.Ttft));
        Assert.Equal(measured, now.Throughput);
        Assert.Equal(16 * share, moved.Shortfall!.ImpliedInFlightCount, 1e-9);
        Assert.All(Judgement.All(now).Where(static j => j.Then is not null), j => Assert.True(j.Then!.Throughput <= measured, j.Lever.Id));
    }

    // A thousand times what reading prompts takes is a wait as ten times is, not a figure that cannot be used.
    [Theory]
    [InlineData(10)]
    [InlineData(1000)]
    public void Of_AFirstTokenFarBeyondReadingPrompts_IsAWait(double factor)
    {
        Seconds measured = Forecast.Of(Loaded).Ttft!.Value.Middle * factor;

        Situation moved = ServedAnchor.Of(Loaded with { Observations = new Observations { Ttft = measured } }, out IReadOnlyList<AnchorUse> said);

        Assert.IsType<AnchorUse.FirstTokenWaits>(Assert.Single(said));
        Assert.Equal(1, Forecast.Of(moved).Ttft!.Value.Middle / measured, 0.001);
    }

    [Fact]
    public void Of_AMeasuredFirstToken_IsForecastAgain()
    {
        Situation situation = Loaded;
        Seconds measured = Forecast.Of(situation).Ttft!.Value.Middle * 2;

        Situation moved = ServedAnchor.Of(situation with { Observations = new Observations { Ttft = measured } }, out _);

        Assert.Equal(1, Forecast.Of(moved).Ttft!.Value.Middle / measured, 0.001);
    }

    [Fact]
    public void Of_AMeasuredFirstToken_NarrowsItsInterval()
    {
        Situation situation = Loaded;
        TimeRange usual = Forecast.Of(situation).Ttft!.Value;

        Situation moved = ServedAnchor.Of(situation with { Observations = new Observations { Ttft = usual.Middle * 1.5 } }, out _);
        TimeRange same = Forecast.Of(moved).Ttft!.Value;
        TimeRange other = Forecast.Of(moved with { Load = ServingLoad.Closed(64, 1000, 200) }).Ttft!.Value;

        // Of the load that was measured as sure as a measurement; of another as sure as runs of one sweep are of each other, or as before.
        Assert.Equal(Measurement.Of(same.Middle).RelativeError, (same.High / same.Middle) - 1, 1e-6);
        Assert.InRange(other.High / other.Low, (same.High / same.Low) * 1.5, usual.High / usual.Low * 1.0001);
    }

    private static Situation Loaded => new(Served.Eight, new DeviceGroup(Served.Fast), Step.Decode(1, 0))
    {
        Engine = Served.Compiled,
        Load = ServingLoad.Closed(16, 1000, 200),
    };
}
