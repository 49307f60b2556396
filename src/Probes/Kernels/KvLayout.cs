namespace Floorline.Probes.Kernels;

/// <summary>
/// How the keys and values of one head lie in memory. Keys in blocks of 32 tokens as [element][32], so that a query's element meets 32 keys at once;
/// values token by token. bf16 interleaves both in 32s; int8 keeps keys as [4 elements][32][4] with 128 added, and one fp32 scale per token for keys and one
/// for values.
/// </summary>
internal static class KvLayout
{
    /// <summary>Tokens of a block; a cache holds a multiple.</summary>
    public const int Block = 32;

    /// <summary>Bytes of the keys (or of the values) of one block, scales included.</summary>
    public static long BlockBytes(LabFormat format, int headSize) => format switch
    {
        LabFormat.Fp32 => 128L * headSize,
        LabFormat.Bf16 => 64L * headSize,
        LabFormat.Int8 => (32L * headSize) + 128,
        _ => throw new ArgumentOutOfRangeException(nameof(format), format, "is no cache format of the lab: fp32, bf16 or int8"),
    };

    /// <summary>Bytes of keys and values of one head for so many tokens.</summary>
    public static long Bytes(LabFormat format, int headSize, long tokens) => 2 * Blocks(tokens) * BlockBytes(format, headSize);

    /// <summary>Blocks that hold so many tokens.</summary>
    public static long Blocks(long tokens) => (tokens + Block - 1) / Block;

    /// <summary>Writes a key and a value of one token.</summary>
    /// <param name="format">The cache's format.</param>
    /// <param name="keys">The block of keys.</param>
    /// <param name="values">The block of values.</param>
    /// <param name="token">Which token of the block.</param>
    /// <param name="key">The key.</param>
    /// <param name="value">The value.</param>
    public static unsafe void Write(LabFormat format, byte* keys, byte* values, int token, ReadOnlySpan<float> key, ReadOnlySpan<float> value)
    {
        int d = key.Length;
        switch (format)
        {
            case LabFormat.Fp32:
                for (int i = 0; i < d; i++)
                {
                    ((float*)keys)[(i * 32) + token] = key[i];
                    ((float*)values)[(token * d) + i] = value[i];
                }

                break;
            case LabFormat.Bf16:
                for (int i = 0; i < d; i++)
                {
                    ((ushort*)keys)[(i * 32) + Bf16.Place(token)] = Bf16.Narrow(key[i]);
                    ((ushort*)values)[(token * d) + (i / 32 * 32) + Bf16.Place(i % 32)] = Bf16.Narrow(value[i]);
                }

                break;
            default:
                float keyScale = WeightLayout.Largest(key) / 127, valueScale = WeightLayout.Largest(value) / 127;
                ((float*)(keys + (32 * d)))[token] = keyScale;
                ((float*)(values + (32 * d)))[token] = valueScale;
                for (int i = 0; i < d; i++)
                {
                    keys[(i / 4 * 128) + (token * 4) + (i % 4)] = (byte)(128 + (int)MathF.Round(keyScale > 0 ? key[i] / keyScale : 0));
                    ((sbyte*)values)[(token * d) + i] = (sbyte)MathF.Round(valueScale > 0 ? value[i] / valueScale : 0);
                }

                break;
        }
    }
}
