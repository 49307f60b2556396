using Floorline.Core.Traces.Kernels;
using Floorline.Core.Traces.Model;
using Floorline.Core.Traces.Rules;

namespace Floorline.Core.Traces.Operators;

/// <summary>
/// Chains of a batched product, a softmax and a batched product on one stream: attention written out, which writes the scores to memory and reads them
/// again for every operator in between.
/// </summary>
internal sealed class UnfusedAttention
{
    /// <summary>The chains of one shape.</summary>
    /// <param name="Name">How it is called.</param>
    /// <param name="Fused">The work of the same attention in one operator; null where the shapes do not tell it.</param>
    internal sealed record Chain(string Name, OperatorWork? Fused)
    {
        internal long Time { get; set; }

        /// <summary>Time of what lies between the products: passes over the scores that one operator would not make.</summary>
        internal long Between { get; set; }

        internal int Calls { get; set; }

        internal int Example { get; set; }
    }

    // scale, mask, casts and dropout lie in between; more than this is another program
    private const int MostBetween = 12;

    private readonly DeviceDiagnosis _device;
    private readonly OperatorTimes _times;
    private readonly Dictionary<int, List<(int Operator, List<int> Kernels)>> _open = [];
    private readonly Dictionary<(OperatorTimes.Entry?, OperatorTimes.Entry?), Chain> _chains = [];
    private readonly Dictionary<OperatorTimes.Entry, (long Time, int Calls)> _taken = [];
    private readonly Dictionary<int, Part> _parts = [];

    private UnfusedAttention(DeviceDiagnosis device, OperatorTimes times)
    {
        _device = device;
        _times = times;
        Trace trace = device.Trace;
        foreach (int e in device.Work.Events)
        {
            int call = trace.Launchers[e];
            int parent = call < 0 || trace.Kinds[e] != EventKind.DeviceKernel ? Trace.None : device.Gaps.OperatorOf(call);
            if (parent >= 0)
            {
                Next(trace.TrackIds[e], parent, e);
            }
        }

        foreach (List<(int Operator, List<int> Kernels)> open in _open.Values.Where(IsWhole))
        {
            Close(open);
        }
    }

    private enum Part : byte
    {
        Other,
        Product,
        Softmax,
    }

    /// <summary>The chains, by the shapes of their products.</summary>
    internal IEnumerable<Chain> Chains => _chains.Values;

    internal static UnfusedAttention Of(DeviceDiagnosis device, OperatorTimes times) => new(device, times);

    /// <summary>What an operator spent inside chains.</summary>
    internal (long Time, int Calls) TakenFrom(OperatorTimes.Entry entry) => _taken.GetValueOrDefault(entry);

    private void Next(int stream, int operation, int kernel)
    {
        if (!_open.TryGetValue(stream, out List<(int Operator, List<int> Kernels)>? open))
        {
            _open.Add(stream, open = []);
        }

        if (open.Count > 0 && open[^1].Operator == operation)
        {
            open[^1].Kernels.Add(kernel);
            return;
        }

        // the last product closes a chain once all its kernels are known
        if (IsWhole(open))
        {
            Close(open);
        }

        Part part = PartOf(operation);
        bool starts = open.Count == 0 || (part == Part.Product && !open.Exists(o => PartOf(o.Operator) == Part.Softmax));
        if (starts || open.Count > MostBetween)
        {
            open.Clear();
        }

        if (part == Part.Product || open.Count > 0)
        {
            open.Add((operation, [kernel]));
        }
    }

    private bool IsWhole(List<(int Operator, List<int> Kernels)> open) => open.Count > 2 && PartOf(open[^1].Operator) == Part.Product;

    private void Close(List<(int Operator, List<int> Kernels)> open)
    {
        Trace trace = _device.Trace;
        OperatorTimes.Entry? first = _times.EntryOf(open[0].Operator, open[0].Kernels[0]);
        OperatorTimes.Entry? second = _times.EntryOf(open[^1].Operator, open[^1].Kernels[0]);
        if (Fits(open[0].Operator, open[^1].Operator, out OperatorWork? fused))
        {
            if (!_chains.TryGetValue((first, second), out Chain? chain))
            {
                string parts = string.Join('-', open.Select(o => Bare(trace.NameOf(o.Operator)))
                    .Where((name, i) => i == 0 || i == open.Count - 1 || name.Contains("softmax", StringComparison.Ordinal)));
                _chains.Add((first, second), chain = new Chain(parts.Replace("_softmax", "softmax", StringComparison.Ordinal), fused)
                {
                    Example = open[0].Kernels[0],
                });
            }

            chain.Calls++;
            for (int i = 0; i < open.Count; i++)
            {
                long time = open[i].Kernels.Sum(k => trace.Durations[k]);
                chain.Time += time;
                chain.Between += i > 0 && i < open.Count - 1 ? time : 0;
                if (_times.EntryOf(open[i].Operator, open[i].Kernels[0]) is { } entry)
                {
                    (long taken, int calls) = _taken.GetValueOrDefault(entry);
                    _taken[entry] = (taken + time, calls + 1);
                }
            }
        }

        open.Clear();
    }

    // scores of the first product are what the second one weighs; without shapes the order of operators has to do
    private bool Fits(int first, int second, out OperatorWork? fused)
    {
        fused = null;
        long[]? left = SizesOf(first, out int size);
        long[]? right = SizesOf(second, out _);
        if (left is null || right is null)
        {
            return true;
        }

        if (left[0] != right[0] || left[1] != right[1] || left[3] != right[2])
        {
            return false;
        }

        if (size > 0)
        {
            double elements = (double)left[0] * ((left[1] * left[2]) + (left[2] * left[3]) + (right[2] * right[3]) + (right[1] * right[3]));
            fused = AttentionForm.Of(left[0], left[1], left[3], left[2], right[3], whole: true, 2, size, elements) with
            {
                Shape = FormattableString.Invariant($"{left[0]}x{left[1]}x{left[3]}x{left[2]}"),
            };
        }

        return true;
    }

    // batch, rows, inner, columns
    private long[]? SizesOf(int operation, out int size)
    {
        Trace trace = _device.Trace;
        size = 0;
        if (trace.Details[operation] < 0 || trace.Operators[trace.Details[operation]] is var detail && detail.InputShapes < 0
            || TensorShapes.Parse(trace.Names[detail.InputShapes], trace.Names[detail.InputTypes]) is not { } shapes)
        {
            return null;
        }

        int at = Bare(trace.NameOf(operation)) == "baddbmm" ? 1 : 0;
        if (at + 1 >= shapes.Shapes.Count || shapes.Shapes[at] is not [long b, long m, long k] || shapes.Shapes[at + 1] is not [_, _, long n])
        {
            return null;
        }

        size = shapes.BytesOf(at);
        return [b, m, k, n];
    }

    private Part PartOf(int operation)
    {
        int name = _device.Trace.NameIds[operation];
        if (!_parts.TryGetValue(name, out Part part))
        {
            part = Bare(_device.Trace.Names[name]) switch
            {
                "bmm" or "baddbmm" => Part.Product,
                "_softmax" or "softmax" or "_safe_softmax" or "_masked_softmax" => Part.Softmax,
                _ => Part.Other,
            };
            _parts.Add(name, part);
        }

        return part;
    }

    private static string Bare(string name) => name[(name.LastIndexOf(':') + 1)..];
}
