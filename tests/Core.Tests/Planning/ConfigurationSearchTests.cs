using Floorline.Core.Expectations;
using Floorline.Core.Formats;
using Floorline.Core.Hardware;
using Floorline.Core.Objectives;
using Floorline.Core.Planning;
using Floorline.Core.Quantities;
using Floorline.Core.Serving;
using Floorline.Core.Workloads;

namespace Floorline.Core.Tests.Planning;

/// <summary>The search against trying everything by hand.</summary>
public class ConfigurationSearchTests
{
    private static readonly ServingLoad _load = ServingLoad.Closed(1, 2000, 300);

    private static readonly SearchSpace _space = new()
    {
        Devices = [(Served.Fast, Served.Compiled), (Served.Fast with { Name = "small", Title = "Small GPU", Memory = Fact<Bytes>.Known(Bytes.FromGB(24)), Interconnect = Fact<Link>.Unknown("no link") }, Served.Compiled)],
        Weights = [null, NumberFormats.Find("fp8"), NumberFormats.Find("nvfp4")],
        KvCaches = [NumberFormats.Bf16Format, NumberFormats.Find("fp8")!],
        Spreads = [new Parallelism(1, 2, 1), new Parallelism(1, 1, 1), new Parallelism(2, 1, 1), new Parallelism(8, 1, 1), new Parallelism(2, 1, 2)],
        Concurrencies = [1, 8, 64, 512],
        Chunks = [512, 8192],
        Price = new DollarsPerHour(2),
    };

    [Fact]
    public void Of_ASpace_JudgesEveryConfigurationOnce()
    {
        ConfigurationSearch search = Search(Slo.None);

        // With nothing asked for, whatever runs meets it.
        Assert.Equal(2 * 3 * 2 * 5 * 4 * 2, search.Count);
        Assert.Equal(search.Count, search.Meeting.Count + search.Infeasible.Sum(static i => i.Count));
        Assert.Equal(search.Meeting.Count, search.Meeting.Select(static m => m.Configuration).Distinct().Count());
    }

    [Fact]
    public void Of_WhatCannotRun_IsNamedWithItsNumber()
    {
        Dictionary<string, int> reasons = Search(Slo.None).Infeasible.ToDictionary(static i => i.Reason, static i => i.Count);

        // By hand: 2 caches x 4 concurrencies x 2 chunks = 16 configurations for each device, format and spread.
        Assert.Equal(4 * 3 * 16, reasons["the link between devices is not known"]);
        Assert.Equal(4 * 16, reasons["Fast GPU has no FP4 units"] - 16);
        Assert.Equal(16, reasons["Small GPU has no FP4 units"]);
        Assert.Equal(2 * 16, reasons["expert parallelism without routed experts"]);
    }

    [Fact]
    public void Of_ASpace_MeetsTheSloCheapestFirst()
    {
        var slo = Slo.Of(Itl(Seconds.FromMilliseconds(12)), Objective.Throughput(new TokensPerSecond(300)));
        ConfigurationSearch search = Search(slo);

        Assert.NotEmpty(search.Meeting);
        Assert.Null(search.Nearest);
        Assert.All(search.Meeting, m => Assert.Empty(m.Outlook.Misses(slo)));
        double[] costs = [.. search.Meeting.Select(static m => m.Outlook.Devices / m.Outlook.Throughput.Value)];
        Assert.Equal(costs.Order(), costs);
        Assert.Equal(Search(Slo.None).Meeting.Count(m => m.Outlook.Misses(slo).Count == 0), search.Meeting.Count);
    }

    [Fact]
    public void Front_OfASpace_IsWhatComparingAllPairsGives()
    {
        foreach (Slo slo in (Slo[])[Slo.None, Slo.Of(Itl(Seconds.FromMilliseconds(8)))])
        {
            ConfigurationSearch search = Search(slo);
            Outlook[] all = [.. search.Meeting.Select(static m => m.Outlook)];
            Outlook[] front = [.. search.Front.Select(static f => f.Outlook)];

            Assert.NotEmpty(front);
            Assert.All(front, f => Assert.DoesNotContain(all, other => Beats(other, f)));

            // Of several that are alike one stands for all.
            Assert.All(all.Where(one => !all.Any(other => Beats(other, one))), one => Assert.Contains(front, f => Figures(f) == Figures(one)));
            double[] gaps = [.. front.Select(static f => f.Itl.Middle.Value)];
            Assert.Equal(gaps.Order(), gaps);
        }
    }

    [Fact]
    public void Front_WhereNothingMeetsTheSlo_IsThatOfAllThatRun()
    {
        ConfigurationSearch search = Search(Slo.Of(Itl(Seconds.FromMicroseconds(1))));

        Assert.Empty(search.Meeting);
        Assert.Equal(Search(Slo.None).Front.Select(static f => f.Configuration), search.Front.Select(static f => f.Configuration));
    }

    [Fact]
    public void Nearest_WhereNothingMeetsTheSlo_MissesLeast()
    {
        var slo = Slo.Of(Itl(Seconds.FromMilliseconds(1)), Objective.Throughput(new TokensPerSecond(100_000)));
        ConfigurationSearch search = Search(slo);

        double least = Search(Slo.None).Meeting.Min(m => m.Outlook.Shortfall(slo));
        Assert.Equal(least, search.Nearest!.Value.Outlook.Shortfall(slo), 1e-12);
        Assert.NotEmpty(search.Nearest.Value.Outlook.Misses(slo));
    }

    [Fact]
    public void Of_AModelThatFitsNowhere_HasNeitherFrontNorNearest()
    {
        ConfigurationSearch search = ConfigurationSearch.Of(Served.Seventy, _load, _space with { Spreads = [Parallelism.None], Weights = [null] },
            Slo.Of(Itl(new Seconds(1))), KernelTable.Empty);

        Assert.Empty(search.Meeting);
        Assert.Empty(search.Front);
        Assert.Null(search.Nearest);
        Assert.Contains("the weights do not fit in the devices' memory", search.Infeasible.Select(static i => i.Reason));
        Assert.Equal(search.Count, search.Infeasible.Sum(static i => i.Count));
    }

    [Fact]
    public void Of_EveryConfiguration_ObeysItsFloors()
    {
        foreach ((Configuration one, Outlook outlook) in Search(Slo.None).Meeting)
        {
            Step step = Step.Decode((int)Math.Max(1, Math.Floor(outlook.BatchCount)), 1900) with { KvCache = one.KvCache, Parallelism = one.Parallelism, Weights = one.Weights is { } w ? Core.Models.WeightFormats.Uniform(w) : null };
            Seconds floor = Core.Floors.LatencyFloors.Of(Core.Costs.StepCost.Of(Served.Eight, step), new DeviceGroup(one.Device, one.Parallelism.Devices)).Local;

            Assert.True(outlook.Itl.Middle >= floor, $"{one.Device.Name} {one.Parallelism} {one.Concurrency}: {outlook.Itl.Middle.Milliseconds} ms below {floor.Milliseconds} ms");
        }
    }

    [Fact]
    public void Of_AnSloWithAPercentile_NamesOnlyWhatASimulationHolds()
    {
        // The mean of the cheapest holds 12 ms, its slow gaps do not: prompts are read between them.
        var slo = Slo.Of(Objective.Latency(Figure.Itl, Seconds.FromMilliseconds(12), Statistic.P99), Objective.Throughput(new TokensPerSecond(300)));
        ConfigurationSearch search = Search(slo);

        Assert.NotEmpty(search.Meeting);
        foreach ((_, Outlook outlook) in search.Meeting.Take(5))
        {
            Assert.True(outlook.Simulated!.Value.Value.Itl.P99.Value.Milliseconds <= 12);
        }

        Assert.True(search.Meeting.Count < Search(Slo.Of(Itl(Seconds.FromMilliseconds(12)), Objective.Throughput(new TokensPerSecond(300)))).Meeting.Count);
    }

    private static Objective Itl(Seconds most) => Objective.Latency(Figure.Itl, most, Statistic.Mean);

    private static ConfigurationSearch Search(Slo slo) => ConfigurationSearch.Of(Served.Eight, _load, _space, slo, KernelTable.Empty);

    private static (double, double, double) Figures(Outlook o) => (o.Itl.Middle.Value, o.Throughput.Value, o.Devices / o.Throughput.Value);

    private static bool Beats(Outlook left, Outlook right)
    {
        ((double gap, double rate, double cost), (double otherGap, double otherRate, double otherCost)) = (Figures(left), Figures(right));
        return gap <= otherGap && rate >= otherRate && cost <= otherCost && Figures(left) != Figures(right);
    }
}
