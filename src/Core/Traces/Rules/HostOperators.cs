using System.Runtime.InteropServices;
using Floorline.Core.Quantities;
using Floorline.Core.Traces.Model;

namespace Floorline.Core.Traces.Rules;

/// <summary>Operators of the host by their own time, for profiles that have no device.</summary>
public static class HostOperators
{
    private const int Shown = 5;

    /// <summary>Id of the rule.</summary>
    public const string Id = "operators";

    /// <summary>The operators that take most of the time, as one finding; null where a device was recorded, or the profile is of another sort.</summary>
    /// <param name="traces">The traces.</param>
    /// <param name="devices">The devices that did anything.</param>
    public static TraceFinding? Of(IReadOnlyList<Trace> traces, IReadOnlyList<DeviceDiagnosis> devices)
    {
        ArgumentNullException.ThrowIfNull(traces);
        ArgumentNullException.ThrowIfNull(devices);
        if (devices.Count > 0 || traces.Count != 1 || traces[0].Info.Format != TraceFormat.OnnxRuntime)
        {
            return null;
        }

        Trace trace = traces[0];
        var sums = new Dictionary<int, (long Time, int Count, int Longest)>();
        long all = 0;
        for (int e = 0; e < trace.Count; e++)
        {
            // nodes do not nest: a node's time is its own
            if (trace.Kinds[e] == EventKind.CpuOperator)
            {
                ref (long Time, int Count, int Longest) sum = ref CollectionsMarshal.GetValueRefOrAddDefault(sums, trace.NameIds[e], out bool known);
                sum = (sum.Time + trace.Durations[e], sum.Count + 1, known && trace.Durations[sum.Longest] >= trace.Durations[e] ? sum.Longest : e);
                all += trace.Durations[e];
            }
        }

        if (all == 0)
        {
            return null;
        }

        (int Name, long Time, int Count, int Longest)[] most =
            [.. sums.Select(static s => (s.Key, s.Value.Time, s.Value.Count, s.Value.Longest)).OrderByDescending(static s => s.Time).Take(Shown)];
        string rows = string.Join(", ", most.Select(m =>
            Words.Say($"{Words.Name(trace.Names[m.Name])} {Figures.Percent((double)m.Time / all)} ({Figures.Time(m.Time)}, ")
                + Words.Say($"{Figures.Count(m.Count, "time")})")));
        string title = Words.Say($"By operator: {Words.Name(trace.Names[most[0].Name])} takes {Figures.Percent((double)most[0].Time / all)} of ")
            + Words.Say($"{Figures.Time(all)}");
        return new TraceFinding(Id, title, Urgency.Info,
            new Evidence(Words.Say($"Time of the graph's nodes on the host: {rows}. A device, if there is one, is not in this profile."))
        {
            Numbers = [new("operators_ms", Words.Ms(all)), new("largest_ms", Words.Ms(most[0].Time)), new("largest_share", (double)most[0].Time / all)],
            Events = [.. most.Select(static m => m.Longest)],
        })
        {
            Threshold = "a profile of nodes without a device",
            Try = "Hold the operator's shapes against the machine (floorline floors with the ONNX file); for a device record it too: nsys profile, then nsys export --type sqlite.",
            Check = "The operator's share falls.",
        };
    }
}
