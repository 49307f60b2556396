using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Floorline.Probes.Kernels;

/// <summary>Two threads hand a cache line to and fro: the time of one way tells how far apart their cores are.</summary>
internal static unsafe class PingPongKernel
{
    /// <summary>
    /// Plays one side. The first side answers even numbers with odd ones, the other odd with even; both stop after the rounds or when time is up.
    /// </summary>
    /// <returns>Whether all rounds were played.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static bool Run(AlignedBuffer line, int side, int rounds, long deadlineTicks)
    {
        long* word = (long*)line.At(0, 8);
        for (long round = 0; round < rounds; round++)
        {
            long awaited = (2 * round) + side;
            int spins = 0;
            while (Volatile.Read(ref *word) != awaited)
            {
                if ((++spins & 0xFFF) == 0 && Stopwatch.GetTimestamp() > deadlineTicks)
                {
                    return false;
                }
            }

            Volatile.Write(ref *word, awaited + 1);
        }

        return true;
    }

    /// <summary>Puts the line back to its start.</summary>
    public static void Reset(AlignedBuffer line) => Volatile.Write(ref *(long*)line.At(0, 8), 0);
}
