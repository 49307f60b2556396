using Floorline.Probes.Kernels;

namespace Floorline.Probes.Host;

// Bandwidth: seven kernels over working sets from 16 KB to several times the last-level cache, on one thread and on all.
public sealed partial class HostProbe
{
    private const double SampleSeconds = 0.003;
    private const long Chunk = 64L << 20;
    private const double NearSeconds = 100e-9;

    private static readonly (string Name, int Arrays, bool Past)[] _kernels =
        [("read", 1, false), ("write", 1, false), ("write_nt", 1, true), ("copy", 2, false), ("copy_nt", 2, true), ("triad", 3, false), ("triad_nt", 3, true)];

    private long LargestBytes
    {
        get
        {
            long wanted = _plan.LargestBytes ?? Math.Clamp((_plan.WholeLadder ? 8 : 4) * _machine.LastLevelCacheBytes, 256L << 20, 1L << 30);
            long room = Math.Max(3 << 20, Math.Min(_machine.MemoryBytes, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes) / 8);
            return Math.Max(1 << 20, Math.Min(wanted, room) >> 20 << 20);
        }
    }

    private HostMeasurement MeasureBandwidth(HostMeasurement measured, double from, double to)
    {
        if (_cancel.IsCancellationRequested)
        {
            return measured;
        }

        long largest = LargestBytes;
        // 21 and 43 lines apart, so that the three streams of a triad never meet in one cache set.
        using var a = new AlignedBuffer(largest);
        using var b = new AlignedBuffer(largest, 21 * 64);
        using var c = new AlignedBuffer(largest, 43 * 64);
        AlignedBuffer[] arrays = [a, b, c];
        Report("first touch", from);
        _ = _team.Run(_team.Size, thread =>
        {
            (long start, long length) = Part(largest, _team.Size, thread);
            foreach (AlignedBuffer array in arrays)
            {
                array.Touch(start, Math.Min(length, array.Length - start) / 4 * 4, 0x3F800000);
            }
        });

        var modes = new List<(double OneWay, double Read)>();
        var series = new List<(BandwidthPoint Point, Series Series)>();
        foreach ((string name, int count, bool past) in _kernels)
        {
            foreach (int threads in ThreadCounts)
            {
                foreach (long size in Sizes(name, largest))
                {
                    if (size >= threads * count * 4096L)
                    {
                        bool watched = name == "read" && threads > 1 && size == largest;
                        series.Add((new BandwidthPoint(name, threads, size, Figure.None), Bandwidth(name, count, past, threads, size, arrays, watched ? modes : null)));
                    }
                }
            }
        }

        Run("memory bandwidth", [.. series.Select(static s => s.Series)], from, to);
        return measured with
        {
            Bandwidth = [.. series.Select(static s => s.Point with { Rate = s.Series.Rate })],
            Modes = [.. modes.GroupBy(static m => m.OneWay < NearSeconds).Select(static g => new BandwidthMode(g.Key, Figure.Of([.. g.Select(static m => m.OneWay)]), Figure.Of([.. g.Select(static m => m.Read)])))],
        };
    }

    /// <summary>Working sets of a kernel: every power of two; in a short run a few for reading and the largest for the rest.</summary>
    private IEnumerable<long> Sizes(string kernel, long largest)
    {
        if (_plan.WholeLadder || kernel == "read")
        {
            int step = _plan.WholeLadder ? 1 : 2;
            for (int power = 14; 1L << power < largest; power += step)
            {
                yield return 1L << power;
            }
        }

        yield return largest;
    }

    private Series Bandwidth(string kernel, int count, bool past, int threads, long size, AlignedBuffer[] arrays, List<(double OneWay, double Read)>? watch)
    {
        // Each thread has its part of each array; a set larger than a chunk is walked through chunk by chunk, so that the next sample finds it cold.
        long each = size / count / threads / ReadKernel.Granule * ReadKernel.Granule;
        long here = Math.Min(each, Chunk / count / threads);
        long whole = arrays.Min(static array => array.Length) / ReadKernel.Granule * ReadKernel.Granule;
        long[] positions = new long[threads];
        void Once(int thread, long turns)
        {
            long start = (Part(whole, threads, thread).Start + positions[thread]) / ReadKernel.Granule * ReadKernel.Granule;
            Move(kernel, past, arrays, Math.Min(start, whole - here), here, turns);
            positions[thread] = positions[thread] + (2 * here) <= each ? positions[thread] + here : 0;
        }

        bool fits = here == each;
        long turns = fits ? TurnsFor(n => Once(0, n), 1, SampleSeconds) : 1;
        _ = _team.RunOn(0, _ => Once(0, 1));
        return new Series(threads, (double)here * count * threads * turns, thread => Once(thread, turns))
        {
            Before = fits ? thread => Once(thread, 1) : null,
            After = watch is { } w ? (rate, clean) => Watch(w, rate, clean) : null,
        };
    }

    private void Watch(List<(double OneWay, double Read)> modes, double rate, bool clean)
    {
        if (clean && CoreDistance.Measure(_team) is { } oneWay)
        {
            modes.Add((oneWay, rate));
        }
    }

    private void Move(string kernel, bool past, AlignedBuffer[] arrays, long start, long bytes, long turns)
    {
        switch (kernel)
        {
            case "read": Keep(ReadKernel.Run(_width, arrays[0], start, bytes, turns)); break;
            case "write" or "write_nt": WriteKernel.Run(_width, past, arrays[0], start, bytes, turns); break;
            case "copy" or "copy_nt": CopyKernel.Run(_width, past, arrays[0], arrays[1], start, bytes, turns); break;
            default: TriadKernel.Run(_width, past, arrays[0], arrays[1], arrays[2], start, bytes, turns); break;
        }
    }

    private static (long Start, long Length) Part(long whole, int parts, int part)
    {
        long each = whole / parts / 4096 * 4096;
        return (part * each, part == parts - 1 ? whole - (part * each) : each);
    }
}
