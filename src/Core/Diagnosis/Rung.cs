using Floorline.Core.Quantities;

namespace Floorline.Core.Diagnosis;

/// <summary>One rung of the ladder: a time, and the named gap to the known rung below it.</summary>
/// <param name="Kind">Which rung.</param>
/// <param name="Time">The time explained up to here, or why it is not known.</param>
/// <param name="Gap">Time added since the last known rung; zero on the lowest.</param>
/// <param name="Merged">Unknown rungs whose gaps are inside this one; only the measured rung has any.</param>
public sealed record Rung(RungKind Kind, Fact<Seconds> Time, Seconds Gap, IReadOnlyList<RungKind> Merged)
{
    /// <summary>What the gap up to a rung is called.</summary>
    /// <param name="kind">The rung.</param>
    public static string GapName(RungKind kind) => kind switch
    {
        RungKind.SheetFloor => "floor",
        RungKind.AttainableFloor => "hardware shortfall",
        RungKind.KernelFloor => "kernel inefficiency",
        RungKind.Communication => "communication",
        RungKind.LaunchAndHost => "overhead",
        RungKind.Serving => "serving",
        RungKind.Measured => "unexplained",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "is not a rung"),
    };

    /// <summary>What the rung itself is called.</summary>
    /// <param name="kind">The rung.</param>
    public static string Name(RungKind kind) => kind switch
    {
        RungKind.SheetFloor => "sheet floor",
        RungKind.AttainableFloor => "attainable floor",
        RungKind.KernelFloor => "kernel floor",
        RungKind.Communication => "with communication",
        RungKind.LaunchAndHost => "with launch and host",
        RungKind.Serving => "with serving",
        RungKind.Measured => "measured",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "is not a rung"),
    };
}
