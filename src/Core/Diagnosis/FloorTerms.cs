using Floorline.Core.Floors;
using Floorline.Core.Quantities;
using Floorline.Core.Situations;

namespace Floorline.Core.Diagnosis;

/// <summary>The numbers a verdict is taken from. Kept apart from the floors so that a sensitivity can scale one of them and ask again.</summary>
/// <param name="Weights">R1.</param>
/// <param name="GuaranteedWeights">R1 with the luckiest routing.</param>
/// <param name="KvCache">R2.</param>
/// <param name="Compute">R3.</param>
/// <param name="Communication">Exposed R4.</param>
/// <param name="AttainedShare">Share of the sheet's bandwidth that the device was seen to reach; null where not known.</param>
public readonly record struct FloorTerms(Seconds Weights, Seconds GuaranteedWeights, Seconds KvCache, Seconds Compute, Seconds Communication,
    double? AttainedShare)
{
    /// <summary>What the most generous of disputed device figures leaves of the guaranteed floor.</summary>
    public double GuaranteedShare { get; init; } = 1;

    /// <summary>Exposed R4 beside the guaranteed local floor; null where it is the same.</summary>
    public Seconds? GuaranteedCommunication { get; init; }

    /// <summary>Share of R3 that is certain; below 1 where only totals are known.</summary>
    public double GuaranteedComputeShare { get; init; } = 1;

    /// <summary>R3 with sums in 32 bit, as frameworks and engines run 16-bit and 8-bit products; null where that is R3.</summary>
    public Seconds? SummedIn32 { get; init; }

    /// <summary>R3 as ordinary kernels compute it: cards that are twice as fast with sums in 16 bit are not used so.</summary>
    public Seconds UsualCompute => SummedIn32 ?? Compute;

    /// <summary>The binding floor with arithmetic as ordinary kernels compute it: what verdicts above the floor are held against.</summary>
    public Seconds Usual => (Weights + KvCache).OrMore(UsualCompute) + Communication;

    /// <summary>Above this many times the floor a step is no longer bound by it.</summary>
    public const double BoundRatio = 1.5;

    /// <summary>Above this many times the floor most of the time is overhead.</summary>
    public const double OverheadRatio = 2.0;

    /// <summary>max(R1 + R2, R3).</summary>
    public Seconds Local => (Weights + KvCache).OrMore(Compute);

    /// <summary>The binding floor.</summary>
    public Seconds Binding => Local + Communication;

    /// <summary>The floor that decides whether a time is impossible.</summary>
    public Seconds Guaranteed => ((GuaranteedWeights + KvCache).OrMore(Compute * GuaranteedComputeShare)
        + (GuaranteedCommunication ?? Communication)) * GuaranteedShare;

    /// <summary>The part of <see cref="Guaranteed"/> that is reading and arithmetic.</summary>
    public Seconds GuaranteedLocal => (GuaranteedWeights + KvCache).OrMore(Compute * GuaranteedComputeShare) * GuaranteedShare;

    /// <summary>Rung 1: the floor at the bandwidth the device was seen to reach (the sheet's where that is not known) and with sums in 32 bit.</summary>
    public Seconds Attainable => AttainedShare is { } share ? ((Weights + KvCache) / share).OrMore(UsualCompute) : (Weights + KvCache).OrMore(UsualCompute);

    /// <summary>Takes the terms out of floors; a term that is not known counts as zero, which only lowers the floor.</summary>
    /// <param name="floors">The floors.</param>
    public static FloorTerms Of(LatencyFloors floors)
    {
        ArgumentNullException.ThrowIfNull(floors);
        return Usually(floors) with
        {
            GuaranteedShare = floors.GuaranteedShare,
            GuaranteedCommunication = floors.GuaranteedExposedCommunication.Or(Seconds.Zero),
        };
    }

    /// <summary>The regime of the floors themselves: the largest term, where arithmetic is known to be less or more.</summary>
    /// <param name="floors">The floors.</param>
    public static Regime BindingRegimeOf(LatencyFloors floors)
    {
        ArgumentNullException.ThrowIfNull(floors);
        Regime regime = Usually(floors).BindingRegime;
        return LeavesOpen(floors, regime) ? Regime.ComputeUnknown : regime;
    }

    /// <summary>Whether reading is the largest of the terms that are known, and arithmetic is not: then what binds is not known.</summary>
    internal static bool LeavesOpen(LatencyFloors floors, Regime regime) =>
        !floors.ArithmeticIsKnown && regime is (Regime.MemoryBoundWeights or Regime.MemoryBoundKv);

    /// <summary>The terms of the usual floor; the guaranteed one, which disputed figures make costly, is left open.</summary>
    private static FloorTerms Usually(LatencyFloors floors)
    {
        Fact<BytesPerSecond> attained = floors.Hardware.Device.AttainedBandwidth;
        return new FloorTerms(
            floors.WeightRead,
            floors.GuaranteedWeightRead,
            floors.KvCacheRead.Or(Seconds.Zero),
            floors.Compute.Or(Seconds.Zero),
            floors.ExposedCommunication.Or(Seconds.Zero),
            attained.IsKnown ? attained.Value / floors.Hardware.Device.Bandwidth : null)
        {
            SummedIn32 = floors.ComputeSummedIn32 is { IsKnown: true, Value: var usual } && floors.Compute.IsKnown && usual > floors.Compute.Value ? usual
                : null,
            GuaranteedComputeShare = floors.Compute is { IsKnown: true, Value.Value: > 0 } ? floors.GuaranteedCompute / floors.Compute.Value : 1,
        };
    }

    /// <summary>The regime of the floor itself: the largest term.</summary>
    public Regime BindingRegime =>
        Communication > Local ? Regime.CommunicationBound
        : Weights + KvCache < UsualCompute ? Regime.ComputeBound
        : KvCache > Weights ? Regime.MemoryBoundKv
        : Regime.MemoryBoundWeights;

    /// <summary>
    /// The three-number verdict: impossible below the guaranteed floor (beyond the measurement's error), bound up to 1.5 times the floor that the device can
    /// reach, transitional up to 2 times the sheet's, overhead above.
    /// </summary>
    /// <param name="measured">The measurement.</param>
    public Regime Verdict(Measurement measured)
    {
        ArgumentNullException.ThrowIfNull(measured);
        Seconds time = measured.Time;
        return time * (1 + measured.RelativeError) < Guaranteed ? Regime.Impossible
            : time <= (Attainable + Communication) * BoundRatio ? BindingRegime
            : time <= Usual * OverheadRatio ? Regime.Transitional
            : Regime.OverheadBound;
    }
}
