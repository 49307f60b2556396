using System.Collections.Concurrent;
using System.Text;
using Floorline.Core.Diagnosis;
using Floorline.Core.Floors;
using Floorline.Core.Workloads;

namespace Floorline.Workbench.Documents;

/// <summary>The words that documents use for closed sets.</summary>
public static class Names
{
    private static readonly ConcurrentDictionary<(Type, Enum), string> _snake = new();

    /// <summary>What the gap up to a rung is called.</summary>
    /// <param name="kind">The rung.</param>
    public static string Gap(RungKind kind) => kind switch
    {
        RungKind.SheetFloor => "floor",
        RungKind.AttainableFloor => "hardware shortfall",
        RungKind.KernelFloor => "kernel inefficiency",
        RungKind.Communication => "communication",
        RungKind.LaunchAndHost => "overhead",
        RungKind.DeadWork => "needless work",
        RungKind.Serving => "serving",
        RungKind.Measured => "unexplained",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "is not a rung"),
    };

    /// <summary>What the rung itself is called.</summary>
    /// <param name="kind">The rung.</param>
    public static string Of(RungKind kind) => kind switch
    {
        RungKind.SheetFloor => "sheet floor",
        RungKind.AttainableFloor => "attainable floor",
        RungKind.KernelFloor => "kernel floor",
        RungKind.Communication => "with communication",
        RungKind.LaunchAndHost => "with launch and host",
        RungKind.DeadWork => "with needless work",
        RungKind.Serving => "with serving",
        RungKind.Measured => "measured",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "is not a rung"),
    };

    /// <summary>The kind of a reason in snake case: <c>overhead_stays</c>.</summary>
    /// <param name="why">The reason.</param>
    public static string Of(Core.Levers.Why why) => why switch
    {
        Core.Levers.Why.NotApplicable => "not_applicable",
        Core.Levers.Why.BelowTheFloor => "below_the_floor",
        Core.Levers.Why.CannotRun => "cannot_run",
        Core.Levers.Why.Runs => "runs",
        Core.Levers.Why.FloorMoves => "floor_moves",
        Core.Levers.Why.OtherTermBinds => "other_term_binds",
        Core.Levers.Why.OverheadStays => "overhead_stays",
        Core.Levers.Why.TooSmall => "too_small",
        Core.Levers.Why.KernelsGiveBack => "kernels_give_back",
        Core.Levers.Why.Slower => "slower",
        Core.Levers.Why.ArithmeticIsSmall => "arithmetic_is_small",
        Core.Levers.Why.TimeGoes => "time_goes",
        Core.Levers.Why.TimeMayGo => "time_may_go",
        Core.Levers.Why.TimeMoves => "time_moves",
        Core.Levers.Why.RateMoves => "rate_moves",
        Core.Levers.Why.LoadMoves => "load_moves",
        Core.Levers.Why.NoKernel => "no_kernel",
        _ => throw new ArgumentOutOfRangeException(nameof(why), why?.GetType().Name, "is not a known reason"),
    };

    /// <summary>A regime, such as <c>memory_bound_weights</c>.</summary>
    /// <param name="regime">The regime.</param>
    public static string Of(Regime regime) => regime switch
    {
        Regime.MemoryBoundWeights => "memory_bound_weights",
        Regime.MemoryBoundKv => "memory_bound_kv",
        Regime.ComputeBound => "compute_bound",
        Regime.CommunicationBound => "communication_bound",
        Regime.Transitional => "transitional",
        Regime.OverheadBound => "overhead_bound",
        Regime.ComputeUnknown => "compute_unknown",
        Regime.Impossible => "impossible",
        _ => throw new ArgumentOutOfRangeException(nameof(regime), regime, "is not a regime"),
    };

    /// <summary>A floor's term: weights, kv, compute or communication.</summary>
    /// <param name="term">The term.</param>
    public static string Of(FloorTerm term) => term switch
    {
        FloorTerm.Weights => "weights",
        FloorTerm.KvCache => "kv",
        FloorTerm.Compute => "compute",
        FloorTerm.Communication => "communication",
        _ => throw new ArgumentOutOfRangeException(nameof(term), term, "is not a term"),
    };

    /// <summary>A phase: decode, prefill or forward.</summary>
    /// <param name="phase">The phase.</param>
    public static string Of(Phase phase) => phase switch
    {
        Phase.Decode => "decode",
        Phase.Prefill => "prefill",
        Phase.Forward => "forward",
        _ => throw new ArgumentOutOfRangeException(nameof(phase), phase, "is not a phase"),
    };

    /// <summary>An input of a verdict: bandwidth, weight_bytes, kv_bytes, compute_peak or measured_time.</summary>
    /// <param name="input">The input.</param>
    public static string Of(SensitiveInput input) => input switch
    {
        SensitiveInput.Bandwidth => "bandwidth",
        SensitiveInput.WeightBytes => "weight_bytes",
        SensitiveInput.KvCacheBytes => "kv_bytes",
        SensitiveInput.ComputePeak => "compute_peak",
        SensitiveInput.MeasuredTime => "measured_time",
        _ => throw new ArgumentOutOfRangeException(nameof(input), input, "is not an input"),
    };

    /// <summary>Any enumeration value in lower case with underscores: <c>SeveralTokensPerStep</c> becomes <c>several_tokens_per_step</c>.</summary>
    /// <param name="value">The value.</param>
    public static string Snake(Enum value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return _snake.GetOrAdd((value.GetType(), value), static key => InSnakeCase(key.Item2));
    }

    private static string InSnakeCase(Enum value)
    {
        string name = value.ToString();
        var text = new StringBuilder(name.Length + 8);
        for (int i = 0; i < name.Length; i++)
        {
            if (i > 0 && char.IsAsciiLetterUpper(name[i]) && !char.IsAsciiLetterUpper(name[i - 1]))
            {
                text.Append('_');
            }

            text.Append(char.ToLowerInvariant(name[i]));
        }

        return text.ToString();
    }
}
