using System.Runtime.CompilerServices;

namespace Floorline.Probes.Kernels;

/// <summary>Some fp32 numbers in a buffer.</summary>
/// <param name="buffer">The buffer.</param>
/// <param name="offset">Byte offset of the first.</param>
/// <param name="count">How many.</param>
internal readonly unsafe struct Floats(AlignedBuffer buffer, long offset, long count)
{
    /// <summary>How many numbers there are.</summary>
    public long Count => count;

    /// <summary>Numbers of their own.</summary>
    public static Floats New(long count) => new(new AlignedBuffer(Math.Max(64, ((count * 4) + 63) / 64 * 64)), 0, count);

    /// <summary>The numbers as a span.</summary>
    public Span<float> Span => buffer.Span<float>(offset, checked((int)count));

    /// <summary>A part of them.</summary>
    public Floats Part(long start, long length) => start >= 0 && length >= 0 && start <= count - length
        ? new(buffer, offset + (4 * start), length)
        : throw new ArgumentOutOfRangeException(nameof(start), start, $"must leave room for {length} of {count}");

    /// <summary>Gives the whole buffer back, whoever else uses it.</summary>
    public void Free() => buffer?.Dispose();

    /// <summary>The first number, of at least so many.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public float* At(long needed) => needed <= count ? (float*)buffer.At(offset, count * 4) : throw new ArgumentOutOfRangeException(nameof(needed), needed, $"must be at most {count}");
}
