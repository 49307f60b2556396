using Floorline.Core.Models;

namespace Floorline.Readers.Tensors;

/// <summary>Tells layers that only propose drafts (multi-token prediction) from those that a plain step runs: they are numbered past the last layer that
/// the config states, or named for what they are.</summary>
internal static class DraftLayers
{
    private static readonly string[] _names = ["mtp.", "mtp_", "model.mtp.", "nextn_"];

    /// <summary>The tensors with their roles, those of draft layers marked.</summary>
    internal static TensorCensus Marked(TensorCensus census, Component? main)
    {
        int layers = (main as TransformerStack)?.LayerCount ?? int.MaxValue;
        return !census.Tensors.Any(t => IsDraft(t, layers)) ? census
            : new TensorCensus(census.Container, [.. census.Tensors.Select(t => IsDraft(t, layers) ? t with { Role = TensorRole.Draft } : t)]) { Files =
            census.Files, Notes = census.Notes };
    }

    private static bool IsDraft(TensorInfo tensor, int layers) =>
        tensor.Role is not (TensorRole.VisionTower or TensorRole.Encoder)
            && (Array.Exists(_names, n => tensor.Name.StartsWith(n, StringComparison.Ordinal)) || Number(tensor.Name) >= layers);

    private static int Number(string name)
    {
        int at = name.IndexOf("layers.", StringComparison.Ordinal);
        int start = at + "layers.".Length;
        int end = at < 0 ? -1 : name.IndexOf('.', start);
        return end > start && end - start < 7 && int.TryParse(name.AsSpan(start, end - start), out int number) ? number : -1;
    }
}
