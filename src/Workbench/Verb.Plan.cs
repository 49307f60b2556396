using Floorline.Core.Expectations;
using Floorline.Core.Formats;
using Floorline.Core.Hardware;
using Floorline.Core.Levers;
using Floorline.Core.Objectives;
using Floorline.Core.Planning;
using Floorline.Core.Quantities;
using Floorline.Core.Serving;
using Floorline.Core.Workloads;
using Floorline.Readers;
using Floorline.Readers.Catalogue;
using Floorline.Readers.Specs;

namespace Floorline.Workbench;

public static partial class Verb
{
    /// <summary>What to do, in order, until an SLO is met or nothing helps; and which configurations would meet it.</summary>
    /// <param name="spec">The situation as stated.</param>
    /// <param name="asked">What is asked for.</param>
    public static ReadResult<PlanResult> Plan(SituationSpec spec, PlanSpec asked)
    {
        ArgumentNullException.ThrowIfNull(asked);
        ReadResult<LeverStart> start = LeverReading.Read(spec);
        ReadResult<ObjectiveList> slo = asked.Slo is null ? ReadResult.Ok(ObjectiveList.None) : ObjectiveText.Read(asked.Slo, "--slo");
        ReadResult<QualityRisk> risk = Risk(asked.Risk);
        ReadResult<double> price = asked.Price is null ? ReadResult.Ok(0.0) : Amount.Number(asked.Price.TrimStart('$'), "--price", "dollars per device-hour, such as 2.50", 0.001, 10_000);
        ReadResult<long> most = asked.Devices is null ? ReadResult.Ok(0L) : Amount.Whole(asked.Devices, "--devices", 1, 4096);
        ReadResult<IReadOnlyList<Device>> hardware = Hardware(asked.Hardware);
        List<Problem> problems = [.. start.Problems, .. slo.Problems, .. risk.Problems, .. price.Problems, .. most.Problems, .. hardware.Problems];
        if (problems.Count > 0)
        {
            return ReadResult.Failed<PlanResult>(problems);
        }

        DollarsPerHour? rent = price.Value > 0 ? new DollarsPerHour(price.Value) : null;
        List<Objective> objectives = [.. slo.Value.Objectives];
        if (most.Value > 0 && objectives.Count > 0 && objectives.All(static o => o.Figure != Figure.Devices))
        {
            objectives.Add(Objective.Devices((int)most.Value));
        }

        var wanted = Slo.Of(objectives) with { Risk = risk.Value };
        wanted = most.Value > 0 ? wanted with { Devices = Math.Min((int)most.Value, wanted.Devices ?? int.MaxValue) } : wanted;
        problems.AddRange(Unanswerable(wanted, rent, start.Value.Levers.Load));
        return problems.Count > 0 ? ReadResult.Failed<PlanResult>(problems)
            : ReadResult.Ok(Planned(start.Value, wanted, rent, hardware.Value) with { Hints = slo.Value.Hints });
    }

    /// <summary>What an SLO asks for and this situation can never answer.</summary>
    private static IEnumerable<Problem> Unanswerable(Slo slo, DollarsPerHour? rent, ServingLoad? load)
    {
        if (slo.Names(Figure.Cost) && rent is null)
        {
            yield return new Problem("", "--slo", "a cost per million tokens without a price", "--price with the rent of one device per hour");
        }

        foreach ((Figure figure, string name) in new[] { (Figure.Ttft, "a time to the first token"), (Figure.EndToEnd, "an end-to-end time"),
            (Figure.Rate, "a rate of requests") })
        {
            if (slo.Names(figure) && load is null)
            {
                yield return new Problem("", "--slo", name + " without a load", "--concurrency or --rate with --prompt-tokens and --output-tokens");
            }
        }

        foreach (Objective odd in slo.Objectives.Where(static o => o.Statistic is { Share: not (null or 0.5 or 0.9 or 0.95 or 0.99) }))
        {
            yield return new Problem("", "--slo", $"'{odd.Name}'", "mean, p50, p90, p95 or p99: what a simulation gives");
        }
    }

    private static ReadResult<QualityRisk> Risk(string? risk) => risk?.ToLowerInvariant() switch
    {
        null or "medium" => ReadResult.Ok(QualityRisk.Medium),
        "none" => ReadResult.Ok(QualityRisk.None),
        "low" => ReadResult.Ok(QualityRisk.Low),
        "high" => ReadResult.Ok(QualityRisk.High),
        _ => ReadResult.Failed<QualityRisk>(new Problem("", "--risk", $"'{risk}'", "none, low, medium or high")),
    };

    private static PlanResult Planned(LeverStart start, Slo slo, DollarsPerHour? price, IReadOnlyList<Device> hardware)
    {
        var floors = new FloorsResult(start.Situation);
        LeverSituation situation = start.Levers;
        Playbook playbook = Playbook.Of(situation, slo, price);
        ConfigurationSearch? search = null;
        Fact<ServingResult>? simulated = null;
        if (situation.Load is { } load)
        {
            search = ConfigurationSearch.Of(situation.Model, load, Space(situation, slo, price, hardware), slo, KernelCatalogue.Table);
            (Configuration Configuration, Outlook Outlook)? best = search.Meeting.Count > 0 ? search.Meeting[0] : search.Nearest;
            simulated = best is { } found ? found.Outlook.Simulated ?? Simulate(situation, found.Configuration, load) : null;
        }

        return new PlanResult
        {
            Floors = floors,
            Slo = slo,
            Playbook = playbook,
            Search = search,
            Simulated = simulated,
            Assumptions = [.. floors.Assumptions, .. start.Assumptions],
        };
    }

    private static SearchSpace Space(LeverSituation situation, Slo slo, DollarsPerHour? price, IReadOnlyList<Device> hardware)
    {
        IReadOnlyList<Device> devices = hardware.Count > 0 ? hardware : [situation.Hardware.Device];
        int most = slo.Devices ?? Math.Max(8, situation.Hardware.Count);
        int[] degrees = [.. Enumerable.Range(0, 13).Select(static i => 1 << i).Where(d => d <= most)];
        int slots = situation.Load!.Concurrency ?? 64;
        var spreads = new List<Parallelism>();
        foreach (int tensor in degrees.Where(static d => d <= 64))
        {
            spreads.AddRange(degrees.Where(p => p <= 4 && tensor * p <= most).Select(p => new Parallelism(tensor, p, 1)));
            if (situation.Model.RoutesExperts && tensor > 1)
            {
                spreads.Add(new Parallelism(tensor, 1, tensor));
            }
        }

        NumberFormat?[] weights = [null, .. ((string[])["fp8", "int8", "int4-g128", "nvfp4"]).Select(static f => NumberFormats.Find(f)).Where(f => Accepted(f!, situation, slo))];
        return new SearchSpace
        {
            Devices = [.. devices.Select(d => (d, EngineSource.Find(situation.Engine?.Name, d) is { IsOk: true, Value: var engine } ? engine : situation.Engine!))],
            Weights = weights,
            KvCaches = [NumberFormats.Bf16Format, NumberFormats.Find("fp8")!],
            Spreads = spreads,
            Concurrencies = [.. Enumerable.Range(0, 13).Select(static i => 1 << i).Append(slots).Distinct().Order()],
            Chunks = [.. new[] { 2048, 8192 }.Append(situation.Engine!.ChunkTokens).Distinct().Order()],
            Price = price,
        };
    }

    private static bool Accepted(NumberFormat format, LeverSituation situation, Slo slo)
    {
        QualityRisk risk = format.BitsPerWeight >= 7.5 ? QualityRisk.Low : QualityRisk.Medium;
        return risk <= slo.Risk && format.BitsPerWeight < (situation.Step.Weights ?? situation.Model.Published).Default.BitsPerWeight * 0.95;
    }

    private static Fact<ServingResult> Simulate(LeverSituation situation, Configuration best, ServingLoad load)
    {
        EngineProfile engine = (EngineSource.Find(situation.Engine?.Name, best.Device) is { IsOk: true, Value: var found } ? found : situation.Engine!) with { ChunkTokens = best.ChunkTokens };
        var deployment = new Deployment(situation.Model, new DeviceGroup(best.Device, best.Parallelism.Devices), Step.Decode(1, 0) with
        {
            Weights = best.Weights is { } format ? Core.Models.WeightFormats.Uniform(format) : null,
            KvCache = best.KvCache,
            Parallelism = best.Parallelism,
        });
        ServingLoad closed = ServingLoad.Closed(best.Concurrency, load.Prompt, load.Output) with { LengthShare = load.LengthShare, CachedPrefix = load.CachedPrefix, LeavesOutStart = true };
        return ServingSimulation.Run(StepTimes.Of(deployment, engine, KernelCatalogue.Table, closed), closed);
    }

    private static ReadResult<IReadOnlyList<Device>> Hardware(string? names)
    {
        var devices = new List<Device>();
        var problems = new List<Problem>();
        foreach (string name in (names ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            ReadResult<Device> found = HardwareCatalogue.Find(name);
            problems.AddRange(found.Problems);
            if (found.IsOk)
            {
                devices.Add(found.Value);
            }
        }

        return problems.Count > 0 ? ReadResult.Failed<IReadOnlyList<Device>>(problems) : ReadResult.Ok<IReadOnlyList<Device>>(devices);
    }
}
