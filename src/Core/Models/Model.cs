using Floorline.Core.Formats;

namespace Floorline.Core.Models;

/// <summary>A model: its parts and the format its weights are published in.</summary>
/// <param name="Name">The name asked for or found, such as <c>llama-3-8b</c>.</param>
/// <param name="Components">The parts, in the order they run.</param>
/// <param name="Published">Formats of the published checkpoint, taken where the user names none.</param>
public sealed record Model(string Name, IReadOnlyList<Component> Components, WeightFormats Published)
{
    /// <summary>Why the formats of the published checkpoint are not known, where something names a quantisation that is not understood; whoever wants bytes
    /// must then state a format. Null where they are known.</summary>
    public string? PublishedUnknown { get; init; }

    /// <summary>Whether nothing states the format of the published weights, so that <see cref="Published"/> is an assumption.</summary>
    public bool IsFormatAssumed { get; init; }

    /// <summary>The format of the cache that the published quantisation states; null where it states none.</summary>
    public NumberFormat? PublishedCache { get; init; }

    /// <summary>Longest context the model was made for, in tokens (<c>max_position_embeddings</c>); null where not stated.</summary>
    public int? MaxContext { get; init; }

    /// <summary>What the model gives; null where it is not stated.</summary>
    public Modality? Modality { get; init; }

    /// <summary>What one call gives, of a model whose calls are alike; null where a call is as long as what is asked of it.</summary>
    public WholeCall? Call { get; init; }

    /// <summary>Where the facts come from.</summary>
    public string Source { get; init; } = "stated by the user";

    /// <summary>What was assumed when reading the model, in whole sentences, to be shown with every result.</summary>
    public IReadOnlyList<string> Assumptions { get; init; } = [];

    /// <summary>What is not sure of the reading, in whole sentences: floors and memory hold if it is read right. Empty where nothing was guessed.</summary>
    public IReadOnlyList<string> Doubts { get; init; } = [];

    /// <summary>How many times the weights that are counted there may be, where the config names parts whose sizes it does not state; 1 where all are
    /// counted.</summary>
    public double WeightFactor { get; init; } = 1;

    /// <summary>All parameters of all parts.</summary>
    public long Parameters => Components.Sum(static c => c.Parameters);

    /// <summary>Parameters one generated token uses: those of the decoder, or of everything where there is no decoder.</summary>
    public long ActiveParameters => (Decodes ? Components.Where(static c => c.Role == ComponentRole.Decoder) : Components).Sum(static c => c.ActiveParameters);

    /// <summary>Whether any part routes tokens to experts.</summary>
    public bool RoutesExperts => Components.Select(static c => c as TransformerStack ?? (c as MeasuredComponent)?.Architecture)
        .Any(static s => s is not null && s.Layers.Any(static l => l.FeedForward is MixtureOfExperts))
        || Components.Any(static c => c is StatedComponent { Routing: not null } or MeasuredComponent { Routing: not null });

    /// <summary>
    /// The model with about a share of the weights of each part: layers, heads, experts, cache, positions, steps and formats stay (<see
    /// cref="Component.Scaled"/>).
    /// </summary>
    /// <param name="share">The share that is left, above 0 and at most 1.</param>
    public Model Scaled(double share) => this with
    {
        Name = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Name} x{share:0.##}"),
        Components = [.. Components.Select(c => c.Scaled(share))],
    };

    /// <summary>Whether the input embedding of a decoder doubles as its output head, so that both have one format.</summary>
    public bool TiesHead => Components.Any(static c => c is TransformerStack { TiedHead: true } or MeasuredComponent { TiedHead: true });

    /// <summary>Layers of the decoders whose architecture is known; 0 where none is.</summary>
    public int DecoderLayers => Components.OfType<TransformerStack>().Where(static c => c.Role == ComponentRole.Decoder).Sum(static c => c.LayerCount);

    /// <summary>
    /// Whether whoever runs the model may load it in other formats than the published ones: a file of which the tensors were read is run as it is, and formats
    /// that are not understood say nothing.
    /// </summary>
    public bool MayBeRepacked => PublishedUnknown is null && !Components.Any(static c => c is MeasuredComponent);

    /// <summary>Whether every weight was published in 16 bit or more, and may be loaded in fewer.</summary>
    public bool IsPublishedIn16Bit => MayBeRepacked && Published.LeastBits >= 16;

    /// <summary>Whether some part that is no decoder takes as many positions as it is given, so that only a call tells how long it is.</summary>
    public bool TakesAnyLength => Components.Any(static c => c is { Role: not ComponentRole.Decoder, Positions: null }
        and not (StatedComponent { FlopsPerItem: not null } or OperatorList));

    /// <summary>Whether such a part reads text: it has a table of tokens.</summary>
    public bool ReadsTokens => Components.Any(static c => c is TransformerStack { InputEmbedding: not null }
        || (c is MeasuredComponent part && part.Weights.Any(static w => w.Role == WeightRole.InputEmbedding)));

    /// <summary>Whether the model generates token by token.</summary>
    public bool Decodes => Components.Any(static c => c.Role == ComponentRole.Decoder);
}
