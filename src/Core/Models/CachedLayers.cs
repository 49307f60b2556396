namespace Floorline.Core.Models;

/// <summary>The cache shape of a number of like layers, for a model whose weights are given only as a total.</summary>
/// <param name="Count">How many such layers.</param>
/// <param name="Mixer">Their mixer: attention with its key/value heads, head size and window, latent attention, or a state of constant size. Its weights
/// are not looked at.</param>
public sealed record CachedLayers(int Count, Mixer Mixer);
