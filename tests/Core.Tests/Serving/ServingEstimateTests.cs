using Floorline.Core.Quantities;
using Floorline.Core.Serving;
using Floorline.Core.Situations;

namespace Floorline.Core.Tests.Serving;

/// <summary>The closed form against the simulation that it stands for.</summary>
public class ServingEstimateTests
{
    public static TheoryData<int, int, int> Grid
    {
        get
        {
            var grid = new TheoryData<int, int, int>();
            foreach (int slots in (int[])[1, 4, 16, 64, 256])
            {
                foreach ((int prompt, int output) in ((int, int)[])[(200, 200), (1000, 1000), (4000, 200), (8000, 1000)])
                {
                    grid.Add(slots, prompt, output);
                }
            }

            return grid;
        }
    }

    // The mean gap and the throughput lie within 5 % of the simulation's. The first token is nearer where prompts are read one by one: prompts that come
    // together wait for each other, which the closed form has only on average.
    [Theory]
    [MemberData(nameof(Grid))]
    public void Of_AClosedLoop_IsNearTheSimulation(int slots, int prompt, int output)
    {
        ServingLoad load = ServingLoad.Closed(slots, prompt, output) with { Requests = Math.Max(slots * 30, 100), LeavesOutStart = true };
        StepTime times = Served.Times(load);

        ServingEstimate estimate = ServingEstimate.Of(times, load).Value;
        ServingResult simulated = ServingSimulation.Run(times, load).Value;

        Assert.InRange(estimate.Itl / simulated.Tpot.Mean, 0.95, 1.05);
        Assert.InRange(estimate.Throughput.Value / simulated.Throughput.Value, 0.95, 1.05);
        Assert.InRange(estimate.Ttft / simulated.Ttft.Mean, 0.75, 1.15);
    }

    // Twenty steps more are twenty gaps more before the first token, and no gap longer.
    [Fact]
    public void Of_StepsThatARequestWaits_DelayItsFirstTokenAlone()
    {
        ServingLoad load = ServingLoad.Closed(16, 1000, 200) with { Requests = 320, LeavesOutStart = false };
        StepTime times = Served.Times(load);
        StepTime waiting = Served.Times(load, engine: times.Engine with { WaitSteps = times.Engine.WaitSteps + 20 });

        (ServingEstimate before, ServingEstimate after) = (ServingEstimate.Of(times, load).Value, ServingEstimate.Of(waiting, load).Value);
        (ServingResult first, ServingResult then) = (ServingSimulation.Run(times, load).Value, ServingSimulation.Run(waiting, load).Value);

        Assert.Equal(20, (after.Ttft - before.Ttft) / before.Itl, 1e-6);
        Assert.Equal(before.Itl, after.Itl);
        Assert.InRange((then.Ttft.Mean - first.Ttft.Mean) / first.Itl.Mean, 16, 24);
        Assert.Equal(first.Tpot.Mean, then.Tpot.Mean);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(0.5)]
    [InlineData(0.2)]
    public void Of_AnOpenLoop_IsNearTheSimulation(double interarrival)
    {
        ServingLoad load = ServingLoad.Open(new Seconds(interarrival), 1000, 200) with { Requests = 300 };
        StepTime times = Served.Times(load);

        ServingEstimate estimate = ServingEstimate.Of(times, load).Value;
        ServingResult simulated = ServingSimulation.Run(times, load).Value;

        Assert.InRange(estimate.Itl / simulated.Tpot.Mean, 0.8, 1.2);

        // The rate is that of the arrivals, whose 300 gaps have a mean within 6 % at one standard deviation.
        Assert.InRange(estimate.Throughput.Value / simulated.Throughput.Value, 0.8, 1.2);
    }

    [Fact]
    public void Of_OneSlot_GapIsTheMeanStep()
    {
        ServingLoad load = ServingLoad.Closed(1, 1000, 101) with { LengthShare = 0, Requests = 20 };
        StepTime times = Served.Times(load);

        ServingEstimate estimate = ServingEstimate.Of(times, load).Value;

        // A request that is alone has nobody's prompt between its tokens.
        Seconds mean = ServingSimulation.Run(times, load).Value.Tpot.Mean;
        Assert.Equal(times.At(1, load.MeanContext).Value, mean.Value, 1e-6);
        Assert.InRange(estimate.Itl / mean, 0.999, 1.001);
        Assert.InRange(estimate.BatchCount, 0.9, 1);
    }

    [Fact]
    public void Of_MoreSlots_NeverGivesFewerTokensOrShorterGaps()
    {
        ServingEstimate? last = null;
        foreach (int slots in Enumerable.Range(0, 13).Select(static i => 1 << i))
        {
            ServingLoad load = ServingLoad.Closed(slots, 1000, 200);
            ServingEstimate now = ServingEstimate.Of(Served.Times(load), load).Value;
            Assert.True(last is null || (now.Throughput.Value >= last.Throughput.Value * (1 - 1e-9) && now.Itl >= last.Itl
                && now.Ttft.Value >= last.Ttft.Value * (1 - 1e-9)), $"{slots} slots");
            last = now;
        }
    }
}
