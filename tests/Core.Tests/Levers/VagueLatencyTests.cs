using Floorline.Core.Expectations;
using Floorline.Core.Hardware;
using Floorline.Core.Levers;
using Floorline.Core.Objectives;
using Floorline.Core.Quantities;
using Floorline.Core.Situations;
using Floorline.Core.Workloads;

namespace Floorline.Core.Tests.Levers;

public sealed class VagueLatencyTests
{
    [Theory]
    [InlineData(0.5, 2, false)]
    [InlineData(0.5, 2.01, true)]
    [InlineData(0.9, 1.1, false)]
    public void IsVague_AnInterval_IsAboveFourTimesWide(double low, double high, bool vague) =>
        Assert.Equal(vague, VagueLatency.IsVague(TimeRange.Of(new Seconds(1), new Spread(low, high))));

    private static Situation Serving { get; } = new(Served.Eight, new DeviceGroup(Served.Fast), Step.Decode(1, 1000))
    {
        Engine = Served.Compiled, Kernels = KernelTable.Empty, Load = ServingLoad.Closed(4, 500, 50),
    };

    [Fact]
    public void Of_AServerWhoseFirstTokensScatter_NamesThemAlone()
    {
        Situation situation = Serving with { Engine = Served.Compiled with { Spread = new Spread(0.8, 1.2), PromptSpread = new Spread(0.5, 5) } };

        VagueLatency vague = Assert.Single(VagueLatency.Of(Forecast.Of(situation)));

        Assert.Equal(Figure.Ttft, vague.Figure);
        Assert.False(vague.IsStep);
    }

    [Fact]
    public void Of_AStepWhoseTimeScatters_IsTheStep()
    {
        Situation situation = Serving with { Load = null, Engine = Served.Compiled with { Spread = new Spread(0.2, 3) } };

        VagueLatency vague = Assert.Single(VagueLatency.Of(Forecast.Of(situation)));

        Assert.True(vague.IsStep);
    }
}
