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

    // The closed form reads every prompt in steps of its own, where the simulation joins them to decodes and reads the weights once for both: it may expect
    // gaps up to a third too long (short prompts, many slots: a step that joins them overlaps their arithmetic with the read) but none that are too short.
    // The first token waits one whole step, which a lone sequence does not (twice the time of a short prompt), and only on average, which a burst does not
    // (half).
    [Theory]
    [MemberData(nameof(Grid))]
    public void Of_AClosedLoop_IsNearTheSimulation(int slots, int prompt, int output)
    {
        ServingLoad load = ServingLoad.Closed(slots, prompt, output) with { Requests = Math.Max(slots * 4, 40), LeavesOutStart = true };
        StepTime times = Served.Times(load);

        ServingEstimate estimate = ServingEstimate.Of(times, load).Value;
        ServingResult simulated = ServingSimulation.Run(times, load).Value;

        Assert.InRange(estimate.Itl / simulated.Tpot.Mean, 0.99, 1.33);
        Assert.InRange(estimate.Throughput.Value / simulated.Throughput.Value, 0.84, 1.05);
        Assert.InRange(estimate.Ttft / simulated.Ttft.Mean, 0.55, 2.05);
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

        // The closed form adds a prompt's reading to the gaps that a token of it pays for; the simulation of one slot shows none of it between tokens.
        Seconds mean = ServingSimulation.Run(times, load).Value.Tpot.Mean;
        Assert.Equal(times.At(1, load.MeanContext).Value, mean.Value, 1e-6);
        Assert.Equal(mean.Value + (times.Prefill(1000).Value / 101), estimate.Itl.Value, 1e-6);
        Assert.Equal(1, estimate.BatchCount);
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
