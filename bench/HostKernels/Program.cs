using Floorline.Probes.Kernels;
using Floorline.Probes.Lab;

string what = args.Length > 0 ? args[0] : "all";
var shape = new LabShape("1.1B llama shape", 16, 2048, 32, 8, 64, 8192, true, 32000);
if (what == "decode")
{
    foreach (LabFormat format in Enum.GetValues<LabFormat>())
    {
        var plan = new LabPlan { Shape = shape, Weights = format, Cache = LabFormat.Bf16, Context = 512, Layers = format == LabFormat.Fp32 ? 8 : 16, Rounds = 15, Threads = args.Length > 1 ? int.Parse(args[1]) : 1 };
        LabMeasurement m = LabProbe.Measure(plan);
        Console.WriteLine($"{format,-5} {m.WeightBytes / 1e6,6:0} MB  step {m.AsRun.Median * 1e3,7:0.00} ms  read {m.Read.Median / 1e9,5:0.0} GB/s  over R1 {m.OverRead.Median:0.000} ({m.OverRead.Low:0.000} to {m.OverRead.High:0.000}) n {m.OverRead.Samples} dropped {m.OverRead.Dropped}{(m.OverRead.Disturbed ? " disturbed" : "")}  fma {m.PeakFp32.Median / 1e9:0}  one way {m.OneWay.Median * 1e9:0} ns");
    }
}
else if (what == "batch")
{
    foreach (LabFormat format in args.Length > 1 ? [Enum.Parse<LabFormat>(args[1])] : Enum.GetValues<LabFormat>())
    {
        foreach (int batch in (int[])[1, 2, 4, 5, 8, 16, 64])
        {
            LabMeasurement m = LabProbe.Measure(new LabPlan { Shape = shape, Weights = format, Layers = 4, Batch = batch, Context = 32, Rounds = 9 });
            double flops = 2.0 * batch * ((60.8e6 * 4) + 65.5e6);
            Console.WriteLine($"{format,-5} batch {batch,3}  {m.AsRun.Median * 1e3,7:0.00} ms  over R1 {m.OverRead.Median:0.00}  {flops / m.AsRun.Median / 1e9,6:0} GFLOP/s of fp32 {m.PeakFp32.Median / 1e9:0}, int8 {m.PeakInt8.Median / 1e9:0}");
        }
    }
}
