using System.Globalization;
using Floorline.Readers.Tensors;

namespace Floorline.Readers.Gguf;

/// <summary>The tensors of each layer, as names such as <c>blk.3.attn_k.weight</c> and <c>dec.blk.3.attn_k.weight</c> tell.</summary>
internal sealed class GgufBlocks
{
    private const int MostLayers = 1024; // llama.cpp itself takes 512 (LLAMA_MAX_LAYERS)
    private readonly Dictionary<(string Stack, int Layer), Dictionary<string, TensorInfo>> _blocks = [];
    private readonly Dictionary<string, int> _counts = new(StringComparer.Ordinal);
    private readonly HashSet<int> _drafts = [];

    internal GgufBlocks(GgufMetadata metadata, IEnumerable<TensorInfo> tensors)
    {
        foreach (TensorInfo tensor in tensors)
        {
            if (Place(tensor.Name) is not { } place)
            {
                continue;
            }

            if (!_blocks.TryGetValue((place.Stack, place.Layer), out Dictionary<string, TensorInfo>? block))
            {
                _blocks.Add((place.Stack, place.Layer), block = new Dictionary<string, TensorInfo>(StringComparer.Ordinal));
            }

            block.TryAdd(tensor.Name[place.Start..], tensor);
            _counts[place.Stack] = Math.Max(_counts.GetValueOrDefault(place.Stack), place.Layer + 1);
            if (tensor.Name.AsSpan(place.Start).StartsWith("nextn.", StringComparison.Ordinal))
            {
                _drafts.Add(place.Layer);
            }
        }

        long stated = metadata.Whole(".block_count") is > 0 and <= MostLayers and var blocks ? blocks : 0;
        long drafts = metadata.Whole(".nextn_predict_layers") ?? 0;
        Blocks = (int)Math.Max(stated, _counts.GetValueOrDefault(""));
        if (_drafts.Count == 0 && drafts > 0 && drafts < stated)
        {
            _drafts.UnionWith(Enumerable.Range((int)(stated - drafts), (int)drafts));
        }
    }

    /// <summary>Layers of the one stack that files without an encoder have, draft layers among them.</summary>
    internal int Blocks { get; }

    /// <summary>Layers of a stack, <c>enc</c>, <c>dec</c> or nothing, that hold tensors.</summary>
    internal int Count(string stack) => _counts.GetValueOrDefault(stack);

    /// <summary>The tensors of a layer by what follows its number; null where it has none.</summary>
    internal IReadOnlyDictionary<string, TensorInfo>? Of(string stack, int layer) => _blocks.GetValueOrDefault((stack, layer));

    /// <summary>Whether a layer only proposes draft tokens.</summary>
    internal bool IsDraft(int layer) => _drafts.Contains(layer);

    /// <summary>A tensor's role, its layer taken in.</summary>
    internal TensorRole RoleOf(TensorInfo tensor, string family)
    {
        if (family == "clip")
        {
            return tensor.Name.StartsWith("a.", StringComparison.Ordinal) ? TensorRole.Encoder : TensorRole.VisionTower;
        }

        return _counts.ContainsKey("dec") && TensorRoles.IsEncoder(tensor.Name) ? TensorRole.Encoder
            : Place(tensor.Name) is { Stack: "" } place && IsDraft(place.Layer) ? TensorRole.Draft
            : tensor.Role;
    }

    private static (string Stack, int Layer, int Start)? Place(string name)
    {
        int at = name.StartsWith("blk.", StringComparison.Ordinal) ? 0 : name.StartsWith("enc.blk.", StringComparison.Ordinal)
            || name.StartsWith("dec.blk.", StringComparison.Ordinal) ? 4 : -1;
        int dot = at < 0 ? -1 : name.IndexOf('.', at + 4);
        return dot > 0 && int.TryParse(name.AsSpan(at + 4, dot - at - 4), NumberStyles.None, CultureInfo.InvariantCulture, out int layer) && layer < MostLayers
            ? (at == 0 ? "" : name[..3], layer, dot + 1)
            : null;
    }
}
