using Floorline.Core.Floors;
using Floorline.Core.Quantities;
using Floorline.Core.Workloads;
using static System.FormattableString;

namespace Floorline.Workbench.Documents;

/// <summary>Quantities as people read them: three or so digits and a unit that fits.</summary>
public static class Figures
{
    /// <summary>A time: <c>114 ms</c>, <c>1.20 s</c>.</summary>
    /// <param name="time">The time.</param>
    public static string Of(Seconds time) => Math.Abs(time.Value) switch
    {
        0 => "0 ms",
        >= 10 => Invariant($"{time.Value:0.0} s"),
        >= 1 => Invariant($"{time.Value:0.00} s"),
        >= 0.1 => Invariant($"{time.Milliseconds:0} ms"),
        >= 0.01 => Invariant($"{time.Milliseconds:0.0} ms"),
        >= 1e-3 => Invariant($"{time.Milliseconds:0.00} ms"),
        >= 1e-5 => Invariant($"{time.Milliseconds:0.000} ms"),
        _ => Invariant($"{time.Value * 1e6:G3} us"),
    };

    /// <summary>A time, or a question mark where it is not known.</summary>
    /// <param name="time">The time.</param>
    public static string Of(Fact<Seconds> time) => time.IsKnown ? Of(time.Value) : "?";

    /// <summary>A size in decimal units: <c>16.1 GB</c>.</summary>
    /// <param name="bytes">The size.</param>
    public static string Of(Bytes bytes) => Math.Abs(bytes.Value) switch
    {
        >= 1e12 => Invariant($"{bytes.Value / 1e12:0.00} TB"),
        >= 1e11 => Invariant($"{bytes.GB:0} GB"),
        >= 1e10 => Invariant($"{bytes.GB:0.0} GB"),
        >= 1e9 => Invariant($"{bytes.GB:0.00} GB"),
        >= 1e6 => Invariant($"{bytes.Value / 1e6:0.#} MB"),
        >= 1e3 => Invariant($"{bytes.Value / 1e3:0.#} kB"),
        _ => Invariant($"{bytes.Value:0} B"),
    };

    /// <summary>A count of FLOPs: <c>15.0 GFLOP</c>.</summary>
    /// <param name="work">The work.</param>
    public static string Of(Flops work) => work.Value switch
    {
        >= 1e15 => Invariant($"{work.Value / 1e15:0.00} PFLOP"),
        >= 1e12 => Invariant($"{work.Value / 1e12:0.00} TFLOP"),
        >= 1e9 => Invariant($"{work.Value / 1e9:0.0} GFLOP"),
        >= 1e6 => Invariant($"{work.Value / 1e6:0.0} MFLOP"),
        _ => Invariant($"{work.Value:0} FLOP"),
    };

    /// <summary>A bandwidth: <c>273 GB/s</c>.</summary>
    /// <param name="rate">The rate.</param>
    public static string Of(BytesPerSecond rate) => rate.GBPerSecond >= 10_000 ? Invariant($"{rate.GBPerSecond / 1000:0.0} TB/s")
        : Invariant($"{rate.GBPerSecond:0.#} GB/s");

    /// <summary>A compute rate: <c>989 TFLOP/s</c>.</summary>
    /// <param name="rate">The rate.</param>
    public static string Of(FlopsPerSecond rate) => rate.Tera >= 1 ? Invariant($"{rate.Tera:0.#} TFLOP/s") : Invariant($"{rate.Tera * 1000:0.#} GFLOP/s");

    /// <summary>A rate of tokens, without a unit.</summary>
    /// <param name="rate">The rate.</param>
    public static string Of(TokensPerSecond rate) => rate.Value >= 100 ? Invariant($"{rate.Value:#,0}") : rate.Value >= 10 ? Invariant($"{rate.Value:0.0}")
        : Invariant($"{rate.Value:0.00}");

    /// <summary>A step's time as a rate: <c>45.0 tokens/s</c>, of a batch <c>360 tokens/s, 45.0 per sequence</c>.</summary>
    /// <param name="step">The step.</param>
    /// <param name="time">Its time.</param>
    public static string Rate(Step step, Seconds time)
    {
        ArgumentNullException.ThrowIfNull(step);
        string each = step is { Phase: Phase.Decode, Batch: > 1 } ? $", {Of(TokensPerSecond.Of(1, time))} per sequence" : "";
        return step.Phase switch
        {
            Phase.Decode => $"{Of(TokensPerSecond.Of(step.Batch, time))} tokens/s{each}",
            Phase.Prefill => $"{Of(TokensPerSecond.Of((double)step.Batch * step.Tokens, time))} prompt tokens/s",
            _ => $"{Of(TokensPerSecond.Of(step.Batch, time))} items/s",
        };
    }

    /// <summary>A ratio in three digits or so.</summary>
    /// <param name="ratio">The ratio.</param>
    public static string Ratio(double ratio) => ratio >= 100 ? Invariant($"{ratio:0}") : ratio >= 10 ? Invariant($"{ratio:0.0}") : Invariant($"{ratio:0.00}");

    /// <summary>
    /// A relative change as it is shown, with one decimal of a percent: what rounds to nothing is 0, because a negative trace of it would be printed with two
    /// signs.
    /// </summary>
    /// <param name="change">The change; 0.1 is 10 % longer.</param>
    public static double Shown(double change) => Math.Abs(change) < 5e-4 ? 0 : change;

    /// <summary>A share as a percentage.</summary>
    /// <param name="share">The share; 1 is 100 %.</param>
    public static string Percent(double share) => Math.Abs(share) switch { 0 => "0 %", < 0.0995 => Invariant($"{share * 100:0.0#} %"), _ =>
        Invariant($"{share * 100:0} %") };

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
