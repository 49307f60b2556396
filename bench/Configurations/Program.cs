using System.Diagnostics;
using Floorline.Core.Costs;
using Floorline.Core.Diagnosis;
using Floorline.Core.Floors;
using Floorline.Core.Formats;
using Floorline.Core.Hardware;
using Floorline.Core.Models;
using Floorline.Core.Quantities;
using Floorline.Core.Situations;
using Floorline.Core.Workloads;
using Floorline.Readers.Catalogue;

// 1,000 configurations of StepCost + LatencyFloors + StepDiagnosis in one process, as a plan would run them:
// formats x batch x context x tensor parallelism on eight devices. Prints the first pass (code not yet compiled at full
// speed) and the median of 200 later ones, for two models.
Device device = HardwareCatalogue.Find("h100-sxm").Value;
foreach (string name in (string[])["llama-3-70b", "llama-3-8b"])
{
    Model model = ModelCatalogue.Find(name).Value;
    double first = Pass(model, device);
    double[] later = [.. Enumerable.Range(0, 200).Select(_ => Pass(model, device)).Order()];
    Console.WriteLine($"{name}: 1,000 configurations: first pass {first:0.0} ms, then median {later[100]:0.00} ms ({later[0]:0.00} to {later[^1]:0.00})");
}

static double Pass(Model model, Device device)
{
    string[] formats = ["bf16", "fp8", "int8", "int4-g64", "nvfp4"];
    int[] tensors = [1, 2, 4, 8];
    int count = 0;
    double sum = 0;
    long start = Stopwatch.GetTimestamp();
    foreach (string format in formats)
    {
        var weights = WeightFormats.Uniform(NumberFormats.Find(format)!);
        foreach (int tensor in tensors)
        {
            var spread = new Parallelism(tensor, 1, 1);
            for (int batch = 1; batch <= 512; batch *= 2)
            {
                for (int context = 1024; context <= 16384; context *= 2)
                {
                    Step step = Step.Decode(batch, context) with { Weights = weights, Parallelism = spread };
                    LatencyFloors floors = LatencyFloors.Of(StepCost.Of(model, step), new DeviceGroup(device, tensor));
                    var diagnosis = StepDiagnosis.Of(Situation.Of(floors) with { Measured = Measurement.Of(floors.Binding * 1.7) });
                    sum += diagnosis.Ratio;
                    count++;
                }
            }
        }
    }

    double elapsed = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    return count == 1000 && sum > 0 ? elapsed : throw new InvalidOperationException($"{count} configurations");
}
