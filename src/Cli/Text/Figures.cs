using Floorline.Core.Diagnosis;
using Floorline.Core.Floors;
using Floorline.Core.Quantities;
using Floorline.Core.Workloads;

namespace Floorline.Cli.Text;

/// <summary>Quantities as people read them: three or so digits and a unit that fits.</summary>
public static class Figures
{
    public static string Of(Seconds time) => Math.Abs(time.Value) switch
    {
        0 => "0 ms",
        >= 10 => $"{time.Value:0.0} s",
        >= 1 => $"{time.Value:0.00} s",
        >= 0.1 => $"{time.Milliseconds:0} ms",
        >= 0.01 => $"{time.Milliseconds:0.0} ms",
        >= 1e-3 => $"{time.Milliseconds:0.00} ms",
        >= 1e-5 => $"{time.Milliseconds:0.000} ms",
        _ => $"{time.Value * 1e6:G3} us",
    };

    public static string Of(Fact<Seconds> time) => time.IsKnown ? Of(time.Value) : "?";

    public static string Of(Bytes bytes) => Math.Abs(bytes.Value) switch
    {
        >= 1e12 => $"{bytes.Value / 1e12:0.00} TB",
        >= 1e11 => $"{bytes.GB:0} GB",
        >= 1e10 => $"{bytes.GB:0.0} GB",
        >= 1e9 => $"{bytes.GB:0.00} GB",
        >= 1e6 => $"{bytes.Value / 1e6:0.#} MB",
        >= 1e3 => $"{bytes.Value / 1e3:0.#} kB",
        _ => $"{bytes.Value:0} B",
    };

    public static string Of(Flops work) => work.Value switch
    {
        >= 1e15 => $"{work.Value / 1e15:0.00} PFLOP",
        >= 1e12 => $"{work.Value / 1e12:0.00} TFLOP",
        >= 1e9 => $"{work.Value / 1e9:0.0} GFLOP",
        >= 1e6 => $"{work.Value / 1e6:0.0} MFLOP",
        _ => $"{work.Value:0} FLOP",
    };

    public static string Of(BytesPerSecond rate) => rate.GBPerSecond >= 10_000 ? $"{rate.GBPerSecond / 1000:0.0} TB/s" : $"{rate.GBPerSecond:0.#} GB/s";

    public static string Of(FlopsPerSecond rate) => rate.Tera >= 1 ? $"{rate.Tera:0.#} TFLOP/s" : $"{rate.Tera * 1000:0.#} GFLOP/s";

    public static string Of(TokensPerSecond rate) => rate.Value >= 100 ? $"{rate.Value:#,0}" : rate.Value >= 10 ? $"{rate.Value:0.0}" : $"{rate.Value:0.00}";

    public static string Ratio(double ratio) => ratio >= 100 ? $"{ratio:0}" : ratio >= 10 ? $"{ratio:0.0}" : $"{ratio:0.00}";

    public static string Percent(double share) => Math.Abs(share) switch { 0 => "0 %", < 0.0995 => $"{share * 100:0.0#} %", _ => $"{share * 100:0} %" };

    public static string Of(Regime regime) => regime switch
    {
        Regime.MemoryBoundWeights => "memory-bound (weights)",
        Regime.MemoryBoundKv => "memory-bound (KV cache)",
        Regime.ComputeBound => "compute-bound",
        Regime.CommunicationBound => "communication-bound",
        Regime.Transitional => "transitional",
        Regime.OverheadBound => "overhead-bound",
        Regime.Impossible => "impossible",
        _ => throw new ArgumentOutOfRangeException(nameof(regime), regime, "is not a regime"),
    };

    public static string Of(FloorTerm term) => term switch
    {
        FloorTerm.Weights => "reading weights",
        FloorTerm.KvCache => "reading the KV cache",
        FloorTerm.Compute => "arithmetic",
        FloorTerm.Communication => "communication",
        _ => throw new ArgumentOutOfRangeException(nameof(term), term, "is not a term"),
    };

    public static string Step(Phase phase) => phase switch
    {
        Phase.Decode => "decode step",
        Phase.Prefill => "prefill",
        Phase.Forward => "call",
        _ => throw new ArgumentOutOfRangeException(nameof(phase), phase, "is not a phase"),
    };
}
