using Floorline.Core.Formats;
using Floorline.Core.Hardware;
using Floorline.Core.Levers;
using Floorline.Core.Models;
using Floorline.Core.Objectives;
using Floorline.Core.Planning;
using Floorline.Core.Quantities;
using Floorline.Core.Situations;
using Floorline.Core.Workloads;
using Floorline.Readers;
using Floorline.Readers.Catalogue;
using Floorline.Readers.Specs;
using Floorline.Workbench.Words;

namespace Floorline.Workbench;

public static partial class Verb
{
    /// <summary>What to do, in order, until an SLO is met or nothing helps; and which configurations would meet it.</summary>
    /// <param name="spec">The situation as stated.</param>
    /// <param name="asked">What is asked for.</param>
    public static ReadResult<PlanResult> Plan(SituationSpec spec, PlanSpec asked)
    {
        ArgumentNullException.ThrowIfNull(asked);
        ReadResult<ObjectiveList> slo = asked.Slo is null ? ReadResult.Ok(ObjectiveList.None) : ObjectiveText.Read(asked.Slo, "--slo");
        (SituationSpec stated, string? said) = slo.IsOk ? WantedLoad.Of(spec, slo.Value.Objectives) : (spec, null);
        ReadResult<LeverStart> start = LeverReading.Read(stated);
        ReadResult<QualityRisk> risk = Risk(asked.Risk);
        ReadResult<double> price = asked.Price is null ? ReadResult.Ok(0.0)
            : Amount.Number(asked.Price.TrimStart('$'), "--price", "dollars per device-hour, such as 2.50", 0.001, 10_000);
        Field devices = Fields.One(PlanSpec.Fields, "devices");
        ReadResult<long> most = asked.Devices is null ? ReadResult.Ok(0L) : devices.Kind.Whole(asked.Devices, devices.Option);
        ReadResult<IReadOnlyList<Device>> hardware = Hardware(asked.Hardware);
        List<Problem> problems = [.. start.Problems, .. slo.Problems, .. risk.Problems, .. price.Problems, .. most.Problems, .. hardware.Problems];
        if (problems.Count > 0)
        {
            return ReadResult.Failed<PlanResult>(problems);
        }

        DollarsPerHour? rent = price.Value > 0 ? new DollarsPerHour(price.Value) : null;
        var hints = new List<string>(slo.Value.Hints);
        Model model = start.Value.Levers.Model;
        List<Objective> objectives = model.Decodes ? [.. slo.Value.Objectives] : ObjectivesOfACall.Of(slo.Value.Objectives, model, hints);
        if (most.Value > 0 && objectives.Count > 0 && objectives.All(static o => o.Figure != Figure.Devices))
        {
            objectives.Add(Objective.Devices((int)most.Value));
        }

        var wanted = Slo.Of(objectives) with { Risk = risk.Value };
        wanted = most.Value > 0 ? wanted with { Devices = Math.Min((int)most.Value, wanted.Devices ?? int.MaxValue) } : wanted;
        problems.AddRange(Unanswerable(wanted, rent, start.Value.Levers));
        return problems.Count > 0 ? ReadResult.Failed<PlanResult>(problems)
            : ReadResult.Ok(Planned(start.Value, wanted, rent, hardware.Value, asked, said) with { Hints = hints });
    }

    /// <summary>What an SLO asks for and this situation can never answer.</summary>
    private static IEnumerable<Problem> Unanswerable(Slo slo, DollarsPerHour? rent, Situation situation)
    {
        if (slo.Names(Figure.Cost) && rent is null)
        {
            yield return new Problem("", "--slo", "a cost per million tokens without a price", "--price with the rent of one device per hour");
        }

        foreach ((Figure figure, string name) in new[] { (Figure.Ttft, "a time to the first token"), (Figure.EndToEnd, "an end-to-end time"),
            (Figure.Rate, "a rate of requests") })
        {
            if (!slo.Names(figure) || situation.Load is not null)
            {
                continue;
            }

            if (situation.Model.Decodes)
            {
                yield return new Problem("", "--slo", name + " without a load", figure == Figure.Rate ? "--prompt-tokens and --output-tokens of a request"
                    : "--concurrency or --rate with --prompt-tokens and --output-tokens");
            }
            else if (figure == Figure.Ttft)
            {
                yield return new Problem("", "--slo", $"{name} of {situation.Model.Name}, which generates no tokens", "e2e: the time of a call");
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

    private static PlanResult Planned(LeverStart start, Slo slo, DollarsPerHour? price, IReadOnlyList<Device> hardware,
        PlanSpec asked, string? said)
    {
        var floors = new FloorsResult(start.Situation);
        Situation situation = start.Levers;
        var playbook = Playbook.Of(situation, slo, price);

        // What the engine does not run on is no choice beside what it does.
        (Device Device, EngineRefusal? Refusal)[] choices = [.. hardware
            .Select(d => (d, SupportCatalogue.Table.RefusalOf(start.Situation.Spec.Engine, d, situation.Model)))];
        IReadOnlyList<Device> devices = hardware.Count == 0 ? [situation.Hardware.Device]
            : [.. choices.Where(static c => c.Refusal is null).Select(static c => c.Device)];
        ConfigurationSearch? search = situation.Load is null || playbook.Stop is Stop.CauseFirst or Stop.LoadFallsShort || devices.Count == 0 ? null
            : ConfigurationSearch.Of(situation, Space(situation, slo, price, devices, start.Situation.Spec.Place), slo, playbook);
        playbook = search is null ? playbook : playbook.Reaching(search, slo, price);
        return new PlanResult
        {
            Floors = floors,
            Beyond = search is { Meeting.Count: 0 } && slo is { Devices: { } allowed, IsEmpty: false } && !playbook.End.Meets(slo)
                ? Beyond(allowed, search, ConfigurationSearch.Of(situation,
                    Space(situation, slo with { Devices = null }, price, devices, start.Situation.Spec.Place), Unbounded(slo))) : null,
            Start = situation,
            AsAssumed = start.AsAssumed,
            Slo = slo,
            Playbook = playbook,
            Search = search,
            Assumptions = [.. said is null ? (string[])[] : [said],
                .. floors.Assumptions, .. start.Assumptions, .. asked.Hardware is { } names && situation.Load is null
                ? (string[])[$"--hardware {names} is not used: configurations are searched for a load (--concurrency or --rate)."] : [],
                .. situation.Load is null ? [] : choices.Where(static c => c.Refusal is not null)
                    .Select(static c => $"--hardware {c.Device.Name} is not used: {c.Refusal!.Reason}."),
                .. VagueLatency.Of(playbook.Start.Forecast).Select(Sentence.Of),
                .. Sentence.BarelyFits(playbook.Start.Forecast) is { } barely ? (string[])[barely] : []],
        };
    }

    private static Slo Unbounded(Slo slo) =>
        slo with { Devices = null, Objectives = [.. slo.Objectives.Where(static o => o.Figure != Figure.Devices)] };

    private static BeyondAllowed? Beyond(int allowed, ConfigurationSearch within, ConfigurationSearch without) => without.Meeting is [var needed, ..]
        ? new BeyondAllowed(allowed, within.Most, needed) : within.Most is null ? null : new BeyondAllowed(allowed, within.Most, null);

    private static SearchSpace Space(Situation situation, Slo slo, DollarsPerHour? price, IReadOnlyList<Device> devices, Workplace place)
    {
        int most = slo.Devices ?? MostDevices;
        EngineProfile engine = situation.Engine!;
        return new SearchSpace
        {
            Devices = [.. devices.Select(d => (d, d.Name == situation.Hardware.Device.Name ? engine
                : EngineSource.Find(engine.Name, d, place) is { IsOk: true, Value: var found }
                ? found with { PreallocatedTokens = engine.PreallocatedTokens } : engine))],
            Weights = [null, .. Formats(situation, slo).DistinctBy(static f => f.Name)],
            KvCaches = [.. new[] { situation.Step.KvCache, NumberFormats.Find("fp8")! }.DistinctBy(static f => f.Name)],
            Spreads = [.. Spreads(situation, engine, Math.Min(most, Math.Max(SearchSpace.NodeDevices, situation.Hardware.Count)))],
            Replicas = _copies,
            Chunks = [.. new[] { 512, 2048, 8192 }.Append(engine.ChunkTokens).Distinct().Order()],
            MostDevices = most,
            Price = price,
        };
    }

    // What a search goes up to where the user states no number of devices: a cluster of 512 nodes.
    private const int MostDevices = 4096;

    // Numbers of copies to rank, at most a third apart; the smallest that does is found between them.
    private static readonly int[] _copies = [1, 2, 3, 4, 5, 6, 8, 10, 12, 16, 20, 24, 32, 40, 48, 64, 80, 96, 128, 160, 192, 256, 320, 384, 512, 768, 1024,
        1536, 2048, 3072, 4096];

    /// <summary>Ways to spread one copy over a box: a split follows the engine, which splits by layer (llama.cpp) or by tensor.</summary>
    private static IEnumerable<Parallelism> Spreads(Situation situation, EngineProfile engine, int most)
    {
        int[] degrees = [.. Enumerable.Range(0, 13).Select(static i => 1 << i).Where(d => d <= most)];
        if (SupportCatalogue.Table.HabitOf(EngineSource.CanonicalName(engine.Name)) is { SplitsLayers: true })
        {
            foreach (int stages in degrees)
            {
                yield return new Parallelism(1, stages, 1);
            }

            yield break;
        }

        foreach (int tensor in degrees.Where(static d => d <= 64))
        {
            foreach (int stages in degrees.Where(p => p <= 4 && tensor * p <= most))
            {
                yield return new Parallelism(tensor, stages, 1);
            }

            if (situation.Model.RoutesExperts && tensor > 1)
            {
                yield return new Parallelism(tensor, 1, tensor);
            }
        }
    }

    /// <summary>
    /// The formats of the lever table that may be applied here, have a kernel and are within the accepted risk: a search goes through what a playbook could
    /// take.
    /// </summary>
    private static IEnumerable<NumberFormat> Formats(Situation situation, Slo slo)
    {
        foreach (Lever lever in LeverCatalogue.All.Where(l => l.Facts.Group == "weights" && l.Risk <= slo.Risk))
        {
            if (lever.Change(situation).After is { Step.Weights: { } weights } && lever.Support(situation) is not { IsUsable: false }
                && weights.Default.BitsPerWeight < (situation.Step.Weights ?? situation.Model.Published).Default.BitsPerWeight * 0.95)
            {
                yield return weights.Default;
            }
        }
    }

    private static ReadResult<IReadOnlyList<Device>> Hardware(string? names)
    {
        var devices = new List<Device>();
        var problems = new List<Problem>();
        foreach (string name in (names ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            ReadResult<Device> found = HardwareCatalogue.Resolve(name).Select(static n => n.Device);
            problems.AddRange(found.Problems);
            if (found.IsOk)
            {
                devices.Add(found.Value);
            }
        }

        return problems.Count > 0 ? ReadResult.Failed<IReadOnlyList<Device>>(problems) : ReadResult.Ok<IReadOnlyList<Device>>(devices);
    }
}
