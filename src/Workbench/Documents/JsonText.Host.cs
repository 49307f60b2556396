using System.Globalization;
using System.Text.Json;
using Floorline.Core.Findings;
using Floorline.Core.Formats;
using Floorline.Core.Hardware;
using Floorline.Core.Quantities;
using Floorline.Probes.Host;
using Floorline.Readers.Specs;

namespace Floorline.Workbench.Documents;

public static partial class JsonText
{
    private static readonly string[] _patterns = ["read", "write", "copy", "triad", "write_nt", "copy_nt", "triad_nt"];
    private static readonly string[] _peakFormats = ["fp32", "fp64", "bf16", "int8"];

    /// <summary>The document <c>floorline/host@1</c>.</summary>
    /// <param name="result">The result.</param>
    public static string Of(MeasureHostResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        HostMeasurement measured = result.Measured;
        return Document("floorline/host@1", json =>
        {
            json.WriteString("measured_at", measured.Started.ToString("yyyy-MM-ddTHH:mm:sszzz", CultureInfo.InvariantCulture));
            Milliseconds(json, "took_ms", new Seconds(measured.Took.TotalSeconds));
            json.WriteBoolean("interrupted", measured.Interrupted);
            json.WriteNumber("threads", measured.Threads);
            WriteMachine(json, measured.Machine);
            WriteBandwidth(json, measured);
            WritePeaks(json, measured);
            WriteFigure(json, "gemm_gflop_s", measured.Gemm.GetValueOrDefault(measured.Threads, Figure.None).Times(1e-9));
            WriteFigure(json, "gemm_one_thread_gflop_s", measured.Gemm.GetValueOrDefault(1, Figure.None).Times(1e-9));
            json.WriteNumber("gemm_size", measured.GemmSize);
            WriteFigure(json, "latency_ns", (measured.Latency.Count > 0 ? measured.Latency[^1].Seconds : Figure.None).Times(1e9));
            Entries(json, "latency_ladder", measured.Latency, static (j, point) =>
            {
                j.WriteNumber("bytes", point.Bytes);
                WriteFigure(j, "latency_ns", point.Seconds.Times(1e9));
            });
            WriteTimer(json, measured.Timer);
            WriteFindings(json, measured.Findings);
            WriteHostDevice(json, result.Device);
        });
    }

    private static void WriteMachine(Utf8JsonWriter json, Machine machine)
    {
        json.WriteStartObject("machine");
        json.WriteString("processor", machine.Processor);
        json.WriteNumber("processors", machine.Processors);
        json.WriteNumber("memory_bytes", machine.MemoryBytes);
        json.WriteBoolean("virtual", machine.Virtual);
        json.WriteString("system", machine.System);
        json.WriteString("runtime", machine.Runtime);
        Strings(json, "instruction_sets", machine.InstructionSets);
        Entries(json, "caches", machine.Caches, static (j, cache) =>
        {
            j.WriteNumber("level", cache.Level);
            j.WriteNumber("bytes", cache.Bytes);
            j.WriteNumber("shared_by", cache.SharedBy);
        });
        json.WriteEndObject();
    }

    private static void WriteBandwidth(Utf8JsonWriter json, HostMeasurement measured)
    {
        json.WriteStartObject("bandwidth");
        foreach (string pattern in _patterns)
        {
            WriteFigure(json, pattern + "_gb_s", measured.BandwidthOf(pattern, measured.Threads).Times(1e-9));
        }

        json.WriteStartObject("one_thread");
        foreach (string pattern in _patterns)
        {
            WriteFigure(json, pattern + "_gb_s", measured.BandwidthOf(pattern, 1).Times(1e-9));
        }

        json.WriteEndObject();
        Entries(json, "ladder", measured.Bandwidth, (j, point) =>
        {
            j.WriteString("kernel", point.Kernel);
            j.WriteNumber("threads", point.Threads);
            j.WriteNumber("bytes", point.Bytes);
            j.WriteString("level", point.LevelIn(measured.Machine));
            WriteFigure(j, "gb_s", point.Rate.Times(1e-9));
        });
        Entries(json, "modes", measured.Modes, static (j, mode) =>
        {
            j.WriteString("cores", mode.Near ? "near" : "far");
            WriteFigure(j, "one_way_ns", mode.OneWay.Times(1e9));
            WriteFigure(j, "read_gb_s", mode.Read.Times(1e-9));
        });
        json.WriteEndObject();
    }

    private static void WritePeaks(Utf8JsonWriter json, HostMeasurement measured)
    {
        json.WriteStartObject("peak");
        foreach (string format in _peakFormats)
        {
            WriteFigure(json, format + "_gflop_s", (measured.PeakOf(format, measured.Threads)?.Rate ?? Figure.None).Times(1e-9));
        }

        Entries(json, "by_instruction", measured.Peaks, static (j, peak) =>
        {
            j.WriteString("format", peak.Format);
            j.WriteString("instruction", peak.Instruction);
            j.WriteNumber("threads", peak.Threads);
            WriteFigure(j, "gflop_s", peak.Rate.Times(1e-9));
        });
        json.WriteEndObject();
    }

    private static void WriteTimer(Utf8JsonWriter json, TimerNoise? timer)
    {
        if (timer is null)
        {
            json.WriteNull("timer");
            return;
        }

        json.WriteStartObject("timer");
        Number(json, "resolution_ns", timer.Resolution * 1e9);
        Number(json, "cost_ns", timer.Cost * 1e9);
        json.WriteNumber("gaps_over_100_us", timer.Gaps);
        Milliseconds(json, "longest_gap_ms", new Seconds(timer.LongestGap));
        Number(json, "lost_share", timer.LostShare);
        json.WriteEndObject();
    }

    private static void WriteFindings(Utf8JsonWriter json, IEnumerable<Finding> findings)
    {
        json.WriteStartArray("findings");
        foreach (Finding finding in findings)
        {
            json.WriteStartObject();
            json.WriteString("severity", Names.Snake(finding.Severity));
            json.WriteString("code", finding.Id);
            json.WriteString("text", finding.Text);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    /// <summary>The device in the form of a catalogue entry, which is how it is read again.</summary>
    private static void WriteHostDevice(Utf8JsonWriter json, Device? device)
    {
        if (device is null)
        {
            json.WriteNull("device");
            return;
        }

        json.WriteStartObject("device");
        json.WriteString("name", device.Name);
        json.WriteString("title", device.Title);
        json.WriteString("kind", Names.Snake(device.Kind));
        Number(json, "bandwidth_gb_s", device.Bandwidth.GBPerSecond);
        Number(json, "memory_gb", device.Memory.Value.GB);
        if (device.LastLevelCache.IsKnown)
        {
            Number(json, "last_level_cache_mb", device.LastLevelCache.Value.Value / 1048576);
        }

        json.WriteStartObject("peaks_tflop_s");
        foreach ((string name, ComputeFormat format) in InlineDevice.PeakNames.Where(p => device.Peaks.ContainsKey(p.Value)))
        {
            Number(json, name, device.Peaks[format].Tera);
        }

        json.WriteEndObject();
        json.WriteStartObject("attained");
        Number(json, "bandwidth_gb_s", device.AttainedBandwidth.Value.GBPerSecond);
        json.WriteString("source", device.AttainedSource);
        json.WriteEndObject();
        Entries(json, "disputed", device.Disputed, static (j, figure) =>
        {
            bool bandwidth = figure.Field == DeviceField.Bandwidth;
            j.WriteString("field", bandwidth ? "bandwidth_gb_s" : "peaks_tflop_s." + InlineDevice.PeakNames.First(p => p.Value == figure.Format).Key);
            Number(j, "value", figure.Value / (bandwidth ? 1e9 : 1e12));
            j.WriteString("source", figure.Source);
        });
        json.WriteString("confidence", "measured");
        json.WriteString("source", device.Source);
        json.WriteString("notes", device.Notes);
        json.WriteEndObject();
    }

    private static void WriteFigure(Utf8JsonWriter json, string name, Figure figure, string? key = null, string? value = null)
    {
        if (figure.Samples == 0)
        {
            json.WriteNull(name);
            return;
        }

        json.WriteStartObject(name);
        Number(json, "median", figure.Median);
        Number(json, "low", figure.Low);
        Number(json, "high", figure.High);
        json.WriteNumber("samples", figure.Samples);
        json.WriteNumber("dropped", figure.Dropped);
        if (figure.Disturbed)
        {
            json.WriteBoolean("disturbed", true);
        }

        if (key is not null)
        {
            json.WriteString(key, value);
        }

        json.WriteEndObject();
    }
}
