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

    /// <summary>All parameters of the part, each counted once.</summary>
    public abstract long Parameters { get; }

    /// <summary>Parameters that one token uses, the input embedding left out: k of E experts, the tied embedding once, as output head.</summary>
    public abstract long ActiveParameters { get; }
}
