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

    // of a convolution without recorded stride also the shapes of the operator that reads its output, and which of its inputs that is
    private readonly record struct Key(int Name, int Shapes, int Types, int Values, int Reader, int Input);

    // of a type of our own it is compiled ahead of time; the framework's is made, and compiled, while the command runs
    private sealed class KeyComparer : IEqualityComparer<Key>
    {
        public bool Equals(Key x, Key y) => x.Name == y.Name && x.Shapes == y.Shapes && x.Types == y.Types && x.Values == y.Values && x.Reader == y.Reader
            && x.Input == y.Input;

        public int GetHashCode(Key obj) => HashCode.Combine(obj.Name, obj.Shapes, obj.Types, obj.Values, obj.Reader, obj.Input);
    }


    // between a convolution and what reads its output lie a reshape of the bias and the like
    private const int FarthestReader = 8;

    private readonly Dictionary<Key, Entry?> _entries = new(new KeyComparer());
    private readonly Dictionary<int, bool> _convolutions = [];
    private readonly Dictionary<int, TensorShapes?> _shapes = [];
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
                UntoldConvolutions += parent >= 0 && IsConvolution(trace.NameIds[parent]) ? trace.Durations[e] : 0;
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

    /// <summary>Time of convolutions whose output the trace does not tell, in ns.</summary>
    internal long UntoldConvolutions { get; }

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

        (int reader, int input) = detail.ConcreteInputs < 0 || trace.Names[detail.ConcreteInputs].Length == 0
            ? ReaderOf(operation, detail.InputShapes) : (Trace.None, Trace.None);
        var key = new Key(trace.NameIds[operation], detail.InputShapes, detail.InputTypes, detail.ConcreteInputs, reader, input);
        if (!_entries.TryGetValue(key, out Entry? entry))
        {
            OperatorWork? work = TensorShapes.Parse(trace.Names[key.Shapes], trace.Names[key.Types], trace.Names[key.Values]) is { } shapes
                ? OperatorWork.Of(trace.NameOf(operation), shapes.Assuming(ElementSizes.OfKernel(trace.NameOf(kernel))),
                    reader < 0 ? null : ShapesOf(reader)!.Shapes[input]) : null;
            _entries.Add(key, entry = work is null ? null : new Entry(key.Name, work) { Example = kernel });
        }

        return entry;
    }

    // Newer versions of PyTorch record stride and padding. Where they are not, what reads a convolution's output tells its shape: the bias that is added, a
    // normalisation, an activation.
    private (int Shapes, int Input) ReaderOf(int operation, int shapes)
    {
        Trace trace = _device.Trace;
        if (!IsConvolution(trace.NameIds[operation]) || ShapesOf(shapes) is not { } own)
        {
            return (Trace.None, Trace.None);
        }

        TraceTrack track = trace.TrackOf(operation);
        long end = trace.EndOf(operation);
        int seen = 0;
        for (int e = operation + 1; e < track.End && seen < FarthestReader; e++)
        {
            if (trace.Kinds[e] != EventKind.CpuOperator || trace.Starts[e] < end)
            {
                continue;
            }

            // of another convolution it is not known whether it reads this one's output
            if (IsConvolution(trace.NameIds[e]) || trace.NameOf(e).Contains("conv", StringComparison.OrdinalIgnoreCase))
            {
                break;
            }

            seen++;
            int detail = trace.Details[e];
            int read = detail < 0 ? Trace.None : trace.Operators[detail].InputShapes;
            if (read >= 0 && ShapesOf(read) is { } inputs)
            {
                for (int input = 0; input < inputs.Shapes.Count; input++)
                {
                    if (ConvolutionForm.MayWrite(own, inputs.Shapes[input]))
                    {
                        return (read, input);
                    }
                }
            }
        }

        return (Trace.None, Trace.None);
    }

    private bool IsConvolution(int name)
    {
        if (!_convolutions.TryGetValue(name, out bool known))
        {
            _convolutions.Add(name, known = ConvolutionForm.IsForward(_device.Trace.Names[name]));
        }

        return known;
    }

    private TensorShapes? ShapesOf(int name)
    {
        if (!_shapes.TryGetValue(name, out TensorShapes? known))
        {
            _shapes.Add(name, known = TensorShapes.Parse(_device.Trace.Names[name], ""));
        }

        return known;
    }
}
