using System.Runtime.InteropServices;
using Floorline.Core.Traces.Budgets;
using Floorline.Core.Traces.Kernels;
using Floorline.Core.Traces.Model;

namespace Floorline.Core.Traces.Rules;

/// <summary>Time of all kernels of one name.</summary>
/// <param name="Name">The name, as an index into the trace's names.</param>
/// <param name="Kernel">Its class.</param>
/// <param name="Time">Sum of the durations, in ns.</param>
/// <param name="Count">How many there are.</param>
public sealed record KernelTime(int Name, KernelClass Kernel, long Time, int Count)
{
    /// <summary>The kernels, copies and fills of a device by name, most time first.</summary>
    /// <param name="device">The device.</param>
    public static IReadOnlyList<KernelTime> Of(DeviceDiagnosis device)
    {
        ArgumentNullException.ThrowIfNull(device);
        Trace trace = device.Trace;
        var sums = new Dictionary<int, KernelSum>();
        foreach (int e in device.Work.Events)
        {
            ref KernelSum sum = ref CollectionsMarshal.GetValueRefOrAddDefault(sums, trace.NameIds[e], out bool known);
            sum = new KernelSum(sum.Time + trace.Durations[e], sum.Count + 1, known ? sum.Example : e);
        }

        return [.. sums.Select(s => new KernelTime(s.Key, ClassTimes.ClassOf(device.Gaps, s.Value.Example), s.Value.Time, s.Value.Count))
            .OrderByDescending(static k => k.Time).ThenBy(static k => k.Name)];
    }

    private readonly record struct KernelSum(long Time, int Count, int Example);
}
