using Floorline.Core.Formats;
using Floorline.Core.Hardware;
using Floorline.Core.Quantities;
using Floorline.Core.Traces.Losses;
using Floorline.Core.Traces.Model;
using Floorline.Core.Traces.Operators;

namespace Floorline.Core.Traces.Rules;

/// <summary>Kernels that move bytes as fast as the memory does, and kernels that should and do not. Needs the hardware and input shapes, or what
/// Nsight Compute measured.</summary>
public sealed class MemoryBoundRule : IDeviceRule
{
    /// <inheritdoc/>
    public string Id => "memory-bound";

    /// <inheritdoc/>
    public bool NeedsIdle => false;

    /// <inheritdoc/>
    public TraceFinding? Find(DeviceDiagnosis device, TraceThresholds thresholds)
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

    // one finding over all shares of the bandwidth: what is far from it has more to win
    private TraceFinding? FromShapes(DeviceDiagnosis device, Device hardware, TraceThresholds thresholds)
    {
        List<ShapedOperator> rows = [.. device.Operators.Rows.Where(r => r.Problem == OperatorProblem.MemoryBound && r.FloorShare <= thresholds.CacheFactor
            && r.Time / r.Calls >= thresholds.ShortKernelNs)];
        long time = rows.Sum(static r => r.Time);
        if (time == 0 || device.Share(time) < thresholds.MemoryBoundShare)
        {
            return null;
        }

        long lost = rows.Sum(static r => r.Lost);
        double rate = rows.Sum(static r => r.Work.Bytes.Value * r.Calls) / (time / 1e9);
        double reached = rate / hardware.Bandwidth.Value;
        string names = string.Join(", ", rows.OrderByDescending(static r => r.Time).Take(3)
            .Select(static r => Words.Say($"{r.Name} ({Figures.Time(r.Time)}, {Figures.Of(r.Bandwidth)})")));
        string better = lost > 0 ? Words.Say($" Good kernels of such shapes would save {Figures.Time(lost)}.") : " Good kernels of such shapes take as long.";
        string text = Words.Say($"Operators with less arithmetic per byte than the ridge point take {Figures.Time(time)} ")
            + Words.Say($"({Figures.Percent(device.Share(time))} ")
            + Words.Say($"of the window) and move {Figures.Of(new BytesPerSecond(rate))}, {Figures.Percent(reached)} of {hardware.Title}.{better} ")
                + Words.Say($"Largest: {names}.");
        return new TraceFinding(Id, Words.Say($"Memory-bound kernels at {Figures.Percent(reached)} of the bandwidth"), device.UrgencyOf(lost, thresholds),
            device.Evidence(text) with
        {
            Numbers = [new("time_ms", Words.Ms(time)), new("share", device.Share(time)), new("peak_gb_s", hardware.Bandwidth.GBPerSecond),
                new("reached_share", reached), new("lost_ms", Words.Ms(lost))],
            Events = [.. rows.OrderByDescending(static r => r.Time).Take(Evidence.Most).Select(static r => r.Example)],
        })
        {
            GainCeilingNs = lost > 0 ? lost : null,
            Refines = LossCause.Kernels,
            Threshold = Words.Say($"arithmetic intensity below the ridge point, such operators >= {Figures.Percent(thresholds.MemoryBoundShare)} ")
                + "of the window",
            Try = Advice,
            Check = "Bytes per second of these operators, and their time.",
        };
    }

    /// <summary>What to do about kernels that memory bounds.</summary>
    internal const string Advice = "Fewer bytes: weights and cache in fewer bits, fusion so that intermediates stay on the chip, a larger batch per read of "
        + "the weights; where they stay below the bandwidth also a better kernel for these shapes (a fused or vendor one, split-K for thin matrices, "
            + "contiguous layouts).";

    private TraceFinding? FromMetrics(DeviceDiagnosis device, TraceThresholds thresholds)
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
        string text = Words.Say($"Kernels whose memory throughput is above their compute throughput (Nsight Compute) take {Figures.Time(bound)}, {Figures.Percent(device.Share(bound))} of the window. Largest: {Words.Name(trace.Names[top])} at {metrics.MemoryPercent:0.0} % memory{MeasuredKernels.Dram(metrics)} and {metrics.ComputePercent:0.0} % compute.");
        return new TraceFinding(Id, "Memory-bound kernels, as Nsight Compute measured them", Urgency.Info, device.Evidence(text) with
        {
            Numbers = [new("time_ms", Words.Ms(bound)), new("share", device.Share(bound)), new("memory_share", (metrics.MemoryPercent ?? 0) / 100),
                new("compute_share", (metrics.ComputePercent ?? 0) / 100)],
            Events = [.. example.Values.Take(Evidence.Most)],
        })
        {
            Threshold = Words.Say($"kernels with memory % > compute % take >= {Figures.Percent(thresholds.MemoryBoundShare)} of the window"),
            Try = MeasuredKernels.AdviceOn(metrics),
            Check = "DRAM throughput and the kernel's time in a new Nsight Compute report.",
        };
    }
}
