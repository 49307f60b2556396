using System.Globalization;
using Floorline.Core.Costs;
using Floorline.Core.Expectations;
using Floorline.Core.Floors;
using Floorline.Core.Hardware;
using Floorline.Core.Levers;
using Floorline.Core.Quantities;
using Floorline.Core.Serving;
using Floorline.Core.Situations;
using Floorline.Core.Workloads;
using Floorline.Readers;
using Floorline.Readers.Catalogue;
using Floorline.Readers.Specs;
using Floorline.Workbench.Words;

namespace Floorline.Workbench;

/// <summary>Turns a stated situation into one that levers can be tried on: engine, load, what was measured above the floors.</summary>
public static class LeverReading
{
    /// <summary>Output tokens of a request where a load states none.</summary>
    internal const long AssumedOutput = 256;

    private const long AssumedPrompt = 1024;

    private static readonly string[] _shares = ["matrix", "elementwise", "launch", "attention", "communication", "copy", "idle", "host", "other"];

    /// <summary>Reads the situation; every problem is reported at once.</summary>
    /// <param name="spec">What the user stated.</param>
    public static ReadResult<LeverStart> Read(SituationSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        spec = spec.Asked();
        ReadResult<LeverStart>? origin = spec.MeasuredWith is null ? null : MeasuredElsewhere.Read(spec);
        if (origin is { IsOk: false })
        {
            return origin;
        }

        return origin is null ? Read(spec, null).Select(LeastAssumed.Of) : Read(MeasuredElsewhere.WithoutMeasurement(spec), origin)
            .Select(start => start with { Situation = start.Situation with { Spec = spec with { Engine = start.Situation.Spec.Engine,
                RefusedEngine = start.Situation.Spec.RefusedEngine } } });
    }

    /// <summary>Whether lengths are those of the call that was timed, and no served load.</summary>
    /// <param name="situation">The situation, of which a rate of calls may have been stated.</param>
    internal static bool IsOfACall(StatedSituation situation) => situation.Spec is { Concurrency: null, Rate: null }
        && (situation.Call is not null || (situation.Measured is not null && "call".Equals(situation.Spec.Timed, StringComparison.OrdinalIgnoreCase)));

    /// <summary>Reads the situation with our usual values for what was not stated, whatever the measured time says of them.</summary>
    /// <param name="spec">What the user stated; it was measured here.</param>
    internal static ReadResult<LeverStart> ReadAsStated(SituationSpec spec) => Read(spec.Asked(), null);

    private static ReadResult<LeverStart> Read(SituationSpec spec, ReadResult<LeverStart>? origin)
    {
        ReadResult<StatedSituation> read = SituationReading.Read(spec);
        var problems = new List<Problem>(read.Problems);
        var assumptions = new List<string>();
        var notUsed = new List<string>();
        T? Take<T>(ReadResult<T> result)
            where T : struct
        {
            problems.AddRange(result.Problems);
            return result.IsOk ? result.Value : null;
        }

        Seconds? Time(string field) => Fields.Of(field).Time(spec, problems);
        long? Count(string field) => Fields.Of(field).Count(spec, problems);
        (Seconds? dead, Seconds? host, Seconds? clock) = (Time("dead-work"), Time("host-work"), Time("clock-loss"));
        Speculation? drafts = Drafting(spec, problems);
        TimeShares? shares = Shares(spec, problems);
        Observations observations = ObservationReading.Read(spec, problems, notUsed);
        long? slots = Count("concurrency");
        double? rate = spec.Rate is null ? null : Take(Amount.Number(spec.Rate, "--rate", "requests per second above 0", 1e-6, 1e6));
        long? prompt = Count("prompt-tokens");
        long? output = Count("output-tokens");
        double varied = Fields.Of("length-spread").Share(spec, problems) ?? 0.1;
        long? cached = Count("cached-prefix");
        long? enough = Count("output-limit");
        long? shared = Count("shared-prefix");
        long? chunk = Count("chunk-tokens");
        long? apart = Count("kv-preallocate");
        long? requests = Count("requests");
        long? copies = Count("replicas");
        if (problems.Count > 0)
        {
            return ReadResult.Failed<LeverStart>(problems);
        }

        StatedSituation situation = read.Value;
        bool served = slots is not null || rate is not null || (!IsOfACall(situation) && (prompt is not null || output is not null));
        spec = situation.Spec;
        if (shares is not null && Foreign(shares, situation) is { } foreign)
        {
            return ReadResult.Failed<LeverStart>(foreign);
        }

        if (drafts is not null && spec.DraftTime is null)
        {
            if (OneLayer(situation) is not { } layer)
            {
                return ReadResult.Failed<LeverStart>(new Problem("", "--draft-time",
                    $"nothing beside --acceptance, and {situation.Model.Name} does not say its layers", "the time to make a draft"));
            }

            drafts = drafts with { DraftTime = layer };
            assumptions.Add($"Drafts: {Figures.Of(drafts.DraftTime)} each, the floor of one of the model's layers, as drafting heads are (not stated).");
        }

        if (situation.Measured is { } whole && ((dead ?? Seconds.Zero) + (host ?? Seconds.Zero) + (clock ?? Seconds.Zero)) is var parts && parts > whole.Time)
        {
            return ReadResult.Failed<LeverStart>(new Problem("", "--dead-work, --host-work, --clock-loss",
                $"{Figures.Of(parts)} in a step of {Figures.Of(whole.Time)}", "parts of the measured time, together no longer than it"));
        }

        ReadResult<EngineProfile> engine = EngineSource.Find(spec.Engine, situation.Hardware.Device, spec.Workplace);
        if (!engine.IsOk)
        {
            return ReadResult.Failed<LeverStart>(engine.Problems);
        }

        if (served && !situation.Model.Decodes)
        {
            return ReadResult.Failed<LeverStart>(new Problem("", "--concurrency, --rate, --prompt-tokens, --output-tokens",
                $"a served load for {situation.Model.Name}, which generates no tokens",
                "a model that does, or none of them: the time of its call is e2e without a load"));
        }

        // With a measured time and no engine the ladder stays open: coefficients of an engine that may not be the one measured would explain it away.
        bool assume = spec.Engine is null && spec.Measured is null;
        if (assume)
        {
            assumptions.Add($"Engine: {engine.Value.Name} ({(situation.RefusedEngine is null ? "not stated" : "the stated one does not run here")}).");
        }

        ServingLoad? load = null;
        EngineProfile profile = engine.Value with { ChunkTokens = (int?)chunk ?? engine.Value.ChunkTokens, PreallocatedTokens = (int?)apart };
        int replicas = (int)(copies ?? 1);
        if (served)
        {
            (long p, long o) = (prompt ?? AssumedPrompt, output ?? AssumedOutput);
            load = rate is { } perSecond ? ServingLoad.Open(new Seconds(1 / perSecond), p, o)
                : ServingLoad.Closed((int)(slots ?? (long)situation.Step.Batch * replicas), p, o);
            load = load with { LengthShare = varied * 2, CachedPrefix = cached ?? 0, LeavesOutStart = true, Requests = (int?)requests };
            string arrivals = rate is { } r ? $"{r:0.##} requests/s{(slots is { } at ? $", at most {at} in flight" : "")}"
                : $"{load.Concurrency} requests in flight";
            assumptions.Add(string.Create(CultureInfo.InvariantCulture,
                $"Load: {arrivals}{(replicas > 1 ? $", shared by {replicas} copies" : "")}, {p} prompt and {o} output tokens each on average, lengths uniform between {(1 - varied) * 100:0} % and {(1 + varied) * 100:0} % of that{(prompt is null || output is null ? " (not stated)" : "")}."));

            // With a rate, a concurrency is the most that may be in flight: what does not get a place waits.
            load = rate is not null && slots is { } limit ? load with { MostInFlight = (int)limit } : load;
            situation = OfLoad(spec, situation, profile, load.Shared(replicas), assumptions);
        }

        var levers = new Situation(situation.Model, situation.Hardware, situation.Step)
        {
            Engine = assume || spec.Engine is not null || served ? profile : null,
            IsEngineStated = spec.Engine is not null,
            RefusedEngine = situation.RefusedEngine,
            Kernels = KernelCatalogue.Table,
            Support = SupportCatalogue.Table,
            Collective = situation.Collective,
            Reserve = situation.IsReserveStated ? situation.Reserve : null,
            Measured = situation.Measured,
            Known = situation.Known,
            DeadWork = dead ?? Seconds.Zero,
            HostWork = host ?? Seconds.Zero,
            ClockLoss = clock ?? Seconds.Zero,
            Shares = shares,
            Observations = observations,
            Drafts = drafts,
            Load = load,
            Replicas = replicas,
            OutputLimit = enough,
            SharedPrefix = shared,
        };
        assumptions.AddRange(Host(levers));
        levers = ServedAnchor.Of(levers, out IReadOnlyList<AnchorUse> uses);
        IReadOnlyList<string> said = [.. uses.Select(Sentence.Of)];
        if (origin is { Value: { Levers: var measured } start })
        {
            levers = levers with { Start = Forecast.StartOf(measured), PromptFactor = measured.PromptFactor,
                FirstTokenWait = measured.FirstTokenWait, FirstToken = measured.FirstToken, Shortfall = measured.Shortfall };
            said = [.. start.Assumptions.Except(assumptions), .. said,
                $"What was measured was so with {spec.MeasuredWith}; times are moved from there."];
        }

        Capacity Room() => levers.Capacity;
        string[] unused = [.. notUsed, .. UnusedInputs.OfLevers(spec, levers, Room)];
        situation = unused.Length == 0 ? situation : situation with { Assumptions = [.. situation.Assumptions, .. unused] };
        return ReadResult.Ok(new LeverStart(situation, levers, [.. assumptions, .. said]));
    }

    /// <summary>How far the host of an eager engine may go beyond what is expected of it: the same for a measured and an unmeasured step.</summary>
    private static IEnumerable<string> Host(Situation levers)
    {
        Seconds most = levers.Load is null ? EagerHost.MostBeyond(levers) : Seconds.Zero;
        return most.Value <= 0 ? [] : [$"Host: an eager engine launches every operation; slow hosts take up to {Figures.Of(EagerHost.MostPerLayer)} per "
            + $"layer (public runs), {Figures.Of(most)} more than is expected of this step. A trace, or --shares, tells it from other causes."];
    }

    /// <summary>Reads a situation for a verb that looks at one step: that of the load where one is stated, else one the measured time can be of.</summary>
    /// <param name="spec">What the user stated.</param>
    internal static ReadResult<StatedSituation> Situated(SituationSpec spec) => spec
        is { Concurrency: null, Rate: null, PromptTokens: null, OutputTokens: null, Measured: null }
        ? SituationReading.Read(spec)
        : Read(spec).Select(static s => s.Situation);

    /// <summary>The decode step that the load gives on average, where batch or context were not stated: floors and levers are then those of the load.</summary>
    private static StatedSituation OfLoad(SituationSpec spec, StatedSituation situation, EngineProfile engine, ServingLoad load, List<string> assumptions)
    {
        if (situation.Step.Phase != Phase.Decode || (spec.Batch is not null && spec.Context is not null))
        {
            return situation;
        }

        var loaded = new Situation(situation.Model, situation.Hardware, situation.Step)
        {
            Engine = engine,
            Kernels = KernelCatalogue.Table,
            Collective = situation.Collective,
            Reserve = situation.IsReserveStated ? situation.Reserve : null,
            Load = load,
        };
        Outcome<ServingEstimate> estimate = ServingEstimate.Of(StepTime.Of(loaded), load);
        if (!estimate.Runs)
        {
            return situation;
        }

        Step step = situation.Step with
        {
            Batch = spec.Batch is null ? (int)Math.Max(1, Math.Round(estimate.Value.BatchCount)) : situation.Step.Batch,
            Context = spec.Context is null ? (long)Math.Floor(load.MeanContext) : situation.Step.Context,
        };
        assumptions.Add($"Step: {step.Batch} sequence(s) over {step.Context} cached tokens each, what the load gives on average.");
        return situation with { Step = step, Assumptions = [.. situation.Assumptions.Where(static a => !SituationReading.IsStepDefault(a))] };
    }

    /// <summary>The floor of one layer of the step: what a drafting head of one layer takes at least. Null where layers are not known.</summary>
    private static Seconds? OneLayer(StatedSituation situation)
    {
        int layers = situation.Model.DecoderLayers;
        return layers == 0 ? null : LatencyFloors.Of(StepCost.Of(situation.Model, situation.Step), situation.Hardware, situation.Collective).Binding / layers;
    }

    private static Speculation? Drafting(SituationSpec spec, List<Problem> problems)
    {
        if (spec.Acceptance is null && spec.DraftTime is null && spec.Drafts is null)
        {
            return null;
        }

        if (spec.Acceptance is null)
        {
            problems.Add(new Problem("", "--acceptance, --draft-time, --drafts", "one without the others",
                "the chance that a draft is accepted; the number of drafts is chosen where not stated, and the time to make one is that of a layer"));
            return null;
        }

        int before = problems.Count;
        ReadResult<double> chance = Amount.Number(spec.Acceptance.TrimEnd('%'), "--acceptance", "a chance such as 0.7 or 70%", 0, 100);
        problems.AddRange(chance.Problems);
        Seconds time = Fields.Of("draft-time").Time(spec, problems) ?? Seconds.Zero;
        long drafts = Fields.Of("drafts").Count(spec, problems) ?? 0;
        if (problems.Count > before)
        {
            return null;
        }

        double share = spec.Acceptance.EndsWith('%') ? chance.Value / 100 : chance.Value;
        if (share is <= 0 or > 1)
        {
            problems.Add(new Problem("", "--acceptance", spec.Acceptance, "a chance above 0 and at most 1, such as 0.7 or 70%"));
            return null;
        }

        return new Speculation(share, (int)drafts, time);
    }

    /// <summary>
    /// A share that the stated devices cannot have; null where there is none. A call of one device may be that of one of many that work on data of their own,
    /// and exchange gradients; tokens are generated by all that is stated.
    /// </summary>
    private static Problem? Foreign(TimeShares shares, StatedSituation situation) =>
        shares.CommunicationShare > 0 && situation.Hardware.Count == 1 && situation.Step.Phase != Phase.Forward
            ? new Problem("", "--shares", $"communication={Figures.Percent(shares.CommunicationShare)} on one device, which exchanges with nobody",
                "the number of devices that the profile is of (--on 2xNAME), or shares without communication")
        : shares.LaunchShare + shares.CopyShare > 0 && situation.Hardware.Device.Kind == DeviceKind.Cpu
            ? new Problem("", "--shares", $"launch or copy on {situation.Hardware.Device.Title}, a processor: nothing is launched on it or copied to it",
                "shares of what the processor does, such as matrix, attention, elementwise, idle, host")
        : null;

    /// <summary>Shares of a step: matrix=50%,elementwise=35%,launch=15%.</summary>
    private static TimeShares? Shares(SituationSpec spec, List<Problem> problems)
    {
        if (spec.Shares is null)
        {
            return null;
        }

        var found = new Dictionary<string, double>(StringComparer.OrdinalIgnoreCase);
        foreach (string part in spec.Shares.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            string[] pair = part.Split('=', 2);
            if (pair.Length == 2 && _shares.Contains(pair[0].ToLowerInvariant())
                && Amount.Number(pair[1].TrimEnd('%'), "--shares", "a share", 0, 100) is { IsOk: true, Value: var value })
            {
                found[pair[0]] = pair[1].EndsWith('%') ? value / 100 : value;
            }
            else
            {
                problems.Add(new Problem("", "--shares", $"'{part}'",
                    $"shares such as matrix=50%,elementwise=35%,launch=15%; known are {string.Join(", ", _shares)}"));
            }
        }

        if (found.Values.Sum() > 1.0001)
        {
            problems.Add(new Problem("", "--shares", "shares of more than 100 % together", "shares that sum to at most 100 %"));
        }

        return new TimeShares(found.GetValueOrDefault("matrix"), found.GetValueOrDefault("elementwise"), found.GetValueOrDefault("launch"))
        {
            AttentionShare = found.GetValueOrDefault("attention"),
            CommunicationShare = found.GetValueOrDefault("communication"),
            CopyShare = found.GetValueOrDefault("copy"),
            IdleShare = found.GetValueOrDefault("idle"),
            HostShare = found.GetValueOrDefault("host"),
            OtherShare = found.GetValueOrDefault("other"),
        };
    }
}
