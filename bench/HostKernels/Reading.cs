using System.Runtime.InteropServices;
using Floorline.Probes.Host;
using Floorline.Probes.Kernels;

namespace Floorline.HostKernels;

/// <summary>Reading against the C kernel, on one thread and on all, from the first cache to memory.</summary>
internal static unsafe class Reading
{
    public static void Run(string library, int rounds)
    {
        nint handle = NativeLibrary.Load(library);
        var read = (delegate* unmanaged<byte*, long, long, ulong>)NativeLibrary.GetExport(handle, "c_read");
        const long Whole = 1L << 30;
        using Team team = Team.OfThisMachine();
        using var buffer = new AlignedBuffer(Whole);
        _ = team.Run(team.Size, t => buffer.Touch(t * (Whole / team.Size), Whole / team.Size, 1));
        Console.WriteLine("Reading, GB/s");
        foreach (int threads in team.Size > 1 ? (int[])[1, team.Size] : [1])
        {
            foreach (long set in (long[])[32L << 10, 256L << 10, 768L << 10, 8L << 20, Whole])
            {
                // A set of memory is walked in chunks, so that no sample finds what the one before it left in a cache.
                long part = Whole / threads, each = Math.Min(set / threads, (64L << 20) / threads) / ReadKernel.Granule * ReadKernel.Granule;
                long turns = set == Whole ? 1 : Math.Max(1, (256L << 20) / (each * threads));
                long chunks = set == Whole ? part / each : 1;
                long At(int t, int round) => (t * part) + (round % chunks * each);
                Alternating.Run(team, $"{threads} thread(s), {(set >= 1L << 30 ? "1 GiB" : set >= 1 << 20 ? $"{set >> 20} MiB" : $"{set >> 10} KiB")}", threads, rounds, 1e9, (
                    (t, round) => _ = ReadKernel.Run(Simd.Best, buffer, At(t, round), each, turns), (double)each * threads * turns,
                    (t, round) => _ = read(buffer.At(At(t, round), each), each, turns), (double)each * threads * turns));
            }

            if (threads > 1 && CoreDistance.Measure(team) is { } oneWay)
            {
                Console.WriteLine($"cores {(oneWay < 100e-9 ? "near" : "far apart")}: {oneWay * 1e9:0} ns one way");
            }
        }
    }
}
