using Floorline.Core.Quantities;
using Floorline.Core.Serving;
using Floorline.Core.Situations;

namespace Floorline.Core.Tests.Serving;

/// <summary>Little's law of a closed loop: N requests under way give N answers in the time of one.</summary>
public class ClosedLoopTests
{
    private static EngineProfile Slow { get; } = Served.Compiled with { PerRequest = Seconds.FromMilliseconds(200), FirstTokenFactor = 1.6 };

    public static TheoryData<int, int> Loads => new() { { 1, 8 }, { 1, 256 }, { 4, 16 }, { 16, 8 }, { 64, 32 }, { 256, 128 } };

    [Theory]
    [MemberData(nameof(Loads))]
    public void Run_OfClientsThatGoOn_GivesWhatTheirAnswersTake(int slots, int output)
    {
        ServingLoad load = ServingLoad.Closed(slots, 512, output) with { LeavesOutStart = true };
        ServingResult seen = ServingSimulation.Run(Served.Times(load, engine: Slow), load).Value;

        double little = slots * output / seen.EndToEnd.Mean.Value;
        Assert.InRange(seen.Throughput.Value / little, 0.97, 1.03);

        // The time of a request outside the steps is in the server's batch as little as in its steps.
        Assert.True(seen.MeanBatchCount <= slots * (1 - (Slow.PerRequest.Value / seen.EndToEnd.Mean.Value)) * 1.05);
    }

    [Theory]
    [MemberData(nameof(Loads))]
    public void Estimate_OfClientsThatGoOn_GivesWhatTheirAnswersTake(int slots, int output)
    {
        ServingLoad load = ServingLoad.Closed(slots, 512, output) with { LeavesOutStart = true };
        StepTime times = Served.Times(load, engine: Slow);
        ServingEstimate seen = ServingEstimate.Of(times, load).Value;

        double whole = seen.Ttft.Value + (seen.Itl.Value * (output - 1));
        Assert.InRange(seen.Throughput.Value / (slots * output / whole), 0.97, 1.03);
        Assert.InRange(seen.Throughput.Value / ServingSimulation.Run(times, load).Value.Throughput.Value, 1 / 1.5, 1.5);
    }

    [Fact]
    public void Run_OfMoreRequests_GivesTheSameThroughput()
    {
        // Neither the start, when all come at once, nor the end, when few are left, is part of a load that goes on.
        ServingLoad load = ServingLoad.Closed(32, 512, 64) with { LeavesOutStart = true };
        double Rate(int requests) => ServingSimulation.Run(Served.Times(load, engine: Slow), load with { Requests = requests }).Value.Throughput.Value;

        Assert.InRange(Rate(132) / Rate(2000), 0.97, 1.03);
    }
}
