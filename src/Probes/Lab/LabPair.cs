namespace Floorline.Probes.Lab;

/// <summary>Two ways to do the same operations, measured in the same rounds.</summary>
/// <param name="Technique">What changes, such as <c>fused GELU + LayerNorm</c>.</param>
/// <param name="Before">The way before.</param>
/// <param name="After">The way afterwards.</param>
public sealed record LabPair(string Technique, LabOperation Before, LabOperation After)
{
    /// <summary>Tells one pair from another in every release, such as <c>elementwise-fusion</c>.</summary>
    public required string Code { get; init; }
}
