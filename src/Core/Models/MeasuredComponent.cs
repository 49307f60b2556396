using Floorline.Core.Quantities;

namespace Floorline.Core.Models;

/// <summary>A part whose weights were counted tensor by tensor in a file. Bytes are exact; the architecture, where known, adds cache, routing and
/// collectives.</summary>
/// <param name="Name">What the part is called in results.</param>
/// <param name="Role">When it runs.</param>
/// <param name="Weights">Its tensors, grouped by role and format.</param>
public sealed record MeasuredComponent(string Name, ComponentRole Role, IReadOnlyList<MeasuredWeights> Weights) : Component(Name, Role)
{
    /// <summary>The architecture that the file's metadata or the config beside it states: layers, cache shape, routing. Null where neither says.</summary>
    public TransformerStack? Architecture { get; init; }

    /// <summary>Elements in one row of the input embedding, the hidden size; null where not known, which counts the whole table as read.</summary>
    public int? Hidden { get; init; }

    /// <summary>Whether the input embedding doubles as output head: a decoder in which no head is stored.</summary>
    public bool TiedHead => Role == ComponentRole.Decoder && Weights.Any(static w => w.Role == WeightRole.InputEmbedding)
        && !Weights.Any(static w => w.Role == WeightRole.OutputHead);

    /// <summary>How many experts there are and how many a token uses, where that is all that is stated of the architecture; null otherwise.</summary>
    public MixtureOfExperts? Routing { get; init; }

    /// <summary>The mixture of experts of the architecture; null where there is none or it is not known.</summary>
    public MixtureOfExperts? Experts => Architecture?.Layers.Select(static l => l.FeedForward).OfType<MixtureOfExperts>().FirstOrDefault() ?? Routing;

    /// <summary>All bytes of the part.</summary>
    public Bytes Stored => Weights.Aggregate(Bytes.Zero, static (sum, w) => sum + w.Stored);

    /// <inheritdoc/>
    public override long Parameters => Weights.Sum(static w => w.Parameters);

    /// <inheritdoc/>
    public override long ActiveParameters => Weights.Sum(w => w.Role switch
    {
        WeightRole.InputEmbedding => TiedHead ? w.Parameters : 0,
        WeightRole.PositionEmbedding or WeightRole.Draft => 0,
        WeightRole.CrossAttentionKeyValue => 0, // run once per encoder output
        WeightRole.Expert when Experts is { } moe => (long)((double)w.Parameters * moe.Routed / moe.Experts),
        _ => w.Parameters,
    });

    /// <inheritdoc/>
    public override MeasuredComponent Scaled(double share) => this with
    {
        Weights = [.. Weights.Select(w => w with { Stored = w.Stored * share, Parameters = Left(w.Parameters, share) })],
        Hidden = Hidden is { } hidden ? (int)Left(hidden, share) : null,
        Architecture = Architecture?.Scaled(share),
    };
}
