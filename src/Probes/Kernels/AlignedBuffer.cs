using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Floorline.Probes.Kernels;

/// <summary>Memory outside the collector's heap, aligned to a page of 2 MiB where it is large, so that pages and vectors never straddle.</summary>
internal sealed unsafe class AlignedBuffer : IDisposable
{
    private const long HugePage = 2 << 20;
    private const int AdviseHugePages = 14;
    private byte* _block;
    private byte* _start;

    /// <summary>Allocates memory that no page backs yet.</summary>
    /// <param name="bytes">How much of it.</param>
    /// <param name="skew">Bytes to start behind the alignment, a multiple of 64: streams at the same offset of several buffers would otherwise share cache
    /// sets.</param>
    public AlignedBuffer(long bytes, int skew = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bytes);
        long alignment = bytes >= 2 * HugePage ? HugePage : 4096;
        long whole = (bytes + skew + alignment - 1) / alignment * alignment;
        Length = whole - skew;
        _block = (byte*)NativeMemory.AlignedAlloc((nuint)whole, (nuint)alignment);
        _start = _block + skew;
        if (alignment == HugePage && OperatingSystem.IsLinux())
        {
            HugePagesAsked = Advise(_block, (nuint)whole, AdviseHugePages) == 0;
        }
    }

    ~AlignedBuffer() => Free();

    /// <summary>Bytes that may be used.</summary>
    public long Length { get; }

    /// <summary>Whether the kernel took the advice to use huge pages; whether it has any is another matter.</summary>
    public bool HugePagesAsked { get; }

    /// <summary>The first byte of a range that lies inside.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public byte* At(long offset, long bytes)
    {
        if (offset < 0 || bytes < 0 || offset > Length - bytes || _start == null)
        {
            Refuse(offset, bytes);
        }

        return _start + offset;
    }

    /// <summary>A range as a span of numbers.</summary>
    public Span<T> Span<T>(long offset, int count)
        where T : unmanaged => new(At(offset, (long)count * sizeof(T)), count);

    /// <summary>Writes one value into every 4 bytes of a range, so that its pages belong to the thread that calls this.</summary>
    public void Touch(long offset, long bytes, int value)
    {
        byte* p = At(offset, bytes);
        const long Piece = 1 << 24;
        for (long done = 0; done < bytes; done += Piece)
        {
            new Span<int>(p + done, (int)(Math.Min(Piece, bytes - done) / 4)).Fill(value);
        }
    }

    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    private void Free()
    {
        NativeMemory.AlignedFree(_block);
        _block = null;
        _start = null;
    }

    private void Refuse(long offset, long bytes) =>
        throw new ArgumentOutOfRangeException(nameof(offset), offset, $"must leave room for {bytes} bytes in a buffer of {Length}");

    [DllImport("libc", EntryPoint = "madvise")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern int Advise(byte* start, nuint length, int advice);
}
