using Floorline.Core.Formats;
using Floorline.Core.Hardware;
using Floorline.Core.Levers;
using Floorline.Core.Objectives;
using Floorline.Core.Planning;
using Floorline.Core.Quantities;
using Floorline.Core.Serving;
using Floorline.Core.Situations;
using Floorline.Core.Workloads;

namespace Floorline.Core.Tests.Planning;

/// <summary>The search against trying everything by hand.</summary>
public class ConfigurationSearchTests
{
    private static readonly ServingLoad _load = ServingLoad.Closed(64, 2000, 300);

    private static readonly SearchSpace _space = new()
    {
        Devices = [(Served.Fast, Served.Compiled),
            (Served.Fast with { Name = "small", Title = "Small GPU", Memory = Fact<Bytes>.Known(Bytes.FromGB(24)),
                Interconnect = Fact<Link>.Unknown("no link") }, Served.Compiled)],
        Weights = [null, NumberFormats.Find("fp8"), NumberFormats.Find("nvfp4")],
        KvCaches = [NumberFormats.Bf16Format, NumberFormats.Find("fp8")!],
        Spreads = [new Parallelism(1, 2, 1), new Parallelism(1, 1, 1), new Parallelism(2, 1, 1), new Parallelism(8, 1, 1), new Parallelism(2, 1, 2)],
        Replicas = [1, 2, 4, 8],
        Chunks = [512, 8192],
        Price = new DollarsPerHour(2),
    };

    [Fact]
    public void Of_ASpace_RanksEveryConfigurationOnce()
    {
        ConfigurationSearch search = Search(Slo.None);

        // With nothing asked for, whatever runs meets it.
        Assert.Equal(2 * 3 * 2 * 5 * 4 * 2, search.Count);
        Assert.Equal(search.Count, search.Ranked + search.Infeasible.Sum(static i => i.Count));
        Assert.Equal(search.Meeting.Count, search.Meeting.Select(static m => m.Configuration).Distinct().Count());
    }

    [Fact]
    public void Of_WhatCannotRun_IsNamedWithItsNumber()
    {
        Dictionary<CannotRun, int> reasons = Search(Slo.None).Infeasible.ToDictionary(static i => i.Reason, static i => i.Count);

        // By hand: 2 caches x 4 numbers of copies x 2 chunks = 16 configurations for each device, format and spread.
        Assert.Equal(4 * 3 * 16, reasons[new CannotRun.LinkIsUnknown()]);
        Assert.Equal(4 * 16, reasons[new CannotRun.NoFp4Units("Fast GPU")] - 16);
        Assert.Equal(16, reasons[new CannotRun.NoFp4Units("Small GPU")]);
        Assert.Equal(2 * 16, reasons[new CannotRun.NoRoutedExperts()]);
    }

    [Fact]
    public void Of_ASpace_NamesWhatMeetsTheSloByItsForecastFewestDevicesFirst()
    {
        var slo = Slo.Of(Itl(Seconds.FromMilliseconds(12)), Objective.Throughput(new TokensPerSecond(300)));
        ConfigurationSearch search = Search(slo);

        Assert.NotEmpty(search.Meeting);
        Assert.Null(search.Nearest);
        Assert.All(search.Meeting, m =>
        {
            Assert.Empty(m.Outlook.Misses(slo));
            Assert.Equal(ForecastBasis.Simulated, m.Outlook.Forecast.Basis);
            Assert.Equal(m.Configuration.Devices, m.Outlook.Devices);
        });
        int[] devices = [.. search.Meeting.Select(static m => m.Configuration.Devices)];
        Assert.Equal(devices.Order(), devices);
    }

    [Fact]
    public void Of_ALoadThatOneCopyCannotCarry_GivesTheFewestCopiesThatDo()
    {
        // One copy serves about 45 requests a second here; 300 of them need several.
        Situation open = Situation with { Load = ServingLoad.Open(new Seconds(1.0 / 300), 500, 100) };
        var slo = Slo.Of(Itl(Seconds.FromMilliseconds(40)));
        ConfigurationSearch search = ConfigurationSearch.Of(open, _space with { Weights = [null], Spreads = [Parallelism.None], Chunks = [8192],
            Replicas = [1, 2, 4, 8, 16, 32, 64, 128] }, slo);

        (Configuration best, Outlook outlook) = search.Meeting[0];
        Assert.True(best.Replicas > 1, $"{best.Replicas}");

        // 500 requests of each copy, whose last ones end after the last arrival.
        Assert.InRange(outlook.Forecast.Rate.Value.Value, 255, 330);
        Assert.True(outlook.KeepsRoom(slo));
        Assert.False(Outlook.Of(outlook.Forecast.Situation with { Replicas = best.Replicas - 1 }).KeepsRoom(slo));
    }

    [Fact]
    public void Of_ALimitOnDevices_NamesNothingAboveIt()
    {
        Situation open = Situation with { Load = ServingLoad.Open(new Seconds(1.0 / 300), 500, 100) };
        ConfigurationSearch search = ConfigurationSearch.Of(open, _space with { MostDevices = 2 }, Slo.Of(Itl(Seconds.FromMilliseconds(40))));

        Assert.All([.. search.Meeting, .. search.Front], static m => Assert.InRange(m.Outlook.Devices, 1, 2));
        Assert.Empty(search.Meeting);
    }

    [Fact]
    public void Of_APercentileThatStepsWithPromptsMiss_IsRankedByThoseSteps()
    {
        // 64 requests of 300 tokens bring a prompt in every fifth step or so: the p95 of the gaps is such a step's, the mean is not.
        int byMean = Search(Slo.Of(Itl(Seconds.FromMilliseconds(30)))).Ranked;
        int byPercentile = Search(Slo.Of(Objective.Latency(Figure.Itl, Seconds.FromMilliseconds(30), Statistic.P95))).Ranked;

        Assert.InRange(byPercentile, 1, byMean - 1);
    }

    [Fact]
    public void Of_APercentile_IsHeldAgainstTheSimulation()
    {
        var slo = Slo.Of(Objective.Latency(Figure.Itl, Seconds.FromMilliseconds(30), Statistic.P99));
        ConfigurationSearch search = ConfigurationSearch.Of(Situation with { Load = _load with { Requests = 600 } }, _space, slo);

        Assert.NotEmpty(search.Meeting);
        Assert.All(search.Meeting, static m => Assert.True(m.Outlook.Simulated!.Itl.P99.Value.Milliseconds <= 30));
    }

    [Fact]
    public void Front_OfASpace_IsBeatenByNothingThatIsNamed()
    {
        foreach (Slo slo in (Slo[])[Slo.None, Slo.Of(Itl(Seconds.FromMilliseconds(8)))])
        {
            ConfigurationSearch search = Search(slo);
            Assert.InRange(search.Front.Count, 1, 8);
            Assert.All(search.Front, static f => Assert.Equal(ForecastBasis.Simulated, f.Outlook.Forecast.Basis));
            double[] gaps = [.. search.Front.Select(static f => f.Outlook.Itl.Middle.Value)];
            Assert.Equal(gaps.Order(), gaps);
        }
    }

    // By hand: half the bytes are faster and cheaper at once. Four copies of a quarter of the sequences have the shorter step and, each reading the weights for
    // itself, take more device time per token: neither number of copies beats the other.
    [Fact]
    public void Front_OfASpaceOfTwoFormatsAndTwoNumbersOfCopies_HasTheFasterFormatAndBothNumbers()
    {
        SearchSpace space = _space with { Devices = [_space.Devices[0]], Weights = [null, NumberFormats.Find("fp8")], KvCaches = [NumberFormats.Bf16Format],
            Spreads = [Parallelism.None], Replicas = [1, 4], Chunks = [8192] };

        ConfigurationSearch search = ConfigurationSearch.Of(Situation, space, Slo.None);

        Assert.Equal([("fp8", 4), ("fp8", 1)], search.Front.Select(static f => (f.Configuration.Weights?.Name, f.Configuration.Replicas)));
        double[] perToken = [.. search.Front.Select(static f => f.Outlook.Devices / f.Outlook.Throughput.Value)];
        Assert.True(perToken[0] > perToken[1]);
    }

    [Fact]
    public void Nearest_WhereNothingMeetsTheSlo_Misses()
    {
        var slo = Slo.Of(Itl(Seconds.FromMicroseconds(1)), Objective.Throughput(new TokensPerSecond(100_000)));
        ConfigurationSearch search = Search(slo);

        Assert.Empty(search.Meeting);
        Assert.NotEmpty(search.Nearest!.Value.Outlook.Misses(slo));
    }

    [Fact]
    public void Of_AModelThatFitsNowhere_HasNeitherFrontNorNearest()
    {
        ConfigurationSearch search = ConfigurationSearch.Of(Situation with { Model = Served.Seventy },
            _space with { Spreads = [Parallelism.None], Weights = [null] }, Slo.Of(Itl(new Seconds(1))));

        Assert.Empty(search.Meeting);
        Assert.Empty(search.Front);
        Assert.Null(search.Nearest);
        Assert.Contains(new CannotRun.WeightsDoNotFit(), search.Infeasible.Select(static i => i.Reason));
        Assert.Equal(search.Count, search.Infeasible.Sum(static i => i.Count));
    }

    [Fact]
    public void Of_EveryConfiguration_ObeysItsFloors()
    {
        ConfigurationSearch search = Search(Slo.None);
        foreach ((Configuration one, Outlook outlook) in search.Meeting.Concat(search.Front))
        {
            Step step = Step.Decode((int)Math.Max(1, Math.Floor(outlook.BatchCount)), 1900) with { KvCache = one.KvCache, Parallelism = one.Parallelism,
                Weights = one.Weights is { } w ? Core.Models.WeightFormats.Uniform(w) : null };
            Seconds floor = Core.Floors.LatencyFloors.Of(Core.Costs.StepCost.Of(Served.Eight, step), new DeviceGroup(one.Device, one.Parallelism.Devices))
                .Local;

            Assert.True(outlook.Itl.Middle >= floor,
                $"{one.Device.Name} {one.Parallelism}: {outlook.Itl.Middle.Milliseconds} ms below {floor.Milliseconds} ms");
        }
    }

    [Fact]
    public void Of_AnyLimitOfDevices_FindsWhatTheFreeSearchFindsWithinIt()
    {
        // Copies are ranked at 1, 2, 4 ... and the fewest that do lie between two of these: a limit between them is a number to try, too.
        Situation open = Situation with { Load = ServingLoad.Open(new Seconds(1.0 / 300), 450, 90) };
        var slo = Slo.Of(Itl(Seconds.FromMilliseconds(40)));
        SearchSpace space = _space with { Weights = [null], Spreads = [Parallelism.None], Chunks = [8192], Replicas = [1, 2, 4, 8, 16, 32, 64] };
        int fewest = ConfigurationSearch.Of(open, space, slo).Meeting[0].Configuration.Devices;

        Assert.DoesNotContain(fewest, space.Replicas);
        for (int most = fewest; most < fewest + 3; most++)
        {
            Assert.Equal(fewest, ConfigurationSearch.Of(open, space with { MostDevices = most }, slo).Meeting[0].Configuration.Devices);
        }

        ConfigurationSearch less = ConfigurationSearch.Of(open, space with { MostDevices = fewest - 1 }, slo);
        Assert.DoesNotContain(less.Meeting, m => m.Outlook.KeepsRoom(slo));
    }

    [Fact]
    public void Of_MoreThanCanBeRead_NamesFiveAndAFrontOfEight()
    {
        SearchSpace wide = _space with { Devices = [_space.Devices[0]], Replicas = [.. Enumerable.Range(1, 24)], Chunks = [256, 1024, 8192],
            Spreads = [new Parallelism(1, 1, 1), new Parallelism(2, 1, 1), new Parallelism(4, 1, 1), new Parallelism(8, 1, 1)] };

        ConfigurationSearch search = ConfigurationSearch.Of(Situation, wide, Slo.None);

        Assert.Equal(5, search.Meeting.Count);
        Assert.Equal(8, search.Front.Count);
    }

    [Fact]
    public void Of_FormatsThatAllDo_NamesTheMoreBitsFirst()
    {
        SearchSpace space = _space with { Devices = [_space.Devices[0]], Weights = [null, NumberFormats.Find("int4-g128"), NumberFormats.Find("fp8")],
            KvCaches = [NumberFormats.Bf16Format], Spreads = [Parallelism.None], Replicas = [1], Chunks = [8192] };
        var slo = Slo.Of(Itl(Outlook.Of(Situation).Itl.Middle * 3));

        Assert.Equal("as is, fp8, int4-g128", string.Join(", ", ConfigurationSearch.Of(Situation, space, slo).Meeting
            .Select(static m => m.Configuration.Weights?.Name ?? "as is")));
    }

    [Fact]
    public void Of_APercentileThatOnlyTheSimulationKnows_NamesNothingThatTheClosedFormAlonePromises()
    {
        // The closed form knows the mean of the first token, the p99 lies above it.
        Outlook now = Outlook.Of(Situation);
        Seconds p99 = now.Simulated!.Ttft.P99.Value;
        var slo = Slo.Of(Objective.Latency(Figure.Ttft, Seconds.FromMilliseconds(p99.Milliseconds * 0.98), Statistic.P99));
        SearchSpace one = _space with { Devices = [_space.Devices[0]], Weights = [null], KvCaches = [NumberFormats.Bf16Format], Spreads = [Parallelism.None],
            Replicas = [1], Chunks = [Served.Compiled.ChunkTokens], MostDevices = 1 };

        ConfigurationSearch search = ConfigurationSearch.Of(Situation, one, slo);

        Assert.Equal(1, search.Ranked);
        Assert.Empty(search.Meeting);
    }

    [Fact]
    public void Front_OfCopiesThatGainNextToNothing_HasTheFewerDevices()
    {
        // Two sequences on two copies read the weights twice and save each other a few per cent of the step.
        Situation small = Situation with { Load = ServingLoad.Closed(2, 200, 100) };
        SearchSpace space = _space with { Devices = [_space.Devices[0]], Weights = [null], KvCaches = [NumberFormats.Bf16Format], Spreads = [Parallelism.None],
            Replicas = [1, 2], Chunks = [8192] };

        ConfigurationSearch search = ConfigurationSearch.Of(small, space, Slo.None);

        Assert.Equal(1, Assert.Single(search.Front).Configuration.Replicas);
    }

    [Fact]
    public void Nearest_OfConfigurationsThatAreOffAlike_HasTheFewestDevices()
    {
        // A hundredth of the time: sixteen copies bring it hardly nearer than one does.
        Situation small = Situation with { Load = ServingLoad.Closed(2, 200, 100) };
        SearchSpace space = _space with { Devices = [_space.Devices[0]], Weights = [null], KvCaches = [NumberFormats.Bf16Format], Spreads = [Parallelism.None],
            Replicas = [1, 2], Chunks = [8192] };

        ConfigurationSearch search = ConfigurationSearch.Of(small, space, Slo.Of(Itl(Outlook.Of(small).Itl.Middle * 0.01)));

        Assert.Equal(1, search.Nearest!.Value.Configuration.Devices);
    }

    private static Objective Itl(Seconds most) => Objective.Latency(Figure.Itl, most, Statistic.Mean);

    private static Situation Situation => new(Served.Eight, new DeviceGroup(Served.Fast), Step.Decode(1, 0)) { Engine = Served.Compiled, Load = _load };

    private static ConfigurationSearch Search(Slo slo) => ConfigurationSearch.Of(Situation, _space, slo);
}
