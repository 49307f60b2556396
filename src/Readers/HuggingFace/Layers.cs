using Floorline.Core.Models;

namespace Floorline.Readers.HuggingFace;

/// <summary>Puts like layers together, in order of first occurrence.</summary>
internal static class Layers
{
    internal static IReadOnlyList<Layer> Grouped(IEnumerable<Layer> layers)
    {
        var kinds = new List<Layer>();
        foreach (Layer layer in layers)
        {
            int same = kinds.FindIndex(k => k with { Count = 1 } == layer);
            if (same >= 0)
            {
                kinds[same] = kinds[same] with { Count = kinds[same].Count + 1 };
            }
            else
            {
                kinds.Add(layer);
            }
        }

        return kinds;
    }
}
