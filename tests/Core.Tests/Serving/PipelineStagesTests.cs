using Floorline.Core.Expectations;
using Floorline.Core.Hardware;
using Floorline.Core.Models;
using Floorline.Core.Quantities;
using Floorline.Core.Serving;
using Floorline.Core.Situations;
using Floorline.Core.Workloads;

namespace Floorline.Core.Tests.Serving;

/// <summary>The stages of a pipeline work one after the other on one call, and at once on several.</summary>
public class PipelineStagesTests
{
    // GPipe (Huang et al. 2018): m parts through K stages take (m + K - 1) / m times what a stage is busy with all of them.
    private const int Stages = 4;

    [Fact]
    public void Expected_OfOnePrompt_IsTheSumOfItsStages()
    {
        Seconds one = Expected(Step.Prefill(1, 4096), 1);
        Seconds four = Expected(Step.Prefill(1, 4096), Stages);

        Assert.InRange(four / one, 0.95, 1.1);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void Floor_OfACallThatIsNoPrompt_IsSharedByAsManyCallsAsThereAre(int batch)
    {
        var vision = new Model("vision", [new TransformerStack("encoder", ComponentRole.Encoder, 4096,
            [new Layer(32, new Attention(32, 32, 128), new DenseFeedForward(16384, Gated: false), 8192)]) { Positions = 4096 }], Some.Bf16);
        Seconds one = Compute(vision, Step.Forward(batch), 1);
        Seconds four = Compute(vision, Step.Forward(batch), Stages);

        // Calls go round: each passes all stages while as many others do.
        Assert.Equal(Math.Ceiling((double)batch / Stages) / batch, four / one, 1e-9);
    }

    [Fact]
    public void Prefill_OfOneChunk_IsNoFasterThanOneStageThatDoesItAll()
    {
        Seconds one = Times(1, 8192).Prefill(8192);

        Assert.InRange(Times(Stages, 8192).Prefill(8192) / one, 0.95, 1.1);
    }

    [Fact]
    public void Prefill_OfSmallerChunks_FallsTowardsAnEvenShare()
    {
        Seconds one = Times(1, 8192).Prefill(8192);
        double[] shares = [.. new[] { 8192, 4096, 2048, 1024 }.Select(chunk => Times(Stages, chunk).Prefill(8192) / one)];

        Assert.Equal(shares.OrderDescending(), shares);

        // Eight parts through four stages: 11 / 32 of the whole, and what their launches and weights take once for each.
        Assert.InRange(shares[^1], 11.0 / 32, 0.5);
    }

    [Fact]
    public void Prefill_OfPartsOfUnlikeLength_KeepsTheirOrder()
    {
        StepTime times = Times(Stages, 8192);

        // The last 100 tokens wait at each stage for those before them.
        Assert.True(times.Prefill(8292) >= times.Prefill(8192));
    }

    [Theory]
    [InlineData(8192)]
    [InlineData(1024)]
    public void Run_OneStream_WaitsForAllStages(int chunk)
    {
        ServingLoad load = ServingLoad.Closed(1, 8192, 16) with { LengthShare = 0, Requests = 20, LeavesOutStart = true };
        StepTime times = Times(Stages, chunk, load);

        ServingResult seen = ServingSimulation.Run(times, load).Value;

        Assert.Equal(times.Prefill(8192).Value, seen.Ttft.Mean.Value, 1e-9);
    }

    [Fact]
    public void Run_ManyPrompts_KeepAllStagesAtWork()
    {
        // Answers of two tokens: prompts are nearly all there is.
        ServingLoad load = ServingLoad.Closed(32, 8192, 2) with { LeavesOutStart = true };
        double one = ServingSimulation.Run(Times(1, 2048, load), load).Value.Throughput.Value;
        double four = ServingSimulation.Run(Times(Stages, 2048, load), load).Value.Throughput.Value;

        Assert.InRange(four / one, 2, Stages);
    }

    private static Situation On(int stages, Step step, Model? model = null) => new(model ?? Served.Eight, new DeviceGroup(Served.Fast, stages),
        step with { Parallelism = new Parallelism(1, stages, 1) }) { Engine = Served.Compiled };

    private static StepTime Times(int stages, int chunk, ServingLoad? load = null) =>
        StepTime.Of(On(stages, Step.Decode(1, 0)) with { Load = load ?? ServingLoad.Closed(1, 8192, 16) }).Chunked(chunk);

    private static Seconds Expected(Step step, int stages) =>
        ExpectedTime.Of(On(stages, step), On(stages, step).Floors)!.Time.Middle;

    private static Seconds Compute(Model model, Step step, int stages) => On(stages, step, model).Floors.Compute.Value;
}
