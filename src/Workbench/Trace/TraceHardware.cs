using Floorline.Core.Hardware;
using Floorline.Readers.Catalogue;
using Floorline.Readers.Traces;

namespace Floorline.Workbench;

/// <summary>The hardware that a trace names itself: profilers write the product's full name, such as <c>NVIDIA H100 80GB HBM3</c>.</summary>
internal static class TraceHardware
{
    // a device of the catalogue is taken for the one named if their memories agree this well
    private const double MemoryAgrees = 0.15;

    private static readonly HashSet<string> _makers = new(StringComparer.OrdinalIgnoreCase) { "NVIDIA", "AMD", "Intel", "Tesla", "Instinct", "GeForce",
        "Quadro", "(R)", "Radeon" };

    /// <summary>The devices and the name by which the catalogue knows them; null where the traces name none, several, or one that is not known.</summary>
    /// <param name="traces">The traces.</param>
    internal static (string Name, DeviceGroup Devices)? Of(TraceSet traces)
    {
        Core.Traces.Model.TraceDevice[] described = [.. traces.Traces.SelectMany(static t => t.Info.Devices).Where(static d => d.Name.Length > 0)];
        if (described.Select(static d => d.Name).Distinct(StringComparer.Ordinal).Count() != 1)
        {
            return null;
        }

        Workplace products = Workplace.Here.Closed();
        foreach (string name in Names(described[0].Name))
        {
            // of a name that is not known nobody asks for the nearest
            if (HardwareCatalogue.IsKnown(name) && HardwareSource.Find(name, null, products) is { IsOk: true } found)
            {
                double memory = found.Value.Device.Memory.Or(default).Value;
                bool agrees = described[0].MemoryBytes <= 0 || memory <= 0 || Math.Abs(memory - described[0].MemoryBytes) <= MemoryAgrees * memory;
                return agrees ? (name, found.Value) : null;
            }
        }

        return null;
    }

    // without its makers, then with fewer and fewer of the words that say more than the product
    private static IEnumerable<string> Names(string product)
    {
        yield return product;
        string[] words = [.. product.Split(' ', StringSplitOptions.RemoveEmptyEntries).Where(static w => !_makers.Contains(w))];
        for (int count = words.Length; count > 0; count--)
        {
            // a word alone names a product only if it has its number: RTX alone is many
            if (count > 1 || words[0].Any(char.IsAsciiDigit))
            {
                yield return string.Join('-', words.Take(count)).ToLowerInvariant();
            }
        }
    }
}
