using Floorline.Probes.Kernels;
using Floorline.Probes.Lab;

namespace Floorline.HostKernels;

/// <summary>Decode steps over their own R1, and the walk over batches.</summary>
internal static class Steps
{
    private static readonly LabShape _shape = new("1.1B llama shape", 16, 2048, 32, 8, 64, 8192, Gated: true, 32000);

    public static void Decode(int threads, int rounds)
    {
        Console.WriteLine($"Decode step of a {_shape.Name} on {threads} thread(s): step over (bytes / plain read bandwidth of the same round)");
        foreach (LabFormat format in Enum.GetValues<LabFormat>())
        {
            LabMeasurement m = LabProbe.Measure(new LabPlan { Shape = _shape, Weights = format, Layers = format == LabFormat.Fp32 ? 8 : 16, Rounds = rounds, Threads = threads });
            string mode = m.OneWay.Samples > 0 ? $", cores {m.OneWay.Median * 1e9:0} ns apart" : "";
            Console.WriteLine($"{format,-5} {m.WeightBytes / 1e6,6:0} MB  step {m.AsRun.Median * 1e3,7:0.00} ms  read {m.Read.Median / 1e9,5:0.0} GB/s  over R1 {m.OverRead.Median:0.000} ({m.OverRead.Low:0.000} to {m.OverRead.High:0.000}), {m.OverRead.Samples} rounds, {m.OverRead.Dropped} dropped{(m.OverRead.Disturbed ? ", disturbed" : "")}{mode}");
        }
    }

    public static void Batches(int rounds)
    {
        foreach (LabFormat format in Enum.GetValues<LabFormat>())
        {
            foreach (int batch in (int[])[1, 2, 4, 8, 16, 64])
            {
                LabMeasurement m = LabProbe.Measure(new LabPlan { Shape = _shape, Weights = format, Layers = 4, Batch = batch, Context = 32, Rounds = rounds });
                double flops = 2.0 * batch * m.WeightBytes / LabShape.Storage(format).BytesPerWeight.Value;
                Console.WriteLine($"{format,-5} batch {batch,3}  {m.AsRun.Median * 1e3,7:0.00} ms  over R1 {m.OverRead.Median:0.00}  {flops / m.AsRun.Median / 1e9,6:0} GFLOP/s of fp32 {m.PeakFp32.Median / 1e9:0}, int8 {m.PeakInt8.Median / 1e9:0}");
            }
        }
    }
}
