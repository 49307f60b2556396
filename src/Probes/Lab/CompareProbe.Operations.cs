using Floorline.Probes.Kernels;

namespace Floorline.Probes.Lab;

// Pairs of operations outside a model: fusion, tiled attention, launches.
public sealed partial class CompareProbe
{
    // Arithmetic per element, counted as what a multiply-add unit could have done meanwhile: two FLOPs for each instruction of the kernels.
    // An exponential is 20 instructions, a GELU 36 (a division takes 7 turns), the sums and the scaling of a LayerNorm 4.
    private const double GeluFlops = 72;
    private const double NormFlops = 8;
    private const double SoftmaxFlops = 44;

    private void AddOperations(CancellationToken cancel)
    {
        if (cancel.IsCancellationRequested)
        {
            return;
        }

        AddElementwise();
        AddGemmTail();
        AddAttention();
        AddLaunches();
        foreach ((_, _, Timed<LabOperation> before, Timed<LabOperation> after) in _pairs)
        {
            // Compiled and touched before the clock runs.
            before.Run(0);
            after.Run(0);
        }
    }

    private void AddElementwise()
    {
        int rows = Math.Max(1, _plan.Elements / 2048);
        Floats x = Owned((long)rows * 2048);
        double bytes = 4.0 * x.Count;
        Pair("elementwise-fusion", "bias, ReLU and scale in one pass instead of three",
            new LabOperation("three passes", 6.0 * x.Count, 6 * bytes, 0), _ =>
            {
                VectorMath.Chain(x, 0);
                VectorMath.Chain(x, 1);
                VectorMath.Chain(x, 2);
            },
            new LabOperation("one pass", 6.0 * x.Count, 2 * bytes, 0), _ => VectorMath.Chain(x, 3));
        Pair("gelu-layernorm-fusion", "GELU and LayerNorm in one pass instead of two",
            new LabOperation("two passes", (GeluFlops + NormFlops) * x.Count, 4 * bytes, 0), _ =>
            {
                VectorMath.Gelu(x);
                Rows(x, 2048, static row => VectorMath.LayerNorm(row));
            },
            new LabOperation("one pass", (GeluFlops + NormFlops) * x.Count, 2 * bytes, 0), _ => Rows(x, 2048, static row => VectorMath.GeluLayerNorm(row)));
    }

    private void AddGemmTail()
    {
        long n = _plan.GemmSize;
        var buffers = new AlignedBuffer[] { new(4 * n * n), new(4 * n * n), new(4 * n * n), new(Gemm.WorkSpace(n, n, n)) };
        _owned.AddRange(buffers);
        buffers[0].Touch(0, 4 * n * n, 0x3D000000);
        buffers[1].Touch(0, 4 * n * n, 0x3D000000);
        var c = new Floats(buffers[2], 0, n * n);
        void Product() => Gemm.Run(Simd.Best, buffers[0], buffers[1], buffers[2], (n, n, n), 0, buffers[3]);
        double flops = (2.0 * n * n * n) + ((GeluFlops + NormFlops) * n * n), bytes = 4.0 * n * n;
        Pair("gemm-tail-fusion", "GELU + LayerNorm after a matrix product in one pass instead of two",
            new LabOperation("unfused", flops, 7 * bytes, 0), _ =>
            {
                Product();
                VectorMath.Gelu(c);
                Rows(c, n, static row => VectorMath.LayerNorm(row));
            },
            new LabOperation("fused", flops, 5 * bytes, 0), _ =>
            {
                Product();
                Rows(c, n, static row => VectorMath.GeluLayerNorm(row));
            });
    }

    private void AddAttention()
    {
        const int HeadSize = 64;
        long positions = _plan.Positions;
        Floats q = Owned(positions * HeadSize), k = Owned(positions * HeadSize), v = Owned(positions * HeadSize), result = Owned(positions * HeadSize);
        var random = new Random(11);
        foreach (Floats one in (Floats[])[q, k, v])
        {
            foreach (ref float value in one.Span)
            {
                value = (2 * random.NextSingle()) - 1;
            }
        }

        var attention = new TiledAttention(positions, HeadSize, materialise: true);
        _owned.Add(attention);
        attention.Load(k, v, HeadSize);
        double pairs = (double)positions * positions;
        double flops = (4 * HeadSize * pairs) + (SoftmaxFlops * pairs), bytes = 4.0 * 4 * positions * HeadSize;
        // Scores are written by the first product, read for their maximum, read and written by the exponentials and by the scaling, and read by the second
        // product: seven sweeps.
        Pair("tiled-attention", $"tiled attention with a running softmax instead of a matrix of scores ({positions} positions)",
            new LabOperation("materialised", flops, bytes + (7 * 4 * pairs), 0), _ => attention.RunMaterialised(Simd.Best, (q, HeadSize), (result, HeadSize)),
            new LabOperation("tiled", flops, bytes, 0), _ => attention.RunTiled(Simd.Best, (q, HeadSize), (result, HeadSize), causal: false));
    }

    private void AddLaunches()
    {
        const int Elements = 16_384;
        Floats x = Owned(Elements);
        int count = _plan.Launches;
        double flops = 2.0 * Elements * count;
        var before = new Timed<LabOperation>(new LabOperation($"{count} launches", flops, 0, count), _ =>
        {
            double busy = 0;
            for (int i = 0; i < count; i++)
            {
                busy += _team.RunOn(0, _ => VectorMath.Chain(x, 0)).Wall;
            }

            _busy.Add(busy);
        }, Wall: true);
        var after = new Timed<LabOperation>(new LabOperation("1 launch", flops, 0, 1), _ => _team.RunOn(0, _ =>
        {
            for (int i = 0; i < count; i++)
            {
                VectorMath.Chain(x, 0);
            }
        }), Wall: true);
        _pairs.Add(("launches", $"{count} tiny operations launched at once instead of one by one", before, after));
    }

    private void Pair(string code, string technique, LabOperation before, Action<int> runBefore, LabOperation after, Action<int> runAfter) =>
        _pairs.Add((code, technique, new Timed<LabOperation>(before, runBefore, Wall: false), new Timed<LabOperation>(after, runAfter, Wall: false)));

    private static void Rows(Floats x, long length, Action<Floats> operation)
    {
        for (long at = 0; at < x.Count; at += length)
        {
            operation(x.Part(at, length));
        }
    }

    private Floats Owned(long count)
    {
        var buffer = new AlignedBuffer(4 * count);
        _owned.Add(buffer);
        buffer.Touch(0, 4 * count, 0x3F000000);
        return new Floats(buffer, 0, count);
    }
}
