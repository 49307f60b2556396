using Floorline.Core.Formats;
using Floorline.Core.Hardware;
using Floorline.Core.Quantities;

namespace Floorline.Readers.Specs;

/// <summary>
/// Reads a device typed on the command line, <c>bw=200GB/s,fp8=517TFLOP/s,mem=128GB</c>, and overrides of a known one in the same form.
/// Keys: bw, attained (bandwidth really reached), mem, link, cache, tdp, and a peak per format (fp32, tf32, bf16, fp16, fp8, int8, fp4, ...).
/// </summary>
public static class InlineDevice
{
    private static readonly (string Name, ComputeFormat Format)[] _named =
    [
        ("fp64", ComputeFormat.Fp64),
        ("fp32", ComputeFormat.Fp32),
        ("tf32", ComputeFormat.Tf32),
        ("bf16", ComputeFormat.Bf16),
        ("fp16", ComputeFormat.Fp16),
        ("fp16_fp16_accumulate", ComputeFormat.Fp16Accumulate16),
        ("fp8", ComputeFormat.Fp8),
        ("fp8_fp16_accumulate", ComputeFormat.Fp8Accumulate16),
        ("int8", ComputeFormat.Int8),
        ("fp4", ComputeFormat.Fp4),
    ];

    private static readonly Dictionary<string, ComputeFormat> _formats = ByName();

    private static readonly string[] _keys = ["bw", "attained", "mem", "link", "fabric", "machine", "cache", "tdp", "name",
        .. Array.ConvertAll(_named, static n => n.Name)];

    private static readonly Dictionary<string, string> _also = new(StringComparer.Ordinal)
    {
        ["bandwidth"] = "bw", ["memory_bandwidth"] = "bw", ["memory"] = "mem", ["vram"] = "mem", ["ram"] = "mem", ["power"] = "tdp", ["interconnect"] = "link",
    };

    /// <summary>The compute formats by the names that specs and catalogue files use.</summary>
    public static IReadOnlyDictionary<string, ComputeFormat> PeakNames => _formats;

    /// <summary>The name of a compute format in specs and catalogue files, such as <c>bf16</c>.</summary>
    /// <param name="format">The format.</param>
    public static string NameOf(ComputeFormat format) => Array.Find(_named, pair => pair.Format == format).Name
        ?? throw new ArgumentOutOfRangeException(nameof(format), format, "is no compute format");

    private static Dictionary<string, ComputeFormat> ByName()
    {
        var formats = new Dictionary<string, ComputeFormat>(StringComparer.OrdinalIgnoreCase);
        foreach ((string name, ComputeFormat format) in _named)
        {
            formats[name] = format;
        }

        return formats;
    }

    /// <summary>Whether a text is meant as an inline spec rather than a name or file.</summary>
    /// <param name="text">What the user typed.</param>
    public static bool Is(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Contains('=', StringComparison.Ordinal);
    }

    /// <summary>Reads a whole device; its bandwidth must be given.</summary>
    /// <param name="text">What the user typed.</param>
    /// <param name="where">The option, for messages.</param>
    public static ReadResult<Device> Read(string text, string where)
    {
        ArgumentNullException.ThrowIfNull(text);
        var blank = new Device("stated", "device stated by the user", BytesPerSecond.Zero);
        ReadResult<Device> read = Override(blank, text, where);
        return !read.IsOk || read.Value.Bandwidth > BytesPerSecond.Zero
            ? read
            : ReadResult.Failed<Device>(new Problem("", where, Amount.Quote(text), "a bandwidth, bw=200GB/s or the like"));
    }

    /// <summary>Replaces figures of a device. A replaced bandwidth drops what the catalogue said about it: disputes and measured values.</summary>
    /// <param name="device">The device to start from.</param>
    /// <param name="text">What the user typed.</param>
    /// <param name="where">The option, for messages.</param>
    public static ReadResult<Device> Override(Device device, string text, string where)
    {
        ArgumentNullException.ThrowIfNull(device);
        ArgumentNullException.ThrowIfNull(text);
        var problems = new List<Problem>();
        var unclear = new List<string>();
        var peaks = new Dictionary<ComputeFormat, FlopsPerSecond>(device.Peaks);
        Device changed = device;
        foreach ((string key, string value) in Assignments.Read(text, where, _keys, problems, _also))
        {
            string field = $"{where}: {key}";
            if (_formats.TryGetValue(key, out ComputeFormat format))
            {
                Set(Amount.ComputeRate(value, field), rate => SetPeak(peaks, format, rate));
                continue;
            }

            if (key.ToLowerInvariant() is "bw" or "attained" or "link" or "fabric" && Amount.IsUnclear(value))
            {
                string taken = key.ToLowerInvariant() is "link" or "fabric" ? "bits, as of networks" : "bytes, as of memory";
                unclear.Add($"{key}={value} is taken as {taken} (GB/s or Gbit/s says which)");
            }

            switch (key.ToLowerInvariant())
            {
                case "bw":
                    Set(Amount.Rate(value, field), rate => changed = WithBandwidth(changed, rate));
                    break;
                case "attained":
                    Set(Amount.Rate(value, field), rate => changed = changed with { AttainedBandwidth = Fact<BytesPerSecond>.Known(rate),
                        AttainedSource = "stated by the user" });
                    break;
                case "mem":
                    Set(Amount.Size(value, field), size => changed = changed with
                    {
                        Memory = Fact<Bytes>.Known(size),
                        MemoryBasis = value.TrimEnd().EndsWith("ib", StringComparison.OrdinalIgnoreCase) ? MemoryBasis.Counted : MemoryBasis.Stated,
                    });
                    break;
                case "cache":
                    Set(Amount.Size(value, field), size => changed = changed with { LastLevelCache = Fact<Bytes>.Known(size) });
                    break;
                case "link":
                    Set(Amount.Rate(value, field, ofNetwork: true),
                        rate => changed = changed with { Interconnect = Fact<Link>.Known(new Link("stated link", rate)) });
                    break;
                case "fabric":
                    Set(Amount.Rate(value, field, ofNetwork: true),
                        rate => changed = changed with { Fabric = Fact<Link>.Known(new Link("stated network", rate)) });
                    break;
                case "machine":
                    Set(Amount.Whole(value, field, 1, 65_536), size => changed = changed with { PerMachine = (int)size });
                    break;
                case "tdp":
                    Set(Amount.Number(value.TrimEnd('W', 'w'), field, "a power in watts, such as 130W", 1e-3, 1e7), watts =>
                        changed = changed with { Power = Fact<Watts>.Known(new Watts(watts)) });
                    break;
                default:
                    changed = changed with { Name = value };
                    break;
            }
        }

        if (problems.Count == 0 && changed.AttainedBandwidth is { IsKnown: true, Value: { } attained } && attained > changed.Bandwidth
            && changed.Bandwidth > BytesPerSecond.Zero)
        {
            problems.Add(new Problem("", $"{where}: attained", $"{attained.GBPerSecond:0.#} GB/s",
                $"at most the sheet's {changed.Bandwidth.GBPerSecond:0.#} GB/s"));
        }

        return problems.Count > 0 ? ReadResult.Failed<Device>(problems) : ReadResult.Ok(changed with
        {
            Peaks = peaks,
            Source = string.Join("; ", unclear.Prepend(changed.Source)),
        });

        void Set<T>(ReadResult<T> result, Action<T> apply)
        {
            problems.AddRange(result.Problems);
            if (result.IsOk)
            {
                apply(result.Value);
            }
        }
    }

    // The accumulate-in-16-bit peak belongs to the same format: a stated peak is the highest there is.
    private static void SetPeak(Dictionary<ComputeFormat, FlopsPerSecond> peaks, ComputeFormat format, FlopsPerSecond rate)
    {
        peaks[format] = rate;
        peaks.Remove(format switch { ComputeFormat.Fp16 => ComputeFormat.Fp16Accumulate16, ComputeFormat.Fp8 => ComputeFormat.Fp8Accumulate16, _ =>
            (ComputeFormat)(-1) });
    }

    private static Device WithBandwidth(Device device, BytesPerSecond rate) => device with
    {
        Bandwidth = rate,
        Confidence = Confidence.Stated,
        Source = device.Source == "stated by the user" ? device.Source : $"bandwidth stated by the user; the rest: {device.Source}",
        AttainedBandwidth = Fact<BytesPerSecond>.Unknown("the bandwidth was overridden; give attained=... if it was measured"),
        Disputed = [.. device.Disputed.Where(static d => d.Field != DeviceField.Bandwidth)],
    };
}
