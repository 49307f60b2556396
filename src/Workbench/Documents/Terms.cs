using Floorline.Core.Floors;
using Floorline.Core.Quantities;
using Floorline.Core.Workloads;

namespace Floorline.Workbench.Documents;

/// <summary>What regimes, terms of a floor and steps are called, and the rate that a step's time is.</summary>
public static class Terms
{
    /// <summary>A step's time as a rate: <c>45.0 tokens/s</c>, of a batch <c>360 tokens/s, 45.0 per sequence</c>.</summary>
    /// <param name="step">The step.</param>
    /// <param name="time">Its time.</param>
    public static string Rate(Step step, Seconds time)
    {
        ArgumentNullException.ThrowIfNull(step);
        string each = step is { Phase: Phase.Decode, Batch: > 1 } ? $", {Figures.Of(TokensPerSecond.Of(1, time))} per sequence" : "";
        return step.Phase switch
        {
            Phase.Decode => $"{Figures.Of(TokensPerSecond.Of(step.Batch, time))} tokens/s{each}",
            Phase.Prefill => $"{Figures.Of(TokensPerSecond.Of((double)step.Batch * step.Tokens, time))} prompt tokens/s",
            _ => $"{Figures.Of(TokensPerSecond.Of(step.Batch, time))} items/s",
        };
    }

    /// <summary>A regime in words.</summary>
    /// <param name="regime">The regime.</param>
    public static string Of(Regime regime) => regime switch
    {
        Regime.MemoryBoundWeights => "memory-bound (weights)",
        Regime.MemoryBoundKv => "memory-bound (KV cache)",
        Regime.ComputeBound => "compute-bound",
        Regime.CommunicationBound => "communication-bound",
        Regime.Transitional => "transitional",
        Regime.OverheadBound => "overhead-bound",
        Regime.ComputeUnknown => "compute unknown",
        Regime.Impossible => "impossible",
        _ => throw new ArgumentOutOfRangeException(nameof(regime), regime, "is not a regime"),
    };

    /// <summary>What a floor's term is spent on, in words.</summary>
    /// <param name="term">The term.</param>
    public static string Of(FloorTerm term) => term switch
    {
        FloorTerm.Weights => "reading weights",
        FloorTerm.KvCache => "reading the KV cache",
        FloorTerm.Compute => "arithmetic",
        FloorTerm.Communication => "communication",
        _ => throw new ArgumentOutOfRangeException(nameof(term), term, "is not a term"),
    };

    /// <summary>What a step of a phase is called.</summary>
    /// <param name="phase">The phase.</param>
    public static string Step(Phase phase) => phase switch
    {
        Phase.Decode => "decode step",
        Phase.Prefill => "prefill",
        Phase.Forward => "call",
        _ => throw new ArgumentOutOfRangeException(nameof(phase), phase, "is not a phase"),
    };
}
