using Floorline.Core.Traces.Gaps;
using Floorline.Core.Traces.Kernels;
using Floorline.Core.Traces.Model;

namespace Floorline.Core.Traces.Budgets;

/// <summary>
/// Time of a device by class of kernel. Every moment counts once, as the budget has it: for what computes (the kernel that began first among those that run),
/// else for communication, else for copies and fills; so the classes sum to the busy time, and communication to what is exposed.
/// </summary>
public sealed class ClassTimes
{
    private static readonly int _classes = Enum.GetValues<KernelClass>().Length;

    private readonly long[] _times = new long[_classes];
    private readonly int[] _counts = new int[_classes];

    private ClassTimes()
    {
    }

    /// <summary>Time of a class, in ns.</summary>
    /// <param name="kernel">The class.</param>
    public long Of(KernelClass kernel) => _times[(int)kernel];

    /// <summary>The classes that take time, most first.</summary>
    public IReadOnlyList<KernelClass> Largest() => [.. Enum.GetValues<KernelClass>().Where(k => Of(k) > 0).OrderByDescending(Of)];

    /// <summary>How many kernels, copies and fills a class has.</summary>
    /// <param name="kernel">The class.</param>
    public int CountOf(KernelClass kernel) => _counts[(int)kernel];

    /// <summary>Of the copies, the time of copies and fills that are no kernels, in ns.</summary>
    public long Transfers { get; private set; }

    /// <summary>Time of matrix multiplication and attention, in ns: what fills the arithmetic units.</summary>
    public long Matrix => Of(KernelClass.Gemm) + Of(KernelClass.Attention);

    /// <summary>The class of one piece of device work: by the operator that launched it, else by its name.</summary>
    /// <param name="gaps">The device's gaps, which know what encloses a launch.</param>
    /// <param name="deviceEvent">The work.</param>
    public static KernelClass ClassOf(DeviceGaps gaps, int deviceEvent)
    {
        ArgumentNullException.ThrowIfNull(gaps);
        Trace trace = gaps.Work.Trace;
        switch (trace.Kinds[deviceEvent])
        {
            case EventKind.DeviceCopy or EventKind.DeviceMemset:
                return KernelClass.Copy;
            case EventKind.DeviceGraph:
                return KernelClass.Other;
            default:
                KernelClass own = gaps.Work.Traits.KernelOf(trace.NameIds[deviceEvent]);
                int launcher = gaps.OperatorOf(trace.Launchers[deviceEvent]);
                return launcher < 0 ? own : KernelNames.Combine(own, gaps.Work.Traits.OperatorOf(trace.NameIds[launcher]));
        }
    }

    /// <summary>The times of a device's classes.</summary>
    /// <param name="gaps">The device's gaps.</param>
    public static ClassTimes Of(DeviceGaps gaps)
    {
        ArgumentNullException.ThrowIfNull(gaps);
        Trace trace = gaps.Work.Trace;
        ReadOnlySpan<long> starts = trace.Starts;
        ReadOnlySpan<long> durations = trace.Durations;
        var times = new ClassTimes();
        long reached = long.MinValue;
        foreach (int e in gaps.Work.Events)
        {
            // as the budget has it: what computes counts first, then communication in the open, then copies and fills
            KernelClass kernel = ClassOf(gaps, e);
            times._counts[(int)kernel]++;
            long end = starts[e] + durations[e];
            if (end > reached && kernel != KernelClass.Communication && trace.Kinds[e] is not (EventKind.DeviceCopy or EventKind.DeviceMemset))
            {
                times._times[(int)kernel] += end - Math.Max(starts[e], reached);
                reached = end;
            }
        }

        DeviceWork work = gaps.Work;
        times.Transfers = work.Busy.Total - work.Compute.Total - work.ExposedCommunication.Total;
        times._times[(int)KernelClass.Communication] = work.ExposedCommunication.Total;
        times._times[(int)KernelClass.Copy] += times.Transfers;
        return times;
    }
}
