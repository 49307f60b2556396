using Floorline.Core.Traces.Intervals;
using Floorline.Core.Traces.Kernels;
using Floorline.Core.Traces.Model;

namespace Floorline.Core.Traces.Budgets;

/// <summary>How the work of a device was launched.</summary>
public sealed class LaunchStatistics
{
    private LaunchStatistics()
    {
    }

    /// <summary>Calls that launch one kernel, on the threads that launched on this device.</summary>
    public int LaunchCalls { get; private init; }

    /// <summary>Calls that launch a graph, on the same threads.</summary>
    public int GraphLaunches { get; private init; }

    /// <summary>Graph launches of which at least one kernel is recorded, or that are recorded as one block.</summary>
    public int RecordedGraphLaunches { get; private init; }

    /// <summary>Kernels launched by graphs.</summary>
    public int GraphKernels { get; private init; }

    /// <summary>Kernels whose launch is not in the trace.</summary>
    public int UnlinkedKernels { get; private init; }

    /// <summary>Kernels shorter than 10 us.</summary>
    public int ShortKernels { get; private init; }

    /// <summary>Durations of the calls that launch one kernel, in ns.</summary>
    public required Spread CallDurations { get; init; }

    /// <summary>From the start of a launch to the start of its work where the device was idle at the launch, in ns: launch latency without queueing.</summary>
    public required Spread Latencies { get; init; }

    /// <summary>Duration of the device's kernels, in ns.</summary>
    public required Spread KernelDurations { get; init; }

    /// <summary>Kernels per graph launch; 0 where no graph was launched.</summary>
    public double GraphRatio => GraphLaunches > 0 ? (double)GraphKernels / GraphLaunches : 0;

    /// <summary>Statistics of a device.</summary>
    /// <param name="work">What the device did.</param>
    /// <param name="shortKernel">Below which duration a kernel counts as short, in ns.</param>
    public static LaunchStatistics Of(DeviceWork work, long shortKernel)
    {
        ArgumentNullException.ThrowIfNull(work);
        Trace trace = work.Trace;
        ReadOnlySpan<EventKind> kinds = trace.Kinds;
        ReadOnlySpan<int> launchers = trace.Launchers;
        ReadOnlySpan<int> names = trace.NameIds;
        ReadOnlySpan<int> trackIds = trace.TrackIds;
        ReadOnlySpan<long> durations = trace.Durations;
        ReadOnlySpan<long> starts = trace.Starts;
        var launching = new HashSet<int>();
        var graphs = new HashSet<int>();
        var kernelDurations = new List<long>(work.Kernels);
        var latencies = new List<long>();
        int unlinked = 0;
        int inGraphs = 0;
        int small = 0;
        int lastTrack = -1;
        long busyUntil = long.MinValue;
        foreach (int e in work.Events)
        {
            int launch = launchers[e];
            bool kernel = kinds[e] == EventKind.DeviceKernel;
            if (kernel)
            {
                kernelDurations.Add(durations[e]);
                small += durations[e] < shortKernel ? 1 : 0;
                unlinked += launch < 0 ? 1 : 0;
            }

            if (launch >= 0)
            {
                if (trackIds[launch] != lastTrack)
                {
                    lastTrack = trackIds[launch];
                    launching.Add(lastTrack);
                }

                if (work.Traits.CallOf(names[launch]) == CallKind.GraphLaunch)
                {
                    graphs.Add(launch);
                    inGraphs += kernel ? 1 : 0;
                }
                else if (starts[launch] >= busyUntil && starts[e] >= starts[launch])
                {
                    latencies.Add(starts[e] - starts[launch]);
                }
            }

            busyUntil = Math.Max(busyUntil, starts[e] + durations[e]);
        }

        var calls = new List<long>();
        int graphLaunches = 0;
        foreach (int track in launching)
        {
            for (int e = trace.Tracks[track].First; e < trace.Tracks[track].End; e++)
            {
                if (kinds[e] is (EventKind.RuntimeCall or EventKind.DriverCall))
                {
                    CallKind call = work.Traits.CallOf(names[e]);
                    graphLaunches += call == CallKind.GraphLaunch ? 1 : 0;
                    if (call == CallKind.Launch)
                    {
                        calls.Add(durations[e]);
                    }
                }
            }
        }

        return new LaunchStatistics
        {
            LaunchCalls = calls.Count,
            GraphLaunches = graphLaunches,
            RecordedGraphLaunches = graphs.Count,
            GraphKernels = inGraphs,
            UnlinkedKernels = unlinked,
            ShortKernels = small,
            CallDurations = Spread.Of([.. calls]),
            Latencies = Spread.Of([.. latencies]),
            KernelDurations = Spread.Of([.. kernelDurations]),
        };
    }
}
