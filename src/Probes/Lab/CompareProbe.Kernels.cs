using Floorline.Probes.Kernels;

namespace Floorline.Probes.Lab;

// The kernels that steps are made of, each by itself: from these a step is predicted.
public sealed partial class CompareProbe
{
    private const long MatrixBytes = 1 << 20;
    private const double KernelFlops = 3e8;

    private readonly List<Timed<LabKernel>> _kernels = [];
    private readonly List<Timed<LabAttention>> _attention = [];

    private void AddKernels(CancellationToken cancel)
    {
        IEnumerable<(LabFormat Weights, int Rows)> wanted = _cells.Select(static c => (c.What.Weights, Rows: Math.Max(c.What.Batch, c.What.Prompt))).Distinct();
        foreach ((LabFormat weights, int rows) in wanted)
        {
            if (!cancel.IsCancellationRequested)
            {
                AddMatrix(weights, rows);
            }
        }

        foreach (((LabShape shape, LabFormat format, int sequences, int tokens), KvCache cache) in _caches.Where(c => c.Key.Item4 == _plan.Contexts.Long && c.Key.Item3 > 1))
        {
            if (!cancel.IsCancellationRequested)
            {
                AddAttentionOver(cache, shape, format, sequences, tokens);
            }
        }
    }

    private void AddMatrix(LabFormat weights, int rows)
    {
        long inputs = _plan.Shape.Hidden;
        long outputs = Math.Max(64, MatrixBytes / Math.Max(1, WeightLayout.Bytes(weights, 64, inputs) / 64) / 64 * 64);
        var buffer = new AlignedBuffer(WeightLayout.Bytes(weights, outputs, inputs) + (64 << 10));
        var matrix = new PackedMatrix(weights, outputs, inputs, buffer, 0);
        var activations = new Activations(weights, rows, inputs);
        Floats x = Owned(rows * inputs), y = Owned(rows * matrix.PaddedOutputs), edge = Owned(GemmTile.Rows * GemmTile.Columns);
        _owned.Add(buffer);
        _owned.Add(activations);
        _ = _team.RunOn(0, _ =>
        {
            matrix.Fill((0, 1), 9);
            activations.Prepare(Simd.Best, x, inputs, inputs, (0, 1));
        });
        double once = 2.0 * rows * outputs * inputs;
        int turns = (int)Math.Clamp(KernelFlops / once, 1, 10_000);
        void Run(int thread)
        {
            for (int i = 0; i < turns; i++)
            {
                matrix.Multiply(Simd.Best, (0, 1), activations, y, edge);
            }
        }

        _ = _team.RunOn(0, Run);
        _kernels.Add(new Timed<LabKernel>(new LabKernel(weights, rows, once * turns), Run, Wall: false));
    }

    private void AddAttentionOver(KvCache cache, LabShape shape, LabFormat format, int sequences, int tokens)
    {
        int group = shape.Heads / shape.KeyValueHeads;
        Floats queries = Owned((long)group * shape.HeadSize), result = Owned((long)group * shape.HeadSize), scores = Owned(4 * KvLayout.Blocks(tokens) * KvLayout.Block), quantised = Owned(shape.HeadSize);
        long heads = Math.Max(1, cache.Heads / shape.Layers / 2);
        long at = 0;
        void Run(int thread)
        {
            for (long i = 0; i < heads; i++, at = (at + 1) % cache.Heads)
            {
                cache.Attend(Simd.Best, at, tokens, queries, scores, quantised, result);
            }
        }

        _ = _team.RunOn(0, Run);
        _attention.Add(new Timed<LabAttention>(new LabAttention(format, shape.KeyValueHeads, (double)cache.Bytes / cache.Heads * heads), Run, Wall: false));
    }
}
