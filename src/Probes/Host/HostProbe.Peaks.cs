using Floorline.Probes.Kernels;

namespace Floorline.Probes.Host;

// Arithmetic: loops on registers alone, and a matrix product as what can be attained.
public sealed partial class HostProbe
{
    private const double PeakSeconds = 0.003;

    private List<PeakPoint> MeasurePeaks(double from, double to)
    {
        using MachineCode? bf16 = MachineCode.Bf16();
        using MachineCode? int8 = MachineCode.Int8();
        var loops = new List<(string Format, string Instruction, double Operations, Action<long> Run)>
        {
            ("fp32", $"fma, {Bits(_width)}", FmaKernel<float>.FlopsPerTurn(_width), turns => Keep(FmaKernel<float>.Run(_width, turns))),
            ("fp64", $"fma, {Bits(_width)}", FmaKernel<double>.FlopsPerTurn(_width), turns => Keep(FmaKernel<double>.Run(_width, turns))),
            ("int8", Int8DotKernel.Instruction, Int8DotKernel.OperationsPerTurn, static turns => Keep(Int8DotKernel.Run(turns))),
        };
        if (int8 is not null)
        {
            loops.Add(("int8", int8.Instruction, int8.OperationsPerTurn, int8.Run));
        }

        if (bf16 is not null)
        {
            loops.Add(("bf16", bf16.Instruction, bf16.OperationsPerTurn, bf16.Run));
        }

        var series = new List<(string Format, string Instruction, Series Series)>();
        foreach ((string format, string instruction, double operations, Action<long> run) in loops)
        {
            long turns = TurnsFor(run, 1000, PeakSeconds);
            foreach (int threads in ThreadCounts)
            {
                series.Add((format, instruction, new Series(threads, operations * turns * threads, _ => run(turns))));
            }
        }

        Run("arithmetic peaks", [.. series.Select(static s => s.Series)], from, to);
        return [.. series.Select(static s => new PeakPoint(s.Format, s.Instruction, s.Series.Threads, s.Series.Rate))];
    }

    private Dictionary<int, Figure> MeasureGemm(double from, double to)
    {
        long size = _plan.GemmSize;
        if (_cancel.IsCancellationRequested)
        {
            return [];
        }

        using var a = new AlignedBuffer(4 * size * size);
        using var b = new AlignedBuffer(4 * size * size);
        using var c = new AlignedBuffer(4 * size * size);
        AlignedBuffer[] work = [.. Enumerable.Range(0, _team.Size).Select(_ => new AlignedBuffer(Gemm.WorkSpace(size, size, size)))];
        try
        {
            var random = new Random(1);
            foreach (AlignedBuffer one in (AlignedBuffer[])[a, b])
            {
                foreach (ref float value in one.Span<float>(0, checked((int)(size * size))))
                {
                    value = random.NextSingle() - 0.5f;
                }
            }

            Series[] series = [.. ThreadCounts.Select(threads => new Series(threads, 2.0 * size * size * size, thread =>
            {
                long rows = (size + threads - 1) / threads;
                long first = thread * rows;
                Gemm.Run(_width, a, b, c, (Math.Min(rows, size - first), size, size), first, work[thread]);
            }))];
            _ = _team.RunOn(0, _ => Gemm.Run(_width, a, b, c, (Math.Min(64, size), size, size), 0, work[0]));
            Run("matrix product", series, from, to);
            return series.ToDictionary(static s => s.Threads, static s => s.Rate);
        }
        finally
        {
            foreach (AlignedBuffer one in work)
            {
                one.Dispose();
            }
        }
    }

    private static string Bits(SimdWidth width) => width switch { SimdWidth.V512 => "512 bit", SimdWidth.V256 => "256 bit", SimdWidth.V128 => "128 bit", _ => "scalar" };

    // A result that nobody takes would let the compiler drop the loop that made it.
    private static double s_kept;

    private static void Keep(double value) => Volatile.Write(ref s_kept, value);
}
