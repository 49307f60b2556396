using System.Text.Json;
using Floorline.Core.Expectations;
using Floorline.Core.Quantities;

namespace Floorline.Readers.Catalogue;

/// <summary>Kernel efficiencies that Floorline ships: two figures per device and format, fitted to published kernel timings.</summary>
public static class KernelCatalogue
{
    /// <summary>The table.</summary>
    public static KernelTable Table => _table.Value;

    private static readonly Lazy<KernelTable> _table = new(Load);

    private static KernelTable Load()
    {
        using Stream stream = CatalogueResource.Open("data/kernels.json");
        using JsonDocument document = JsonDocument.Parse(stream);
        var entries = new List<KernelEfficiency>();
        foreach (JsonElement entry in document.RootElement.GetProperty("kernels").EnumerateArray())
        {
            entries.Add(new KernelEfficiency(
                entry.GetProperty("device").GetString()!,
                entry.GetProperty("format").GetString()!,
                Seconds.FromMicroseconds(entry.GetProperty("fixed_us").GetDouble()),
                entry.GetProperty("memory_share").GetDouble(),
                entry.GetProperty("compute_share").GetDouble())
            {
                Source = entry.GetProperty("source").GetString()!,
            });
        }

        return new KernelTable(entries)
        {
            Unpacking =
            [
                .. document.RootElement.GetProperty("unpacking").EnumerateArray().Select(static u => new UnpackCost(
                    u.GetProperty("vendor").GetString()!,
                    u.GetProperty("operations").GetDouble(),
                    u.GetProperty("source").GetString()!)),
            ],
        };
    }
}
