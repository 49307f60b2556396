using Floorline.Core.Traces.Kernels;
using Floorline.Core.Traces.Model;

namespace Floorline.Core.Traces.Rules;

/// <summary>Device time of operators by name and shapes, with the work that the shapes tell.</summary>
internal sealed class OperatorTimes
{
    /// <summary>One operator on inputs of one shape.</summary>
    /// <param name="Name">Index of its name.</param>
    /// <param name="Work">What one call has to move and compute.</param>
    internal sealed record Entry(int Name, OperatorWork Work)
    {
        /// <summary>Time of the kernels it launched itself, in ns.</summary>
        internal long Time { get; set; }

        /// <summary>Calls.</summary>
        internal int Calls { get; set; }

        /// <summary>One of its kernels: the longest.</summary>
        internal int Example { get; set; }

        internal int LastCall { get; set; } = Trace.None;
    }

    internal static IReadOnlyCollection<Entry> Of(DeviceDiagnosis device)
    {
        Trace trace = device.Trace;
        var entries = new Dictionary<(int Name, int Shapes, int Types), Entry?>();
        foreach (int e in device.Work.Events)
        {
            int call = trace.Launchers[e];
            int parent = call < 0 || trace.Kinds[e] != EventKind.DeviceKernel ? Trace.None : device.Gaps.OperatorOf(call);
            if (parent < 0 || trace.Details[parent] < 0)
            {
                continue;
            }

            OperatorDetail detail = trace.Operators[trace.Details[parent]];
            if (detail.InputShapes < 0)
            {
                continue;
            }

            (int, int, int) key = (trace.NameIds[parent], detail.InputShapes, detail.InputTypes);
            if (!entries.TryGetValue(key, out Entry? entry))
            {
                OperatorWork? work = TensorShapes.Parse(trace.Names[detail.InputShapes], trace.Names[detail.InputTypes]) is { } shapes
                    ? OperatorWork.Of(trace.NameOf(parent), shapes) : null;
                entries.Add(key, entry = work is null ? null : new Entry(trace.NameIds[parent], work) { Example = e });
            }

            if (entry is not null)
            {
                entry.Time += trace.Durations[e];
                entry.Calls += entry.LastCall == parent ? 0 : 1;
                entry.LastCall = parent;
                entry.Example = trace.Durations[e] > trace.Durations[entry.Example] ? e : entry.Example;
            }
        }

        return [.. entries.Values.Where(static entry => entry is { Calls: > 0 }).Select(static entry => entry!)];
    }
}
