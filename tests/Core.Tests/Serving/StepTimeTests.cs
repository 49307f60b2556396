using Floorline.Core.Costs;
using Floorline.Core.Expectations;
using Floorline.Core.Floors;
using Floorline.Core.Hardware;
using Floorline.Core.Models;
using Floorline.Core.Quantities;
using Floorline.Core.Serving;
using Floorline.Core.Situations;
using Floorline.Core.Workloads;

namespace Floorline.Core.Tests.Serving;

/// <summary>The time of any step of a deployment against the priced step that it stands for.</summary>
public class StepTimeTests
{
    private const long Reach = 4000;

    private static EngineProfile Eager { get; } = EngineProfile.Default(EngineKind.Eager);

    // Little arithmetic beside much bandwidth: attention of a decode takes longer than reading the cache.
    private static Device Narrow { get; } = Served.Fast with
    {
        Name = "narrow",
        Peaks = Served.Fast.Peaks.ToDictionary(static p => p.Key, static p => p.Value * 0.005),
    };

    [Fact]
    public void At_APricedStep_IsItsExpectedTime()
    {
        foreach ((Model model, EngineProfile engine, Device device) in Deployments())
        {
            foreach (int batch in (int[])[1, 16, 256])
            {
                Step step = Step.Decode(batch, Reach);
                ExpectedTime expected = ExpectedTime.Of(LatencyFloors.Of(StepCost.Of(model, step), device), engine, KernelTable.Empty);

                Seconds time = Of(model, engine, device, step).At(batch, (double)batch * Reach);

                Assert.Equal(1, time / expected.Time.Middle, 1e-6);
            }
        }
    }

    // Between the batches that are priced nothing else says what a step of experts takes: it reads more of them with each sequence.
    [Fact]
    public void At_ABatchThatWasNotPriced_IsNearItsExpectedTime()
    {
        Step step = Step.Decode(16, Reach);
        ExpectedTime expected = ExpectedTime.Of(LatencyFloors.Of(StepCost.Of(Served.Experts, step), Served.Fast), Served.Compiled, KernelTable.Empty);

        Seconds time = Of(Served.Experts, Served.Compiled, Served.Fast, Step.Decode(1, Reach)).At(16, 16.0 * Reach);

        Assert.Equal(1, time / expected.Time.Middle, 0.02);
    }

    [Fact]
    public void At_AnyStep_IsNeverBelowItsFloor()
    {
        foreach ((Model model, EngineProfile engine, Device device) in Deployments())
        {
            EngineProfile perfect = engine with { WeightFactor = 0.1, CacheFactor = 1, ComputeFactor = 0.1, PerLayer = Seconds.Zero };
            StepTime times = Of(model, perfect, device, Step.Decode(1, Reach));
            StepTime fast = times.Anchored(new Anchor(Seconds.FromMicroseconds(1), new Seconds(1)));
            foreach (StepTime each in (StepTime[])[times, fast])
            {
                foreach ((int decodes, int chunk) in ((int, int)[])[(1, 0), (16, 0), (256, 0), (0, 512), (16, 512)])
                {
                    double context = (double)decodes * Reach;
                    double pairs = chunk * (chunk / 2.0);

                    Assert.True(each.At(decodes, context, chunk, pairs) >= each.FloorAt(decodes, context, chunk, pairs) * (1 - 1e-12));
                }
            }
        }
    }

    // The chain of one sequence hides no exchange, that of a batch may: a batch is no faster for that.
    [Fact]
    public void FloorAt_ABatch_IsAtLeastThatOfOneSequence()
    {
        Device slow = Served.Fast with { Interconnect = Fact<Link>.Known(new Link("slow", BytesPerSecond.FromGBPerSecond(0.5))) };
        StepTime times = Served.Times(ServingLoad.Closed(2, 1000, 200), Served.Seventy, devices: 8, device: slow);

        Assert.True(times.FloorAt(2, 2 * 1000) >= times.FloorAt(1, 1000));
    }

    // By hand: 2,120 weights in 16 bit over two devices and one row of 16 bytes are 2.136 us at 1 GB/s, and four all-reduces of 16 bytes 2 us at 32 MB/s. The
    // exchanges of two sequences take 4 us and could be hidden, those of the chain of one cannot: 4.136 us either way. Four sequences' take 8.
    [Theory]
    [InlineData(1, 4.136)]
    [InlineData(2, 4.136)]
    [InlineData(4, 8)]
    public void FloorAt_ABatchWhoseExchangesCouldBeHidden_TakesAtLeastTheChainOfOneSequence(int batch, double microseconds)
    {
        Device device = Some.Device() with { Interconnect = Fact<Link>.Known(new Link("slow", BytesPerSecond.FromGBPerSecond(0.032))) };
        Model model = Some.Decoder(new Attention(4, 4, 2), new DenseFeedForward(16, Gated: true));
        Step step = Step.Decode(1, Reach) with { Parallelism = new Parallelism(2, 1, 1) };

        Assert.Equal(microseconds, Of(model, Eager, device, step, devices: 2).FloorAt(batch, 0).Value * 1e6, 1e-9);
    }

    // By hand: 1,400 weights are 2,800 FLOP for a sequence and two query heads of 4 are 32 FLOP for each token of its cache; at 1 TFLOP/s a FLOP is a
    // picosecond.
    [Theory]
    [InlineData(1, 0, 2_800)]
    [InlineData(4, 0, 4 * 2_800)]
    [InlineData(4, 1000, 4 * (2_800 + 32_000))]
    [InlineData(4, Reach, 4 * (2_800 + 128_000))]
    [InlineData(16, 500, 16 * (2_800 + 16_000))]
    public void FloorAt_ABatchThatArithmeticBinds_CountsAttentionByTheTokensOfItsCaches(int batch, long context, double picoseconds)
    {
        Model model = Some.Decoder(new Attention(2, 1, 4), new DenseFeedForward(16, Gated: true), layers: 1);
        StepTime times = Of(model, Eager, Some.Device(gigabytesPerSecond: 1e6), Step.Decode(1, Reach));

        Assert.Equal(picoseconds, times.FloorAt(batch, (double)batch * context).Value * 1e12, picoseconds * 1e-9);
    }

    [Fact]
    public void Reading_TwiceAsSlow_DoublesAPromptAndLeavesDecodes()
    {
        StepTime times = Served.Times(ServingLoad.Closed(1, 4000, 200));
        StepTime slow = times.Reading(2);

        Assert.Equal(2, slow.Prefill(4000) / times.Prefill(4000), 1e-9);
        Assert.Equal(times.At(8, 8 * 1000), slow.At(8, 8 * 1000));
    }

    [Fact]
    public void Drafting_ARound_VerifiesAWiderStepOverTheSameCache()
    {
        StepTime times = Served.Times(ServingLoad.Closed(64, 1000, 200), device: Narrow);
        var drafts = new Speculation(0.7, 4, Seconds.FromMilliseconds(1));

        Seconds time = times.Drafting(drafts).At(64, 64 * 1000);

        Assert.True(time > drafts.TimePerToken(times.At(64, 64 * 1000)) * 1.5, "five positions of each sequence were computed as one");
    }

    [Fact]
    public void Prefill_OfTwoChunks_IsTwoSteps()
    {
        StepTime times = Served.Times(ServingLoad.Closed(1, 8000, 200)).Chunked(2000);
        Seconds[] steps = [.. Enumerable.Range(0, 4).Select(i => times.At(0, 0, 2000, 2000 * ((i * 2000) + 1000.0)))];

        Assert.Equal(steps[0] + steps[1] + steps[2] + steps[3], times.Prefill(8000));
        Assert.True(times.Prefill(8000) > times.Chunked(8000).Prefill(8000));
    }

    // A host of 5 ms per layer is never ahead of the device: the step is its 32 layers, whatever the kernels take.
    [Fact]
    public void At_AHostSlowerThanTheDevice_IsTheHostsTime()
    {
        StepTime times = Of(Served.Eight, Eager with { HostPerLayer = Seconds.FromMilliseconds(5) }, Served.Fast, Step.Decode(1, Reach));

        Assert.Equal(160, times.At(1, Reach).Milliseconds, 1e-6);
        Assert.True(times.At(1, Reach) > Of(Served.Eight, Eager, Served.Fast, Step.Decode(1, Reach)).At(1, Reach) * 2);
    }

    private static StepTime Of(Model model, EngineProfile engine, Device device, Step step, int devices = 1) =>
        StepTime.Of(new Situation(model, new DeviceGroup(device, devices), step) { Engine = engine });

    private static IEnumerable<(Model, EngineProfile, Device)> Deployments() =>
        from model in (Model[])[Served.Eight, Served.Experts]
        from engine in (EngineProfile[])[Served.Compiled, Eager]
        from device in (Device[])[Served.Fast, Narrow]
        select (model, engine, device);
}
