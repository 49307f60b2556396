using Floorline.Core.Floors;
using Floorline.Core.Quantities;
using Floorline.Core.Situations;

namespace Floorline.Core.Diagnosis;

/// <summary>What a measured time means against its floors: ratio, regime, ladder, utilisation, sensitivity.</summary>
public sealed class StepDiagnosis
{
    private StepDiagnosis(LatencyFloors floors, Measurement measured, KnownOverheads expected, StatedParts stated, bool mayContradict)
    {
        Floors = floors;
        Measured = measured;
        Terms = FloorTerms.Of(floors);
        Stated = stated;
        Ladder = Ladder.Of(floors, measured.Time, expected.With(stated, Terms.Attainable));
        Contradicts = mayContradict && stated.Outside.Value > 0
            && (measured.Time * (1 + measured.RelativeError)) - (stated.Outside * (1 - measured.RelativeError)) < Terms.GuaranteedLocal;
        Regime = Judge();
    }

    /// <summary>The floors it is judged against.</summary>
    public LatencyFloors Floors { get; }

    /// <summary>The measured time.</summary>
    public Measurement Measured { get; }

    /// <summary>The numbers of the verdict.</summary>
    public FloorTerms Terms { get; }

    /// <summary>The parts of it that were stated.</summary>
    public StatedParts Stated { get; }

    /// <summary>Whether the stated parts leave less of the measured time than the floor, beyond its error: both cannot be true.</summary>
    public bool Contradicts { get; }

    /// <summary>Measured time over the binding floor; never clamped.</summary>
    public double Ratio => Measured.Time / Floors.Binding;

    /// <summary>What limits the step.</summary>
    public Regime Regime { get; }

    /// <summary>Whether most of the time above the floor is the ladder's rest, which has no known cause.</summary>
    public bool IsUnexplained => Regime == Regime.OverheadBound && Ladder.LargestGap.Kind == RungKind.Measured;

    /// <summary>The measured time, rung by rung.</summary>
    public Ladder Ladder { get; }

    /// <summary>Which inputs the verdict hangs on, deciding ones first.</summary>
    public IReadOnlyList<Sensitivity> Sensitivities => field ??= Contradicts ? [] : SensitivityOf.All(this);

    /// <summary>Likely reasons why the time lies below the floor, likeliest first; empty where it does not.</summary>
    public IReadOnlyList<ImpossibleCause> Causes => field ??= Regime == Regime.Impossible && !Contradicts ? ImpossibleCause.Ranked(this) : [];

    /// <summary>Useful FLOP/s over peak, all devices; never clamped.</summary>
    public Fact<double> Mfu => Floors is { Compute.IsKnown: false, Cost.WorkIsStated: false }
        ? Fact<double>.Unknown("the FLOPs of a call are not stated")
        : Floors.MainPeak.Select(peak => Floors.Cost.Work / Measured.Time / (peak.Rate * Floors.Cost.Step.Parallelism.Devices));

    /// <summary>Useful bytes/s over the sheet's bandwidth on the busiest device; never clamped.</summary>
    public double Mbu => Floors.MovedPerDevice / Measured.Time / Floors.Hardware.Device.Bandwidth;

    /// <summary>Time that no floor explains.</summary>
    public Seconds AboveFloor => Measured.Time - Floors.Binding;

    /// <summary>Judges the measured time of a situation's step against its floors.</summary>
    /// <param name="situation">The situation, with its measured time and what else is known to take time.</param>
    /// <exception cref="ArgumentException">Nothing was measured.</exception>
    public static StepDiagnosis Of(Situation situation)
    {
        ArgumentNullException.ThrowIfNull(situation);
        return new StepDiagnosis(situation.Floors, situation.Measured ?? throw new ArgumentException("has no measured time", nameof(situation)),
            situation.Known, StatedParts.Of(situation), mayContradict: true);
    }

    /// <summary>Judges another time of a step than the one that its parts were stated of, such as one after levers.</summary>
    /// <param name="floors">The floors of the step.</param>
    /// <param name="time">The time.</param>
    /// <param name="known">What is known above the floors.</param>
    /// <param name="stated">The parts that are left.</param>
    internal static StepDiagnosis Later(LatencyFloors floors, Measurement time, KnownOverheads known, StatedParts stated) =>
        new(floors, time, known, stated, mayContradict: false);

    /// <summary>Whether a situation has a measured time that lies below what is possible.</summary>
    /// <param name="situation">The situation.</param>
    public static bool IsImpossible(Situation situation)
    {
        ArgumentNullException.ThrowIfNull(situation);
        return situation.Measured is not null && Of(situation).Regime == Regime.Impossible;
    }

    /// <summary>The table's verdict, refined by the ladder where rungs above the attainable floor are known.</summary>
    private Regime Judge()
    {
        Regime table = Contradicts ? Regime.Impossible : Terms.Verdict(Measured);
        if (table is not (Regime.Transitional or Regime.OverheadBound) || !Ladder.ExplainsOverhead)
        {
            return table is Regime.Transitional or Regime.OverheadBound && !Floors.ArithmeticIsKnown ? Regime.ComputeUnknown : table;
        }

        return Ladder.LargestGap.Kind switch
        {
            RungKind.AttainableFloor or RungKind.KernelFloor => Terms.BindingRegime,
            RungKind.Communication => Regime.CommunicationBound,
            RungKind.LaunchAndHost or RungKind.DeadWork or RungKind.Serving => Regime.OverheadBound,
            _ => table,
        };
    }
}
