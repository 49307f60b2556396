using Floorline.Core.Models;

namespace Floorline.Readers.HuggingFace;

/// <summary>Puts like layers together, in order of first occurrence.</summary>
internal static class Layers
{
    /// <summary>The kinds of layers with how often each occurs.</summary>
    /// <param name="layers">Every layer, in its order.</param>
    /// <param name="order">For every layer the place of its kind.</param>
    internal static IReadOnlyList<Layer> Grouped(IReadOnlyList<Layer> layers, out int[] order)
    {
        var kinds = new List<(Layer Like, Layer Sum)>();
        order = new int[layers.Count];
        for (int i = 0; i < order.Length; i++)
        {
            Layer layer = layers[i];
            int same = kinds.FindIndex(k => ReferenceEquals(k.Like, layer) || k.Like == layer);
            if (same < 0)
            {
                same = kinds.Count;
                kinds.Add((layer, layer with { Count = 0 }));
            }

            kinds[same] = (kinds[same].Like, kinds[same].Sum with { Count = kinds[same].Sum.Count + 1 });
            order[i] = same;
        }

        var together = new Layer[kinds.Count];
        for (int i = 0; i < together.Length; i++)
        {
            together[i] = kinds[i].Sum;
        }

        return together;
    }
}
