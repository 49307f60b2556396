using Floorline.Core.Calibration;
using Floorline.Core.Quantities;
using Floorline.Readers.Measurements;

namespace Floorline.Workbench;

/// <summary>A published measurement understood: a step of an engine, a whole call or a server under load, or why it is none.</summary>
/// <param name="Row">The row.</param>
/// <param name="Measured">Its figure as a time.</param>
public sealed record BacktestRow(PublishedMeasurement Row, Seconds Measured)
{
    /// <summary>The measured step, where it is one.</summary>
    public EngineRun? Run { get; init; }

    /// <summary>The served load, where it is one.</summary>
    public ServedRun? Served { get; init; }

    /// <summary>The whole call, where it is one.</summary>
    public CallRun? Call { get; init; }

    /// <summary>The time no implementation goes below; null for a served load and for a row that is not scored.</summary>
    public Seconds? Floor => Run?.Floors.Guaranteed ?? Call?.Guaranteed;

    /// <summary>Why the row cannot be scored; null where it can.</summary>
    public string? Skipped { get; init; }
}
