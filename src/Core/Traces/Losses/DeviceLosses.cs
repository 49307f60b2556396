using Floorline.Core.Traces.Gaps;
using Floorline.Core.Traces.Intervals;
using Floorline.Core.Traces.Model;
using Floorline.Core.Traces.Rules;

namespace Floorline.Core.Traces.Losses;

/// <summary>
/// The window of one device divided into what computed and what was lost, in whole ns: the causes and the computed time sum to the window. Idle time is
/// left out where the trace cannot tell it.
/// </summary>
public sealed class DeviceLosses
{
    private static readonly int _causes = Enum.GetValues<LossCause>().Length;

    private const int MostGaps = 4096;

    private readonly long[] _times = new long[_causes];
    private readonly int[] _gapCounts = new int[_causes];
    private readonly Dictionary<long, int> _known = [];
    private readonly List<LossPart> _names = [];
    private readonly long[] _sorts = new long[_causes * IdleCauses.Count];
    private readonly List<GapCost>[] _gaps = new List<GapCost>[_causes];

    private DeviceLosses(DeviceDiagnosis device) => Device = device;

    /// <summary>The device.</summary>
    public DeviceDiagnosis Device { get; }

    /// <summary>Time lost to a cause, in ns.</summary>
    /// <param name="cause">The cause.</param>
    public long TimeOf(LossCause cause) => _times[(int)cause];

    /// <summary>Time that computed and was not lost, in ns.</summary>
    public long Computed => Device.Budget.Compute - TimeOf(LossCause.Slowdown) - TimeOf(LossCause.Kernels);

    /// <summary>How many gaps a cause has a part in.</summary>
    /// <param name="cause">The cause.</param>
    internal int GapsOf(LossCause cause) => _gapCounts[(int)cause];

    /// <summary>The gaps that cost most for a cause, each with its cost in ns.</summary>
    /// <param name="cause">The cause.</param>
    internal GapCost[] CostliestOf(LossCause cause) =>
        (_gaps[(int)cause] ?? []).OrderByDescending(static g => g.Time).Take(Evidence.Most);

    /// <summary>Part of the initialisation: waiting in a first collective for ranks that began to record later, in ns.</summary>
    internal long RecordedApart { get; private set; }

    /// <summary>What the host's work belongs to.</summary>
    internal HostEvidence Host { get; } = new();

    /// <summary>The waits before gaps that were charged to them.</summary>
    internal IReadOnlyList<DrainedGap> Drained { get; private set; } = [];

    /// <summary>Names with their time for a cause, most first.</summary>
    /// <param name="cause">The cause.</param>
    internal LossPart[] NamesOf(LossCause cause) =>
        [.. _names.Where(n => n.Cause == cause).OrderByDescending(static n => n.Time).ThenBy(static n => n.Name)];

    /// <summary>Time lost to a cause by sort of idle time, most first.</summary>
    /// <param name="cause">The cause.</param>
    internal LossPart[] SortsOf(LossCause cause) =>
        [.. IdleCauses.All.Select(sort => new LossPart(cause, sort, Trace.None, _sorts[((int)cause * IdleCauses.Count) + (int)sort]))
            .Where(static s => s.Time > 0).OrderByDescending(static s => s.Time)];

    /// <summary>The losses of a device.</summary>
    /// <param name="device">The device.</param>
    /// <param name="thresholds">What counts as the device's own distance and latency.</param>
    internal static DeviceLosses Of(DeviceDiagnosis device, TraceThresholds thresholds)
    {
        var losses = new DeviceLosses(device);
        IntervalSet exposed = device.Work.ExposedCommunication;
        IntervalSet apart = exposed.Intersect(device.Apart);
        long waited = exposed.Except(apart).Intersect(device.Waiting).Total;
        losses.RecordedApart = apart.Total;
        losses._times[(int)LossCause.Initialisation] = apart.Total;
        losses._times[(int)LossCause.RankWait] = waited;
        losses._times[(int)LossCause.Communication] = device.Budget.ExposedCommunication - waited - apart.Total;
        losses._times[(int)LossCause.Copies] = device.Budget.ExposedCopies;
        losses._times[(int)LossCause.Fills] = device.Budget.FillsOnly;
        losses._times[(int)LossCause.Slowdown] = Math.Min(device.Drift?.Lost ?? 0, device.Budget.Compute);
        if (device.Idle.IsKnown)
        {
            losses.Drained = new GapCharges(device, losses, thresholds).Charge();
        }

        return losses;
    }

    /// <summary>Takes from the time with compute what slow kernels cost; no more than is left.</summary>
    internal void LoseToKernels(long time) => _times[(int)LossCause.Kernels] = Math.Clamp(time, 0, Device.Budget.Compute - TimeOf(LossCause.Slowdown));

    internal void Take(LossCause cause, IdleCause sort, int gap, long time)
    {
        if (time <= 0)
        {
            return;
        }

        _times[(int)cause] += time;
        _sorts[((int)cause * IdleCauses.Count) + (int)sort] += time;
        List<GapCost> gaps = _gaps[(int)cause] ??= [];
        if (gaps.Count > 0 && gaps[^1].Gap == gap)
        {
            gaps[^1] = new GapCost(gaps[^1].Time + time, gap);
            return;
        }

        // of many gaps only the costliest are asked for
        if (gaps.Count >= MostGaps)
        {
            GapCost[] kept = [.. gaps.OrderByDescending(static g => g.Time).Take(Evidence.Most)];
            gaps.Clear();
            gaps.AddRange(kept);
        }

        gaps.Add(new GapCost(time, gap));
        _gapCounts[(int)cause]++;
    }

    internal void Blame(LossCause cause, IdleCause sort, int name, long time)
    {
        if (time <= 0 || name < 0)
        {
            return;
        }

        long key = ((long)cause << 48) | ((long)sort << 40) | (uint)name;
        if (_known.TryGetValue(key, out int at))
        {
            _names[at] = _names[at] with { Time = _names[at].Time + time };
            return;
        }

        _known.Add(key, _names.Count);
        _names.Add(new LossPart(cause, sort, name, time));
    }
}
