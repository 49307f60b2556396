using Floorline.Core.Costs;
using Floorline.Core.Diagnosis;
using Floorline.Core.Floors;
using Floorline.Core.Formats;
using Floorline.Core.Hardware;
using Floorline.Core.Levers;
using Floorline.Core.Models;
using Floorline.Core.Quantities;
using Floorline.Core.Situations;
using Floorline.Core.Workloads;
using Floorline.Readers.Catalogue;

namespace Floorline.Io.Tests.WorkedExamples;

/// <summary>Short ways to ask Floorline for the quantities that the texts print. Everything goes through the pipeline, nothing is computed twice.</summary>
internal static class Physics
{
    public static Device Known(string name) => HardwareCatalogue.Find(name).Value;

    public static double Peak(string device, ComputeFormat format) => Known(device).Peaks[format].Tera;

    public static Device With(double gigabytesPerSecond, double teraflops = 1000) =>
        new("text", "device of the text", BytesPerSecond.FromGBPerSecond(gigabytesPerSecond))
    {
        Peaks = new Dictionary<ComputeFormat, FlopsPerSecond> { [ComputeFormat.Fp16] = FlopsPerSecond.FromTera(teraflops),
            [ComputeFormat.Bf16] = FlopsPerSecond.FromTera(teraflops) },
    };

    public static Model Decoder(double parameters, int layers = 0, int heads = 0, int size = 0) =>
        new("text",
            [new StatedComponent("decoder", ComponentRole.Decoder, (long)parameters) { Cache = layers == 0 ? []
                : [new CachedLayers(layers, new Attention(heads, heads, size))] }], WeightFormats.Uniform(NumberFormats.Bf16Format));

    public static LatencyFloors Floors(Model model, Step step, Device device, string format = "bf16", int devices = 1) => LatencyFloors.Of(
        StepCost.Of(model, step with { Weights = WeightFormats.Uniform(NumberFormats.Find(format)!), Parallelism = new Parallelism(devices, 1, 1) }),
        new DeviceGroup(device, devices));

    /// <summary>R1 in ms.</summary>
    public static double R1(double parameters, string format, double gigabytesPerSecond, int devices = 1) =>
        Floors(Decoder(parameters), Step.Decode(1, 0), With(gigabytesPerSecond), format, devices).WeightRead.Milliseconds;

    /// <summary>R2 in ms.</summary>
    public static double R2(int layers, int heads, int size, long context, double gigabytesPerSecond, int batch = 1) =>
        Floors(Decoder(1e9, layers, heads, size), Step.Decode(batch, context), With(gigabytesPerSecond)).KvCacheRead.Value.Milliseconds;

    /// <summary>R3 in ms.</summary>
    public static double R3(double flops, double teraflops) => (new Flops(flops) / FlopsPerSecond.FromTera(teraflops)).Milliseconds;

    /// <summary>Cache of one request of the 70B model at 4,096 tokens, GB.</summary>
    public static double Cache70(string format = "fp16", int heads = 8) =>
        StepCost.Of(Decoder(70e9, 80, heads, 128), Step.Decode(1, 4096) with { KvCache = NumberFormats.Find(format)! }).CacheRead.Value.GB;

    public static double MaxBatch(double weightsGB, double requestGB) =>
        Capacity.MaxSequences(Bytes.FromGB(80), Bytes.FromGB(weightsGB), Bytes.Zero, Bytes.FromGB(requestGB / 8));

    /// <summary>Ring all-reduce over eight devices, ms.</summary>
    public static double Ring(double gigabytes, double linkGBPerSecond) =>
        CollectiveTime.Of(CollectiveKind.AllReduce, Bytes.FromGB(gigabytes), 8, BytesPerSecond.FromGBPerSecond(linkGBPerSecond)).Milliseconds;

    public static double Launches(long count, double microseconds) => KnownOverheads.LaunchTime(count, Seconds.FromMicroseconds(microseconds)).Value * 1e6;

    public static double Bits(string format) => NumberFormats.Find(format)!.BitsPerWeight;

    /// <summary>Most MFU in per cent that a share of an H100's bandwidth allows at one FLOP per byte.</summary>
    public static double MfuAtMbu(double share) => share * (Known("h100").Bandwidth.Value * 1) / Known("h100").Peaks[ComputeFormat.Fp16].Value * 100;

    /// <summary>The compile lever on a step of 8.33 ms: half matrices, 35 % element-wise work, 15 % launches.</summary>
    public static Judgement Compiled() => Judgement.Of(
        new Situation(Decoder(1e6), new DeviceGroup(Known("h100"), 1),
            Step.Decode(1, 0)) { Measured = Measurement.Of(Seconds.FromMilliseconds(1000 / 120.0), 0), Shares = new TimeShares(0.5, 0.35, 0.15) },
        LeverCatalogue.Find("compile")!);

    public static Regime Verdict(double ratio) => new FloorTerms(new Seconds(1), new Seconds(1), Seconds.Zero, Seconds.Zero, Seconds.Zero, null)
        .Verdict(Measurement.Of(new Seconds(ratio), 0));

    /// <summary>Decode floor in ms of Llama 3 70B in FP16 on eight H100.</summary>
    public static double Large(int batch) => Floors(ModelCatalogue.Find("llama-3-70b").Value, Step.Decode(batch, 4096), Known("h100"), "fp16", 8)
        .Binding.Milliseconds;
}
