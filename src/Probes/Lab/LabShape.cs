using Floorline.Core.Formats;
using Floorline.Core.Models;
using Floorline.Core.Quantities;
using Floorline.Probes.Kernels;

namespace Floorline.Probes.Lab;

/// <summary>The shape of a dense transformer decoder, as the lab builds it.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Layers">Layers.</param>
/// <param name="Hidden">Hidden size, d.</param>
/// <param name="Heads">Query heads.</param>
/// <param name="KeyValueHeads">Key and value heads; they divide the query heads.</param>
/// <param name="HeadSize">Elements of a head; a multiple of 32.</param>
/// <param name="Intermediate">Inner size of the feed-forward part.</param>
/// <param name="Gated">Whether it has a gate matrix (SwiGLU); otherwise GELU.</param>
/// <param name="Vocabulary">Rows of the output head.</param>
public sealed record LabShape(string Name, int Layers, int Hidden, int Heads, int KeyValueHeads, int HeadSize, int Intermediate, bool Gated, int Vocabulary)
{
    /// <summary>The shape of a model's decoder, or why the lab cannot build it.</summary>
    /// <param name="model">The model.</param>
    public static Fact<LabShape> Of(Model model)
    {
        ArgumentNullException.ThrowIfNull(model);
        TransformerStack? stack = model.Components.Select(static c => c as TransformerStack ?? (c as MeasuredComponent)?.Architecture).FirstOrDefault(static s => s?.Role == ComponentRole.Decoder);
        if (stack is null)
        {
            return Unknown($"{model.Name} has no decoder whose architecture is known");
        }

        if (stack.Layers.Any(static l => l.Mixer is Attention && l.FeedForward is null))
        {
            return Unknown($"{model.Name} states no feed-forward size of its layers; its config.json or its catalogue name does");
        }

        if (stack.Layers.Any(static l => l.Mixer is not Attention || l.FeedForward is not DenseFeedForward || l.CrossAttention is not null))
        {
            return Unknown($"the lab builds dense transformers with softmax attention; {model.Name} has other layers too");
        }

        Layer layer = stack.Layers.MaxBy(static l => l.Count)!;
        var attention = (Attention)layer.Mixer!;
        var forward = (DenseFeedForward)layer.FeedForward!;
        if (stack.Layers.Any(l => (Attention)l.Mixer! is var a && (a.QueryHeads, a.KeyValueHeads, a.HeadSize) != (attention.QueryHeads, attention.KeyValueHeads, attention.HeadSize)) || stack.Layers.Any(l => ((DenseFeedForward)l.FeedForward!).Intermediate != forward.Intermediate))
        {
            return Unknown($"the layers of {model.Name} differ in shape");
        }

        long vocabulary = stack.OutputHead?.Outputs ?? stack.InputEmbedding?.Inputs ?? 0;
        var shape = new LabShape(model.Name, stack.LayerCount, stack.Hidden, attention.QueryHeads, attention.KeyValueHeads, attention.HeadSize, (int)Math.Min(int.MaxValue, forward.Intermediate), forward.Gated, (int)vocabulary);
        return shape.Check() is { } problem ? Unknown(problem) : Fact<LabShape>.Known(shape);
    }

    /// <summary>What keeps the lab from building this shape; null where nothing does.</summary>
    public string? Check() =>
        HeadSize % 32 != 0 ? $"the lab needs head sizes that are multiples of 32; {Name} has {HeadSize}"
        : Hidden % 32 != 0 || Intermediate % 32 != 0 ? $"the lab needs hidden and inner sizes that are multiples of 32; {Name} has {Hidden} and {Intermediate}"
        : KeyValueHeads < 1 || Heads % KeyValueHeads != 0 ? $"{Heads} query heads cannot share {KeyValueHeads} key/value heads"
        : Vocabulary < 1 || Layers < 1 || Hidden > 1 << 17 || Intermediate > 1 << 20 || Vocabulary > 1 << 22 || Layers > 1 << 12 ? $"the sizes of {Name} are out of the lab's range"
        : null;

    /// <summary>The model that the lab runs, for its cost: full attention, no biases, an output head of its own.</summary>
    public Model AsModel()
    {
        var layer = new Layer(Layers, new Attention(Heads, KeyValueHeads, HeadSize), new DenseFeedForward(Intermediate, Gated), 0);
        var stack = new TransformerStack("decoder", ComponentRole.Decoder, Hidden, [layer]) { OutputHead = Weight.Matrix("lm_head", WeightRole.OutputHead, Hidden, Vocabulary) };
        return new Model(Name, [stack], WeightFormats.Uniform(NumberFormats.Fp32Format)) { Source = "the lab, after a model's shapes" };
    }

    /// <summary>The storage of a lab format as costs know it; arithmetic in the class that the lab's kernels use.</summary>
    /// <param name="format">The lab's format.</param>
    public static NumberFormat Storage(LabFormat format) => format switch
    {
        LabFormat.Fp32 => new NumberFormat("fp32", 32, 1, 0, 0, [ComputeFormat.Fp32]),
        LabFormat.Bf16 => new NumberFormat("bf16", 16, 1, 0, 0, [ComputeFormat.Fp32]),
        LabFormat.Int8 => new NumberFormat("q8_0", 8, 32, 16, 0, [ComputeFormat.Int8]),
        LabFormat.Int4 => new NumberFormat("q4_0", 4, 32, 16, 0, [ComputeFormat.Int8]),
        _ => throw new ArgumentOutOfRangeException(nameof(format), format, "is not a format"),
    };

    /// <summary>The storage of cache entries: int8 has one fp32 scale per head and token.</summary>
    /// <param name="format">The lab's format.</param>
    public NumberFormat CacheStorage(LabFormat format) => format == LabFormat.Int8 ? new NumberFormat("int8-head", 8, HeadSize, 32, 0, [ComputeFormat.Fp32]) : Storage(format);

    private static Fact<LabShape> Unknown(string reason) => Fact<LabShape>.Unknown(reason);
}
