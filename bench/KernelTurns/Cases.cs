using Floorline.Probes.Kernels;

namespace Floorline.KernelTurns;

/// <summary>Every kernel that has a speed. Compiled twice: with the kernels as they are, and with those of the other commit.</summary>
internal static unsafe class Cases
{
    public static List<Case> All() => [.. Tiles(), .. Peaks(), .. Bandwidth(), .. Panels(), .. Attention(), .. Vectors()];

    private static List<Case> Tiles()
    {
        const int Depth = 512, Wide = 48, N = 250;
        var cases = new List<Case>();
        Floats a = Numbers(14 * Depth, 1), b = Numbers(32 * (Depth + 128), 2), c = Numbers(14 * Wide, 3);
        float[] start = c.Span.ToArray();
        AlignedBuffer left = Buffer(N * N, 4), right = Buffer(N * N, 5), product = Buffer(N * N, 6), work = new(Gemm.WorkSpace(N, N, N));
        foreach (SimdWidth width in Simd.Widths)
        {
            foreach ((bool bf16, int height) in from bf16 in (bool[])[false, true] from height in (int[])[14, 8, 4, 2] select (bf16, height))
            {
                void Run(bool add) => GemmTile.Run(width, height, a.At(1), b.At(1), bf16, c.At(1), Wide, Depth, add);
                cases.Add(new($"tile {(bf16 ? "bf16" : "fp32")} {height} rows {width}", () => Run(false), () =>
                {
                    start.CopyTo(c.Span);
                    Run(true);
                    ulong sum = Sum(c.Span);
                    Run(false);
                    return (31 * sum) + Sum(c.Span);
                }));
            }

            void Product() => Gemm.Run(width, left, right, product, (N, N, N), 0, work);
            cases.Add(new($"matrix product {N} {width}", Product, () => Of(Product, product.Span<float>(0, N * N))));
        }

        return cases;
    }

    private static List<Case> Peaks()
    {
        const int Turns = 20000;
        var cases = new List<Case> { new("int8 dot", static () => Int8DotKernel.Run(Turns), static () => (ulong)Int8DotKernel.Run(Turns)) };
        foreach (SimdWidth width in Simd.Widths)
        {
            cases.Add(new($"multiply-add fp32 {width}", () => FmaKernel<float>.Run(width, Turns), () => BitConverter.SingleToUInt32Bits(FmaKernel<float>.Run(width, Turns))));
            cases.Add(new($"multiply-add fp64 {width}", () => FmaKernel<double>.Run(width, Turns), () => BitConverter.DoubleToUInt64Bits(FmaKernel<double>.Run(width, Turns))));
        }

        return cases;
    }

    private static List<Case> Bandwidth()
    {
        const int Most = 32 << 20;
        var cases = new List<Case>();
        AlignedBuffer a = new(Most), b = new(Most, 21 * 64), c = new(Most, 43 * 64);
        Fill(a.Span<float>(0, Most / 4), 1);
        Fill(b.Span<float>(0, (Most - 8192) / 4), 2);
        c.Touch(0, Most - 8192, 3);
        foreach (SimdWidth width in Simd.Widths)
        {
            foreach ((string name, int bytes) in ((string, int)[])[("8 KiB", 8 << 10), ("128 KiB", 128 << 10), ("24 MiB", 24 << 20)])
            {
                int repeats = Math.Max(1, (128 << 10) / bytes);
                cases.Add(new($"read {name} {width}", () => ReadKernel.Run(width, a, 0, bytes, repeats), () => ReadKernel.Run(width, a, 0, bytes, repeats)));
                foreach (bool past in (bool[])[false, true])
                {
                    string how = past ? "past " : "";
                    void Write() => WriteKernel.Run(width, past, c, 0, bytes, repeats);
                    void Copy() => CopyKernel.Run(width, past, a, c, 0, bytes, repeats);
                    void Triad() => TriadKernel.Run(width, past, a, b, c, 0, bytes, repeats);
                    cases.Add(new($"write {how}{name} {width}", Write, () => Of(Write, c.Span<float>(0, bytes / 4))));
                    cases.Add(new($"copy {how}{name} {width}", Copy, () => Of(Copy, c.Span<float>(0, bytes / 4))));
                    cases.Add(new($"triad {how}{name} {width}", Triad, () => Of(Triad, c.Span<float>(0, bytes / 4))));
                }
            }
        }

        return cases;
    }

    private static List<Case> Panels()
    {
        const int Outputs = 128, Inputs = 1027;
        var cases = new List<Case>();
        foreach (LabFormat format in Enum.GetValues<LabFormat>())
        {
            var matrix = new PackedMatrix(format, Outputs, Inputs, new AlignedBuffer(WeightLayout.Bytes(format, Outputs, Inputs) + 16384), 0);
            float[] weights = new float[Outputs * Inputs];
            Fill(weights, 7);
            matrix.Pack(weights);
            foreach ((int rows, SimdWidth width) in from rows in (int[])[1, 5] from width in Simd.Widths select (rows, width))
            {
                var x = new Activations(format, rows, Inputs);
                Floats from = Numbers(rows * Inputs, 8), y = Numbers(rows * matrix.PaddedOutputs, 9), edge = Numbers(GemmTile.Rows * GemmTile.Columns, 10);
                void Prepare() => x.Prepare(width, from, Inputs, Inputs, (0, 1));
                void Run() => matrix.Multiply(width, (0, 1), x, y, edge);
                Prepare();
                cases.Add(new($"matrix {format} x {rows} {width}", Run, () => Of(Run, y.Span)));
                if (format is LabFormat.Fp32 or LabFormat.Int8 && rows > 1)
                {
                    cases.Add(new($"prepare {format} {width}", Prepare, () => Of(() => { Prepare(); Run(); }, y.Span)));
                }
            }
        }

        return cases;
    }

    private static List<Case> Attention()
    {
        const int Tokens = 333;
        var cases = new List<Case>();
        foreach ((LabFormat format, int size) in from format in (LabFormat[])[LabFormat.Fp32, LabFormat.Bf16, LabFormat.Int8] from size in (int[])[64, 128] select (format, size))
        {
            var cache = new KvCache(format, size, Tokens, 1);
            cache.Fill((0, 1), 11);
            foreach ((int heads, SimdWidth width) in from heads in (int[])[1, 4] from width in Simd.Widths select (heads, width))
            {
                Floats queries = Numbers(heads * size, 12), scores = Numbers(4 * KvLayout.Blocks(Tokens) * KvLayout.Block, 13), quantised = Numbers(size, 14), result = Numbers(heads * size, 15);
                void Run() => cache.Attend(width, 0, Tokens, queries, scores, quantised, result);
                cases.Add(new($"attention {format} {size} x {heads} {width}", Run, () => Of(Run, result.Span)));
            }
        }

        const int Positions = 200, Size = 64;
        var tiled = new TiledAttention(Positions, Size, materialise: true);
        Floats q = Numbers(Positions * Size, 16), k = Numbers(Positions * Size, 17), v = Numbers(Positions * Size, 18), to = Numbers(Positions * Size, 19);
        tiled.Load(k, v, Size);
        foreach (SimdWidth width in Simd.Widths)
        {
            void Tiled() => tiled.RunTiled(width, (q, Size), (to, Size), causal: true);
            void Whole() => tiled.RunMaterialised(width, (q, Size), (to, Size));
            cases.Add(new($"tiled attention {width}", Tiled, () => Of(Tiled, to.Span)));
            cases.Add(new($"materialised attention {width}", Whole, () => Of(Whole, to.Span)));
        }

        return cases;
    }

    private static List<Case> Vectors()
    {
        const int Count = 2048;
        Floats x = Numbers(Count, 20), y = Numbers(Count, 21), source = Numbers(Count, 20), angles = Numbers(Count / 2, 22);
        float* p = x.At(Count);
        var cases = new List<Case>();
        void Add(string name, Action run) => cases.Add(new(name, run, () =>
        {
            source.Span.CopyTo(x.Span);
            Fill(y.Span, 21);
            run();
            return (31 * Sum(x.Span)) + Sum(y.Span);
        }));
        Add("root mean square norm", () => VectorMath.RmsNorm(x, y));
        Add("sum", () => VectorMath.Add(x, y));
        Add("gated activation", () => VectorMath.SwiGlu(x, y));
        Add("activation", () => VectorMath.Gelu(x));
        Add("layer norm", () => VectorMath.LayerNorm(x));
        Add("activation and layer norm", () => VectorMath.GeluLayerNorm(x));
        Add("chain in one pass", () => VectorMath.Chain(x, 3));
        Add("chain, one part", () => VectorMath.Chain(x, 1));
        Add("rotation", () => VectorMath.Rotate(x, angles, angles));
        Add("greatest", () => y.Span[0] = VectorMath.ArgMax(x));
        foreach (SimdWidth width in Simd.Widths)
        {
            Add($"softmax {width}", () => y.Span[0] = SoftmaxKernel.Exponentials(width, p, Count - 5, Count, 0.125f));
            Add($"running softmax {width}", () => (y.Span[0], y.Span[1]) = SoftmaxKernel.Running(width, p, Count - 5, Count, 0.125f, 0.5f));
        }

        return cases;
    }

    private static Floats Numbers(long count, int seed)
    {
        Floats floats = Floats.New(count);
        Fill(floats.Span, seed);
        return floats;
    }

    private static AlignedBuffer Buffer(int count, int seed)
    {
        var buffer = new AlignedBuffer(4L * count);
        Fill(buffer.Span<float>(0, count), seed);
        return buffer;
    }

    private static void Fill(Span<float> numbers, int seed)
    {
        var random = new Random(seed);
        foreach (ref float number in numbers)
        {
            number = (2 * random.NextSingle()) - 1;
        }
    }

    private static ulong Of(Action run, Span<float> result)
    {
        run();
        return Sum(result);
    }

    // FNV over the bits
    private static ulong Sum(Span<float> numbers)
    {
        ulong sum = 14695981039346656037;
        foreach (float number in numbers)
        {
            sum = (sum ^ BitConverter.SingleToUInt32Bits(number)) * 1099511628211;
        }

        return sum;
    }
}
