using System.Globalization;
using Floorline.Core.Hardware;
using Floorline.Core.Quantities;
using Floorline.Probes.Host;
using Floorline.Readers.Specs;
using Floorline.Workbench.Schemas;

namespace Floorline.Workbench.Documents;

/// <summary>The document <c>floorline/host@1</c>.</summary>
internal static class HostSchema
{
    private static readonly string[] _patterns = ["read", "write", "copy", "triad", "write_nt", "copy_nt", "triad_nt"];
    private static readonly string[] _formats = ["fp32", "fp64", "bf16", "int8"];

    /// <summary>A figure that was measured again and again; null where it was not.</summary>
    internal static readonly Schema<Figure> Figure = new Schema<Figure>("MeasuredFigure")
        .Number("median", static f => f.Median, "Median, in the unit of the field's name")
        .Number("low", static f => f.Low, "Lower end of what is plausible")
        .Number("high", static f => f.High, "Upper end of what is plausible")
        .Count("samples", static f => f.Samples, "Values behind it")
        .Count("dropped", static f => f.Dropped, "Values that were left out as disturbed")
        .Flag("disturbed", static f => f.Disturbed ? true : null, "Whether too many were disturbed").OrAbsent();

    private static readonly Schema<CacheLevel> _cache = new Schema<CacheLevel>("CacheLevel")
        .Count("level", static c => c.Level, "Which level")
        .Count("bytes", static c => c.Bytes, "Its size")
        .Count("shared_by", static c => c.SharedBy, "Processors that share it");

    private static readonly Schema<Machine> _machine = new Schema<Machine>("Machine")
        .Text("processor", static m => m.Processor, "Name of the processor")
        .Count("processors", static m => m.Processors, "Logical processors")
        .Count("memory_bytes", static m => m.MemoryBytes, "Memory")
        .Flag("virtual", static m => m.Virtual, "Whether it is a virtual machine")
        .Text("system", static m => m.System, "Operating system")
        .Text("runtime", static m => m.Runtime, "Runtime")
        .Texts("instruction_sets", static m => m.InstructionSets, "Instructions that it has")
        .List("caches", static m => m.Caches, _cache, "Its caches");

    private static readonly Schema<Rung> _bandwidthPoint = new Schema<Rung>("BandwidthPoint")
        .Text("kernel", static p => p.Point.Kernel, "What is done with memory")
        .Count("threads", static p => p.Point.Threads, "Threads that do it")
        .Count("bytes", static p => p.Point.Bytes, "Memory that they go over")
        .Text("level", static p => p.Point.LevelIn(p.Machine), "Where that lies")
        .Object("gb_s", static p => Of(p.Point.Rate, 1e-9), Figure, "Bandwidth").OrNull();

    private static readonly Schema<BandwidthMode> _mode = new Schema<BandwidthMode>("BandwidthMode")
        .Text("cores", static m => m.Near ? "near" : "far", "Whether two cores were near each other")
        .Object("one_way_ns", static m => Of(m.OneWay, 1e9), Figure, "Time of a signal from one to the other").OrNull()
        .Object("read_gb_s", static m => Of(m.Read, 1e-9), Figure, "Bandwidth that both read at").OrNull();

    private static readonly Schema<HostMeasurement> _oneThread = Rates("OneThreadBandwidth", static _ => 1);

    private static readonly Schema<HostMeasurement> _bandwidth = Rates("HostBandwidth", static m => m.Threads)
        .Object("one_thread", static m => m, _oneThread, "The same of one thread")
        .List("ladder", static m => m.Bandwidth.Select(p => new Rung(m.Machine, p)), _bandwidthPoint, "Bandwidth over the size of what is read")
        .List("modes", static m => m.Modes, _mode, "Bandwidth by where two cores lie");

    private static readonly Schema<PeakPoint> _peakPoint = new Schema<PeakPoint>("PeakPoint")
        .Text("format", static p => p.Format, "Number format")
        .Text("instruction", static p => p.Instruction, "Instruction that was used")
        .Count("threads", static p => p.Threads, "Threads that used it")
        .Object("gflop_s", static p => Of(p.Rate, 1e-9), Figure, "Rate that was reached").OrNull();

    private static readonly Schema<HostMeasurement> _peak = Peaks()
        .List("by_instruction", static m => m.Peaks, _peakPoint, "Rates by instruction");

    private static readonly Schema<LatencyPoint> _latency = new Schema<LatencyPoint>("MemoryLatency")
        .Count("bytes", static p => p.Bytes, "Memory that is jumped about in")
        .Object("latency_ns", static p => Of(p.Seconds, 1e9), Figure, "Time of one jump").OrNull();

    private static readonly Schema<TimerNoise> _timer = new Schema<TimerNoise>("TimerNoise")
        .Number("resolution_ns", static t => t.Resolution * 1e9, "Least step of the clock")
        .Number("cost_ns", static t => t.Cost * 1e9, "Time of asking it")
        .Count("gaps_over_100_us", static t => t.Gaps, "Times that the thread was stopped for longer than 100 us")
        .Time("longest_gap", static t => new Seconds(t.LongestGap), "The longest such stop")
        .Number("lost_share", static t => t.LostShare, "Share of time that was lost to them");

    private static readonly Schema<Device> _attained = new Schema<Device>("AttainedFigures")
        .Rate("bandwidth", static d => d.AttainedBandwidth.Value, "Bandwidth that was reached")
        .Text("source", static d => d.AttainedSource, "How it was reached");

    private static readonly Schema<DisputedFigure> _disputed = new Schema<DisputedFigure>("DisputedFigure")
        .Text("field", static f => f.Field == DeviceField.Bandwidth ? "bandwidth_gb_s"
            : "peaks_tflop_s." + InlineDevice.PeakNames.First(p => p.Value == f.Format).Key, "Figure that another contradicts")
        .Number("value", static f => f.Value / (f.Field == DeviceField.Bandwidth ? 1e9 : 1e12), "The other, in the unit of that figure")
        .Text("source", static f => f.Source, "Where it is from");

    private static readonly Schema<Device> _device = new Schema<Device>("HostDevice")
        .Text("name", static d => d.Name, "Name to state it by")
        .Text("title", static d => d.Title, "Name in full")
        .Word("kind", static d => Names.Snake(d.Kind), typeof(DeviceKind), "What kind of device it is")
        .Rate("bandwidth", static d => d.Bandwidth, "Memory bandwidth")
        .Number("memory_gb", static d => d.Memory.Value.GB, "Memory")
        .Number("last_level_cache_mb", static d => d.LastLevelCache.IsKnown ? d.LastLevelCache.Value.Value / 1048576 : null, "Last cache, in MiB").OrAbsent()
        .Map("peaks_tflop_s", static (j, d) => FloorsSchema.Peaks(j, d), "number", "Peaks by number format")
        .Object("attained", static d => d, _attained, "What was reached")
        .List("disputed", static d => d.Disputed, _disputed, "Figures that contradict each other")
        .Text("confidence", static _ => "measured", "measured: the figures are of this machine")
        .Text("source", static d => d.Source, "Where the figures are from")
        .Text("notes", static d => d.Notes, "What to know about the figures");

    /// <summary>The document.</summary>
    internal static readonly Schema<MeasureHostResult> Document = new Schema<MeasureHostResult>("HostResult", "floorline/host@1",
            "What this machine's memory and processors reach")
        .Text("measured_at", static r => r.Measured.Started.ToString("yyyy-MM-ddTHH:mm:sszzz", CultureInfo.InvariantCulture), "When it was measured")
        .Time("took", static r => new Seconds(r.Measured.Took.TotalSeconds), "How long that took")
        .Flag("interrupted", static r => r.Measured.Interrupted, "Whether it was ended early")
        .Count("threads", static r => r.Measured.Threads, "Threads that were used")
        .Object("machine", static r => r.Measured.Machine, _machine, "The machine")
        .Object("bandwidth", static r => r.Measured, _bandwidth, "Memory bandwidth of all threads")
        .Object("peak", static r => r.Measured, _peak, "Arithmetic rates of all threads")
        .Object("gemm_gflop_s", static r => Of(r.Measured.Gemm.GetValueOrDefault(r.Measured.Threads), 1e-9), Figure, "Matrix product of all threads").OrNull()
        .Object("gemm_one_thread_gflop_s", static r => Of(r.Measured.Gemm.GetValueOrDefault(1), 1e-9), Figure, "Matrix product of one thread").OrNull()
        .Count("gemm_size", static r => r.Measured.GemmSize, "Rows and columns of the matrices")
        .Object("latency_ns", static r => Of(r.Measured.Latency.Count > 0 ? r.Measured.Latency[^1].Seconds : null, 1e9), Figure,
            "Time of a jump in memory").OrNull()
        .List("latency_ladder", static r => r.Measured.Latency, _latency, "The same over the size of what is jumped about in")
        .Object("timer", static r => r.Measured.Timer, _timer, "How good the clock is").OrNull()
        .List("findings", static r => r.Measured.Findings, FindingSchema.ByCode, "What to know about the measurement")
        .Object("device", static r => r.Device, _device, "The machine in the form of a catalogue entry; null where too little was measured").OrNull();

    /// <summary>A figure in a document's unit; null where nothing was measured.</summary>
    /// <param name="figure">The figure.</param>
    /// <param name="unit">What it is multiplied by.</param>
    internal static Figure? Of(Figure? figure, double unit) => figure is { Samples: > 0 } ? figure.Times(unit) : null;

    private static Schema<HostMeasurement> Rates(string name, Func<HostMeasurement, int> threads)
    {
        var schema = new Schema<HostMeasurement>(name);
        foreach (string pattern in _patterns)
        {
            schema.Object(pattern + "_gb_s", m => Of(m.BandwidthOf(pattern, threads(m)), 1e-9), Figure, $"Bandwidth of {pattern.Replace('_', ' ')}").OrNull();
        }

        return schema;
    }

    private static Schema<HostMeasurement> Peaks()
    {
        var schema = new Schema<HostMeasurement>("HostPeaks");
        foreach (string format in _formats)
        {
            schema.Object(format + "_gflop_s", m => Of(m.PeakOf(format, m.Threads)?.Rate, 1e-9), Figure, $"Arithmetic rate in {format}").OrNull();
        }

        return schema;
    }

    private sealed record Rung(Machine Machine, BandwidthPoint Point);
}
