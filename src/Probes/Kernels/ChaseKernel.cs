using System.Runtime.CompilerServices;

namespace Floorline.Probes.Kernels;

/// <summary>Follows a chain of pointers through a buffer in an order that no prefetcher guesses: each load waits for the one before.</summary>
internal static unsafe class ChaseKernel
{
    private const int Line = 64;

    /// <summary>Links every cache line of a range into one ring in random order (Sattolo's shuffle).</summary>
    public static void Link(AlignedBuffer buffer, long offset, long bytes, int seed)
    {
        byte* start = buffer.At(offset, bytes);
        int lines = checked((int)(bytes / Line));
        var random = new Random(seed);
        int[] order = new int[lines];
        for (int i = 0; i < lines; i++)
        {
            order[i] = i;
        }

        for (int i = lines - 1; i > 0; i--)
        {
            int j = random.Next(i);
            (order[i], order[j]) = (order[j], order[i]);
        }

        for (int i = 0; i < lines; i++)
        {
            *(byte**)(start + ((long)order[i] * Line)) = start + ((long)order[(i + 1) % lines] * Line);
        }
    }

    /// <summary>Takes steps along the ring and returns where it ended, relative to the range.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static long Run(AlignedBuffer buffer, long offset, long from, long steps)
    {
        byte* start = buffer.At(offset, Line);
        byte* p = start + from;
        for (long i = 0; i < steps; i += 8)
        {
            p = *(byte**)p;
            p = *(byte**)p;
            p = *(byte**)p;
            p = *(byte**)p;
            p = *(byte**)p;
            p = *(byte**)p;
            p = *(byte**)p;
            p = *(byte**)p;
        }

        return p - start;
    }
}
