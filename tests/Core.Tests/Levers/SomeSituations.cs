using Floorline.Core.Formats;
using Floorline.Core.Hardware;
using Floorline.Core.Models;
using Floorline.Core.Quantities;
using Floorline.Core.Situations;
using Floorline.Core.Workloads;

namespace Floorline.Core.Tests.Levers;

/// <summary>Situations that are as unlike each other as people's are.</summary>
internal static class SomeSituations
{
    private static readonly Parallelism _eightWay = new(8, 1, 1);

    public static IReadOnlyList<(string Name, Situation Situation)> All { get; } =
    [
        ("decode, measured", Plain),
        ("decode, engine only", Plain with { Measured = null, Engine = Served.Compiled }),
        ("decode, nothing known", Plain with { Measured = null }),
        ("decode, eager", Plain with { Engine = EngineProfile.Default(EngineKind.Eager), Measured = null }),
        ("decode, llama.cpp", Plain with { Engine = EngineProfile.Default(EngineKind.LlamaCpp) }),
        ("decode, far above the floor", Plain with { Measured = Ms(60) }),
        ("decode, below the floor", Plain with { Measured = Ms(1) }),
        ("decode, at its floor, engine known", Plain with { Engine = EngineProfile.Default(EngineKind.Eager),
            Measured = Measurement.Of(Some.Floors(Served.Eight, Plain.Step, Served.Fast).Binding, 0) }),
        ("decode, launches and shares", Plain with { Known = new KnownOverheads { Launches = Fact<Seconds>.Known(Seconds.FromMilliseconds(2)) },
            Shares = new TimeShares(0.5, 0.35, 0.15) }),
        ("decode, dead and host work", Plain with { DeadWork = Seconds.FromMilliseconds(1), HostWork = Seconds.FromMilliseconds(2),
            ClockLoss = Seconds.FromMilliseconds(0.5) }),
        ("decode, drafts", Plain with { Drafts = new Speculation(0.8, 0, Seconds.FromMilliseconds(0.4)) }),
        ("decode, drafts and engine", Plain with { Drafts = new Speculation(0.8, 4, Seconds.FromMilliseconds(0.4)), Engine = Served.Compiled,
            Measured = null }),
        ("decode, fp8 everywhere",
            Plain with { Step = Step.Decode(64, 8000) with { Weights = WeightFormats.Uniform(NumberFormats.Find("fp8")!),
                KvCache = NumberFormats.Find("fp8")! } }),
        ("decode, no room left", Plain with { Step = Step.Decode(300, 4000), Measured = null, Engine = Served.Compiled }),
        ("decode, largest batch", Plain with { Step = Step.Decode(1 << 24, 1), Measured = null,
            Drafts = new Speculation(0.8, 0, Seconds.FromMilliseconds(0.4)) }),
        ("prefill, eager", Plain with { Step = Step.Prefill(1, 8000), Measured = Ms(400), Engine = EngineProfile.Default(EngineKind.Eager) }),
        ("prefill, one token", Plain with { Step = Step.Prefill(1, 1), Measured = null }),
        ("tensor parallel", new Situation(Served.Seventy, new DeviceGroup(Served.Fast, 8),
            Step.Decode(32, 4000) with { Parallelism = _eightWay }) { Measured = Ms(40) }),
        ("64-way", new Situation(Served.Seventy, new DeviceGroup(Served.Fast, 64),
            Step.Decode(1, 4000) with { Parallelism = new Parallelism(64, 1, 1) }) { Engine = Served.Compiled }),
        ("most stages", new Situation(Served.Eight, new DeviceGroup(Served.Fast, 65_536),
            Step.Decode(1, 4000) with { Parallelism = new Parallelism(1, 65_536, 1) }) { Engine = Served.Compiled }),
        ("experts, dealt out", new Situation(Served.Experts, new DeviceGroup(Served.Fast, 4),
            Step.Decode(16, 2000) with { Parallelism = new Parallelism(4, 1, 4) }) { Measured = Ms(20) }),
        ("experts, sliced", new Situation(Served.Experts, new DeviceGroup(Served.Fast, 4),
            Step.Decode(16, 2000) with { Parallelism = new Parallelism(4, 1, 1) }) { Engine = Served.Compiled }),
        ("stated", new Situation(Some.Stated(7e9, 32, 32, 128), new DeviceGroup(Served.Fast), Step.Decode(1, 3000)) { Measured = Ms(6),
            Engine = Served.Compiled }),
        ("processor", new Situation(Served.Eight, new DeviceGroup(Served.Processor),
            Step.Decode(1, 500)) { Engine = EngineProfile.Default(EngineKind.LlamaCpp) }),
        ("closed load", Plain with { Measured = null, Engine = Served.Compiled, Load = ServingLoad.Closed(32, 1000, 200) }),
        ("closed load, a cache without pages", Plain with { Measured = null, Load = ServingLoad.Closed(64, 1000, 200),
            Engine = Served.Compiled with { PreallocatedTokens = 16_384 } }),
        ("open load", Plain with { Measured = null, Engine = Served.Compiled, Load = ServingLoad.Open(new Seconds(0.2), 1000, 200) }),
        ("open load with a cap", Plain with { Measured = null, Engine = Served.Compiled,
            Load = ServingLoad.Open(new Seconds(0.2), 1000, 200) with { MostInFlight = 1 } }),
        ("load of single tokens", Plain with { Measured = null, Engine = Served.Compiled, Load = ServingLoad.Closed(1, 1, 1) }),
        ("load that does not fit", Plain with { Model = Served.Seventy, Measured = null, Engine = Served.Compiled, Load = ServingLoad.Closed(1, 1000, 200) }),
        ("policy", new Situation(Policy, new DeviceGroup(Served.Fast), Step.Forward(1)) { Measured = Ms(60) }),
        ("policy, one step, eager", new Situation(Policy, new DeviceGroup(Served.Fast),
            Step.Forward(1) with { DenoisingSteps = 1 }) { Engine = EngineProfile.Default(EngineKind.Eager) }),
        ("forward only",
            new Situation(new Model("vision", [new StatedComponent("vision", ComponentRole.Forward, 25_000_000) { FlopsPerItem = new Flops(8e9) }],
                Some.Bf16), new DeviceGroup(Served.Fast), Step.Forward(8)) { Measured = Ms(3) }),
        ("device with FP4 units",
            Plain with { Hardware = new DeviceGroup(Served.Fast with { Name = "fp4", Peaks = new Dictionary<ComputeFormat,
                FlopsPerSecond>(Served.Fast.Peaks) { [ComputeFormat.Fp4] = FlopsPerSecond.FromTera(4000) } }) }),
        ("device of nothing but bandwidth", new Situation(Served.Eight, new DeviceGroup(new Device("bare", "bare", BytesPerSecond.FromGBPerSecond(200))),
            Step.Decode(1, 3000)) { Measured = Ms(114) }),
    ];

    private static Situation Plain => new(Served.Eight, new DeviceGroup(Served.Fast), Step.Decode(1, 3000)) { Measured = Ms(8) };

    private static Model Policy => new("policy",
        [new StatedComponent("vision-language", ComponentRole.Encoder, 3_000_000_000),
            new StatedComponent("action expert", ComponentRole.Denoiser, 300_000_000) { Steps = 10 }], Some.Bf16) { Modality = Modality.Action };

    public static Measurement Ms(double milliseconds) => Measurement.Of(Seconds.FromMilliseconds(milliseconds), 0);
}
