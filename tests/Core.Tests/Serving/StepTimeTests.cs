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

    [Theory]
    [InlineData(1)]
    [InlineData(8)]
    public void At_APricedStep_IsItsExpectedTime(int devices)
    {
        foreach ((Model model, EngineProfile engine, Device device) in Deployments())
        {
            EngineProfile slower = engine with
            {
                PerSequence = Seconds.FromMicroseconds(20), WireFactor = 2.5, HostPerStep = Seconds.FromMilliseconds(1.5),
                HostPerSequence = Seconds.FromMicroseconds(45),
            };
            foreach (int batch in (int[])[1, 16, 256])
            {
                Step step = Step.Decode(batch, Reach) with { Parallelism = new Parallelism(devices, 1, 1) };
                var floors = LatencyFloors.Of(StepCost.Of(model, step), new DeviceGroup(device, devices));
                ExpectedTime expected = ExpectedTime.Of(floors, slower, KernelTable.Empty);

                Seconds time = Of(model, slower, device, step, devices).At(batch, (double)batch * Reach);

                Assert.Equal(1, time / expected.Time.Middle, 1e-6);
            }
        }
    }

    // Attention of a prompt grows with its pairs of positions: all of it at the pairs of a whole prompt, half at half of them.
    [Fact]
    public void At_APrompt_CountsItsAttentionByPairs()
    {
        StepTime times = Of(Served.Eight, Eager, Served.Fast, Step.Decode(1, Reach));
        LatencyFloors floors = Some.Floors(Served.Eight, Step.Prefill(1, Reach), Served.Fast);
        Seconds attention = StepParts.Of(floors, KernelTable.Empty, Eager.Kind).Attention * Eager.ComputeFactor;
        const double Pairs = Reach * Reach / 2.0;

        Seconds without = times.At(0, 0, Reach, 0);

        Assert.Equal(1, (times.At(0, 0, Reach, Pairs) - without) / attention, 1e-9);
        Assert.Equal(0.5, (times.At(0, 0, Reach, Pairs / 2) - without) / attention, 1e-9);
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

    // By hand: 2,120 weights in 16 bit over two devices and one row of 16 bytes are 2.136 us at 1 GB/s, a token of a cache 32 bytes, and four all-reduces of
    // 16 bytes 2 us at 32 MB/s. The exchanges of two sequences take 4 us and could be hidden, those of the chain of one cannot: 4.136 us either way. Four
    // sequences' take 8.
    [Theory]
    [InlineData(1, 0, 4.136)]
    [InlineData(2, 0, 4.136)]
    [InlineData(4, 0, 8)]
    [InlineData(1, 10, 4.136 + 0.32)]
    [InlineData(2, 10, 4.136 + 0.32)]
    public void FloorAt_ABatchWhoseExchangesCouldBeHidden_TakesAtLeastTheChainOfOneSequence(double batch, int context, double microseconds) =>
        Assert.Equal(microseconds, OfTwoDevices(Some.Device(), 0.032).FloorAt(batch, batch * context).Value * 1e6, 1e-9);

    // The same where arithmetic binds: 2,120 FLOP and 32 for each token of a cache, at 1 TFLOP/s, and exchanges of 2 ns. Loads are reckoned with batches
    // between one and two sequences.
    [Theory]
    [InlineData(1)]
    [InlineData(1.5)]
    public void FloorAt_ABatchOfLittleMoreThanOne_TakesAtLeastTheArithmeticOfOneAndItsExchanges(double batch) =>
        Assert.Equal(2_120 + (32 * 10) + 2_000, OfTwoDevices(Some.Device(gigabytesPerSecond: 1e6), 32).FloorAt(batch, batch * 10).Value * 1e12, 1e-6);

    // By hand: 1,400 weights are 2,800 FLOP for a sequence and two query heads of 4 are 32 FLOP for each token of its cache; at 1 TFLOP/s a FLOP is a
    // picosecond.
    [Theory]
    [InlineData(1, 0, 2_800)]
    [InlineData(4, 0, 4 * 2_800)]
    [InlineData(4, 1000, 4 * (2_800 + 32_000))]
    [InlineData(4, Reach, 4 * (2_800 + 128_000))]
    [InlineData(16, 500, 16 * (2_800 + 16_000))]
    public void FloorAt_ABatchThatArithmeticBinds_CountsAttentionByTheTokensOfItsCaches(int batch, long context, double picoseconds) =>
        Assert.Equal(picoseconds, OfOneDevice(Some.Device(gigabytesPerSecond: 1e6)).FloorAt(batch, (double)batch * context).Value * 1e12, picoseconds * 1e-9);

    // By hand: 1,400 weights in 16 bit once for all, and a token of a cache is one key and one value of 4 in 16 bit; at 1 GB/s a byte is a nanosecond.
    [Theory]
    [InlineData(1, 0, 2_800)]
    [InlineData(4, 0, 2_800)]
    [InlineData(1, 1000, 2_800 + 16_000)]
    [InlineData(4, 1000, 2_800 + (4 * 16_000))]
    [InlineData(16, Reach, 2_800 + (16 * 64_000))]
    public void FloorAt_ABatchThatMemoryBinds_ReadsWeightsOnceAndEveryCache(int batch, long context, double nanoseconds) =>
        Assert.Equal(nanoseconds, OfOneDevice(Some.Device()).FloorAt(batch, (double)batch * context).Value * 1e9, nanoseconds * 1e-9);

    // By hand: 600 weights are 1,200 FLOP for each token, the head's 800 are 1,600 for the whole prompt of 4,000, and each pair of positions 32 FLOP.
    [Theory]
    [InlineData(Reach, 0, (4_000 * 1_200) + 1_600)]
    [InlineData(Reach, 8_000_000, (4_000 * 1_200) + 1_600 + (8_000_000L * 32))]
    [InlineData(1000, 3_500_000, (1_000 * 1_200) + 400 + (3_500_000L * 32))]
    public void FloorAt_APromptThatArithmeticBinds_CountsItsTokensAndItsPairs(double chunk, double pairs, double picoseconds) =>
        Assert.Equal(picoseconds, OfOneDevice(Some.Device(gigabytesPerSecond: 1e6)).FloorAt(0, 0, chunk, pairs).Value * 1e12, picoseconds * 1e-9);

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

    // Two that overlap but not wholly: a host that takes as long as the devices makes the step longer by the cube root of 2, one that takes a tenth by
    // nothing to speak of, and a host of 100 ms hides the devices.
    [Fact]
    public void At_AHostBesideTheDevices_BindsWhereItIsSlower()
    {
        Seconds device = Of(Served.Eight, Served.Compiled, Served.Fast, Step.Decode(16, Reach)).At(16, 16 * Reach);
        Seconds Beside(Seconds host) =>
            Of(Served.Eight, Served.Compiled with { HostPerSequence = host / 16 }, Served.Fast, Step.Decode(16, Reach)).At(16, 16 * Reach);

        Assert.Equal(Math.Cbrt(2), Beside(device) / device, 1e-6);
        Assert.InRange(Beside(device * 0.1) / device, 1, 1.001);
        Assert.InRange(Beside(device * 10) / device, 10, 10.01);
    }

    // One layer of two query heads and one pair of a key and a value, d = 8, its head the table of 100 rows: 600 weights and 800.
    private static StepTime OfOneDevice(Device device) =>
        Of(Some.Decoder(new Attention(2, 1, 4), new DenseFeedForward(16, Gated: true), layers: 1, tied: true), Eager, device, Step.Decode(1, Reach));

    private static StepTime OfTwoDevices(Device device, double gigabytesPerSecond)
    {
        Device linked = device with { Interconnect = Fact<Link>.Known(new Link("a link", BytesPerSecond.FromGBPerSecond(gigabytesPerSecond))) };
        Step step = Step.Decode(1, Reach) with { Parallelism = new Parallelism(2, 1, 1) };
        return Of(Some.Decoder(new Attention(4, 4, 2), new DenseFeedForward(16, Gated: true)), Eager, linked, step, devices: 2);
    }

    private static StepTime Of(Model model, EngineProfile engine, Device device, Step step, int devices = 1) =>
        StepTime.Of(new Situation(model, new DeviceGroup(device, devices), step) { Engine = engine });

    private static IEnumerable<(Model, EngineProfile, Device)> Deployments() =>
        from model in (Model[])[Served.Eight, Served.Experts]
        from engine in (EngineProfile[])[Served.Compiled, Eager]
        from device in (Device[])[Served.Fast, Narrow]
        select (model, engine, device);
}
