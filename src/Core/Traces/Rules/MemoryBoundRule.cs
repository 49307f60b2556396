using Floorline.Core.Formats;
using Floorline.Core.Hardware;
using Floorline.Core.Quantities;
using Floorline.Core.Traces.Losses;
using Floorline.Core.Traces.Model;

namespace Floorline.Core.Traces.Rules;

/// <summary>Kernels that move bytes as fast as the memory does, and kernels that should and do not. Needs the hardware and input shapes, or what
/// Nsight Compute measured.</summary>
public sealed class MemoryBoundRule : IDeviceRule
{
    // Kernels that seem faster than memory read from a cache: nothing to say about memory.
    private const double FromCache = 1.1;

    /// <inheritdoc/>
    public string Id => "memory-bound";

    /// <inheritdoc/>
    public bool NeedsIdle => false;

    /// <inheritdoc/>
    public Finding? Find(DeviceDiagnosis device, TraceThresholds thresholds)
    {
        ArgumentNullException.ThrowIfNull(device);
        ArgumentNullException.ThrowIfNull(thresholds);
        return (device.Hardware is { } hardware ? FromShapes(device, hardware, thresholds) : null) ?? FromMetrics(device, thresholds);
    }

    /// <summary>The fastest dense peak of a device for elements of a size; null where none is known.</summary>
    /// <param name="hardware">The device.</param>
    /// <param name="elementBytes">Bytes of an element.</param>
    public static FlopsPerSecond? PeakFor(Device hardware, int elementBytes)
    {
        ArgumentNullException.ThrowIfNull(hardware);
        ComputeFormat[] formats = elementBytes switch
        {
            1 => [ComputeFormat.Fp8, ComputeFormat.Int8, ComputeFormat.Bf16, ComputeFormat.Fp16],
            2 => [ComputeFormat.Bf16, ComputeFormat.Fp16],
            4 => [ComputeFormat.Tf32, ComputeFormat.Fp32],
            8 => [ComputeFormat.Fp64],
            _ => [],
        };
        FlopsPerSecond? best = null;
        foreach (ComputeFormat format in formats)
        {
            if (hardware.Peaks.TryGetValue(format, out FlopsPerSecond rate) && (best is null || rate > best.Value))
            {
                best = rate;
            }
        }

        return best;
    }

    private Finding? FromShapes(DeviceDiagnosis device, Device hardware, TraceThresholds thresholds)
    {
        long bound = 0;
        long inefficient = 0;
        double lost = 0;
        double moved = 0;
        var slow = new List<OperatorTimes.Entry>();
        var fast = new List<OperatorTimes.Entry>();
        foreach (OperatorTimes.Entry entry in OperatorTimes.Of(device))
        {
            double ridge = PeakFor(hardware, entry.Work.ElementBytes) is { } peak ? peak.Value / hardware.Bandwidth.Value : double.PositiveInfinity;
            double share = entry.Work.Bytes.Value * entry.Calls / (entry.Time / 1e9) / hardware.Bandwidth.Value;
            if (entry.Work.ArithmeticIntensity.Value >= ridge || share > FromCache || entry.Time / entry.Calls < thresholds.ShortKernelNs)
            {
                continue;
            }

            if (share >= thresholds.BandwidthShare)
            {
                bound += entry.Time;
                moved += entry.Work.Bytes.Value * entry.Calls;
                fast.Add(entry);
            }
            else
            {
                inefficient += entry.Time;
                lost += entry.Time * (1 - share);
                slow.Add(entry);
            }
        }

        bool gapsSmall = device.Idle.IsKnown && device.Share(device.Budget.Idle) < 1 - thresholds.OverlapShare;
        if (device.Share(bound) >= thresholds.MemoryBoundShare && bound >= inefficient)
        {
            string text = Words.Say($"Operators with less arithmetic per byte than the ridge point take {Words.Time(bound)} ({Words.Share(device.Share(bound))} of the window) and move {moved / bound:0} GB/s, {Words.Share(moved / (bound / 1e9) / hardware.Bandwidth.Value)} of {hardware.Title}. Largest: {Names(device, fast)}.");
            return Make(device, "Memory-bound: the kernels run as fast as memory does", Severity.Info, text, bound, null, fast, thresholds,
                "Only fewer bytes make these faster: weights and cache in fewer bits, fusion so that intermediates stay on the chip, a larger batch "
                    + "per read of the weights.");
        }

        if (device.Share(inefficient) >= thresholds.MemoryBoundShare && gapsSmall)
        {
            string text = Words.Say($"Operators with less arithmetic per byte than the ridge point take {Words.Time(inefficient)} ({Words.Share(device.Share(inefficient))} of the window) and reach less than {Words.Share(thresholds.BandwidthShare)} of the memory's bandwidth. At full bandwidth they would save {Words.Time((long)lost)}. Largest: {Names(device, slow)}.");
            return Make(device, "Inefficient memory kernels: bound by memory, far from its bandwidth", device.SeverityOf((long)lost, thresholds), text,
                inefficient, (long)lost, slow, thresholds,
                "A better kernel for these shapes (a fused or vendor one, split-K for thin matrices, contiguous layouts), then fewer bytes.");
        }

        return null;
    }

    private Finding? FromMetrics(DeviceDiagnosis device, TraceThresholds thresholds)
    {
        Trace trace = device.Trace;
        if (trace.KernelMetrics.Count == 0)
        {
            return null;
        }

        long bound = 0;
        var sums = new Dictionary<int, long>();
        var example = new Dictionary<int, int>();
        foreach (int e in device.Work.Events)
        {
            if (trace.Kinds[e] == EventKind.DeviceKernel && trace.MetricsOf(trace.NameIds[e]) is [{ IsMemoryBound: true }, ..])
            {
                bound += trace.Durations[e];
                sums[trace.NameIds[e]] = sums.GetValueOrDefault(trace.NameIds[e]) + trace.Durations[e];
                example.TryAdd(trace.NameIds[e], e);
            }
        }

        if (device.Share(bound) < thresholds.MemoryBoundShare)
        {
            return null;
        }

        int top = sums.MaxBy(static s => s.Value).Key;
        KernelMetrics metrics = trace.MetricsOf(top)[0];
        string text = Words.Say($"Kernels whose memory throughput is above their compute throughput (Nsight Compute) take {Words.Time(bound)}, {Words.Share(device.Share(bound))} of the window. Largest: {Words.Name(trace.Names[top])} at {metrics.MemoryPercent:0.0} % memory, {metrics.DramPercent:0.0} % DRAM and {metrics.ComputePercent:0.0} % compute.");
        return new Finding(Id, "Memory-bound kernels, as Nsight Compute measured them", Severity.Info, device.Evidence(text) with
        {
            Numbers = [new("time_ms", Words.Ms(bound)), new("share", device.Share(bound)), new("memory_share", (metrics.MemoryPercent ?? 0) / 100),
                new("compute_share", (metrics.ComputePercent ?? 0) / 100)],
            Events = [.. example.Values.Take(Evidence.Most)],
        })
        {
            Threshold = Words.Say($"kernels with memory % > compute % take >= {Words.Share(thresholds.MemoryBoundShare)} of the window"),
            Try = MeasuredKernels.AdviceOn(metrics),
            Check = "DRAM throughput and the kernel's time in a new Nsight Compute report.",
        };
    }

    private Finding Make(DeviceDiagnosis device, string title, Severity severity, string text, long time, long? gain, List<OperatorTimes.Entry> entries,
        TraceThresholds thresholds, string change) =>
        new(Id, title, severity, device.Evidence(text) with
        {
            Numbers = [new("time_ms", Words.Ms(time)), new("share", device.Share(time)), new("peak_gb_s", device.Hardware!.Bandwidth.GBPerSecond)],
            Events = [.. entries.OrderByDescending(static e => e.Time).Take(Evidence.Most).Select(static e => e.Example)],
        })
        {
            GainCeilingNs = gain,
            Refines = gain is null ? null : LossCause.Kernels,
            Threshold = Words.Say($"arithmetic intensity below the ridge point, such operators >= {Words.Share(thresholds.MemoryBoundShare)} of the window; at >= {Words.Share(thresholds.BandwidthShare)} of the bandwidth bound by memory, below that inefficient"),
            Try = change,
            Check = "Bytes per second of these operators, and their time.",
        };

    private static string Names(DeviceDiagnosis device, List<OperatorTimes.Entry> entries) =>
        string.Join(", ", entries.OrderByDescending(static e => e.Time).Take(3)
            .Select(e => Words.Say($"{device.Trace.Names[e.Name]} ({Words.Time(e.Time)}, {e.Work.Bytes.Value * e.Calls / e.Time:0} GB/s)")));
}
