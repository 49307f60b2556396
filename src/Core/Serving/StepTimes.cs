using Floorline.Core.Costs;
using Floorline.Core.Expectations;
using Floorline.Core.Floors;
using Floorline.Core.Quantities;
using Floorline.Core.Workloads;

namespace Floorline.Core.Serving;

/// <summary>
/// The expected time of any step of one deployment: so many decodes over so much cache, and so many prompt tokens beside them.
/// Taken from a few step costs once, then a handful of operations per step, because a simulation asks for tens of thousands.
/// </summary>
public sealed class StepTimes
{
    private const int Grid = 16;

    private readonly Seconds[] _weights = new Seconds[Grid];
    private readonly EngineProfile _engine;
    private readonly Seconds _arithmeticPerDecode;
    private readonly Seconds _arithmeticPerPrompt;
    private readonly Seconds _attentionPerPair;
    private readonly Seconds _cachePerToken;
    private readonly Seconds _wirePerToken;
    private readonly Seconds _constant;
    private readonly Seconds _host;

    private StepTimes(Deployment deployment, EngineProfile engine, KernelTable kernels, long prompt, long context)
    {
        _engine = engine;
        Deployment = deployment;
        StepParts one = default!;
        for (int i = 0; i < Grid; i++)
        {
            LatencyFloors floors = Floors(Step.Decode(1 << i, 0));
            StepParts parts = StepParts.Of(floors, kernels, engine.Kind);
            _weights[i] = (parts.Weights.OrMore(parts.Unpacking) * engine.WeightFactor).OrMore(floors.WeightRead);
            one = i == 0 ? parts : one;
            if (i > 0 && !deployment.Model.RoutesExperts)
            {
                Array.Fill(_weights, _weights[0], i, Grid - i);
                break;
            }
        }

        long reach = Math.Max(context, 2);
        StepParts cached = Parts(Step.Decode(1, reach));
        StepParts read = Parts(Step.Prefill(1, Math.Max(prompt, 2)));
        _arithmeticPerDecode = one.Arithmetic * engine.ComputeFactor;
        _arithmeticPerPrompt = read.Arithmetic * (engine.ComputeFactor / Math.Max(prompt, 2));
        _attentionPerPair = read.Attention * (engine.ComputeFactor * 2 / ((double)Math.Max(prompt, 2) * Math.Max(prompt, 2)));
        _cachePerToken = cached.Cache * (Math.Max(engine.CacheFactor, 1) / reach);
        _wirePerToken = one.Wire;
        _constant = (one.Exchanges * engine.ExchangeFactor) + (engine.PerLayer * one.Layers) + (engine.PerExpertLayer * one.ExpertLayers) + engine.PerStep;
        _host = engine.HostPerLayer * one.Layers;
        Basis = one.Basis > engine.Basis ? one.Basis : engine.Basis;

        StepCost full = StepCost.Of(deployment.Model, deployment.Apply(Step.Decode(1, reach)));
        Fact<Bytes> memory = deployment.Hardware.Device.Memory;
        Capacity = Capacity.Of(full, deployment.Hardware.Device, memory.Select(m => m * (1 - engine.MemoryShare)).Or(Bytes.Zero));
        CacheTokens = Capacity.MaxBatch.Select(sequences => sequences > 0 ? (double)Math.Min(sequences, 1L << 40) * reach : Spare(full, memory, reach));
        Cost = full;

        LatencyFloors Floors(Step step) => LatencyFloors.Of(StepCost.Of(deployment.Model, deployment.Apply(step)), deployment.Hardware, deployment.Collective);
        StepParts Parts(Step step) => StepParts.Of(Floors(step), kernels, engine.Kind);
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
    public static StepTimes Of(Deployment deployment, EngineProfile engine, KernelTable kernels, ServingLoad load)
    {
        ArgumentNullException.ThrowIfNull(deployment);
        ArgumentNullException.ThrowIfNull(engine);
        ArgumentNullException.ThrowIfNull(kernels);
        ArgumentNullException.ThrowIfNull(load);
        return new StepTimes(deployment, engine, kernels, load.Prompt, (long)load.MeanContext);
    }

    /// <summary>The time of one step.</summary>
    /// <param name="decodes">Sequences that decode.</param>
    /// <param name="contextTokens">Tokens in their caches, all together.</param>
    /// <param name="chunkTokens">Prompt tokens in the step.</param>
    /// <param name="pairTokens">Pairs of new and earlier prompt positions that attention computes.</param>
    public Seconds Of(double decodes, double contextTokens, double chunkTokens = 0, double pairTokens = 0)
    {
        double tokens = decodes + chunkTokens;
        Seconds matrices = Weights(tokens).OrMore((_arithmeticPerDecode * decodes) + (_arithmeticPerPrompt * chunkTokens));
        Seconds time = matrices + (_cachePerToken * contextTokens) + (_attentionPerPair * pairTokens) + (_wirePerToken * tokens) + _constant + (_engine.PerSequence * decodes);
        return time.OrMore(_host);
    }

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
            total += Of(0, 0, chunk, chunk * (done + (chunk / 2)));
            done += chunk;
            left -= chunk;
        }

        return total;
    }

    private Seconds Weights(double tokens)
    {
        double place = Math.Log2(Math.Max(tokens, 1));
        int below = (int)place;
        return below >= Grid - 1 ? _weights[Grid - 1] : _weights[below] + ((_weights[below + 1] - _weights[below]) * (place - below));
    }

    // Less than one sequence fits: the tokens that do.
    private static double Spare(StepCost cost, Fact<Bytes> memory, long reach)
    {
        Residency residency = Residency.Of(cost);
        Bytes left = memory.Value - residency.WeightsPerDevice;
        return residency.CachePerSequencePerDevice is { IsKnown: true, Value.Value: > 0 } one && left.Value > 0 ? left / one.Value * reach : 0;
    }
}
