namespace Floorline.Core.Models;

/// <summary>The cache shape of a number of like layers, for a model whose weights are given only as a total.</summary>
/// <param name="Count">How many such layers.</param>
/// <param name="Attention">Their attention: key/value heads, head size, window.</param>
public sealed record CachedLayers(int Count, Attention Attention);
