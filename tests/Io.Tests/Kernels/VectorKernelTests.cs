using Floorline.Probes.Kernels;

namespace Floorline.Io.Tests.Kernels;

/// <summary>Every width of every kernel gives what its scalar reference gives.</summary>
public sealed class VectorKernelTests
{
    public static TheoryData<string, string, int> Cases
    {
        get
        {
            var cases = new TheoryData<string, string, int>();
            foreach (SimdWidth width in Simd.Widths)
            {
                foreach (LabFormat format in Enum.GetValues<LabFormat>())
                {
                    foreach (int rows in (int[])[1, 3, 4, 5, 17])
                    {
                        cases.Add(width.ToString(), format.ToString(), rows);
                    }
                }
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Multiply_AnyWidthAndRows_EqualsScalar(string widthName, string formatName, int rows)
    {
        (SimdWidth width, LabFormat format) = (Enum.Parse<SimdWidth>(widthName), Enum.Parse<LabFormat>(formatName));
        const int Outputs = 75, Inputs = 544;
        float[] weights = Made.Numbers(Outputs * Inputs, 1), x = Made.Numbers(rows * Inputs, 2);

        float[] reference = Product(SimdWidth.Scalar, format, weights, x, rows, Inputs, Outputs);
        float[] result = Product(width, format, weights, x, rows, Inputs, Outputs);

        // Integer formats add the same integers, so only the order of fp32 sums over blocks is free.
        double bound = format is LabFormat.Int8 or LabFormat.Int4 ? 2e-6 : 1e-5;
        double largest = reference.Max(Math.Abs);
        Assert.All(result.Zip(reference), pair => Assert.InRange(Math.Abs(pair.First - pair.Second) / largest, 0, bound));
    }

    [Theory]
    [InlineData("Int8")]
    [InlineData("Int4")]
    public void Multiply_OneBlock_IsTheExactIntegerSum(string formatName)
    {
        LabFormat format = Enum.Parse<LabFormat>(formatName);
        int inputs = WeightLayout.Granule(format), rows = WeightLayout.PanelRows(format);
        float[] weights = Made.Numbers(rows * inputs, 5), x = new float[inputs];
        Made.Numbers(32, 6).CopyTo(x.AsSpan()); // one block of 32, zeros after it
        float[] scalar = Product(SimdWidth.Scalar, format, weights, x, 1, inputs, rows);

        Assert.All(Simd.Widths, width => Assert.Equal(scalar, Product(width, format, weights, x, 1, inputs, rows)));
    }

    [Fact]
    public void Int4_LargestNumbers_DoNotOverflowSixteenBits()
    {
        const int Inputs = 64;
        float[] weights = new float[16 * Inputs], x = new float[Inputs];
        Array.Fill(weights, 1f); // +7, kept as 15: the largest byte of the unsigned side
        Array.Fill(x, 1f); // 127
        float expected = Product(SimdWidth.Scalar, LabFormat.Int4, weights, x, 1, Inputs, 16)[0];

        Assert.InRange(expected, 63.5f, 64.5f);
        Assert.All(Simd.Widths, width => Assert.Equal(expected, Product(width, LabFormat.Int4, weights, x, 1, Inputs, 16)[0]));
    }

    [Theory]
    [InlineData("Int8", 0.5)]
    [InlineData("Int4", 0.5)]
    public void Pack_RandomWeights_ErrorIsAtMostHalfAStep(string formatName, double steps)
    {
        LabFormat format = Enum.Parse<LabFormat>(formatName);
        const int Inputs = 256;
        int rows = WeightLayout.PanelRows(format);
        float[] weights = Made.Numbers(rows * Inputs, 9);
        byte[] panel = new byte[WeightLayout.PanelBytes(format, Inputs)];
        WeightLayout.Pack(format, weights, Inputs, panel);

        for (int row = 0; row < rows; row++)
        {
            for (int input = 0; input < Inputs; input++)
            {
                float step = WeightLayout.Step(format, panel, row, input);
                float error = Math.Abs(WeightLayout.At(format, panel, row, input) - weights[(row * Inputs) + input]);
                Assert.InRange(error, 0, (steps * step) + 1e-7);
            }
        }
    }

    [Fact]
    public void Narrow_RandomNumbers_WithinHalfAnUnitOfTheLastPlace() =>
        Assert.All(Made.Numbers(1000, 4), static x => Assert.InRange(Math.Abs(Bf16.Widen(Bf16.Narrow(x)) - x), 0, Math.Abs(x) / 256));

    [Theory]
    [InlineData(14, 32, 7)]
    [InlineData(97, 130, 513)]
    [InlineData(1, 1, 1)]
    [InlineData(28, 64, 1100)]
    public void Gemm_AnyShape_EqualsTheDefinition(int rows, int columns, int depth)
    {
        float[] a = Made.Numbers(rows * depth, 1), b = Made.Numbers(depth * columns, 2);
        Assert.All(Simd.Widths, width =>
        {
            using AlignedBuffer first = Made.Buffer(a), second = Made.Buffer(b), result = new(rows * columns * 4),
                work = new(Gemm.WorkSpace(rows, columns, depth));
            Gemm.Run(width, first, second, result, (rows, columns, depth), 0, work);
            Span<float> c = result.Span<float>(0, rows * columns);
            for (int i = 0; i < rows * columns; i += 13)
            {
                double sum = 0;
                for (int k = 0; k < depth; k++)
                {
                    sum += (double)a[(i / columns * depth) + k] * b[(k * columns) + (i % columns)];
                }

                Assert.InRange(Math.Abs(c[i] - sum), 0, 1e-6 * depth);
            }
        });
    }

    [Theory]
    [InlineData("Fp32", 2)]
    [InlineData("Fp32", 4)]
    [InlineData("Fp32", 8)]
    [InlineData("Fp32", 14)]
    [InlineData("Bf16", 2)]
    [InlineData("Bf16", 4)]
    [InlineData("Bf16", 8)]
    [InlineData("Bf16", 14)]
    public void Multiply_RowsOfOneTile_HaveTheBitsOfTheReference(string formatName, int rows)
    {
        LabFormat format = Enum.Parse<LabFormat>(formatName);
        const int Outputs = 75, Inputs = 301; // one piece of the inputs
        float[] weights = Made.Numbers(Outputs * Inputs, 1), x = Made.Numbers(rows * Inputs, 2);
        float[] reference = Product(SimdWidth.Scalar, format, weights, x, rows, Inputs, Outputs);

        // Each sum takes its products in the order of the inputs, in any width: the same roundings.
        Assert.All(Simd.Widths, width => Assert.Equal(reference, Product(width, format, weights, x, rows, Inputs, Outputs)));
    }

    private static float[] Product(SimdWidth width, LabFormat format, float[] weights, float[] x, int rows, int inputs, int outputs)
    {
        using var buffer = new AlignedBuffer(WeightLayout.Bytes(format, outputs, inputs) + 16384);
        var matrix = new PackedMatrix(format, outputs, inputs, buffer, 0);
        matrix.Pack(weights);
        using var activations = new Activations(format, rows, inputs);
        Floats input = Made.Floats(x), y = Floats.New(rows * matrix.PaddedOutputs), edge = Floats.New(GemmTile.Rows * GemmTile.Columns);
        activations.Prepare(SimdWidth.Scalar, input, inputs, inputs, (0, 1));
        // Two parts, as two threads would do it.
        matrix.Multiply(width, (0, 2), activations, y, edge);
        matrix.Multiply(width, (1, 2), activations, y, edge);
        float[] result = new float[rows * outputs];
        for (int row = 0; row < rows; row++)
        {
            y.Part(row * matrix.PaddedOutputs, outputs).Span.CopyTo(result.AsSpan(row * outputs));
        }

        foreach (Floats one in (Floats[])[input, y, edge])
        {
            one.Free();
        }

        return result;
    }
}
