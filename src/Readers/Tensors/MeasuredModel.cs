using Floorline.Core.Formats;
using Floorline.Core.Models;
using Floorline.Core.Quantities;

namespace Floorline.Readers.Tensors;

/// <summary>Makes a model of a census: exact bytes by part, role and format, with the architecture where a config or the file's metadata states it.</summary>
public static class MeasuredModel
{
    /// <summary>Makes the model.</summary>
    /// <param name="census">The tensors.</param>
    /// <param name="name">What to call the model.</param>
    /// <param name="architecture">The model that a config or metadata states; null where nothing does.</param>
    public static Model Of(TensorCensus census, string name, Model? architecture)
    {
        ArgumentNullException.ThrowIfNull(census);
        Component? main = architecture?.Components.FirstOrDefault(static c => c.Role == ComponentRole.Decoder)
            ?? architecture?.Components.FirstOrDefault(static c => c.Role != ComponentRole.Encoder)
            ?? (architecture is { Components: [var first, ..] } ? first : null);
        Component? tower = architecture?.Components.FirstOrDefault(c => c.Role == ComponentRole.Encoder && c != main);
        census = DraftLayers.Marked(census, main);
        var parts = new List<Component>();
        bool denoises = main is { Role: ComponentRole.Denoiser } || (main is null && DenoiserTensors.Denoise(census.Tensors));
        TensorInfo[] own = denoises ? [.. Denoiser(census, parts)]
            : [.. census.Tensors.Where(static t => t.Role is not (TensorRole.VisionTower or TensorRole.Encoder))];
        if (!denoises)
        {
            AddTower(census, TensorRole.VisionTower, "vision tower", tower, parts);
            AddTower(census, TensorRole.Encoder, "encoder", tower, parts);
        }

        if (own.Length > 0)
        {
            ComponentRole role = main?.Role ?? (denoises ? ComponentRole.Denoiser : Guess(own));
            parts.Add(new MeasuredComponent(main?.Name ?? (denoises ? "denoiser" : "model"), role, Weights(own))
            {
                Architecture = main as TransformerStack,
                Hidden = (main as TransformerStack)?.Hidden ?? Row(own),
                Positions = main?.Positions,
                Steps = main?.Steps ?? 1,
            });
        }

        NumberFormat most = census.Tensors.Where(static t => t.Parameters > 0).GroupBy(static t => t.Format)
            .OrderByDescending(static g => g.Sum(static t => t.StoredBytes)).Select(static g => g.Key).FirstOrDefault() ?? NumberFormats.Bf16Format;
        string[] doubts = [.. Contradictions(main as TransformerStack, own)];
        return new Model(name, parts, new WeightFormats(most) { ByRole = Exceptions(own, most) })
        {
            MaxContext = architecture?.MaxContext,
            Source = $"{census.Container}, {census.Tensors.Count} tensors in {census.Files} file(s), counted to the byte",
            Assumptions = [.. doubts, .. Say(census, architecture, denoises), .. architecture?.Assumptions ?? []],
            Doubts = doubts,
        };
    }

    /// <summary>The tensors that each denoising step reads; other models in the same file become parts of their own.</summary>
    private static IEnumerable<TensorInfo> Denoiser(TensorCensus census, List<Component> parts)
    {
        ILookup<ComponentRole, TensorInfo> by = census.Tensors.ToLookup(static t => DenoiserTensors.RoleOf(t.Name));
        foreach ((ComponentRole role, string name) in new[] { (ComponentRole.Encoder, "text encoders"), (ComponentRole.Forward, "image decoder") })
        {
            if (by[role].Any())
            {
                parts.Add(new MeasuredComponent(name, role, [.. by[role].GroupBy(static t => t.Format)
                    .Select(static g => Group(WeightRole.Other, g.Key, g))]));
            }
        }

        return by[ComponentRole.Denoiser];
    }

    // Biases and vectors that one of the two leaves out are less than this share of the matrices.
    private const double Alike = 0.04;

    /// <summary>What a config or metadata describes otherwise than the tensors are, where the description decides what is read: sizes of attention, experts,
    /// the number of layers. Only of layers of plain attention, whose matrices have no other form.</summary>
    private static IEnumerable<string> Contradictions(TransformerStack? stated, TensorInfo[] tensors)
    {
        if (stated is null || stated.Layers.Any(static l => l is not { Mixer: Attention, Beside: null, CrossAttention: null, Sets: null }))
        {
            yield break;
        }

        foreach ((string what, TensorRole role, double described) in new[]
        {
            ("attention", TensorRole.Attention, stated.Layers.Sum(l => (double)l.Count * l.Mixer!.Weights(stated.Hidden).Sum(static w => w.Parameters))),
            ("experts", TensorRole.Expert, stated.Layers.Sum(l => l.FeedForward is MixtureOfExperts moe
                ? (double)l.Count * moe.Experts * moe.ExpertParameters(stated.Hidden) : 0)),
        })
        {
            double held = tensors.Where(t => t.Role == role).Sum(static t => (double)t.Parameters);
            if (held > 0 && described > 0 && Math.Abs((described / held) - 1) > Alike)
            {
                yield return FormattableString.Invariant($"The tensors hold {held:N0} parameters of {what}, and the sizes that are stated come to ")
                    + FormattableString.Invariant($"{described:N0}: one of the two is not of this model.");
            }
        }
    }

    private static void AddTower(TensorCensus census, TensorRole role, string name, Component? stated, List<Component> parts)
    {
        TensorInfo[] tensors = [.. census.Tensors.Where(t => t.Role == role)];
        if (tensors.Length > 0)
        {
            // Inside a tower every weight is read once per input; the roles of a decoder say nothing there.
            var weights = tensors.GroupBy(static t => t.Format).Select(static g => Group(WeightRole.Attention, g.Key, g)).ToArray();
            parts.Add(new MeasuredComponent(stated?.Name ?? name, ComponentRole.Encoder, weights) { Architecture = stated as TransformerStack, Positions =
                stated?.Positions });
        }
    }

    private static MeasuredWeights[] Weights(TensorInfo[] tensors) =>
        [.. tensors.GroupBy(static t => (t.Role, t.Format)).Select(static g => Group(Map(g.Key.Role), g.Key.Format, g)).OrderBy(static w => w.Role)];

    private static MeasuredWeights Group(WeightRole role, NumberFormat format, IEnumerable<TensorInfo> tensors) =>
        new(role, format, new Bytes(tensors.Sum(static t => t.StoredBytes)), tensors.Sum(static t => t.Parameters));

    private static Dictionary<WeightRole, NumberFormat> Exceptions(TensorInfo[] tensors, NumberFormat most) => tensors
        .Where(static t => t.Parameters > 0)
        .GroupBy(static t => Map(t.Role))
        .Select(static g => (g.Key, Format: g.GroupBy(static t => t.Format).OrderByDescending(static f => f.Sum(static t => t.StoredBytes)).First().Key))
        .Where(p => p.Format != most)
        .ToDictionary(static p => p.Key, static p => p.Format);

    private static ComponentRole Guess(TensorInfo[] tensors) =>
        tensors.Any(static t => t.Name.Contains("word_embeddings", StringComparison.Ordinal) || t.Name.Contains("encoder.layer.", StringComparison.Ordinal))
            && !tensors.Any(static t => t.Name.Contains("query_key_value", StringComparison.Ordinal)) ? ComponentRole.Encoder
        : tensors.Any(static t => t.Role is TensorRole.InputEmbedding or TensorRole.OutputHead) ? ComponentRole.Decoder
        : ComponentRole.Forward;

    // Hugging Face stores [vocabulary, hidden], GGUF [hidden, vocabulary]: a row is the smaller of the two in every model there is.
    private static int? Row(TensorInfo[] tensors) =>
        tensors.FirstOrDefault(static t => t.Role == TensorRole.InputEmbedding && t.Shape.Count == 2) is { } table
            && Math.Min(table.Shape[0], table.Shape[1]) is > 0 and < int.MaxValue ? (int)Math.Min(table.Shape[0], table.Shape[1]) : null;

    private static WeightRole Map(TensorRole role) => role switch
    {
        TensorRole.InputEmbedding => WeightRole.InputEmbedding,
        TensorRole.PositionEmbedding or TensorRole.PerLayerEmbedding => WeightRole.PositionEmbedding,
        TensorRole.Draft => WeightRole.Draft,
        TensorRole.OutputHead => WeightRole.OutputHead,
        TensorRole.Attention => WeightRole.Attention,
        TensorRole.CrossAttentionKeyValue => WeightRole.CrossAttentionKeyValue,
        TensorRole.FeedForward => WeightRole.FeedForward,
        TensorRole.Expert => WeightRole.Expert,
        TensorRole.SharedExpert => WeightRole.SharedExpert,
        TensorRole.Router => WeightRole.Router,
        TensorRole.Norm => WeightRole.Norm,
        TensorRole.VisionTower or TensorRole.Encoder or TensorRole.Other => WeightRole.Other,
        _ => throw new ArgumentOutOfRangeException(nameof(role), role, "is not a known role"),
    };

    private static IEnumerable<string> Say(TensorCensus census, Model? architecture, bool denoises)
    {
        yield return FormattableString.Invariant($"Bytes are those of the file: {census.StoredBytes} in {census.Tensors.Count} tensors, {census.BitsPerWeight:0.00} bits per weight.");
        if (architecture is null && denoises)
        {
            yield return "Its tensors embed a time step and no tokens: a denoiser, of which one call is one step (--steps states how many).";
            yield break;
        }

        TensorInfo[] open = [.. census.Unclassed];
        if (open.Length > 0)
        {
            yield return FormattableString.Invariant($"{open.Length} tensor(s) of {open.Sum(static t => t.StoredBytes)} bytes have names that tell no role and are counted as read: {string.Join(", ", open.Take(5).Select(static t => Short(t.Name)))}{(open.Length > 5 ? ", ..." : "")}.");
        }

        if (architecture is null)
        {
            yield return "No config or metadata states the architecture, so what the cache costs is not known.";
        }
    }

    private static string Short(string name) => new([.. (name.Length > 60 ? name[..60] : name).Select(static c => char.IsControl(c) ? '?' : c)]);
}
