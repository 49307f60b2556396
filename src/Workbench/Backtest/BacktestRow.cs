using Floorline.Core.Calibration;
using Floorline.Core.Quantities;
using Floorline.Readers.Measurements;

namespace Floorline.Workbench;

/// <summary>A published measurement understood: a step of an engine, a call or a server under load, or why it is none.</summary>
/// <param name="Row">The row.</param>
/// <param name="Measured">Its figure as a time.</param>
public sealed record BacktestRow(PublishedMeasurement Row, Seconds Measured)
{
    /// <summary>The measured step, where it is one.</summary>
    public EngineRun? Run { get; init; }

    /// <summary>The served load, where it is one.</summary>
    public ServedRun? Served { get; init; }

    /// <summary>The call of a model without a decoder, where it is one.</summary>
    public CallRun? Call { get; init; }

    /// <summary>Why the row cannot be scored; null where it can.</summary>
    public string? Skipped { get; init; }

    /// <summary>
    /// The bound that its time cannot lie below: the guaranteed floor of the step, or of what surely ran under the load. Unknown where there is none.
    /// </summary>
    public Fact<Seconds> Floor { get; init; } = Fact<Seconds>.Unknown("it is neither a step nor a load");

    /// <summary>Whether it is faster than its floor.</summary>
    public bool Violates => Floor is { IsKnown: true, Value: var floor } && Measured < floor;
}
