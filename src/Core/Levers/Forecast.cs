using Floorline.Core.Expectations;
using Floorline.Core.Floors;
using Floorline.Core.Quantities;
using Floorline.Core.Serving;
using Floorline.Core.Situations;

namespace Floorline.Core.Levers;

/// <summary>
/// What a situation is expected to give: the one evaluation that every verb, lever and plan asks. A measured time is where it starts from, an engine's
/// expected time comes next, the floor is the last resort; a load is simulated on these step times.
/// </summary>
public sealed record Forecast
{
    private Capacity? _room;

    private Forecast(Situation situation, LatencyFloors floors, ExpectedTime? expected)
    {
        Situation = situation;
        Floors = floors;
        Expected = expected;
    }

    /// <summary>The situation.</summary>
    public Situation Situation { get; }

    /// <summary>The floors of its step.</summary>
    public LatencyFloors Floors { get; }

    /// <summary>What its engine is expected to take for the step; null where the engine is not known.</summary>
    public ExpectedTime? Expected { get; }

    /// <summary>The measured step that this and every later time is moved from; null where nothing was measured.</summary>
    public MeasuredStart? Start { get; private init; }

    /// <summary>Time of the step, with drafts per token; 90 % interval.</summary>
    public TimeRange Step { get; private init; }

    /// <summary>Time of one plain pass of the model: the time of the step, drafts or not. It never lies below the floor unless a measured time does.</summary>
    internal Seconds Pass { get; private init; }

    /// <summary>The step times that a load was simulated on; null without one.</summary>
    internal StepTime? Times { get; private init; }

    /// <summary>Mean time to the first token under the load; null without a load.</summary>
    public TimeRange? Ttft { get; private init; }

    /// <summary>Mean inter-token latency under the load, or the time of the step.</summary>
    public TimeRange Itl { get; private init; }

    /// <summary>Mean time from sending a request to its last token; null without a load.</summary>
    public TimeRange? EndToEnd { get; private init; }

    /// <summary>The simulated load with its percentiles: what one copy's users see, and the throughput of all copies; null without a load or where the closed
    /// form was asked.</summary>
    public ServingResult? Served { get; private init; }

    /// <summary>The closed form of the same load, one copy: what ranks candidates; null without a load, and where prompts are read on devices of their
    /// own.</summary>
    public ServingEstimate? ClosedForm { get; private init; }

    /// <summary>Output tokens (or items) per second of all copies.</summary>
    public TokensPerSecond Throughput { get; private init; }

    /// <summary>Requests completed per second by all copies; unknown without a load.</summary>
    public Fact<RequestsPerSecond> Rate { get; private init; } = Fact<RequestsPerSecond>.Unknown("a single step completes no request; state a load");

    /// <summary>Devices of all copies.</summary>
    public int Devices => Situation.Devices;

    /// <summary>Weights and the running batch's cache on one device.</summary>
    public Fact<Bytes> Memory { get; private init; } = Fact<Bytes>.Unknown("it cannot run");

    /// <summary>Sequences of one copy that decode at once.</summary>
    public double BatchCount { get; private init; }

    /// <summary>
    /// How many times longer steps may take before the queue of an open loop grows without end, as the batch that fits tells; null in a closed loop, whose
    /// throughput follows the steps.
    /// </summary>
    public double? HeadroomRatio { get; private init; }

    /// <summary>
    /// Whether a served load runs only where the engine takes more of each device's memory than it does unasked: it barely fits, and nothing of it is sure.
    /// </summary>
    public bool IsTight { get; private init; }

    /// <summary>
    /// Whether the stated engine's own documents say that it runs the format without a kernel made for it, and nothing was measured: it may well be slower than
    /// expected, and nothing of it is sure.
    /// </summary>
    public bool RunsPoorly { get; private init; }

    /// <summary>Whether what is expected is met surely by no interval of it: it barely fits, or runs without a good kernel.</summary>
    internal bool IsUnsure => IsTight || RunsPoorly;

    /// <summary>Why it cannot run at all; null where it can.</summary>
    public CannotRun? Infeasible { get; private init; }

    /// <summary>Whether it runs, and requests arrive faster than they can be served: no latency is then a property of it, only what it serves.</summary>
    public bool Overloaded => Infeasible is CannotRun.Overloaded;

    /// <summary>What the figures were made from.</summary>
    public ForecastBasis Basis { get; private init; }

    /// <summary>What the time of the step assumes; null for the closed form, which says nothing of it.</summary>
    public TimeAssumption? Assumption { get; private init; }

    /// <summary>How far the interval reaches to either side of the middle of a decode figure.</summary>
    public Spread DecodeSpread { get; private init; } = new(1, 1);

    /// <summary>The same for figures that hang on reading prompts.</summary>
    public Spread PromptSpread { get; private init; } = new(1, 1);

    /// <summary>Forecasts a situation; a load is simulated.</summary>
    /// <param name="situation">The situation.</param>
    public static Forecast Of(Situation situation) => Of(situation, null);

    /// <summary>The measured step of a situation that times of other situations are moved from; null where nothing was measured.</summary>
    /// <param name="situation">The situation as it was measured.</param>
    public static MeasuredStart? StartOf(Situation situation)
    {
        ArgumentNullException.ThrowIfNull(situation);
        if (situation.Start is not null || situation.Measured is null)
        {
            return situation.Start;
        }

        LatencyFloors floors = situation.Floors;
        return Starts.Of(situation, floors, ExpectedTime.Of(situation, floors));
    }

    /// <summary>Forecasts a situation that differs little from one whose forecast is known: what cannot differ is taken over.</summary>
    /// <param name="situation">The situation.</param>
    /// <param name="near">The forecast of the other one; null for none.</param>
    internal static Forecast Of(Situation situation, Forecast? near)
    {
        ArgumentNullException.ThrowIfNull(situation);
        LatencyFloors floors = near is not null && SameFloors(situation, near.Situation) ? near.Floors : situation.Floors;
        ExpectedTime? expected = near is not null && ReferenceEquals(floors, near.Floors) && ReferenceEquals(situation.Engine, near.Situation.Engine)
            && ReferenceEquals(situation.Kernels, near.Situation.Kernels) ? near.Expected : ExpectedTime.Of(situation, floors);
        var step = new StepForecast(situation, floors, expected);
        var single = new Forecast(situation, floors, expected)
        {
            Start = step.Start,
            Step = step.Time,
            Pass = step.Pass,
            Itl = step.Time,
            Basis = step.Basis,
            Assumption = step.Assumption,
            DecodeSpread = new Spread(step.Time.Low / step.Time.Middle, step.Time.High / step.Time.Middle),
        };
        FormatSupport? promised = situation.Promised;
        CannotRun? refused = promised is { Kernel: KernelSupport.Refused } ? new CannotRun.EngineRefuses(promised.Reason) : null;
        single = promised is { Kernel: KernelSupport.KnownSlow or KernelSupport.Emulated } ? single with { RunsPoorly = true } : single;
        if (refused is not null && situation.Load is not null)
        {
            return single with { Infeasible = refused };
        }

        if (situation.Load is { } load && situation.Engine is { } engine)
        {
            StepTime times = StepTime.Of(situation);
            return single.Under(load, engine, times, step);
        }

        Capacity room = near?._room is { } same && ReferenceEquals(floors, near.Floors) && same.Reserve == situation.KeptBack
            ? same : Capacity.Of(floors.Cost, situation.Hardware.Device, situation.KeptBack);
        return single with
        {
            _room = room,
            Throughput = TokensPerSecond.Of(floors.Cost.TokensHandled * situation.Replicas, step.Time.Middle),
            BatchCount = situation.Step.Batch,
            Memory = room.Cache.Select(_ => room.Used),
            Infeasible = refused ?? (Holds(situation, room) || Ran(situation, step.Start, floors) ? null : new CannotRun.StepDoesNotFit()),
        };
    }

    /// <summary>
    /// Whether memory holds a situation's step beside what is kept back. What was measured ran: there the engine's own needs are not counted a second time.
    /// </summary>
    /// <param name="situation">The situation.</param>
    /// <param name="room">Its memory.</param>
    internal static bool Holds(Situation situation, Capacity room) =>
        room.Fits.Or(true) || (situation.Reserve is null && situation is not { Measured: null, Start: null } && room.FitsAlone);

    /// <summary>Whether it runs because what was measured ran, from outside the memory: with no more that does not fit.</summary>
    private static bool Ran(Situation situation, MeasuredStart? start, LatencyFloors floors) =>
        start is { Spilled.Value: > 0 } && Starts.Spilled(floors, situation.Reserve) <= start.Spilled;

    /// <summary>What the load sees by the closed form: for ranking thousands of candidates on step times that are already known.</summary>
    /// <param name="situation">The situation, with its load and engine.</param>
    /// <param name="times">Its step times, not anchored.</param>
    /// <param name="floors">The floors of its step.</param>
    /// <param name="anchor">The measured step to move them to; null for none.</param>
    internal static Forecast Estimated(Situation situation, StepTime times, LatencyFloors floors, Anchor? anchor)
    {
        ServingLoad share = situation.Load!.Shared(situation.Replicas);
        EngineProfile engine = situation.Engine!;
        Spread prompt = situation.FirstToken?.Of(situation, engine.PromptSpread) ?? engine.PromptSpread;
        StepTime moved = times.Anchored(anchor).Reading(situation.PromptFactor).Waiting(situation.FirstTokenWait).Drafting(situation.Drafting);
        Outcome<ServingEstimate> estimate = ServingEstimate.Of(moved, share);
        var empty = new Forecast(situation, floors, null) { Basis = ForecastBasis.ClosedForm };
        if (!estimate.Runs)
        {
            return empty with { Infeasible = estimate.Why };
        }

        ServingEstimate seen = estimate.Value;
        TokensPerSecond all = Measured(new TokensPerSecond(seen.Throughput.Value * situation.Load.CopiesFactor(situation.Replicas)), situation);
        Seconds whole = seen.Ttft + (seen.Itl * Math.Max(share.MeanOutput - 1, 0));
        return empty with
        {
            ClosedForm = seen,
            Step = TimeRange.Of(seen.Itl, engine.Spread),
            Itl = TimeRange.Of(seen.Itl, engine.Spread),
            Ttft = TimeRange.Of(seen.Ttft, prompt),
            EndToEnd = TimeRange.Of(whole, engine.Spread),
            DecodeSpread = engine.Spread,
            PromptSpread = prompt,
            Throughput = all,
            Rate = Fact<RequestsPerSecond>.Known(new RequestsPerSecond(all.Value / share.MeanOutput)),
            BatchCount = seen.BatchCount,
            Memory = MemoryOf(situation, times, seen.BatchCount),
            IsTight = times.IsTight,
            Infeasible = seen.Overloaded ? _overload : null,
        };
    }

    /// <summary>What limits a load beside its steps was measured and is not known: nothing that is changed of them raises what it lets through.</summary>
    private static TokensPerSecond Measured(TokensPerSecond of, Situation situation) => situation.Shortfall is { Measured: var most } ? of.OrLess(most) : of;

    private static readonly CannotRun _overload = new CannotRun.Overloaded();

    private Forecast Under(ServingLoad load, EngineProfile engine, StepTime times, StepForecast step)
    {
        ServingLoad share = load.Shared(Situation.Replicas);
        Anchor? anchor = step.Start?.Anchor is { } measured ? step.Later(measured) : null;
        StepTime moved = times.Anchored(anchor).Reading(Situation.PromptFactor).Waiting(Situation.FirstTokenWait).Drafting(Situation.Drafting);
        Disaggregation? split = Situation.PrefillWorkers > 0 ? new Disaggregation(moved, Situation.PrefillWorkers, Transfer(times, load)) : null;
        Outcome<ServingResult> run = ServingSimulation.Run(moved, share, split);
        if (!run.Runs)
        {
            return this with { Infeasible = run.Why, Basis = ForecastBasis.Simulated };
        }

        ServingResult seen = run.Value;
        TokensPerSecond all = Measured(new TokensPerSecond(seen.Throughput.Value * load.CopiesFactor(Situation.Replicas)), Situation);
        Spread decode = anchor is null ? engine.Spread : DecodeSpread;
        Spread prompt = Situation.FirstToken?.Of(Situation, engine.PromptSpread) ?? engine.PromptSpread;
        Spread whole = Mixed(seen, decode, prompt);
        return this with
        {
            Served = seen with
            {
                Throughput = all,
                CapacitySpread = new Spread(1 / decode.High, 1 / decode.Low),
                Capacity = seen.Capacity is { } most ? new RequestsPerSecond(most.Value * load.CopiesFactor(Situation.Replicas)) : null,
            },
            ClosedForm = split is null && ServingEstimate.Of(moved, share) is { Runs: true, Value: var estimate } ? estimate : null,
            Ttft = seen.Ttft.Grows ? null : TimeRange.Of(seen.Ttft.Mean, prompt),
            Itl = TimeRange.Of(seen.Itl.Count > 0 ? seen.Itl.Mean : moved.At(1, load.MeanContext), decode),
            EndToEnd = seen.EndToEnd.Grows ? null : TimeRange.Of(seen.EndToEnd.Mean, whole),
            DecodeSpread = decode,
            PromptSpread = prompt,
            Throughput = all,
            Rate = Fact<RequestsPerSecond>.Known(new RequestsPerSecond(all.Value / share.MeanOutput)),
            BatchCount = seen.MeanBatchCount,
            HeadroomRatio = load.Interarrival is null ? null : MostAtOnce(moved, share) / Math.Max(seen.MeanBatchCount, 1e-9),
            Memory = MemoryOf(Situation, times, seen.MeanBatchCount),
            IsTight = times.IsTight,
            Infeasible = seen.Overloaded ? _overload : null,
            Basis = ForecastBasis.Simulated,
            Times = moved,
        };
    }

    /// <summary>Requests that one copy can run at once: what the cache has room for, the engine takes and the load allows.</summary>
    private static double MostAtOnce(StepTime times, ServingLoad share) => Math.Min(
        Math.Floor(times.CacheTokens.Or(double.PositiveInfinity) / times.HeldTokens(share.Prompt * share.MeanOutput / share.Output, share.MeanOutput)),
        Math.Min(times.Engine.MaxRunning, share.MostInFlight ?? int.MaxValue));

    /// <summary>The interval of a whole request: its first token's and its decode's, by the time each takes.</summary>
    private static Spread Mixed(ServingResult seen, Spread decode, Spread prompt)
    {
        double first = seen.EndToEnd.Mean.Value > 0 ? Math.Clamp(seen.Ttft.Mean / seen.EndToEnd.Mean, 0, 1) : 0;
        return new Spread((prompt.Low * first) + (decode.Low * (1 - first)), (prompt.High * first) + (decode.High * (1 - first)));
    }

    // Where no link is known, a 400 Gbit/s network.
    private Seconds Transfer(StepTime times, ServingLoad load)
    {
        BytesPerSecond link = Situation.Hardware.Device.Exchange is { IsKnown: true, Value: var known } ? known.Bandwidth : BytesPerSecond.FromGBPerSecond(50);
        Fact<Bytes> one = times.Capacity.Residency.CachePerSequencePerDevice;
        return one.Or(Bytes.Zero) / Math.Max(load.MeanContext, 1) / link;
    }

    private static Fact<Bytes> MemoryOf(Situation situation, StepTime times, double batch) =>
        times.Capacity.Residency.CachePerSequencePerDevice.Select(one =>
            times.Capacity.Weights + (one * (batch / situation.Step.Parallelism.AttentionReplicas)));

    private static bool SameFloors(Situation a, Situation b) =>
        ReferenceEquals(a.Model, b.Model) && ReferenceEquals(a.Hardware, b.Hardware) && ReferenceEquals(a.Step, b.Step) && a.Collective == b.Collective;
}
