using Floorline.Core.Costs;
using Floorline.Core.Expectations;
using Floorline.Core.Floors;
using Floorline.Core.Formats;
using Floorline.Core.Hardware;
using Floorline.Core.Models;
using Floorline.Core.Quantities;
using Floorline.Core.Situations;
using Floorline.Core.Workloads;

namespace Floorline.Core.Tests.Expectations;

/// <summary>Expected times: never a floor's business to be undercut, whatever the coefficients.</summary>
public class ExpectedTimeTests
{
    private static readonly Seconds _layer = Seconds.FromMicroseconds(10);

    [Fact]
    public void Of_AnyStepAndEngine_IsNeverBelowTheFloorAndInsideItsInterval()
    {
        foreach ((string name, ExpectedTime expected) in Grid())
        {
            TimeRange time = expected.Time;
            Assert.True(time.Middle.Value >= expected.Floors.Binding.Value * (1 - 1e-12), name);
            Assert.True(time.Low.Value >= expected.Floors.Guaranteed.Value * (1 - 1e-12), name);
            Assert.True(time.Low <= time.Middle && time.Middle <= time.High, name);
            Assert.True(time.Holds(time.Middle), name);
            Assert.True(double.IsFinite(time.High.Value), name);
        }
    }

    [Fact]
    public void Of_AnyStepAndEngine_HasRungsThatAddUpAndNoNegativeOne()
    {
        foreach ((string name, ExpectedTime expected) in Grid())
        {
            Assert.True(expected.Kernels.Value >= expected.Floors.Local.Value * (1 - 1e-12), name);
            Assert.True(expected.Communication.Value >= 0, name);

            // The last rung is what is left of the sum; rounding may leave it a hair below zero.
            Assert.True(expected.LaunchAndHost.Value >= -1e-12 * expected.Time.Middle.Value, $"{name}: {expected.LaunchAndHost.Milliseconds} ms");
            Assert.Equal(expected.Time.Middle.Value, (expected.Kernels + expected.Communication + expected.LaunchAndHost).Value, 1e-12);
            Assert.True(expected.Known.Kernels.Value.Value >= 0 && expected.Known.Launches.Value.Value >= 0, name);
        }
    }

    // By hand: 30 MB go in and out of each of two products, and the cache holds 10: 40 MB at 1 GB/s are 40 ms more at least.
    [Fact]
    public void Of_AGraphWhoseActivationsExceedTheCache_CountsWhatTheCacheDoesNotHold()
    {
        Seconds Kernels(double megabytes, double cache, out LatencyFloors floors)
        {
            var one = new ListedOperator("conv", "Conv", new Flops(1e6), new Bytes(1e6), new Bytes(megabytes * 1e6), NumberFormats.Bf16Format);
            var model = new Model("graph", [new OperatorList("graph", [one, one], 1_000_000, new Bytes(2e6))], Some.Bf16);
            floors = Some.Floors(model, Step.Forward(1), Some.Device() with { LastLevelCache = Fact<Bytes>.Known(new Bytes(cache * 1e6)) });
            return StepParts.Of(floors, KernelTable.Empty, EngineKind.Compiled).KernelTime(EngineProfile.Default(EngineKind.Compiled));
        }

        Seconds none = Kernels(0, 10, out LatencyFloors bare);
        Seconds fitting = Kernels(9, 10, out _);
        Seconds beyond = Kernels(30, 10, out LatencyFloors full);

        Assert.Equal(none, fitting);
        Assert.InRange((beyond - none).Milliseconds, 40, 100);
        Assert.Equal(bare.Binding, full.Binding);
    }

    [Fact]
    public void Of_TwiceTheEveryCoefficient_IsNeverShorter()
    {
        EngineProfile engine = EngineProfile.Default(EngineKind.Compiled) with { PerSequence = Seconds.FromMicroseconds(5),
            PerStep = Seconds.FromMicroseconds(50) };
        EngineProfile[] slower =
        [
            engine with { WeightFactor = 2 }, engine with { ComputeFactor = 2 }, engine with { CacheFactor = 4 },
                engine with { PerLayer = engine.PerLayer * 2 }, engine with { ExchangeFactor = 2 },
            engine with { PerExpertLayer = engine.PerExpertLayer * 2 }, engine with { PerSequence = engine.PerSequence * 2 },
                engine with { PerStep = engine.PerStep * 2 }, engine with { HostPerLayer = Seconds.FromMilliseconds(1) },
            engine with { WireFactor = 2 }, engine with { HostPerStep = Seconds.FromMilliseconds(1) },
                engine with { HostPerSequence = Seconds.FromMicroseconds(40) },
        ];
        foreach ((string name, LatencyFloors floors) in Steps())
        {
            Seconds plain = ExpectedTime.Of(floors, engine, KernelTable.Empty).Time.Middle;
            Assert.All(slower, one => Assert.True(ExpectedTime.Of(floors, one, KernelTable.Empty).Time.Middle.Value >= plain.Value * (1 - 1e-12), name));
        }
    }

    [Fact]
    public void Of_AMeasuredKernel_IsFixedTimesAndAShareOfTheBandwidth()
    {
        // One matrix product per projection block and feed-forward block of 2 each, and one head: 5 kernels in one layer.
        Model model = Some.Decoder(new Attention(2, 1, 4), new DenseFeedForward(16, Gated: true), layers: 1);
        LatencyFloors floors = Some.Floors(model, Step.Decode(1, 0), Some.Device(1, 1e6));
        var kernels = new KernelTable([new KernelEfficiency("some", "bf16", _layer, 0.5, 0.5)]);
        EngineProfile bare = EngineProfile.Default(EngineKind.Compiled) with { PerLayer = Seconds.Zero };

        ExpectedTime expected = ExpectedTime.Of(floors, bare, kernels);

        Assert.Equal((5 * _layer.Value) + (floors.WeightRead.Value / 0.5), expected.Time.Middle.Value, 1e-12);
        Assert.Equal(Basis.MeasuredKernel, expected.Parts.Basis);
        Assert.Equal(Basis.Generic, expected.Basis);
        Assert.Equal(Basis.MeasuredKernel, ExpectedTime.Of(floors, bare with { Basis = Basis.OwnRuns }, kernels).Basis);
    }

    [Fact]
    public void Of_StatedModelWithAKnownCache_CountsItsLayersOnce()
    {
        LatencyFloors floors = Some.Floors(Some.Stated(7e9, 32, 8, 128), Step.Decode(1, 1000), Served.Fast);

        StepParts parts = StepParts.Of(floors, KernelTable.Empty, EngineKind.Compiled);

        Assert.Equal(32, parts.Layers);
        Assert.Empty(parts.Notes);
    }

    [Fact]
    public void Of_StatedModelOfUnknownShape_SaysWhatItTook()
    {
        LatencyFloors floors = Some.Floors(Some.Stated(8e9), Step.Decode(1, 1000), Served.Fast);

        StepParts parts = StepParts.Of(floors, KernelTable.Empty, EngineKind.Compiled);

        // Published 8B decoders have 32 layers; the estimate from the size is 35.
        Assert.InRange(parts.Layers, 30, 40);
        Assert.True(parts.Cache > Seconds.Zero);
        Assert.Equal(2, parts.Notes.Count);
    }

    [Fact]
    public void Of_FewerBits_AreNotExpectedToHalveTheTime()
    {
        // PHYSICS section 9: fixed time per kernel and layer stays, so halved bytes give less than 2x.
        Seconds At(string format) =>
            ExpectedTime.Of(Some.Floors(Served.Eight, Step.Decode(1, 1000) with { Weights = WeightFormats.Uniform(NumberFormats.Find(format)!) }, Served.Fast),
                Served.Compiled, KernelTable.Empty).Time.Middle;

        Assert.InRange(At("bf16") / At("fp8"), 1.2, 1.95);
    }

    [Fact]
    public void Of_PackedWeights_PassTheVectorUnits()
    {
        // 8B weights x 11 operations / 10 TFLOP/s = 8.3 ms, longer than reading 4 GB.
        Device slow = Served.Fast with { Peaks = new Dictionary<ComputeFormat,
            FlopsPerSecond>(Served.Fast.Peaks) { [ComputeFormat.Fp32] = FlopsPerSecond.FromTera(10) } };
        StepParts packed = StepParts.Of(Some.Floors(Served.Eight, Step.Decode(1, 0) with { Weights = WeightFormats.Uniform(NumberFormats.Find("int4-g128")!) },
            slow), KernelTable.Empty, EngineKind.Compiled);
        StepParts plain = StepParts.Of(Some.Floors(Served.Eight, Step.Decode(1, 0), slow), KernelTable.Empty, EngineKind.Compiled);

        Assert.InRange(packed.Unpacking.Milliseconds, 8, 9);
        Assert.Equal(Seconds.Zero, plain.Unpacking);
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(2, 7.8)]
    [InlineData(8, 19.2)]
    public void CollectiveFixed_OfLinkedDevices_IsTheMeasuredFit(int devices, double microseconds) =>
        // NCCL takes 6 to 23 microseconds for 2 to 8 devices before a byte moves.
        Assert.Equal(microseconds, StepParts.CollectiveFixed(devices, linked: true).Value * 1e6, 1e-9);

    [Fact]
    public void Spread_OfTwo_IsTheWiderAtEitherEnd()
    {
        Assert.Equal(new Spread(0.5, 3), new Spread(0.5, 1.5).Or(new Spread(0.8, 3)));
        Assert.Equal(new TimeRange(new Seconds(1), new Seconds(2), new Seconds(6)), TimeRange.Of(new Seconds(2), new Spread(0.5, 3)));
    }

    [Theory]
    [InlineData("vLLM 0.14.0", "vllm", EngineKind.Compiled)]
    [InlineData("SGLang v0.5", "sglang", EngineKind.Compiled)]
    [InlineData("TRTLLM 1.2", "tensorrt-llm", EngineKind.Compiled)]
    [InlineData("llama.cpp b4000 (llama-bench, CUDA)", "llama.cpp", EngineKind.LlamaCpp)]
    [InlineData("Ollama 0.5", "llama.cpp", EngineKind.LlamaCpp)]
    [InlineData("vllm", "vllm", EngineKind.Compiled)]
    [InlineData("vLLM 0.2.6", "vllm", EngineKind.Eager)]
    [InlineData("vLLM 0.2.7", "vllm", EngineKind.Compiled)]
    [InlineData("HF FP16", "HF FP16", EngineKind.Eager)]
    [InlineData("hf", "hf", EngineKind.Eager)]
    [InlineData("vllm v0.10.1", "vllm", EngineKind.Compiled)]
    [InlineData("vllm --enforce-eager", "vllm", EngineKind.Eager)]
    [InlineData("TinyChat 2.0 W4A16", "TinyChat 2.0 W4A16", EngineKind.Eager)]
    [InlineData("Hugging Face Transformers eager", "Hugging Face Transformers eager", EngineKind.Eager)]
    [InlineData("transformers-neuronx", "transformers-neuronx", EngineKind.Compiled)]
    [InlineData("", "", EngineKind.Compiled)]
    public void Canonical_NamesOfOneEngine_AreOne(string written, string canonical, EngineKind kind)
    {
        Assert.Equal(canonical, EngineProfile.Canonical(written));
        Assert.Equal(kind, EngineProfile.KindOf(written));
    }

    private static IEnumerable<(string Name, ExpectedTime Expected)> Grid()
    {
        var kernels = new KernelTable([new KernelEfficiency("fast", "bf16", Seconds.Zero, 1, 1)]);
        EngineProfile[] engines =
        [
            .. Enum.GetValues<EngineKind>().Select(EngineProfile.Default),
            new EngineProfile("generous", EngineKind.Compiled) { WeightFactor = 0.9, ComputeFactor = 0.5, CacheFactor = 0.1, PerLayer = Seconds.Zero,
                ExchangeFactor = 0, PerExpertLayer = Seconds.Zero, Spread = new Spread(0.01, 1), PromptSpread = new Spread(0.01, 1) },
        ];
        foreach ((string name, LatencyFloors floors) in Steps())
        {
            foreach (EngineProfile engine in engines)
            {
                yield return ($"{name}, {engine.Name}", ExpectedTime.Of(floors, engine, KernelTable.Empty));
                yield return ($"{name}, {engine.Name}, ideal kernels", ExpectedTime.Of(floors, engine, kernels));
            }
        }
    }

    private static IEnumerable<(string Name, LatencyFloors Floors)> Steps()
    {
        foreach ((string name, Model model) in ((string, Model)[])[("dense", Served.Eight), ("experts", Served.Experts), ("stated", Some.Stated(7e9)),
            ("stated with cache", Some.Stated(7e9, 32, 8, 128))])
        {
            foreach (int devices in (int[])[1, 4])
            {
                foreach ((string which, Step step) in ((string, Step)[])[("one", Step.Decode(1, 0)), ("long", Step.Decode(1, 50_000)),
                    ("many", Step.Decode(2000, 500)), ("prompt", Step.Prefill(1, 5000)), ("short prompts", Step.Prefill(8, 1))])
                {
                    yield return ($"{name}, {devices} device(s), {which}",
                        LatencyFloors.Of(StepCost.Of(model, step with { Parallelism = new Parallelism(devices, 1, 1) }),
                            new DeviceGroup(Served.Fast, devices)));
                }
            }
        }

        var policy = new Model("policy", [new StatedComponent("encoder", ComponentRole.Encoder, 3_000_000_000),
            new StatedComponent("expert", ComponentRole.Denoiser, 300_000_000) { Steps = 10 }], Some.Bf16);
        yield return ("policy", Some.Floors(policy, Step.Forward(1), Served.Fast));
        yield return ("bare device", Some.Floors(Served.Eight, Step.Decode(1, 10), new Device("bare", "bare", BytesPerSecond.FromGBPerSecond(100))));
    }
}
