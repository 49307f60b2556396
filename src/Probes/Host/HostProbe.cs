using System.Diagnostics;
using Floorline.Probes.Kernels;

namespace Floorline.Probes.Host;

/// <summary>Measures this machine: bandwidth over the caches and memory, arithmetic peaks, a matrix product, load latency, the clock.</summary>
public sealed partial class HostProbe : IDisposable
{
    private readonly HostPlan _plan;
    private readonly IProgress<ProbeProgress>? _progress;
    private readonly CancellationToken _cancel;
    private readonly Team _team;
    private readonly Machine _machine = Machine.This();
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly SimdWidth _width = Simd.Best;

    private HostProbe(HostPlan plan, IProgress<ProbeProgress>? progress, CancellationToken cancel)
    {
        (_plan, _progress, _cancel) = (plan, progress, cancel);
        _team = Team.OfThisMachine(plan.Threads);
    }

    /// <summary>1, 2, 4 and so on, and all.</summary>
    private int[] ThreadCounts => [.. Enumerable.Range(0, 12).Select(static power => 1 << power).Where(n => n < _team.Size && (_plan.WholeLadder || n == 1)), _team.Size];

    /// <summary>Measures this machine. When cancelled it gives what it has by then.</summary>
    /// <param name="plan">How thoroughly.</param>
    /// <param name="progress">Told how far it is; may be null.</param>
    /// <param name="cancel">Ends the measurement early.</param>
    public static HostMeasurement Measure(HostPlan plan, IProgress<ProbeProgress>? progress = null, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(plan);
        using var probe = new HostProbe(plan, progress, cancel);
        return probe.Measure();
    }

    /// <inheritdoc/>
    public void Dispose() => _team.Dispose();

    private HostMeasurement Measure()
    {
        DateTimeOffset started = DateTimeOffset.Now;
        var neighbours = new Neighbours();
        var measured = new HostMeasurement { Machine = _machine, Started = started, Threads = _team.Size, GemmSize = _plan.GemmSize };
        measured = measured with { Peaks = MeasurePeaks(0.00, 0.20) };
        measured = MeasureBandwidth(measured, 0.20, 0.70);
        measured = measured with { Gemm = MeasureGemm(0.70, 0.86) };
        measured = measured with { Latency = MeasureLatency(0.86, 0.97), Timer = MeasureTimer() };
        _progress?.Report(new ProbeProgress("done", 1, TimeSpan.Zero));
        measured = measured with { Took = _clock.Elapsed, Interrupted = _cancel.IsCancellationRequested };
        return measured with { Findings = [.. HostFindings.Of(measured, neighbours, _team.Pinned)] };
    }

    /// <summary>Runs rounds of series as the part of the plan from one share of its time to another.</summary>
    private void Run(string doing, IReadOnlyList<Series> series, double from, double to)
    {
        if (_cancel.IsCancellationRequested)
        {
            return;
        }

        TimeSpan limit = _plan.Limit * (to - from);
        Rounds.Run(_team, series, _plan.Samples, limit, done => Report(doing, from + ((to - from) * Math.Min(1, done))), _cancel);
    }

    private void Report(string doing, double share)
    {
        TimeSpan left = _plan.Limit * (1 - share);
        double pace = share > 0.02 ? _clock.Elapsed / (_plan.Limit * share) : 1;
        _progress?.Report(new ProbeProgress(doing, share, left * Math.Min(1, pace)));
    }

    /// <summary>Turns of a loop that take some milliseconds. The loop runs once before, so that its compilation is over.</summary>
    /// <param name="once">Runs so many turns.</param>
    /// <param name="start">Turns to begin with.</param>
    /// <param name="seconds">Time wanted.</param>
    private long TurnsFor(Action<long> once, long start, double seconds)
    {
        _ = _team.RunOn(0, _ => once(1));
        for (long turns = start; ; turns *= 4)
        {
            double took = _team.RunOn(0, _ => once(turns)).Cpu;
            if (took > seconds / 8 || turns > 1L << 40)
            {
                return Math.Max(1, (long)(turns * seconds / Math.Max(took, 1e-9)));
            }
        }
    }
}
