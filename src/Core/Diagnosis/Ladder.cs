using Floorline.Core.Floors;
using Floorline.Core.Quantities;
using Floorline.Core.Situations;

namespace Floorline.Core.Diagnosis;

/// <summary>
/// The time ladder: a measured time explained rung by rung, from the sheet's floor up. The gaps sum to tau - rung 0 exactly.
/// A rung whose inputs are missing is unknown. The rungs above it add only what is known of their own, so its gap stays open until the measured time closes the
/// sum: it is inside the unexplained part.
/// </summary>
public sealed class Ladder
{
    // Expected times of a calibrated engine are off by up to about a quarter in nine cases of ten (docs/accuracy.md): by so much it may be too much.
    private const double Overshoot = 0.25;

    private Ladder(IReadOnlyList<Rung> rungs) => Rungs = rungs;

    /// <summary>All rungs, lowest first.</summary>
    public IReadOnlyList<Rung> Rungs { get; }

    /// <summary>
    /// Time between the last known rung and the measured time, the one that has no known cause; negative only where the measured time lies below the floor.
    /// </summary>
    public Seconds Unexplained => Rungs[^1].Gap;

    /// <summary>Time of launches, host work, needless work and the serving engine: what no format makes shorter.</summary>
    public Seconds Overhead => Rungs.Where(static r => r.Time.IsKnown && r.Kind is RungKind.LaunchAndHost or RungKind.DeadWork or RungKind.Serving)
        .Aggregate(Seconds.Zero, static (sum, rung) => sum + rung.Gap);

    /// <summary>The rung with the largest gap above the floor.</summary>
    public Rung LargestGap => Rungs.Skip(1).Where(static r => r.Time.IsKnown).MaxBy(static r => r.Gap.Value)!;

    /// <summary>Whether anything between the floor and the measured time is known besides communication.</summary>
    public bool ExplainsOverhead => Rungs.Any(static r => r.Time.IsKnown && r.Kind is (RungKind.KernelFloor or RungKind.LaunchAndHost
        or RungKind.DeadWork or RungKind.Serving));

    /// <summary>Builds the ladder of a measured time.</summary>
    /// <param name="floors">The floors.</param>
    /// <param name="measured">The measured time.</param>
    /// <param name="known">What is known above the floors.</param>
    public static Ladder Of(LatencyFloors floors, Seconds measured, KnownOverheads known)
    {
        ArgumentNullException.ThrowIfNull(floors);
        ArgumentNullException.ThrowIfNull(known);
        FloorTerms terms = FloorTerms.Of(floors);
        Fact<BytesPerSecond> attained = floors.Hardware.Device.AttainedBandwidth;
        var rungs = new List<Rung>(7);
        Seconds last = terms.Local;
        var missing = new List<RungKind>();

        rungs.Add(new Rung(RungKind.SheetFloor, Fact<Seconds>.Known(last), Seconds.Zero, []));
        Seconds exposed = (known.Exchanges.IsKnown ? known.Exchanges : floors.ExposedCommunication).Or(Seconds.Zero);
        Seconds beside = exposed + known.Waiting + known.Dead;
        Climb(RungKind.AttainableFloor, attained.IsKnown || terms.SummedIn32 is not null ? Within(Fact<Seconds>.Known(terms.Attainable - terms.Local), beside)
            : attained.Select(static _ => Seconds.Zero));
        Climb(RungKind.KernelFloor, Within(known.Kernels, beside));
        Climb(RungKind.Communication, known.Exchanges.IsKnown ? known.Exchanges : floors.ExposedCommunication);
        Climb(RungKind.LaunchAndHost, Host());
        if (known.Dead.Value > 0)
        {
            Climb(RungKind.DeadWork, Fact<Seconds>.Known(known.Dead.OrLess((measured - last).OrMore(Seconds.Zero))));
        }

        Climb(RungKind.Serving, Within(known.Serving, Seconds.Zero));
        rungs.Add(new Rung(RungKind.Measured, Fact<Seconds>.Known(measured), measured - last, [.. missing]));
        return new Ladder(rungs);

        // What is stated of waiting stands; what is expected of launches comes beside it as far as there is room.
        Fact<Seconds> Host()
        {
            Seconds told = known.Waiting.OrLess((measured - last - known.Dead).OrMore(Seconds.Zero));
            Fact<Seconds> launches = Within(known.Launches, told + known.Dead);
            return told.Value > 0 ? Fact<Seconds>.Known(told + launches.Or(Seconds.Zero)) : launches;
        }

        // What is expected gives way to what was measured: a little too much of it fills what is left, and what is far too much was not there.
        Fact<Seconds> Within(Fact<Seconds> expected, Seconds above)
        {
            Seconds left = measured - last - above;
            return !expected.IsKnown || measured < terms.Local || expected.Value <= left ? expected
                : expected.Value - left.OrMore(Seconds.Zero) <= measured * Overshoot ? Fact<Seconds>.Known(left.OrMore(Seconds.Zero))
                : Fact<Seconds>.Unknown($"expected to take {Figures.Of(expected.Value)}, which the measured time has no room for");
        }

        // Each known part is added on its own; what is missing stays open until the measured time closes the sum.
        void Climb(RungKind kind, Fact<Seconds> adds)
        {
            if (!adds.IsKnown)
            {
                missing.Add(kind);
                rungs.Add(new Rung(kind, Fact<Seconds>.Unknown(adds.UnknownReason!), Seconds.Zero, []));
                return;
            }

            last += adds.Value;
            rungs.Add(new Rung(kind, Fact<Seconds>.Known(last), adds.Value, []));
        }
    }
}
