using Floorline.Core.Traces.Kernels;
using Floorline.Core.Traces.Model;
using Floorline.Core.Traces.Operators;

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

    private readonly record struct Key(int Name, int Shapes, int Types, int Values);

    private readonly Dictionary<Key, Entry?> _entries = [];
    private readonly DeviceDiagnosis _device;

    private OperatorTimes(DeviceDiagnosis device)
    {
        _device = device;
        Trace trace = device.Trace;
        foreach (int e in device.Work.Events)
        {
            int call = trace.Launchers[e];
            int parent = call < 0 || trace.Kinds[e] != EventKind.DeviceKernel ? Trace.None : device.Gaps.OperatorOf(call);
            if (parent < 0 || EntryOf(parent, e) is not { } entry)
            {
                continue;
            }

            entry.Time += trace.Durations[e];
            entry.Calls += entry.LastCall == parent ? 0 : 1;
            entry.LastCall = parent;
            entry.Example = trace.Durations[e] > trace.Durations[entry.Example] ? e : entry.Example;
        }

        Entries = [.. _entries.Values.Where(static entry => entry is { Calls: > 0 }).Select(static entry => entry!)];
    }

    /// <summary>Every operator whose shapes tell its work.</summary>
    internal IReadOnlyList<Entry> Entries { get; }

    internal static OperatorTimes Of(DeviceDiagnosis device) => new(device);

    /// <summary>The entry that a call of an operator counts under; null where its shapes do not tell its work.</summary>
    /// <param name="operation">The operator's event.</param>
    /// <param name="kernel">A kernel of it.</param>
    internal Entry? EntryOf(int operation, int kernel)
    {
        Trace trace = _device.Trace;
        if (trace.Details[operation] < 0 || trace.Operators[trace.Details[operation]] is var detail && detail.InputShapes < 0)
        {
            return null;
        }

        var key = new Key(trace.NameIds[operation], detail.InputShapes, detail.InputTypes, detail.ConcreteInputs);
        if (!_entries.TryGetValue(key, out Entry? entry))
        {
            OperatorWork? work = TensorShapes.Parse(trace.Names[key.Shapes], trace.Names[key.Types], trace.Names[key.Values]) is { } shapes
                ? OperatorWork.Of(trace.NameOf(operation), shapes.Assuming(ElementSizes.OfKernel(trace.NameOf(kernel)))) : null;
            _entries.Add(key, entry = work is null ? null : new Entry(key.Name, work) { Example = kernel });
        }

        return entry;
    }
}
