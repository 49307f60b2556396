using Floorline.Core.Formats;
using Floorline.Core.Hardware;
using Floorline.Core.Models;
using Floorline.Core.Quantities;
using Floorline.Core.Serving;
using Floorline.Core.Situations;
using Floorline.Core.Workloads;

namespace Floorline.Core.Tests;

/// <summary>Models, devices and engines of the size that people serve, made up so that no catalogue is needed.</summary>
internal static class Served
{
    /// <summary>The shape of an 8B decoder: 32 layers, 8 KV heads of 128.</summary>
    public static Model Eight { get; } = Llama("eight", 4096, 32, 14336);

    /// <summary>The shape of a 70B decoder.</summary>
    public static Model Seventy { get; } = Llama("seventy", 8192, 80, 28672, heads: 64);

    /// <summary>A decoder that routes 2 of 8 experts.</summary>
    public static Model Experts { get; } = new("experts",
        [Stack("decoder", 4096, new Layer(32, new Attention(32, 8, 128), new MixtureOfExperts(8, 2, 14336), 8192))], Some.Bf16);

    /// <summary>The figures of an H100-class device, at round numbers.</summary>
    public static Device Fast { get; } = new("fast", "Fast GPU", BytesPerSecond.FromGBPerSecond(3350))
    {
        Peaks = new Dictionary<ComputeFormat, FlopsPerSecond>
        {
            [ComputeFormat.Bf16] = FlopsPerSecond.FromTera(990),
            [ComputeFormat.Fp16] = FlopsPerSecond.FromTera(990),
            [ComputeFormat.Fp8] = FlopsPerSecond.FromTera(1980),
            [ComputeFormat.Int8] = FlopsPerSecond.FromTera(1980),
            [ComputeFormat.Fp32] = FlopsPerSecond.FromTera(67),
        },
        Memory = Fact<Bytes>.Known(Bytes.FromGB(80)),
        Interconnect = Fact<Link>.Known(new Link("link", BytesPerSecond.FromGBPerSecond(450))),
        Power = Fact<Watts>.Known(new Watts(700)),
    };

    /// <summary>A processor: no link, no FP8.</summary>
    public static Device Processor { get; } = new("processor", "Processor", BytesPerSecond.FromGBPerSecond(80))
    {
        Kind = DeviceKind.Cpu,
        Peaks = new Dictionary<ComputeFormat, FlopsPerSecond> { [ComputeFormat.Bf16] = FlopsPerSecond.FromTera(2),
            [ComputeFormat.Fp32] = FlopsPerSecond.FromTera(1) },
        Memory = Fact<Bytes>.Known(Bytes.FromGB(128)),
    };

    public static EngineProfile Compiled { get; } = EngineProfile.Default(EngineKind.Compiled);

    public static StepTime Times(ServingLoad load, Model? model = null, EngineProfile? engine = null, int devices = 1, Device? device = null) => StepTime.Of(
        new Situation(model ?? Eight, new DeviceGroup(device ?? Fast, devices), Step.Decode(1, 0) with { Parallelism = new Parallelism(devices, 1, 1) })
        {
            Engine = engine ?? Compiled,
            Load = load,
        });

    public static ServingResult Run(ServingLoad load, EngineProfile? engine = null) => ServingSimulation.Run(Times(load, engine: engine), load).Value;

    private static Model Llama(string name, int hidden, int layers, int inner, int heads = 32) =>
        new(name, [Stack("decoder", hidden, new Layer(layers, new Attention(heads, 8, 128), new DenseFeedForward(inner, Gated: true), 2L * hidden))],
            Some.Bf16) { MaxContext = 131_072 };

    private static TransformerStack Stack(string name, int hidden, Layer layer) => new(name, ComponentRole.Decoder, hidden, [layer])
    {
        InputEmbedding = Weight.Matrix("embedding", WeightRole.InputEmbedding, 128_256, hidden),
        OutputHead = Weight.Matrix("head", WeightRole.OutputHead, hidden, 128_256),
        Extra = [Weight.Vector("norm", hidden)],
    };
}
