namespace Floorline.Core.Models;

/// <summary>The weights of a layer by what they are read for, listed once: a page prices the same layers at some hundred steps.</summary>
internal sealed class LayerWeights
{
    private readonly MixtureOfExperts? _experts;
    private long _expertParameters = -1;

    internal LayerWeights(Layer layer, int hidden)
    {
        Hidden = hidden;
        Weight[] own = layer.NormParameters > 0 ? [Weight.Vector("norms", layer.NormParameters), .. layer.Extra] : [.. layer.Extra];
        Weight[] cross = [.. layer.CrossAttention?.Weights(hidden) ?? []];
        Weight[] feedForward = [.. layer.FeedForward?.Weights(hidden) ?? []];
        Mixer = [.. layer.Mixer?.Weights(hidden) ?? [], .. own];
        Beside = [.. layer.Beside?.Weights(hidden) ?? []];
        Cross = [.. cross.Where(static w => w.Role != WeightRole.CrossAttentionKeyValue)];
        CrossKeyValue = [.. cross.Where(static w => w.Role == WeightRole.CrossAttentionKeyValue)];
        FeedForward = layer.Mixer is null ? [.. feedForward, .. own] : feedForward;
        Common = [.. layer.Mixers.SelectMany(m => m.Weights(hidden)), .. cross, .. feedForward, .. own];
        _experts = layer.FeedForward as MixtureOfExperts;
    }

    /// <summary>Hidden size of the stack, d.</summary>
    internal int Hidden { get; }

    /// <summary>The first mixer with what belongs to no other part of the layer.</summary>
    internal Weight[] Mixer { get; }

    /// <summary>The second mixer.</summary>
    internal Weight[] Beside { get; }

    /// <summary>Attention over an encoder's output, but for its keys and values.</summary>
    internal Weight[] Cross { get; }

    /// <summary>Keys and values of attention over an encoder's output.</summary>
    internal Weight[] CrossKeyValue { get; }

    /// <summary>The feed-forward part, with what belongs to no other part where there is no mixer.</summary>
    internal Weight[] FeedForward { get; }

    /// <summary>Everything but routed experts.</summary>
    internal Weight[] Common { get; }

    /// <summary>Parameters of one routed expert; 0 where there is none.</summary>
    internal long ExpertParameters => _expertParameters >= 0 ? _expertParameters : _expertParameters = _experts?.ExpertParameters(Hidden) ?? 0;
}
