using System.Collections.Concurrent;
using System.Text.Json;
using Floorline.Core.Hardware;
using Floorline.Readers.Json;

namespace Floorline.Readers.Catalogue;

/// <summary>The devices Floorline knows, with the source and confidence of each.</summary>
public static partial class HardwareCatalogue
{
    private static readonly CatalogueFile _file = new("data/hardware.json", "devices");
    private static readonly ConcurrentDictionary<string, ReadResult<Device>> _read = new(StringComparer.Ordinal);

    /// <summary>The short names of all devices.</summary>
    public static IReadOnlyList<string> Names => [.. _file.Entries.Select(static e => e.Name)];

    /// <summary>All names that are understood, aliases included.</summary>
    public static IEnumerable<string> AllNames => _file.Entries.SelectMany(static e => e.Aliases.Prepend(e.Name));

    /// <summary>Finds a device by name, alias or title.</summary>
    /// <param name="name">The name as typed.</param>
    public static ReadResult<Device> Find(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return _file.Find(name) is { } entry ? Read(entry) : ReadResult.Failed<Device>(_file.Unknown(name, "--on", "hardware"));
    }

    private static ReadResult<Device> Read(CatalogueEntry entry) => _read.GetOrAdd(entry.Name, static (_, found) =>
    {
        using JsonDocument document = _file.Parse(found);
        return DeviceJson.Read(document.RootElement, "catalogue");
    }, entry);

    /// <summary>Every device, in catalogue order.</summary>
    public static IEnumerable<Device> All => Names.Select(static name => Find(name).Value);

    /// <summary>The other names of a device.</summary>
    /// <param name="name">Its short name.</param>
    public static IReadOnlyList<string> Aliases(string name) => _file.Find(name)?.Aliases ?? [];

    /// <summary>Reads one device from a file of the user's: in the same form as a catalogue entry, or the document of a measured machine, which holds one under
    /// <c>device</c>.</summary>
    /// <param name="stream">The bytes.</param>
    /// <param name="file">Name for messages.</param>
    public static ReadResult<Device> ReadDevice(Stream stream, string file)
    {
        ReadResult<JsonDocument> read = JsonInput.Read(stream, file, 1 << 20);
        if (!read.IsOk)
        {
            return ReadResult.Failed<Device>(read.Problems);
        }

        using JsonDocument document = read.Value;
        JsonElement root = document.RootElement;
        return DeviceJson.Read(root.ValueKind == JsonValueKind.Object && root.TryGetProperty("device", out JsonElement device)
            && device.ValueKind == JsonValueKind.Object ? device : root, file);
    }
}
