using Floorline.Core.Costs;
using Floorline.Core.Expectations;
using Floorline.Core.Floors;
using Floorline.Core.Quantities;
using Floorline.Core.Workloads;

namespace Floorline.Core.Serving;

/// <summary>
/// The time of any step of one deployment: so many decodes over so much cache, and so many prompt tokens beside them. Never below that step's floor.
/// Taken from a few priced steps once, then a handful of operations per step, because a simulation asks for tens of thousands.
/// At the batches that were priced, over the context it was made for, it is the <see cref="ExpectedTime"/> of the step.
/// </summary>
public sealed class StepTime
{
    // Tokens in a step: what depends on them is linear between these, but for experts (more of them are read) and for stages and replicas (the fullest
    // decides).
    private static readonly int[] _few = [1, 1024, 1 << 15];
    private static readonly int[] _many = [.. Enumerable.Range(0, 16).Select(static i => 1 << i)];

    private readonly Knot[] _knots;
    private readonly (LatencyFloors Floors, StepParts Parts)[] _priced;
    private readonly (LatencyFloors Floors, StepParts Parts) _read;
    private EngineProfile _engine;
    private readonly long _reach;
    private readonly Prompt _prompt;
    private readonly Seconds _constant;
    private readonly Seconds _host;
    private Anchor? _anchor;
    private Speculation? _drafting;
    private double _promptFactor = 1;

    private StepTime(Deployment deployment, EngineProfile engine, KernelTable kernels, long prompt, long context, int batch)
    {
        _engine = engine;
        _reach = Math.Max(context, 2);
        Deployment = deployment;
        Parallelism spread = deployment.Pattern.Parallelism;
        int[] priced = deployment.Model.RoutesExperts || spread.Pipeline > 1 || spread.AttentionReplicas > 1 ? _many : _few;
        priced = batch > 1 && Array.IndexOf(priced, batch) < 0 ? [.. priced.Append(batch).Order()] : priced;
        _priced = [.. priced.Select(tokens => Priced(Step.Decode(tokens, _reach)))];
        _read = Priced(Step.Prefill(1, Math.Max(prompt, 2)));
        _knots = [.. _priced.Select(p => Knot.Of(p.Floors.Cost.Step.Batch, p.Floors, p.Parts, engine))];
        StepParts one = _priced[0].Parts;
        _prompt = Prompt.Of(_read.Floors.Cost.Step.Tokens, _read.Floors, _read.Parts, engine);
        (_constant, _host) = Fixed(one, engine);
        Basis = one.Basis > engine.Basis ? one.Basis : engine.Basis;

        StepCost full = StepCost.Of(deployment.Model, deployment.Apply(Step.Decode(1, _reach)));
        Fact<Bytes> memory = deployment.Hardware.Device.Memory;
        Capacity = Capacity.Of(full, deployment.Hardware.Device, memory.Select(m => m * (1 - engine.MemoryShare)).Or(Bytes.Zero));
        CacheTokens = Capacity.MaxBatch.Select(sequences => sequences > 0 ? (double)Math.Min(sequences, 1L << 40) * _reach : Spare(full, memory, _reach));
        Cost = full;

        (LatencyFloors Floors, StepParts Parts) Priced(Step step)
        {
            var floors = LatencyFloors.Of(StepCost.Of(deployment.Model, deployment.Apply(step)), deployment.Hardware, deployment.Collective);
            return (floors, StepParts.Of(floors, kernels, engine.Kind));
        }
    }

    private StepTime(StepTime other, EngineProfile engine)
        : this(other)
    {
        StepParts one = _priced[0].Parts;
        _engine = engine;
        _knots = [.. _priced.Select(p => Knot.Of(p.Floors.Cost.Step.Batch, p.Floors, p.Parts, engine))];
        _prompt = Prompt.Of(_read.Floors.Cost.Step.Tokens, _read.Floors, _read.Parts, engine);
        (_constant, _host) = Fixed(one, engine);
        Basis = one.Basis > engine.Basis ? one.Basis : engine.Basis;
    }

    private static (Seconds Constant, Seconds Host) Fixed(StepParts one, EngineProfile engine) =>
        ((one.Exchanges * engine.ExchangeFactor) + (engine.PerLayer * one.Layers) + (engine.PerExpertLayer * one.ExpertLayers) + engine.PerStep,
            engine.HostPerLayer * one.Layers);

    private StepTime(StepTime other)
    {
        (_priced, _read) = (other._priced, other._read);
        (_knots, _engine, _reach, _prompt, _constant, _host) = (other._knots, other._engine, other._reach, other._prompt, other._constant, other._host);
        (_anchor, _drafting, _promptFactor) = (other._anchor, other._drafting, other._promptFactor);
        (Deployment, Basis, CacheTokens, Capacity, Cost) = (other.Deployment, other.Basis, other.CacheTokens, other.Capacity, other.Cost);
    }

    /// <summary>What is deployed.</summary>
    public Deployment Deployment { get; }

    /// <summary>The engine.</summary>
    public EngineProfile Engine => _engine;

    /// <summary>The weakest basis of the times.</summary>
    public Basis Basis { get; }

    /// <summary>Tokens of cache that fit beside the weights; zero where the weights do not fit.</summary>
    public Fact<double> CacheTokens { get; }

    /// <summary>Weights and cache against the memory of a device, for one sequence.</summary>
    public Capacity Capacity { get; }

    /// <summary>The cost of one decode step of a single sequence at the middle of its output.</summary>
    public StepCost Cost { get; }

    /// <summary>Takes a deployment apart for a load.</summary>
    /// <param name="deployment">What is deployed.</param>
    /// <param name="engine">The engine that runs it.</param>
    /// <param name="kernels">What is known of kernels.</param>
    /// <param name="load">The load; its prompt and context say where windows and attention are priced.</param>
    public static StepTime Of(Deployment deployment, EngineProfile engine, KernelTable kernels, ServingLoad load)
    {
        ArgumentNullException.ThrowIfNull(deployment);
        ArgumentNullException.ThrowIfNull(engine);
        ArgumentNullException.ThrowIfNull(kernels);
        ArgumentNullException.ThrowIfNull(load);
        return new StepTime(deployment, engine, kernels, load.Prompt, (long)load.MeanContext, 1);
    }

    /// <summary>Takes a deployment apart around a decode step: at that step it gives the step's expected time.</summary>
    /// <param name="deployment">What is deployed.</param>
    /// <param name="engine">The engine that runs it.</param>
    /// <param name="kernels">What is known of kernels.</param>
    /// <param name="step">The decode step; its batch and context are priced.</param>
    public static StepTime Of(Deployment deployment, EngineProfile engine, KernelTable kernels, Step step)
    {
        ArgumentNullException.ThrowIfNull(deployment);
        ArgumentNullException.ThrowIfNull(engine);
        ArgumentNullException.ThrowIfNull(kernels);
        ArgumentNullException.ThrowIfNull(step);
        return new StepTime(deployment, engine, kernels, Math.Max(step.Context, 2), step.Context, step.Batch);
    }

    /// <summary>The same times moved to a measured one: decode steps follow the anchor.</summary>
    /// <param name="anchor">The measured step and what was expected of it; null for none.</param>
    public StepTime Anchored(Anchor? anchor) => new(this) { _anchor = anchor };

    /// <summary>The same times with prompts read so many times slower: what a measured time to the first token shows.</summary>
    /// <param name="factor">Above zero; 1 changes nothing.</param>
    public StepTime Reading(double factor) => new(this) { _promptFactor = Require.Positive(factor) };

    /// <summary>The same deployment with drafts: times are then per token, a round of drafting and verifying divided by the tokens it gives.</summary>
    /// <param name="drafting">The drafts; null for none.</param>
    public StepTime Drafting(Speculation? drafting) => new(this) { _drafting = drafting };

    /// <summary>
    /// The same deployment under other coefficients of the same kind of engine: what a fit asks for hundreds of times. Its cache is as large as before.
    /// </summary>
    /// <param name="engine">The coefficients.</param>
    public StepTime Under(EngineProfile engine)
    {
        ArgumentNullException.ThrowIfNull(engine);
        return new StepTime(this, engine);
    }

    /// <summary>The same deployment that takes at most so many prompt tokens in a step.</summary>
    /// <param name="tokens">Tokens.</param>
    public StepTime Chunked(int tokens) => tokens == _engine.ChunkTokens ? this : new(this) { _engine = _engine with { ChunkTokens = tokens } };

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
        Seconds total = Seconds.Zero;
        double done = Math.Min(cached, prompt);
        while (left > 0)
        {
            double chunk = Math.Min(left, _engine.ChunkTokens);
            total += At(0, 0, chunk, chunk * (done + (chunk / 2)));
            done += chunk;
            left -= chunk;
        }

        return total;
    }

    private Seconds Moved(double decodes, double context, double chunk, double pairs, int width)
    {
        Seconds plain = Expected(decodes, context, chunk, pairs, width);
        if (_anchor is null && _promptFactor == 1)
        {
            return plain;
        }

        Seconds decode = decodes > 0 ? Expected(decodes, context, 0, 0, width) : Seconds.Zero;
        Seconds prompt = (plain - decode) * _promptFactor;
        Seconds moved = decodes > 0 && _anchor is { } anchor ? anchor.Moved(decode) : decode;
        return (moved + prompt).OrMore(Floor(decodes, context, chunk, pairs, width));
    }

    private Seconds Expected(double decodes, double context, double chunk, double pairs, int width)
    {
        double positions = decodes * width;
        double tokens = positions + chunk;
        (int i, double w) = Place(tokens);
        Knot low = _knots[i];
        Knot high = _knots[i + 1];
        Seconds matrices = Knot.Between(low.Memory, high.Memory, w);
        Seconds arithmetic = _prompt.Arithmetic * chunk;
        Seconds core = Seconds.Zero;
        if (decodes > 0)
        {
            (int j, double v) = chunk > 0 ? Place(positions) : (i, w);
            double scale = Math.Min(positions, 1);
            double each = context / (decodes * _reach);
            arithmetic += Knot.Between(_knots[j].Arithmetic, _knots[j + 1].Arithmetic, v) * scale;
            (int k, double u) = width > 1 ? Place(decodes) : (j, v);
            double one = Math.Min(decodes, 1);
            core = (Knot.Between(_knots[k].Cache, _knots[k + 1].Cache, u) * (each * one))
                .OrMore(Knot.Between(_knots[j].Core, _knots[j + 1].Core, v) * (each * scale));
        }

        Seconds time = StepParts.Overlapped(matrices, arithmetic) + core + (_prompt.Pair * pairs) + Knot.Between(low.Wire, high.Wire, w) + _constant
            + (_engine.PerSequence * decodes);
        return time.OrMore(_host).OrMore(Floor(decodes, context, chunk, pairs, width));
    }

    private Seconds Floor(double decodes, double context, double chunk, double pairs, int width)
    {
        double positions = decodes * width;
        double tokens = positions + chunk;
        (int i, double w) = Place(tokens);
        Seconds memory = Knot.Between(_knots[i].WeightRead, _knots[i + 1].WeightRead, w);
        Seconds compute = (_prompt.FloorArithmetic * chunk) + (_prompt.FloorPair * pairs);
        Seconds wire = Knot.Between(_knots[i].Communication, _knots[i + 1].Communication, w);
        if (decodes <= 0)
        {
            return memory.OrMore(compute) + (wire - memory.OrMore(compute)).OrMore(Seconds.Zero);
        }

        (int j, double v) = chunk > 0 ? Place(positions) : (i, w);
        double scale = Math.Min(positions, 1);
        double each = context / (decodes * _reach);
        (int k, double u) = width > 1 ? Place(decodes) : (j, v);
        memory += Knot.Between(_knots[k].CacheRead, _knots[k + 1].CacheRead, u) * (each * Math.Min(decodes, 1));
        compute += (Knot.Between(_knots[j].Compute, _knots[j + 1].Compute, v)
            + (Knot.Between(_knots[j].CoreCompute, _knots[j + 1].CoreCompute, v) * each)) * scale;
        Seconds local = memory.OrMore(compute);
        if (tokens <= 1)
        {
            return local + wire;
        }

        // A batch takes at least as long as one of its sequences alone, whose chain hides nothing.
        Knot one = _knots[0];
        Seconds alone = (one.WeightRead + (one.CacheRead * each)).OrMore(one.Compute + (one.CoreCompute * each)) + one.Communication;
        return local + (wire - local).OrMore(alone - local).OrMore(Seconds.Zero);
    }

    /// <summary>The knot below a number of tokens, and how far it lies towards the next; beyond the last the slope goes on.</summary>
    private (int Index, double Share) Place(double tokens)
    {
        int i = 0;
        while (i < _knots.Length - 2 && _knots[i + 1].Tokens <= tokens)
        {
            i++;
        }

        double from = _knots[i].Tokens;
        return (i, Math.Max(tokens - from, 0) / (_knots[i + 1].Tokens - from));
    }

    // Less than one sequence fits: the tokens that do.
    private static double Spare(StepCost cost, Fact<Bytes> memory, long reach)
    {
        Residency residency = Residency.Of(cost);
        Bytes left = memory.Value - residency.WeightsPerDevice;
        return residency.CachePerSequencePerDevice is { IsKnown: true, Value.Value: > 0 } one && left.Value > 0 ? left / one.Value * reach : 0;
    }

    /// <summary>What a priced decode step of so many sequences, all at the same context, is made of: expected parts, and those of its floor.</summary>
    private readonly record struct Knot(double Tokens, Seconds Memory, Seconds Arithmetic, Seconds Cache, Seconds Core, Seconds Wire)
    {
        public Seconds WeightRead { get; private init; }

        public Seconds CacheRead { get; private init; }

        public Seconds Compute { get; private init; }

        public Seconds CoreCompute { get; private init; }

        public Seconds Communication { get; private init; }

        public static Knot Of(int tokens, LatencyFloors floors, StepParts parts, EngineProfile engine)
        {
            Seconds core = CoreOf(floors);
            return new Knot(tokens, parts.ReadingTime(engine), parts.ArithmeticTime(engine),
                parts.Cache * Math.Max(engine.CacheFactor, 1), parts.DecodeAttention * engine.ComputeFactor, parts.Wire)
            {
                WeightRead = floors.WeightRead,
                CacheRead = floors.KvCacheRead.Or(Seconds.Zero),
                Compute = (floors.Compute.Or(Seconds.Zero) - core).OrMore(Seconds.Zero),
                CoreCompute = core,
                Communication = floors.Communication.Or(Seconds.Zero),
            };
        }

        public static Seconds Between(Seconds low, Seconds high, double share) => low + ((high - low) * share);
    }

    /// <summary>What each token and each pair of positions of a prompt takes.</summary>
    private readonly record struct Prompt(Seconds Arithmetic, Seconds Pair, Seconds FloorArithmetic, Seconds FloorPair)
    {
        public static Prompt Of(long tokens, LatencyFloors floors, StepParts parts, EngineProfile engine)
        {
            double pairs = (double)tokens * tokens / 2;
            Seconds core = CoreOf(floors);
            return new Prompt(
                parts.ArithmeticTime(engine) / tokens,
                parts.Attention * (engine.ComputeFactor / pairs),
                (floors.Compute.Or(Seconds.Zero) - core).OrMore(Seconds.Zero) / tokens,
                core / pairs);
        }
    }

    /// <summary>The part of R3 that grows with the context: attention.</summary>
    private static Seconds CoreOf(LatencyFloors floors)
    {
        Seconds core = Seconds.Zero;
        foreach (OperatorCost part in floors.Cost.Operators)
        {
            if (part.Kind == OperatorKind.AttentionCore && floors.PeakFor(part) is { IsKnown: true, Value: var peak })
            {
                core += part.Work * (part.WorkShare * part.Count) / peak.Rate;
            }
        }

        return floors.Compute.IsKnown ? core : Seconds.Zero;
    }
}
