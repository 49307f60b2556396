using System.Globalization;
using Floorline.Core.Findings;
using Floorline.Core.Formats;
using Floorline.Core.Hardware;
using Floorline.Core.Quantities;
using Floorline.Probes.Host;

namespace Floorline.Workbench;

/// <summary>What this machine was measured to do, and the hardware record made of it.</summary>
public sealed class MeasureHostResult
{
    /// <summary>Makes the record of a measurement.</summary>
    /// <param name="measured">The measurement.</param>
    public MeasureHostResult(HostMeasurement measured)
    {
        ArgumentNullException.ThrowIfNull(measured);
        Measured = measured;
        Device = IsValid ? DeviceOf(measured, measured.Threads) : null;
    }

    /// <summary>The measurement.</summary>
    public HostMeasurement Measured { get; }

    /// <summary>The machine as hardware that every verb accepts; null where the measurement ended before there was a bandwidth.</summary>
    public Device? Device { get; }

    /// <summary>Where the record is kept; null where it is not.</summary>
    public string? StoredAt { get; init; }

    /// <summary>Whether the measurement has what a hardware record needs: the read bandwidth at the largest working set.</summary>
    public bool IsValid => Measured.BandwidthOf("read", Measured.Threads).Samples > 0;

    /// <summary>
    /// Hardware of measured figures. Medians are the figures; the fastest sample of each stands beside it as what another source would say,
    /// so that only a time below what the machine has ever shown is called impossible.
    /// </summary>
    /// <param name="measured">The measurement.</param>
    /// <param name="threads">Threads whose figures are taken.</param>
    public static Device DeviceOf(HostMeasurement measured, int threads)
    {
        ArgumentNullException.ThrowIfNull(measured);
        Figure read = measured.BandwidthOf("read", threads);
        var peaks = new Dictionary<ComputeFormat, FlopsPerSecond>();
        var best = new List<DisputedFigure> { new(DeviceField.Bandwidth, read.Best, "fastest sample of this measurement") };
        foreach ((string name, ComputeFormat format) in (IEnumerable<(string, ComputeFormat)>)[("fp32", ComputeFormat.Fp32), ("fp64", ComputeFormat.Fp64),
            ("bf16", ComputeFormat.Bf16), ("int8", ComputeFormat.Int8)])
        {
            if (measured.PeakOf(name, threads) is { } peak)
            {
                peaks[format] = new FlopsPerSecond(peak.Rate.Median);
                best.Add(new DisputedFigure(DeviceField.Peak, peak.Rate.Best, "fastest sample of this measurement", format));
            }
        }

        string when = measured.Started.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
        string warnings = string.Join(' ', measured.Findings.Where(static f => f.Severity != Severity.Hint).Select(static f => f.Text));
        return new Device("host", measured.Machine.Processor, new BytesPerSecond(read.Median))
        {
            Kind = DeviceKind.Cpu,
            Peaks = peaks,
            Memory = Fact<Bytes>.Known(new Bytes(measured.Machine.MemoryBytes)),
            LastLevelCache = measured.Machine.Caches.Count > 0 ? Fact<Bytes>.Known(new Bytes(measured.Machine.LastLevelCacheBytes))
                : Fact<Bytes>.Unknown("the system does not tell the cache size"),
            AttainedBandwidth = Fact<BytesPerSecond>.Known(new BytesPerSecond(read.Median)),
            AttainedSource = "this measurement",
            Confidence = Confidence.Measured,
            Source = string.Create(CultureInfo.InvariantCulture, $"measured on this machine {when}, {threads} thread(s), {measured.Machine.System}"),
            Notes = warnings,
            Disputed = [.. best.Where(b => b.Value > 0)],
        };
    }
}
