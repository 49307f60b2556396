using System.Runtime.InteropServices;
using Floorline.Core.Traces.Model;
using Floorline.Core.Traces.Rules;

namespace Floorline.Core.Traces.Comparison;

/// <summary>Time of device work by call path and kernel, in names that two traces share.</summary>
internal sealed class CallPaths
{
    private const int Deepest = 12;

    /// <summary>Sums of a job over all its devices.</summary>
    internal static Dictionary<(string Path, string Kernel), (long Time, int Count)> Of(TraceDiagnosis job)
    {
        var sums = new Dictionary<(string Path, string Kernel), (long Time, int Count)>();
        foreach (DeviceDiagnosis device in job.Devices)
        {
            Add(device, sums);
        }

        return sums;
    }

    private static void Add(DeviceDiagnosis device, Dictionary<(string Path, string Kernel), (long Time, int Count)> sums)
    {
        Trace trace = device.Trace;

        // the same parent event, or another with the same chain of names, has the same path: chains are told apart by their names' indices
        var paths = new Dictionary<int, string>();
        var chains = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (int e in device.Work.Events)
        {
            int parent = device.Gaps.EnclosingOf(trace.Launchers[e]);
            if (!paths.TryGetValue(parent, out string? path))
            {
                path = PathOf(device, parent);
                if (!chains.TryGetValue(path, out string? shared))
                {
                    chains.Add(path, shared = path);
                }

                paths.Add(parent, path = shared);
            }

            ref (long Time, int Count) sum = ref CollectionsMarshal.GetValueRefOrAddDefault(sums, (path, trace.NameOf(e)), out _);
            sum.Time += trace.Durations[e];
            sum.Count++;
        }
    }

    // Python frames carry line numbers and addresses, and steps their numbers: neither belongs to a path that two runs share.
    private static string PathOf(DeviceDiagnosis device, int at)
    {
        Trace trace = device.Trace;
        var names = new List<string>();
        for (; at >= 0 && names.Count < Deepest; at = device.Gaps.EnclosingOf(at))
        {
            bool named = trace.Kinds[at] is EventKind.CpuOperator or EventKind.Annotation && device.Work.Traits.StepOf(trace.NameIds[at]) is null;
            if (named)
            {
                names.Add(WithoutNumbers(trace.NameOf(at)));
            }
        }

        names.Reverse();
        return string.Join(" > ", names);
    }

    // NVTX ranges of operators end in ", op_id = 12345" or ", seq = 12"
    private static string WithoutNumbers(string name)
    {
        int comma = name.IndexOf(", op_id", StringComparison.Ordinal);
        int sequence = name.IndexOf(", seq", StringComparison.Ordinal);
        int cut = comma < 0 ? sequence : sequence < 0 ? comma : Math.Min(comma, sequence);
        return cut > 0 ? name[..cut] : name;
    }
}
