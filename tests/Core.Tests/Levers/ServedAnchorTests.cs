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
