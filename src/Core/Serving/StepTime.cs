using Floorline.Core.Costs;
using Floorline.Core.Expectations;
using Floorline.Core.Floors;
using Floorline.Core.Quantities;
using Floorline.Core.Situations;

namespace Floorline.Core.Serving;

/// <summary>
/// The time of any step of one deployment: so many decodes over so much cache, and so many prompt tokens beside them. Never below that step's floor.
/// Taken from a few priced steps once, then a handful of operations per step, because a simulation asks for tens of thousands.
/// At every whole batch, over the context it was made for, it is the <see cref="ExpectedTime"/> of the step.
/// </summary>
public sealed class StepTime
{
    private readonly (LatencyFloors Floors, StepParts Parts)[] _priced;
    private readonly (LatencyFloors Floors, StepParts Parts) _reading;
    private readonly StepCosts _costs;
    private readonly long _reach;
    private StepLines _lines = null!;
    private Prompt _prompt;
    private Seconds _constant;
    private Seconds _host;
    private EngineProfile _engine;
    private Anchor? _anchor;
    private Speculation? _drafting;
    private double _promptFactor = 1;
    private double _decodeFactor = 1;

    // Stages that work on different prompt tokens at once; 1 where the parts say already what they overlap.
    private readonly int _stages;

    private StepTime(Situation situation, Deployment deployment, StepCosts costs)
    {
        (EngineProfile engine, KernelTable kernels) = (situation.Engine!, situation.Kernels);
        _engine = engine;
        _reach = costs.Reach;
        Deployment = deployment;
        _costs = costs;
        _priced = new (LatencyFloors Floors, StepParts Parts)[costs.Decodes.Length];
        for (int i = 0; i < _priced.Length; i++)
        {
            _priced[i] = Priced(costs.Decodes[i]);
        }

        (LatencyFloors floors, StepParts one) = _priced[0];
        Floors = floors;
        _reading = Priced(costs.Prefill);
        _stages = one.OverlapsStages ? 1 : deployment.Pattern.Parallelism.Pipeline;
        Take(engine);
        Basis = one.Basis > engine.Basis ? one.Basis : engine.Basis;

        Fact<Bytes> memory = deployment.Hardware.Device.Memory;
        Bytes reserve = deployment.Reserve ?? memory.Select(m => m * (1 - engine.MemoryShare)).Or(Bytes.Zero);
        Capacity = Capacity.Of(costs.Residency, deployment.Pattern.Parallelism.AttentionReplicas, deployment.Hardware.Device, reserve);
        CacheTokens = Capacity.MaxBatch.Select(sequences => sequences > 0 ? (double)Math.Min(sequences, 1L << 40) * _reach
            : Spare(memory.Value - (deployment.Reserve ?? EngineProfile.KeptBack(engine, deployment.Hardware.Device))));
        IsTight = engine.Kind != EngineKind.LlamaCpp && deployment.Reserve is null && Capacity.MaxBatch is { IsKnown: true, Value: 0 };

        (LatencyFloors, StepParts) Priced(StepCost cost)
        {
            var of = LatencyFloors.Of(cost, deployment.Hardware, deployment.Collective);
            return (of, StepParts.Of(of, kernels, engine.Kind));
        }
    }

    private void Take(EngineProfile engine)
    {
        StepParts one = _priced[0].Parts;
        _engine = engine;
        _lines = new StepLines(_costs.Growth, _priced, engine);
        _prompt = Prompt.Of(_costs.Read, _reading.Floors, _reading.Parts, engine);
        _constant = (one.Exchanges * engine.ExchangeFactor) + (engine.PerLayer * one.Layers) + (engine.PerExpertLayer * one.ExpertLayers) + engine.PerStep;
        _host = engine.HostPerLayer * one.Layers;
    }

    /// <summary>
    /// The same deployment under other coefficients of the same kind of engine, what a fit asks for hundreds of times. The memory for its cache stays.
    /// </summary>
    /// <param name="engine">The coefficients.</param>
    internal StepTime Under(EngineProfile engine)
    {
        StepTime other = Copy();
        other.Take(engine);
        return other;
    }

    /// <summary>What is deployed.</summary>
    public Deployment Deployment { get; }

    /// <summary>The engine.</summary>
    public EngineProfile Engine => _engine;

    /// <summary>The weakest basis of the times.</summary>
    public Basis Basis { get; }

    /// <summary>Tokens of cache that fit beside the weights; zero where the weights do not fit.</summary>
    public Fact<double> CacheTokens { get; }

    /// <summary>
    /// Whether weights and one sequence fit only where the engine takes more of the memory than it does unasked (<see cref="EngineProfile.MemoryShare"/>).
    /// </summary>
    public bool IsTight { get; }

    /// <summary>Weights and cache against the memory of a device, for one sequence.</summary>
    public Capacity Capacity { get; }

    /// <summary>The floors of one decode step of a single sequence at the middle of its output.</summary>
    public LatencyFloors Floors { get; }

    /// <summary>The cost of one decode step of a single sequence at the middle of its output.</summary>
    public StepCost Cost => Floors.Cost;

    /// <summary>
    /// Takes a situation's deployment apart: for its load, whose prompt and context say where windows and attention are priced, or without one around its
    /// decode step, at which it gives the step's expected time.
    /// </summary>
    /// <param name="situation">The situation, with its engine.</param>
    /// <exception cref="ArgumentException">The engine is not known.</exception>
    public static StepTime Of(Situation situation)
    {
        ArgumentNullException.ThrowIfNull(situation);
        Deployment deployment = situation.Deployment;
        return Of(situation, deployment, situation.Load is { } load ? StepCosts.Of(deployment, load)
            : new StepCosts(deployment, situation.Step.Context, situation.Step.Context));
    }

    /// <summary>Takes a situation's deployment apart whose steps have been counted.</summary>
    /// <param name="situation">The situation, with its engine.</param>
    /// <param name="deployment">Its deployment.</param>
    /// <param name="costs">Its steps; of the same model, formats and spread.</param>
    internal static StepTime Of(Situation situation, Deployment deployment, StepCosts costs) => situation.Engine is null
        ? throw new ArgumentException("has no engine", nameof(situation)) : new StepTime(situation, deployment, costs);

    /// <summary>The same times moved to a measured one: decode steps follow the anchor.</summary>
    /// <param name="anchor">The measured step and what was expected of it; null for none.</param>
    public StepTime Anchored(Anchor? anchor)
    {
        StepTime moved = Copy();
        moved._anchor = anchor;
        return moved;
    }

    /// <summary>The same times with prompts read so many times slower: what a measured time to the first token shows.</summary>
    /// <param name="factor">Above zero; 1 changes nothing.</param>
    public StepTime Reading(double factor)
    {
        Require.Positive(factor);
        StepTime moved = factor == _promptFactor ? this : Copy();
        moved._promptFactor = factor;
        return moved;
    }

    /// <summary>The same times with decode steps and prompts so many times longer: an end of an interval.</summary>
    /// <param name="decodes">Factor on what decodes; above zero.</param>
    /// <param name="prompts">Factor on what prompts take beside or without them; above zero.</param>
    internal StepTime Scaled(double decodes, double prompts)
    {
        StepTime moved = Copy();
        moved._decodeFactor *= decodes;
        moved._promptFactor *= prompts;
        return moved;
    }

    /// <summary>The same times with so much more that a request spends outside the steps before its first token.</summary>
    /// <param name="time">The time; zero changes nothing.</param>
    public StepTime Waiting(Seconds time)
    {
        StepTime moved = time.Value == 0 ? this : Copy();
        moved._engine = time.Value == 0 ? _engine : _engine with { PerRequest = _engine.PerRequest + time };
        return moved;
    }

    /// <summary>The same deployment with drafts: times are then per token, a round of drafting and verifying divided by the tokens it gives.</summary>
    /// <param name="drafting">The drafts; null for none.</param>
    public StepTime Drafting(Speculation? drafting)
    {
        StepTime moved = ReferenceEquals(drafting, _drafting) ? this : Copy();
        moved._drafting = drafting;
        return moved;
    }

    /// <summary>The same deployment that takes at most so many prompt tokens in a step.</summary>
    /// <param name="tokens">Tokens.</param>
    public StepTime Chunked(int tokens)
    {
        StepTime moved = Copy();
        moved._engine = tokens == _engine.ChunkTokens ? _engine : _engine with { ChunkTokens = tokens };
        return moved;
    }

    /// <summary>Tokens of cache that a request takes from the room there is: with pages half of its output on average, without them all that is set
    /// aside.</summary>
    /// <param name="prompt">Its prompt tokens.</param>
    /// <param name="output">Its output tokens.</param>
    public double HeldTokens(double prompt, double output) =>
        _engine.PreallocatedTokens is { } whole ? Math.Max(whole, prompt + output) : prompt + (_engine.ReservesOutput ? output : output / 2);

    /// <summary>Why the longest request of a load cannot be served; null where it can.</summary>
    /// <param name="load">The load.</param>
    public CannotRun? Refusal(ServingLoad load)
    {
        ArgumentNullException.ThrowIfNull(load);
        long longest = Math.Max(load.Prompt + load.Output, _engine.PreallocatedTokens ?? 0);
        return CacheTokens is not { IsKnown: true, Value: var room } || room >= longest ? null
            : room <= 0 ? new CannotRun.WeightsDoNotFit() : new CannotRun.RequestDoesNotFit(longest, room);
    }

    /// <summary>The time of one step (with drafts: per token), at least its floor.</summary>
    /// <param name="decodes">Sequences that decode.</param>
    /// <param name="contextTokens">Tokens in their caches, all together.</param>
    /// <param name="chunkTokens">Prompt tokens in the step.</param>
    /// <param name="pairTokens">Pairs of new and earlier prompt positions that attention computes.</param>
    public Seconds At(double decodes, double contextTokens, double chunkTokens = 0, double pairTokens = 0)
    {
        if (_drafting is not { } drafts || decodes <= 0)
        {
            return Moved(decodes, contextTokens, chunkTokens, pairTokens, 1);
        }

        // The round's decode part is shared by the tokens it gives; a prompt beside it is read once for each.
        Seconds verify = Moved(decodes, contextTokens, 0, 0, drafts.Drafts + 1);
        Seconds prompt = chunkTokens > 0 ? Moved(decodes, contextTokens, chunkTokens, pairTokens, drafts.Drafts + 1) - verify : Seconds.Zero;
        return drafts.TimePerToken(verify) + prompt;
    }

    /// <summary>The floor of one step.</summary>
    /// <param name="decodes">Sequences that decode.</param>
    /// <param name="contextTokens">Tokens in their caches, all together.</param>
    /// <param name="chunkTokens">Prompt tokens in the step.</param>
    /// <param name="pairTokens">Pairs of new and earlier prompt positions that attention computes.</param>
    public Seconds FloorAt(double decodes, double contextTokens, double chunkTokens = 0, double pairTokens = 0) =>
        Floor(decodes, contextTokens, chunkTokens, pairTokens, 1);

    /// <summary>The time to read a whole prompt by itself.</summary>
    /// <param name="prompt">Its tokens.</param>
    /// <param name="cached">Tokens of it that are in the cache already.</param>
    public Seconds Prefill(double prompt, double cached = 0)
    {
        double left = Math.Max(prompt - cached, 1);
        (Seconds total, Seconds leaves) = (Seconds.Zero, Seconds.Zero);
        double done = Math.Min(cached, prompt);
        while (left > 0)
        {
            double chunk = Math.Min(left, _engine.ChunkTokens);
            double pairs = chunk * (done + (chunk / 2));
            total += At(0, 0, chunk, pairs);
            done += chunk;
            left -= chunk;
            (Seconds whole, Seconds stage) = Passing(0, 0, chunk, pairs);
            leaves = (leaves + stage).OrMore(total + whole);
        }

        return leaves;
    }

    /// <summary>
    /// How long prompt tokens of a step pass on after it, through the pipeline stages behind the first: a step is what one stage is busy for, and several parts
    /// of prompts are under way at once, but each passes every stage: all of those, and one of them. Zero without stages.
    /// </summary>
    /// <param name="decodes">Sequences that decode.</param>
    /// <param name="contextTokens">Tokens in their caches, all together.</param>
    /// <param name="chunkTokens">Prompt tokens in the step.</param>
    /// <param name="pairTokens">Pairs of new and earlier prompt positions that attention computes.</param>
    internal (Seconds All, Seconds Stage) Passing(double decodes, double contextTokens, double chunkTokens, double pairTokens)
    {
        if (_stages == 1 || chunkTokens <= 0)
        {
            return (Seconds.Zero, Seconds.Zero);
        }

        Seconds stage = (At(decodes, contextTokens, chunkTokens, pairTokens) - (decodes > 0 ? At(decodes, contextTokens) : Seconds.Zero)).OrMore(Seconds.Zero);
        return (stage * (_stages - 1), stage);
    }

    /// <summary>Whether prompt tokens pass through several stages that work at once.</summary>
    internal bool PassesStages => _stages > 1;

    private Seconds Moved(double decodes, double context, double chunk, double pairs, int width)
    {
        Seconds plain = Expected(decodes, context, chunk, pairs, width);
        if (_anchor is null && _promptFactor == 1 && _decodeFactor == 1)
        {
            return plain;
        }

        Seconds decode = decodes > 0 ? Expected(decodes, context, 0, 0, width) : Seconds.Zero;
        Seconds prompt = (plain - decode) * _promptFactor;
        Seconds moved = decodes > 0 && _anchor is { } anchor ? anchor.Moved(decode) : decode;
        return ((moved * _decodeFactor) + prompt).OrMore(Floor(decodes, context, chunk, pairs, width));
    }

    private Seconds Expected(double decodes, double context, double chunk, double pairs, int width)
    {
        double positions = decodes * width;
        Span<double> terms = stackalloc double[_lines.Terms];
        _lines.At(positions + chunk, terms);
        Seconds matrices = _lines.Of(StepLine.Weights, terms).OrMore(_lines.Of(StepLine.Unpacking, terms));
        Seconds wire = _lines.Of(StepLine.Wire, terms) * _engine.WireFactor;
        Seconds arithmetic = _prompt.Arithmetic * (chunk / _stages);
        Seconds core = Seconds.Zero;
        if (decodes > 0)
        {
            double scale = Math.Min(positions, 1);
            double each = context / (decodes * _reach);
            Again(positions, chunk > 0, terms);
            arithmetic += _lines.Of(StepLine.Arithmetic, terms) * scale;
            core = _lines.Of(StepLine.DecodeAttention, terms) * (each * scale);
            Again(decodes, width > 1, terms);
            core = core.OrMore(_lines.Of(StepLine.Cache, terms) * (each * Math.Min(decodes, 1)));
        }

        Seconds beside = StepParts.HostBeside(_engine, decodes);
        if (decodes <= 0 && _stages > 1)
        {
            // Nothing but prompts: each stage reads its own weights and does its own layers, and takes the next part while this one is behind it.
            Seconds whole = StepParts.Overlapped(matrices, arithmetic * _stages) + (_prompt.Pair * pairs) + wire + _constant;
            return StepParts.Overlapped(((whole - _engine.PerStep).OrMore(_host) / _stages) + _engine.PerStep, beside)
                .OrMore(Floor(decodes, context, chunk, pairs, width));
        }

        Seconds device = StepParts.Overlapped(matrices, arithmetic) + core + (_prompt.Pair * (pairs / _stages)) + wire + _constant
            + (_engine.PerSequence * decodes);
        return StepParts.Overlapped(device, beside).OrMore(_host).OrMore(Floor(decodes, context, chunk, pairs, width));
    }

    private Seconds Floor(double decodes, double context, double chunk, double pairs, int width)
    {
        double positions = decodes * width;
        double tokens = positions + chunk;
        Span<double> terms = stackalloc double[_lines.Terms];
        _lines.At(tokens, terms);
        Seconds memory = _lines.Of(StepLine.WeightRead, terms);
        Seconds wire = _lines.Of(StepLine.Communication, terms);
        Seconds compute = (_prompt.FloorArithmetic * chunk) + (_prompt.FloorPair * pairs);
        if (decodes <= 0)
        {
            // One of the stages: its share of the weights and of the wire.
            (memory, wire) = (memory / _stages, wire / _stages);
            return memory.OrMore(compute) + (wire - memory.OrMore(compute)).OrMore(Seconds.Zero);
        }

        double each = context / (decodes * _reach);
        Again(positions, chunk > 0, terms);
        compute += (_lines.Of(StepLine.Compute, terms) + (_lines.Of(StepLine.CoreCompute, terms) * each)) * Math.Min(positions, 1);
        Again(decodes, width > 1, terms);
        memory += _lines.Of(StepLine.CacheRead, terms) * (each * Math.Min(decodes, 1));
        Seconds local = memory.OrMore(compute);
        if (tokens <= 1)
        {
            return local + wire;
        }

        // A batch takes at least as long as one of its sequences alone, whose chain hides nothing.
        Seconds alone = (_lines.One(StepLine.WeightRead) + (_lines.One(StepLine.CacheRead) * each))
            .OrMore(_lines.One(StepLine.Compute) + (_lines.One(StepLine.CoreCompute) * each)) + _lines.One(StepLine.Communication);
        return local + (wire - local).OrMore(alone - local).OrMore(Seconds.Zero);
    }

    /// <summary>The terms of another number of tokens, where it differs from the one they are of.</summary>
    private void Again(double tokens, bool differs, Span<double> terms)
    {
        if (differs)
        {
            _lines.At(tokens, terms);
        }
    }

    private StepTime Copy() => (StepTime)MemberwiseClone();

    // Less than one sequence fits in what the engine takes unasked: the tokens that do where it takes all but what it needs for itself.
    private double Spare(Bytes memory)
    {
        Bytes left = memory - Capacity.Weights;
        return Capacity.Residency.CachePerSequencePerDevice is { IsKnown: true, Value.Value: > 0 } one && left.Value > 0 ? left / one.Value * _reach : 0;
    }

    /// <summary>What each token and each pair of positions of a prompt takes.</summary>
    private readonly record struct Prompt(Seconds Arithmetic, Seconds Pair, Seconds FloorArithmetic, Seconds FloorPair)
    {
        public static Prompt Of(long tokens, LatencyFloors floors, StepParts parts, EngineProfile engine)
        {
            double pairs = (double)tokens * tokens / 2;
            Seconds core = StepLines.CoreOf(floors);
            return new Prompt(
                parts.ArithmeticTime(engine) / tokens,
                parts.Attention * (engine.ComputeFactor / pairs),
                (floors.Compute.Or(Seconds.Zero) - core).OrMore(Seconds.Zero) / tokens,
                core / pairs);
        }
    }
}
