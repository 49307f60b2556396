namespace Floorline.Core.Models;

/// <summary>A part of a model that runs as a unit: a decoder, an encoder or tower, a denoising head.</summary>
/// <param name="Name">What the part is called in results.</param>
/// <param name="Role">When it runs.</param>
public abstract record Component(string Name, ComponentRole Role)
{
    /// <summary>Times its weights are read per call: denoising steps; 1 for everything else.</summary>
    public int Steps { get; init; } = 1;

    /// <summary>Positions one item gives it: image patches, audio frames. Null for a decoder, whose positions come from the workload.</summary>
    public int? Positions { get; init; }

    /// <summary>
    /// Whether each of its steps is mostly run twice, with what was asked for and without (classifier-free guidance): a batch of two per item.
    /// </summary>
    public bool IsGuided { get; init; }

    /// <summary>All parameters of the part, each counted once.</summary>
    public abstract long Parameters { get; }

    /// <summary>Parameters that one token uses, the input embedding left out: k of E experts, the tied embedding once, as output head.</summary>
    public abstract long ActiveParameters { get; }

    /// <summary>
    /// The part with about a share of its weights and of the arithmetic that they cause, as pruning its width leaves it: layers, heads, experts, cache,
    /// positions and steps stay.
    /// Structured pruning removes whole rows and columns; zeros that stay in place are still read.
    /// </summary>
    /// <param name="share">The share that is left, above 0 and at most 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A share outside that range.</exception>
    public abstract Component Scaled(double share);

    /// <summary>A count times a share, at least 1 where there was one.</summary>
    private protected static long Left(long count, double share) =>
        share is > 0 and <= 1 ? Math.Max((long)Math.Round(count * share), Math.Min(count, 1))
            : throw new ArgumentOutOfRangeException(nameof(share), share, "must lie above 0 and at most at 1");
}
