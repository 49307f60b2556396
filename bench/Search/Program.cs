using System.Diagnostics;
using Floorline.Core.Situations;
using Floorline.Core.Expectations;
using Floorline.Core.Formats;
using Floorline.Core.Hardware;
using Floorline.Core.Levers;
using Floorline.Core.Models;
using Floorline.Core.Objectives;
using Floorline.Core.Planning;
using Floorline.Core.Quantities;
using Floorline.Core.Serving;
using Floorline.Core.Workloads;
using Floorline.Readers.Catalogue;

// The search that a plan runs, on two kinds of space: "mixed" has 5 weight formats x 2 cache formats x 5 spreads x 5 numbers of copies x 5 chunk
// sizes for each device, so that deployments share their step times; "deployments" has one copy and one chunk size, so that nothing
// is shared and every configuration is priced from its model on. Devices are added to double the space. Prints the median of 11 passes
// (after a warm-up), the processor time of a pass on average, and the time per configuration of the fastest one against the smallest space's: 1.00 is
// linear growth.
Device[] devices = [.. ((string[])["h100-sxm", "h200-sxm", "b200-sxm", "a100-sxm-80gb", "h100-pcie", "b300-sxm", "l40s", "gb200", "a100-sxm-40gb", "h100-nvl", "h20", "gh200", "mi300x", "mi325x", "a100-pcie-80gb", "l4"]).Select(static n => HardwareCatalogue.Find(n)).Where(static d => d.IsOk).Select(static d => d.Value)];
Model model = ModelCatalogue.Find("llama-3.1-70b").Value;
var load = ServingLoad.Closed(32, 2048, 512);
var situation = new Situation(model, new DeviceGroup(devices[0], 8), Step.Decode(1, 0) with { Parallelism = new Parallelism(8, 1, 1) }) { Engine =
    EngineProfile.Default(EngineKind.Compiled), Kernels = KernelCatalogue.Table, Load = load };
var slo = Slo.Of(
    Objective.Latency(Figure.Ttft, Seconds.FromMilliseconds(500), Statistic.Mean),
    Objective.Latency(Figure.Itl, Seconds.FromMilliseconds(50), Statistic.Mean),
    Objective.Throughput(new TokensPerSecond(1000)));
foreach (bool shared in (bool[])[true, false])
{
    for (int i = 0; i < 5; i++)
    {
        Pass(Space(16, shared));
    }

    double? unit = null;
    foreach (int count in (int[])[1, 2, 4, 8, 16])
    {
        SearchSpace space = Space(count, shared);
        TimeSpan before = Environment.CpuUsage.TotalTime;
        double[] later = [.. Enumerable.Range(0, 11).Select(_ => Pass(space)).Order()];
        double used = (Environment.CpuUsage.TotalTime - before).TotalMilliseconds / later.Length;
        double each = later[0] / space.Count;
        unit ??= each;
        Console.WriteLine($"{(shared ? "mixed" : "deployments"),-11} {space.Count,6:#,0} configurations: median {later[5],6:0.0} ms ({later[0]:0.0} to "
            + $"{later[^1]:0.0}), processor {used:0.0} ms, at best {each * 1000:0.0} us each, {each / unit:0.00} times the smallest space's");
    }
}

SearchSpace Space(int count, bool shared)
{
    NumberFormat?[] weights = [null, .. ((string[])["fp8", "int8", "int4-g128", "int4-g64"]).Select(static f => NumberFormats.Find(f))];
    EngineProfile engine = EngineProfile.Default(EngineKind.Compiled);
    Parallelism[] spreads = shared
        ? [.. ((int[])[1, 2, 4, 8, 16]).Select(static t => new Parallelism(t, 1, 1))]
        : [.. Enumerable.Range(0, 5).SelectMany(static t => Enumerable.Range(0, 5).Select(p => new Parallelism(1 << t, 1 << p, 1)))];
    return new SearchSpace
    {
        // Devices beyond those of the catalogue repeat under another bandwidth, so that no result can be reused.
        Devices = [.. Enumerable.Range(0, shared ? count : count * 5).Select(i => (devices[i % devices.Length] with { Bandwidth = devices[i % devices.Length].Bandwidth * (1 + (0.001 * i)) }, engine))],
        Weights = weights,
        KvCaches = [NumberFormats.Bf16Format, NumberFormats.Find("fp8")!],
        Spreads = spreads,
        Replicas = shared ? [1, 2, 4, 8, 16] : [1],
        Chunks = shared ? [1024, 2048, 4096, 8192, 16384] : [8192],
    };
}

double Pass(SearchSpace space)
{
    long start = Stopwatch.GetTimestamp();
    var search = ConfigurationSearch.Of(situation, space, slo);
    double elapsed = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    return search.Count == space.Count && search.Front.Count > 0 ? elapsed : throw new InvalidOperationException($"{search.Count} configurations");
}
