using Floorline.Core.Formats;
using Floorline.Core.Models;
using Floorline.Core.Quantities;

namespace Floorline.Core.Workloads;

/// <summary>One step of a model: the unit whose time has a floor.</summary>
public sealed record Step
{
    /// <summary>Most sequences or items of one step.</summary>
    internal const int MostBatch = 1 << 24;

    /// <summary>A decode step: one new token for each sequence of the batch.</summary>
    /// <param name="batch">Sequences, B.</param>
    /// <param name="context">Tokens already cached per sequence, T.</param>
    /// <exception cref="ArgumentOutOfRangeException">A batch below 1 or above 2^24, or a context below 0 or above 2^31 - 1.</exception>
    public static Step Decode(int batch, long context) => new(Phase.Decode, batch, context, 1);

    /// <summary>A prefill: the prompt of each sequence, all positions at once.</summary>
    /// <param name="batch">Sequences, B.</param>
    /// <param name="prompt">New tokens per sequence, S.</param>
    /// <param name="cached">Tokens of prefix that are cached already.</param>
    /// <exception cref="ArgumentOutOfRangeException">A batch or prompt below 1, or a prefix below 0.</exception>
    public static Step Prefill(int batch, long prompt, long cached = 0) => new(Phase.Prefill, batch, cached, prompt);

    /// <summary>One call of a model without a decoder.</summary>
    /// <param name="batch">Items, B.</param>
    /// <param name="positions">Positions per item for parts that do not fix their own (a text encoder's tokens).</param>
    /// <exception cref="ArgumentOutOfRangeException">A batch or positions below 1.</exception>
    public static Step Forward(int batch, long positions = 1) => new(Phase.Forward, batch, 0, positions);

    private Step(Phase phase, int batch, long context, long tokens)
    {
        Phase = phase;
        Batch = (int)Require.InRange(batch, 1, MostBatch);
        Context = Require.InRange(context, 0, int.MaxValue);
        Tokens = Require.InRange(tokens, 1, int.MaxValue);
    }

    /// <summary>What the step does.</summary>
    public Phase Phase { get; }

    /// <summary>Sequences or items, B.</summary>
    public int Batch { get; init => field = (int)Require.InRange(value, 1, MostBatch, nameof(Batch)); }

    /// <summary>Tokens already cached per sequence, T.</summary>
    public long Context { get; init => field = Require.InRange(value, 0, int.MaxValue, nameof(Context)); }

    /// <summary>New positions per sequence: 1 in decode, the prompt S in prefill.</summary>
    public long Tokens { get; init => field = Require.InRange(value, 1, int.MaxValue, nameof(Tokens)); }

    /// <summary>Formats of the weights; null takes those of the published checkpoint.</summary>
    public WeightFormats? Weights { get; init; }

    /// <summary>Format of the key/value cache and of constant states.</summary>
    public NumberFormat KvCache { get; init; } = NumberFormats.Bf16Format;

    /// <summary>Format of activations sent between devices.</summary>
    public NumberFormat Activations { get; init; } = NumberFormats.Bf16Format;

    /// <summary>How the model is spread over devices.</summary>
    public Parallelism Parallelism { get; init; } = Parallelism.None;

    /// <summary>Encoder positions that cross-attention reads; null takes the encoder's own number.</summary>
    public int? EncoderPositions { get; init; }

    /// <summary>Denoising steps per call; null takes the model's own number.</summary>
    public int? DenoisingSteps { get; init; }
}
