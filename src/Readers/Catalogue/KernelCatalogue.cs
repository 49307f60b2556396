using System.Text.Json;
using Floorline.Core.Quantities;
using Floorline.Core.Situations;

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
            Unpacking = [.. document.RootElement.GetProperty("unpacking").EnumerateArray().Select(Unpacking)],
            Engines = [.. document.RootElement.GetProperty("engines").EnumerateArray().Select(Engine)],
            Calls = [.. document.RootElement.GetProperty("calls").EnumerateArray().Select(Call)],
        };
    }

    private static UnpackCost Unpacking(JsonElement entry) => new(entry.GetProperty("vendor").GetString()!, entry.GetProperty("operations").GetDouble(),
        entry.GetProperty("source").GetString()!)
    {
        Device = entry.TryGetProperty("device", out JsonElement device) ? DeviceJson.KindOf(device.GetString()!) : null,
        Formats = entry.TryGetProperty("formats", out JsonElement formats) ? [.. formats.EnumerateArray().Select(static f => f.GetString()!)] : [],
        OperationsPerByte = Number(entry, "operations_per_byte", 0),
    };

    private static CallEfficiency Call(JsonElement entry)
    {
        JsonElement spread = entry.GetProperty("spread");
        return new CallEfficiency(entry.GetProperty("call").GetString() == "denoising", entry.GetProperty("time_factor").GetDouble(),
            new Spread(spread[0].GetDouble(), spread[1].GetDouble()))
        {
            Source = entry.GetProperty("source").GetString()!,
        };
    }

    private static EngineKernels Engine(JsonElement entry)
    {
        var plain = new EngineKernels(EngineProfile.KindOf(entry.GetProperty("engine").GetString()!),
            DeviceJson.KindOf(entry.GetProperty("device").GetString()!)!.Value);
        return plain with
        {
            MemoryShare = Number(entry, "memory_share", plain.MemoryShare),
            BytesPerClock = Number(entry, "bytes_per_clock", 0) is > 0 and var each ? each : null,
            AttentionPerClock = Number(entry, "attention_per_clock", 0) is > 0 and var attention ? attention : null,
            ComputeShare = Number(entry, "compute_share", plain.ComputeShare),
            FamilyShares = entry.TryGetProperty("family_shares", out JsonElement shares)
                ? shares.EnumerateObject().ToDictionary(static s => s.Name, static s => s.Value.GetDouble()) : plain.FamilyShares,
            MicroBatchTokens = (int)Number(entry, "micro_batch_tokens", plain.MicroBatchTokens),
            BatchTokens = (int)Number(entry, "batch_tokens", plain.BatchTokens),
            BytesPerUnpackedWeight = Number(entry, "bytes_per_unpacked_weight", 0),
            ScoreBytesPerFlop = Number(entry, "score_bytes_per_flop", 0),
            ExchangePerDevice = Number(entry, "exchange_us_per_device", 0) is > 0 and var exchange ? Seconds.FromMicroseconds(exchange) : null,
            UnpackingPerToken = Number(entry, "unpacking_per_token", 0),
            Sockets = Number(entry, "sockets", 0) is > 0 and var sockets ? (int)sockets : null,
            SocketsSource = entry.TryGetProperty("sockets_source", out JsonElement from) ? from.GetString()! : "",
            Source = entry.GetProperty("source").GetString()!,
        };
    }

    private static double Number(JsonElement entry, string name, double other) => entry.TryGetProperty(name, out JsonElement value) ? value.GetDouble() : other;
}
