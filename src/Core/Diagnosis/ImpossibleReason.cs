using Floorline.Core.Formats;
using Floorline.Core.Hardware;
using Floorline.Core.Quantities;

namespace Floorline.Core.Diagnosis;

/// <summary>What would explain a time below its floor: a closed set with the values that it would take.</summary>
public abstract record ImpossibleReason
{
    private ImpossibleReason()
    {
    }

    /// <summary>What is read fits in the last-level cache.</summary>
    /// <param name="Moved">Bytes read per step and device.</param>
    /// <param name="Cache">The cache.</param>
    public sealed record FitsInCache(Bytes Moved, Bytes Cache) : ImpossibleReason;

    /// <summary>The weights have fewer bits than assumed.</summary>
    /// <param name="Assumed">The assumed format.</param>
    /// <param name="Bits">Bits per weight that would do, at most.</param>
    /// <param name="Fits">A usual format that has so few.</param>
    public sealed record FewerBits(NumberFormat Assumed, double Bits, NumberFormat Fits) : ImpossibleReason;

    /// <summary>The bandwidth is higher than assumed.</summary>
    /// <param name="Assumed">The assumed bandwidth.</param>
    /// <param name="Confidence">How surely it is known.</param>
    /// <param name="Needed">What would be needed.</param>
    /// <param name="Other">Another source's figure that would do; null where there is none.</param>
    public sealed record HigherBandwidth(BytesPerSecond Assumed, Confidence Confidence, BytesPerSecond Needed, DisputedFigure? Other) : ImpossibleReason;

    /// <summary>The time is per item of a larger batch, or part of the input was cached.</summary>
    /// <param name="Count">Items per step that would explain it, at least.</param>
    public sealed record SeveralItems(double Count) : ImpossibleReason;

    /// <summary>Each step yields several tokens, or the time is a batch's divided by its sequences.</summary>
    /// <param name="Count">Tokens per step that would explain it, at least.</param>
    public sealed record SeveralTokens(double Count) : ImpossibleReason;

    /// <summary>More devices share the work.</summary>
    /// <param name="Assumed">Devices as stated.</param>
    /// <param name="NeededCount">Devices that would be needed.</param>
    public sealed record MoreDevices(int Assumed, double NeededCount) : ImpossibleReason;

    /// <summary>The dense peak is higher than assumed.</summary>
    /// <param name="Factor">By this factor.</param>
    public sealed record HigherPeak(double Factor) : ImpossibleReason;

    /// <summary>Only some experts are read per token.</summary>
    /// <param name="ReadShare">Share of the parameters.</param>
    public sealed record FewExperts(double ReadShare) : ImpossibleReason;

    /// <summary>The model is smaller than assumed.</summary>
    /// <param name="ParameterCount">Parameters per token that would explain it, at most.</param>
    public sealed record SmallerModel(double ParameterCount) : ImpossibleReason;

    /// <summary>The context is shorter than assumed.</summary>
    /// <param name="AssumedTokens">Tokens as stated.</param>
    /// <param name="FittingTokens">Tokens that would fit the time.</param>
    public sealed record ShorterContext(double AssumedTokens, double FittingTokens) : ImpossibleReason;

    /// <summary>The timer stopped before the device finished.</summary>
    public sealed record UnsynchronisedTimer : ImpossibleReason;
}
