using System.Text.Json;
using Floorline.Core.Formats;
using Floorline.Core.Hardware;
using Floorline.Core.Quantities;
using Floorline.Readers.Json;
using Floorline.Readers.Specs;

namespace Floorline.Readers.Catalogue;

/// <summary>Reads one device from its JSON form. Rates are in GB/s (1e9) and TFLOP/s, sizes in GB (1e9).</summary>
internal sealed class DeviceJson
{
    private static readonly (string Name, DeviceClass Class)[] _classes =
    [
        ("data-centre-gpu", DeviceClass.DataCentreGpu), ("workstation-gpu", DeviceClass.WorkstationGpu), ("consumer-gpu", DeviceClass.ConsumerGpu),
        ("unified-memory", DeviceClass.UnifiedMemory),
        ("edge", DeviceClass.Edge), ("cpu", DeviceClass.Cpu), ("npu", DeviceClass.Npu), ("tpu", DeviceClass.Tpu),
    ];

    private static readonly (string Name, DeviceKind Kind)[] _kinds =
    [
        ("gpu", DeviceKind.Gpu), ("soc", DeviceKind.Soc), ("apu", DeviceKind.Apu), ("cpu", DeviceKind.Cpu), ("asic", DeviceKind.Asic),
    ];

    private readonly string _file;
    private readonly List<Problem> _problems = [];

    private DeviceJson(string file) => _file = file;

    internal static ReadResult<Device> Read(JsonElement root, string file) => new DeviceJson(file).Read(root);

    private ReadResult<Device> Read(JsonElement root)
    {
        double? bandwidth = Positive(root, "bandwidth_gb_s", "");
        if (bandwidth is null && _problems.Count == 0)
        {
            _problems.Add(Problem.Missing(_file, "bandwidth_gb_s", "the memory bandwidth in GB/s"));
        }

        string name = Text(root, "name") ?? "stated";
        var device = new Device(name, Text(root, "title") ?? name, BytesPerSecond.FromGBPerSecond(bandwidth ?? 1))
        {
            Vendor = Text(root, "vendor") ?? "",
            Kind = Kind(root),
            Class = Class(root),
            Family = Text(root, "family") ?? "",
            HasPowerModes = Flag(root, "power_modes"),
            IsNuma = Flag(root, "numa"),
            Year = (int?)Positive(root, "year", ""),
            Multiprocessors = Positive(root, "multiprocessors", "") is { } units ? Fact<int>.Known((int)units)
                : Fact<int>.Unknown("the number of multiprocessors or cores is not stated"),
            VectorLanes = (int?)Positive(root, "vector_lanes", ""),
            MemoryType = Text(root, "memory_type") ?? "",
            Peaks = Peaks(root),
            Source = Text(root, "source") ?? $"file {_file}",
            Notes = Text(root, "notes") ?? "",
            Confidence = Grades.Of(Text(root, "confidence")),
            Disputed = Disputed(root),
            AnnouncedOn = Text(root, "announced_on"),
            Announced = root.TryGetProperty("announced", out JsonElement announced) && announced.ValueKind == JsonValueKind.True,
        };
        device = WithOptional(device, root);
        return _problems.Count > 0 ? ReadResult.Failed<Device>(_problems) : ReadResult.Ok(device);
    }

    private static bool Flag(JsonElement root, string name) => root.TryGetProperty(name, out JsonElement flag) && flag.ValueKind == JsonValueKind.True;

    private Device WithOptional(Device device, JsonElement root)
    {
        if (Positive(root, "memory_mib", "") is { } counted)
        {
            device = device with { Memory = Fact<Bytes>.Known(new Bytes(counted * 1048576)), MemoryBasis = MemoryBasis.Counted };
        }
        else if (Positive(root, "memory_gib", "") is { } sold)
        {
            device = device with { Memory = Fact<Bytes>.Known(Bytes.FromGiB(sold)), MemoryBasis = MemoryBasis.Sold };
        }
        else if (Positive(root, "memory_gb", "") is { } memory)
        {
            device = device with { Memory = Fact<Bytes>.Known(Bytes.FromGB(memory)) };
        }

        if (Positive(root, "host_link_gb_s", "") is { } host)
        {
            device = device with { HostLink = Fact<BytesPerSecond>.Known(BytesPerSecond.FromGBPerSecond(host)) };
        }

        if ((Positive(root, "last_level_cache_mb", "") ?? Positive(root, "l2_mb", "")) is { } cache)
        {
            device = device with { LastLevelCache = Fact<Bytes>.Known(new Bytes(cache * 1048576)) };
        }

        if (Positive(root, "tdp_w", "") is { } power)
        {
            device = device with { Power = Fact<Watts>.Known(new Watts(power)) };
        }

        if (Object(root, "interconnect") is { } link && Positive(link, "gb_s", "interconnect.") is { } rate)
        {
            bool reduces = Flag(link, "in_switch_reduction");
            device = device with { Interconnect = Fact<Link>.Known(new Link(Text(link, "name") ?? "link", BytesPerSecond.FromGBPerSecond(rate), reduces)) };
        }

        if (Object(root, "machine") is { } machine && Positive(machine, "devices", "machine.") is { } together)
        {
            device = device with { PerMachine = (int)together };
            if (Positive(machine, "gb_s", "machine.") is { } each)
            {
                device = device with { Fabric = Fact<Link>.Known(new Link(Text(machine, "fabric") ?? "the network", BytesPerSecond.FromGBPerSecond(each))) };
            }
        }

        if (Object(root, "attained") is { } attained && Positive(attained, "bandwidth_gb_s", "attained.") is { } reached)
        {
            device = device with { AttainedBandwidth = Fact<BytesPerSecond>.Known(BytesPerSecond.FromGBPerSecond(reached)),
                AttainedSource = Text(attained, "source") ?? "" };
        }

        return Object(root, "modes") is { } modes ? device with { Modes = Modes(modes), ModesSource = Text(modes, "source") ?? "" } : device;
    }

    /// <summary>Power modes against the clocks and cores of the mode without limits.</summary>
    private List<PowerMode> Modes(JsonElement modes)
    {
        var read = new List<PowerMode>();
        if (!modes.TryGetProperty("list", out JsonElement list) || list.ValueKind != JsonValueKind.Array)
        {
            return read;
        }

        double Full(string key) => Positive(modes, key, "modes.") ?? 1;
        foreach (JsonElement mode in list.EnumerateArray().Where(static m => m.ValueKind == JsonValueKind.Object))
        {
            double Of(string key) => Positive(mode, key, "modes.list.") ?? Full(key);
            double compute = Of("gpu_mhz") * Of("gpu_tpcs") / (Full("gpu_mhz") * Full("gpu_tpcs"));
            read.Add(new PowerMode(Text(mode, "name") ?? "", Math.Min(compute, 1), Math.Min(Of("memory_mhz") / Full("memory_mhz"), 1))
            {
                Power = Positive(mode, "watts", "modes.list.") is { } watts ? Fact<Watts>.Known(new Watts(watts))
                    : Fact<Watts>.Unknown("this mode has no budget"),
                Said = mode.TryGetProperty("clocks", out JsonElement known) && known.ValueKind == JsonValueKind.False
                    ? $"{Text(mode, "name")}, whose clocks are not on record: floors are those without its limit"
                    : FormattableString.Invariant($"{Text(mode, "name")}: {Of("gpu_tpcs")} TPCs at {Of("gpu_mhz")} MHz, ")
                    + FormattableString.Invariant($"memory at {Of("memory_mhz")} MHz, {Of("cpu_cores")} CPU cores at {Of("cpu_mhz")} MHz"),
            });
        }

        return read;
    }

    private ClosedTable<ComputeFormat, FlopsPerSecond> Peaks(JsonElement root)
    {
        var peaks = new ClosedTable<ComputeFormat, FlopsPerSecond>();
        if (Object(root, "peaks_tflop_s") is { } stated)
        {
            foreach (JsonProperty peak in stated.EnumerateObject())
            {
                if (!InlineDevice.PeakNames.TryGetValue(peak.Name, out ComputeFormat format))
                {
                    _problems.Add(new Problem(_file, $"peaks_tflop_s.{peak.Name}", "a format that is not known",
                        "one of " + string.Join(", ", InlineDevice.PeakNames.Keys)));
                }
                else if (Positive(stated, peak.Name, "peaks_tflop_s.") is { } rate)
                {
                    peaks[format] = FlopsPerSecond.FromTera(rate);
                }
            }
        }

        return peaks;
    }

    private List<DisputedFigure> Disputed(JsonElement root)
    {
        var figures = new List<DisputedFigure>();
        if (!root.TryGetProperty("disputed", out JsonElement list) || list.ValueKind != JsonValueKind.Array)
        {
            return figures;
        }

        foreach (JsonElement one in list.EnumerateArray())
        {
            if (one.ValueKind == JsonValueKind.Object && Positive(one, "value", "disputed.") is { } value)
            {
                figures.Add(Figure(Text(one, "field") ?? "", value, Text(one, "source") ?? "unnamed source"));
            }
        }

        return figures;
    }

    private static DisputedFigure Figure(string field, double value, string source)
    {
        string peak = field.StartsWith("peaks_tflop_s.", StringComparison.Ordinal) ? field["peaks_tflop_s.".Length..] : field;
        return field switch
        {
            "bandwidth_gb_s" => new DisputedFigure(DeviceField.Bandwidth, value * 1e9, source),
            "memory_gb" => new DisputedFigure(DeviceField.Memory, value * 1e9, source),
            "interconnect.gb_s" => new DisputedFigure(DeviceField.Link, value * 1e9, source),
            _ => new DisputedFigure(DeviceField.Peak, value * 1e12, source, InlineDevice.PeakNames.TryGetValue(peak, out ComputeFormat format) ? format : null),
        };
    }

    private DeviceKind Kind(JsonElement root)
    {
        string kind = Text(root, "kind") ?? "gpu";
        if (KindOf(kind) is { } known)
        {
            return known;
        }

        _problems.Add(new Problem(_file, "kind", $"'{kind}'", "gpu, soc, apu, cpu or asic"));
        return DeviceKind.Gpu;
    }

    /// <summary>The kind that a word names; null where it names none.</summary>
    internal static DeviceKind? KindOf(string word)
    {
        foreach ((string name, DeviceKind kind) in _kinds)
        {
            if (name.Equals(word, StringComparison.OrdinalIgnoreCase))
            {
                return kind;
            }
        }

        return null;
    }

    private DeviceClass Class(JsonElement root)
    {
        if (Text(root, "class") is not { } stated)
        {
            return DeviceClass.Unstated;
        }

        foreach ((string name, DeviceClass one) in _classes)
        {
            if (name == stated)
            {
                return one;
            }
        }

        _problems.Add(new Problem(_file, "class", $"'{stated}'", "one of " + string.Join(", ", _classes.Select(static c => c.Name))));
        return DeviceClass.Unstated;
    }

    private double? Positive(JsonElement element, string key, string path)
    {
        if (!element.TryGetProperty(key, out JsonElement value))
        {
            return null;
        }

        if (JsonInput.Number(value) is { } number and >= 1e-9 and < 1e12)
        {
            return number;
        }

        string raw = value.GetRawText();
        _problems.Add(new Problem(_file, path + key, raw.Length > 40 ? raw[..40] : raw, "a number above 0"));
        return null;
    }

    private static string? Text(JsonElement element, string key) => element.TryGetProperty(key, out JsonElement value)
        && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private JsonElement? Object(JsonElement element, string key)
    {
        if (!element.TryGetProperty(key, out JsonElement value))
        {
            return null;
        }

        if (value.ValueKind == JsonValueKind.Object)
        {
            return value;
        }

        _problems.Add(new Problem(_file, key, value.ValueKind.ToString().ToLowerInvariant(), "an object"));
        return null;
    }
}
