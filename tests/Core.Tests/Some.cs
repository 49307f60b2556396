using Floorline.Core.Costs;
using Floorline.Core.Diagnosis;
using Floorline.Core.Floors;
using Floorline.Core.Formats;
using Floorline.Core.Hardware;
using Floorline.Core.Models;
using Floorline.Core.Quantities;
using Floorline.Core.Situations;
using Floorline.Core.Workloads;

namespace Floorline.Core.Tests;

/// <summary>Small models and devices with round numbers, so that a test can be checked by hand.</summary>
internal static class Some
{
    public static WeightFormats Bf16 { get; } = WeightFormats.Uniform(NumberFormats.Bf16Format);

    /// <summary>1 GB/s and 1 TFLOP/s unless asked otherwise.</summary>
    public static Device Device(double gigabytesPerSecond = 1, double teraflops = 1) =>
        new("some", "some device", BytesPerSecond.FromGBPerSecond(gigabytesPerSecond))
    {
        Peaks = new Dictionary<ComputeFormat, FlopsPerSecond> { [ComputeFormat.Bf16] = FlopsPerSecond.FromTera(teraflops) },
        Interconnect = Fact<Link>.Known(new Link("some link", BytesPerSecond.FromGBPerSecond(1))),
    };

    /// <summary>A decoder of like layers with d = 8 and a vocabulary of 100.</summary>
    public static Model Decoder(Mixer mixer, FeedForward feedForward, int layers = 2, bool tied = false) =>
        new("some", [Stack(tied, new Layer(layers, mixer, feedForward, 16))], Bf16);

    /// <summary>A measured time held against floors.</summary>
    public static StepDiagnosis Diagnosis(LatencyFloors floors, Measurement measured, KnownOverheads? known = null) =>
        StepDiagnosis.Of(Situation.Of(floors) with { Measured = measured, Known = known ?? KnownOverheads.None });

    public static TransformerStack Stack(bool tied, params Layer[] layers) => new("decoder", ComponentRole.Decoder, 8, layers)
    {
        InputEmbedding = Weight.Matrix("embedding", WeightRole.InputEmbedding, 100, 8),
        OutputHead = tied ? null : Weight.Matrix("head", WeightRole.OutputHead, 8, 100),
        TiedHead = tied,
        Extra = [Weight.Vector("norm", 8)],
    };

    public static Model Stated(double parameters, int layers = 0, int heads = 0, int size = 0) =>
        new("stated",
            [new StatedComponent("decoder", ComponentRole.Decoder, (long)parameters) { Cache = layers == 0 ? []
                : [new CachedLayers(layers, new Attention(heads, heads, size))] }], Bf16);

    public static StepCost Cost(Model model, Step step) => StepCost.Of(model, step);

    public static LatencyFloors Floors(Model model, Step step, Device? device = null) => LatencyFloors.Of(StepCost.Of(model, step), device ?? Device());
}
