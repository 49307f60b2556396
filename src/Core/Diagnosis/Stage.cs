using Floorline.Core.Floors;
using Floorline.Core.Quantities;

namespace Floorline.Core.Diagnosis;

/// <summary>One stage of a pipeline, such as a camera, speech recognition, a language model, an HTTP call. It need not have a model.</summary>
/// <param name="Name">What the stage is called.</param>
/// <param name="Time">Time of one call with its interval, in s.</param>
/// <param name="Basis">What the time rests on.</param>
/// <param name="FloorPerCall">Least time of one call on the stage's own hardware; unknown, with the reason, where nothing says what the stage computes.</param>
/// <param name="Calls">Calls per request, such as tokens generated.</param>
public sealed record Stage(string Name, CallTime Time, TimeBasis Basis, Fact<Seconds> FloorPerCall, double Calls)
{
    /// <summary>Positions of the stages that must end before this one begins; null waits for the stage before it, an empty list begins with the
    /// request.</summary>
    public IReadOnlyList<int>? After { get; init; }

    /// <summary>The regime of one call; unknown without floors, and where the call was neither measured nor stated.</summary>
    public Fact<Regime> Regime { get; init; } = Fact<Regime>.Unknown("there is no floor to hold it against");

    /// <summary>Whether most of the time above the floor has no known cause, as the diagnosis of the stage says.</summary>
    public bool IsUnexplained { get; init; }

    /// <summary>Whether what lies above the floor may be work of the stage: its arithmetic is not known.</summary>
    public bool FloorIsPartial => Regime is { IsKnown: true, Value: Floors.Regime.ComputeUnknown };

    /// <summary>Whether the time lies below the floor: an input or the measurement is wrong, and nothing follows from it.</summary>
    public bool IsImpossible => Regime is { IsKnown: true, Value: Floors.Regime.Impossible };

    /// <summary>Time of the stage in one request.</summary>
    public Seconds Total => Time.Middle * Calls;

    /// <summary>Floor of the stage in one request.</summary>
    public Fact<Seconds> Floor => FloorPerCall.Select(floor => floor * Calls);

    /// <summary>Time above the floor in one request: what work on this stage could recover of it at most, 0 for a time below its floor.</summary>
    public Fact<Seconds> Recoverable => Floor.Select(floor => (Total - floor).OrMore(Seconds.Zero));

    /// <summary>Time over floor.</summary>
    public Fact<double> Ratio => FloorPerCall.Select(floor => Time.Middle / floor);

    /// <summary>The stage on its floor: as fast as it could be.</summary>
    internal Stage AtFloor => FloorPerCall is { IsKnown: true, Value: var floor } ? this with { Time = CallTime.Exactly(floor) } : this;
}
