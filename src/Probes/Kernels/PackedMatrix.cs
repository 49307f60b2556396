namespace Floorline.Probes.Kernels;

/// <summary>A weight matrix of outputs x inputs in one of the lab's formats, in a buffer that others may share.</summary>
internal sealed unsafe class PackedMatrix
{
    private const long PatternBytes = 1 << 20;
    private readonly AlignedBuffer _buffer;
    private readonly long _offset;

    public PackedMatrix(LabFormat format, long outputs, long inputs, AlignedBuffer buffer, long offset)
    {
        (Format, Outputs, Inputs, _buffer, _offset) = (format, outputs, inputs, buffer, offset);
        _ = buffer.At(offset, Bytes);
    }

    public LabFormat Format { get; }

    public long Outputs { get; }

    public long Inputs { get; }

    /// <summary>Bytes it takes.</summary>
    public long Bytes => WeightLayout.Bytes(Format, Outputs, Inputs);

    /// <summary>Outputs as stored: whole panels.</summary>
    public long PaddedOutputs => WeightLayout.Panels(Format, Outputs) * WeightLayout.PanelRows(Format);

    /// <summary>Packs given weights, row by row.</summary>
    public void Pack(ReadOnlySpan<float> weights)
    {
        int rows = WeightLayout.PanelRows(Format), inputs = (int)Inputs;
        long bytes = WeightLayout.PanelBytes(Format, Inputs);
        for (int panel = 0; panel < WeightLayout.Panels(Format, Outputs); panel++)
        {
            int first = panel * rows;
            int here = (int)Math.Min(rows, Outputs - first);
            WeightLayout.Pack(Format, weights.Slice(first * inputs, here * inputs), inputs, _buffer.Span<byte>(_offset + (panel * bytes), (int)bytes));
        }
    }

    /// <summary>Fills one thread's part with random weights of about unit gain, which touches its pages first.</summary>
    /// <param name="part">Which thread of how many.</param>
    /// <param name="seed">Where the random numbers start.</param>
    public void Fill((int Thread, int Threads) part, int seed)
    {
        (long first, long count) = Panels(part);
        long panel = WeightLayout.PanelBytes(Format, Inputs);
        long granule = Format switch { LabFormat.Int8 => 1088, LabFormat.Int4 => 576, _ => 64 };
        byte[] pattern = Pattern(granule, new Random(seed + part.Thread));
        long at = _offset + (first * panel), end = at + (count * panel);
        // Each copy starts elsewhere in the pattern, so that no two panels are alike.
        for (long turn = 0; at < end; turn++)
        {
            long skip = turn * 37 % (pattern.Length / granule) * granule;
            long length = Math.Min(pattern.Length - skip, end - at);
            pattern.AsSpan((int)skip, (int)length).CopyTo(_buffer.Span<byte>(at, (int)length));
            at += length;
        }
    }

    /// <summary>One thread's part of y = W x for all rows of x.</summary>
    /// <param name="width">Vector width.</param>
    /// <param name="part">Which thread of how many.</param>
    /// <param name="x">The prepared rows.</param>
    /// <param name="y">Rows of padded outputs.</param>
    /// <param name="edge">Room for one tile, this thread's own.</param>
    public void Multiply(SimdWidth width, (int Thread, int Threads) part, Activations x, Floats y, Floats edge)
    {
        (long first, long count) = Panels(part);
        int rows = WeightLayout.PanelRows(Format);
        byte* panels = _buffer.At(_offset, Bytes) + (first * WeightLayout.PanelBytes(Format, Inputs));
        float* to = y.At(x.Rows * PaddedOutputs) + (first * rows);
        switch (Format)
        {
            case LabFormat.Int8: Int8VectorKernel.Run(width, panels, count, WeightLayout.Padded(Format, Inputs), x.Quantised, to, PaddedOutputs); break;
            case LabFormat.Int4: Int4VectorKernel.Run(width, panels, count, WeightLayout.Padded(Format, Inputs), x.Quantised, to, PaddedOutputs); break;
            case LabFormat.Fp32 when x.Rows == 1: PanelVectorKernel.Run<Fp32Panel>(width, panels, count, Inputs, x.Plain.At(Inputs), to); break;
            case LabFormat.Bf16 when x.Rows == 1: PanelVectorKernel.Run<Bf16Panel>(width, panels, count, Inputs, x.Plain.At(Inputs), to); break;
            default: Tiles(width, panels, count, x, to, edge); break;
        }
    }

    /// <summary>
    /// Few rows: panel by panel, so that the weights are one stream from memory and a piece of them serves all rows from the second cache.
    /// Many rows: piece by piece of the inputs over all panels, so that a piece of the rows stays near.
    /// </summary>
    private void Tiles(SimdWidth width, byte* panels, long count, Activations x, float* to, Floats edge)
    {
        const int Few = 64;
        long panel = WeightLayout.PanelBytes(Format, Inputs);
        long step = x.Rows <= Few ? 1 : count;
        for (long first = 0; first < count; first += step)
        {
            for (long k = 0; k < Inputs; k += Gemm.Depth)
            {
                var piece = new Gemm.Piece
                {
                    A = x.Piece(k),
                    B = panels + (first * panel) + (k * GemmTile.Columns * (Format == LabFormat.Bf16 ? 2 : 4)),
                    Bf16 = Format == LabFormat.Bf16,
                    PanelStride = panel,
                    C = to + (first * GemmTile.Columns),
                    Stride = PaddedOutputs,
                    Rows = x.Rows,
                    Columns = step * GemmTile.Columns,
                    Depth = Math.Min(Gemm.Depth, Inputs - k),
                    Add = k > 0,
                };
                Gemm.Multiply(width, piece, edge.At(GemmTile.Rows * GemmTile.Columns));
            }
        }
    }

    private (long First, long Count) Panels((int Thread, int Threads) part)
    {
        long all = WeightLayout.Panels(Format, Outputs);
        long first = all * part.Thread / part.Threads;
        return (first, (all * (part.Thread + 1) / part.Threads) - first);
    }

    private byte[] Pattern(long granule, Random random)
    {
        byte[] pattern = new byte[PatternBytes / granule * granule];
        float gain = MathF.Sqrt(3f / Inputs);
        int size = Format switch { LabFormat.Fp32 => 4, LabFormat.Bf16 => 2, _ => 0 };
        for (int i = 0; size > 0 && i < pattern.Length; i += size)
        {
            float weight = gain * ((2 * random.NextSingle()) - 1);
            _ = size == 4 ? BitConverter.TryWriteBytes(pattern.AsSpan(i), weight) : BitConverter.TryWriteBytes(pattern.AsSpan(i), Bf16.Narrow(weight));
        }

        if (size > 0)
        {
            return pattern;
        }

        random.NextBytes(pattern);
        var scale = (Half)(gain / (Format == LabFormat.Int8 ? 127 : 8));
        for (int block = 0; block < pattern.Length; block += (int)granule)
        {
            for (int i = 0; i < 64; i += 2)
            {
                BitConverter.TryWriteBytes(pattern.AsSpan(block + i), scale);
            }

            for (int i = 64; Format == LabFormat.Int8 && i < granule; i++)
            {
                pattern[block + i] = Math.Max((byte)1, pattern[block + i]);
            }
        }

        return pattern;
    }
}
