using Floorline.Core.Quantities;

namespace Floorline.Core.Models;

/// <summary>A part of which only totals are known or given: parameters, perhaps FLOPs, perhaps the shape of its cache.</summary>
/// <param name="Name">What the part is called in results.</param>
/// <param name="Role">When it runs.</param>
/// <param name="Total">All parameters.</param>
public sealed record StatedComponent(string Name, ComponentRole Role, long Total) : Component(Name, Role)
{
    /// <summary>Parameters one token uses, for a mixture of experts; null where that is all of them.</summary>
    public long? Active { get; init; }

    /// <summary>Whether its totals are no more than a guess, as a size in a name is: then no byte is certain to be read.</summary>
    public bool IsGuess { get; init; }

    /// <summary>How many experts there are and how many a token uses; null where there are none or it is not stated, which counts the active parameters as
    /// read whatever the batch.</summary>
    public MixtureOfExperts? Routing { get; init; }

    /// <summary>Parameters of all experts, where totals, active parameters and routing are stated: (total - active) E / (E - k); 0 otherwise.</summary>
    public double ExpertParameters => Routing is { } moe && Active is { } active && moe.Experts > moe.Routed
        ? (double)(Total - active) * moe.Experts / (moe.Experts - moe.Routed) : 0;

    /// <summary>FLOPs per item (image, sample, denoising step; a token for a decoder) as stated; null means the last resort, 2 per parameter and
    /// position.</summary>
    public Flops? FlopsPerItem { get; init; }

    /// <summary>What an item is, such as <c>image 224x224</c>.</summary>
    public string? Item { get; init; }

    /// <summary>Shape of the key/value cache, one entry per kind of layer; empty where it is not known, which leaves R2 unknown for a decoder.</summary>
    public IReadOnlyList<CachedLayers> Cache { get; init; } = [];

    /// <inheritdoc/>
    public override long Parameters => Total;

    /// <inheritdoc/>
    public override long ActiveParameters => Active ?? Total;

    /// <inheritdoc/>
    public override StatedComponent Scaled(double share) =>
        this with { Total = Left(Total, share), Active = Active is { } active ? Left(active, share) : null, FlopsPerItem = FlopsPerItem is { } flops
            ? flops * share : null };
}
