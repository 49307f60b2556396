using Floorline.Core.Traces.Intervals;
using Floorline.Core.Traces.Kernels;
using Floorline.Core.Traces.Model;

namespace Floorline.Core.Traces.Budgets;

/// <summary>Everything one device did, over all its streams, in order of start, and the unions of it by kind.</summary>
public sealed class DeviceWork
{
    /// <summary>Most devices of one trace that are looked at, those with the most work: no machine has more, a hostile file may.</summary>
    public const int MostDevices = 256;

    private readonly int[] _events;
    private readonly Dictionary<int, int> _blockingCopies = [];

    private DeviceWork(Trace trace, long device, int[] events, NameTraits traits)
    {
        Trace = trace;
        Device = device;
        _events = events;
        Traits = traits;
        ReadOnlySpan<EventKind> kinds = trace.Kinds;
        ReadOnlySpan<long> starts = trace.Starts;
        ReadOnlySpan<long> durations = trace.Durations;
        ReadOnlySpan<int> names = trace.NameIds;
        var busy = new IntervalUnion(events.Length);
        var compute = new IntervalUnion(events.Length);
        var communication = new IntervalUnion(16);
        var copies = new IntervalUnion(16);
        WindowStart = starts[events[0]];
        WindowEnd = WindowStart;
        foreach (int e in events)
        {
            long start = starts[e];
            long end = start + durations[e];
            WindowEnd = Math.Max(WindowEnd, end);
            busy.Add(start, end);
            switch (kinds[e])
            {
                case EventKind.DeviceCopy:
                    copies.Add(start, end);
                    Sat(e, end);
                    break;
                case EventKind.DeviceMemset:
                    break;
                case EventKind.DeviceGraph:
                    compute.Add(start, end);
                    Graphs++;
                    break;
                default:
                    Kernels++;
                    if (traits.KernelOf(names[e]) == KernelClass.Communication)
                    {
                        communication.Add(start, end);
                    }
                    else
                    {
                        compute.Add(start, end);
                    }

                    break;
            }
        }

        Busy = busy.ToSet();
        Compute = compute.ToSet();
        Communication = communication.ToSet();
        Copies = copies.ToSet();
        ExposedCommunication = Communication.Except(Compute);
        ExposedCopies = Copies.Except(Compute).Except(Communication);
    }

    /// <summary>The trace it is from.</summary>
    public Trace Trace { get; }

    /// <summary>What the trace's names tell.</summary>
    public NameTraits Traits { get; }

    /// <summary>Number of the device in the trace.</summary>
    public long Device { get; }

    /// <summary>Its events, as indices into the trace, in order of start.</summary>
    public ReadOnlySpan<int> Events => _events;

    /// <summary>Start of the first work, in ns on the trace's clock.</summary>
    public long WindowStart { get; }

    /// <summary>End of the last work, in ns on the trace's clock.</summary>
    public long WindowEnd { get; }

    /// <summary>How many kernels.</summary>
    public int Kernels { get; }

    /// <summary>How many graphs are recorded as one block each; what happens inside is not known.</summary>
    public int Graphs { get; }

    /// <summary>Time with any work.</summary>
    public IntervalSet Busy { get; }

    /// <summary>Time with a kernel that is not communication.</summary>
    public IntervalSet Compute { get; }

    /// <summary>Time with a communication kernel.</summary>
    public IntervalSet Communication { get; }

    /// <summary>Time with a copy.</summary>
    public IntervalSet Copies { get; }

    /// <summary>Time with communication and no compute.</summary>
    public IntervalSet ExposedCommunication { get; }

    /// <summary>Time with a copy and neither compute nor communication.</summary>
    public IntervalSet ExposedCopies { get; }

    /// <summary>What a call of the host is for: as its name says, save for a copy in which the host sat until it was done, which is a wait whatever it is
    /// called.</summary>
    /// <param name="call">The call, as an event of the trace.</param>
    public CallKind CallOf(int call) => IsBlockingCopy(call) ? CallKind.Synchronisation : Traits.CallOf(Trace.NameIds[call]);

    /// <summary>Whether a call asked for a copy and returned after the copy had ended.</summary>
    /// <param name="call">The call, as an event of the trace.</param>
    internal bool IsBlockingCopy(int call) => _blockingCopies.Count > 0 && _blockingCopies.ContainsKey(call);

    /// <summary>The copy that a call waited for; <see cref="Model.Trace.None"/> where it is no such call.</summary>
    internal int CopyOf(int call) => _blockingCopies.GetValueOrDefault(call, Model.Trace.None);

    private void Sat(int copy, long end)
    {
        int call = Trace.Launchers[copy];
        if (call >= 0 && Trace.EndOf(call) >= end && Traits.CallOf(Trace.NameIds[call]) is (CallKind.Other or CallKind.Synchronisation))
        {
            _blockingCopies[call] = copy;
        }
    }

    /// <summary>The devices of a trace that did anything, by number.</summary>
    /// <param name="trace">The trace.</param>
    /// <param name="traits">What its names tell.</param>
    public static IReadOnlyList<DeviceWork> Of(Trace trace, NameTraits traits)
    {
        ArgumentNullException.ThrowIfNull(trace);
        var runs = new Dictionary<long, List<int[]>>();
        foreach (TraceTrack track in trace.Tracks)
        {
            if (track.Kind == TrackKind.Device && track.Count > 0)
            {
                if (!runs.TryGetValue(track.Device, out List<int[]>? streams))
                {
                    runs.Add(track.Device, streams = []);
                }

                int[] run = new int[track.Count];
                for (int i = 0; i < run.Length; i++)
                {
                    run[i] = track.First + i;
                }

                streams.Add(run);
            }
        }

        var devices = new List<DeviceWork>(runs.Count);
        long[] known = [.. runs.Keys];
        TimeOrder.Sort(known);
        foreach (long device in known.Length <= MostDevices ? known : Busiest(known, runs))
        {
            devices.Add(new DeviceWork(trace, device, Merge(runs[device], trace.Starts), traits));
        }

        return devices;
    }

    // in order of their numbers
    private static long[] Busiest(long[] known, Dictionary<long, List<int[]>> runs) =>
        [.. known.OrderByDescending(d => runs[d].Sum(static events => (long)events.Length)).Take(MostDevices).OrderBy(static d => d)];

    /// <summary>Merges runs that are each in order, two at a time, so that many streams cost no more than their logarithm.</summary>
    private static int[] Merge(List<int[]> runs, ReadOnlySpan<long> starts)
    {
        while (runs.Count > 1)
        {
            var next = new List<int[]>((runs.Count + 1) / 2);
            for (int i = 0; i < runs.Count; i += 2)
            {
                next.Add(i + 1 < runs.Count ? Merge(runs[i], runs[i + 1], starts) : runs[i]);
            }

            runs = next;
        }

        return runs[0];
    }

    private static int[] Merge(int[] left, int[] right, ReadOnlySpan<long> starts)
    {
        int[] merged = new int[left.Length + right.Length];
        int i = 0;
        int j = 0;
        for (int at = 0; at < merged.Length; at++)
        {
            merged[at] = j == right.Length || (i < left.Length && starts[left[i]] <= starts[right[j]]) ? left[i++] : right[j++];
        }

        return merged;
    }
}
