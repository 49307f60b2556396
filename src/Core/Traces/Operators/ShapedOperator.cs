using Floorline.Core.Quantities;
using Floorline.Core.Traces.Kernels;

namespace Floorline.Core.Traces.Operators;

/// <summary>All calls of one operator with inputs of one shape on one device.</summary>
/// <param name="Name">The operator, such as <c>aten::mm</c>; a chain is named by its parts.</param>
/// <param name="Work">What one call has to move and compute.</param>
/// <param name="Calls">Calls.</param>
/// <param name="Time">Time of their kernels, in ns.</param>
/// <param name="Example">The longest of their kernels, as an event of the trace.</param>
public sealed record ShapedOperator(string Name, OperatorWork Work, int Calls, long Time, int Example)
{
    /// <summary>What keeps it from the time that its shapes need.</summary>
    public OperatorProblem Problem { get; init; }

    /// <summary>Floor of all calls; null where the hardware is not known.</summary>
    public Seconds? Floor { get; init; }

    /// <summary>Time that good kernels take for all calls; null where the hardware is not known.</summary>
    public Seconds? Expected { get; init; }

    /// <summary>Whether memory bounds it; null where the hardware is not known.</summary>
    public bool? IsMemoryBound { get; init; }

    /// <summary>Time beyond good kernels of the shape, in ns: what a better kernel could win.</summary>
    public long Lost { get; init; }

    /// <summary>Arithmetic of the shapes over the time.</summary>
    public FlopsPerSecond Rate => Work.Work * Calls / new Seconds(Time / 1e9);

    /// <summary>Bytes of the shapes over the time.</summary>
    public BytesPerSecond Bandwidth => Work.Bytes * Calls / new Seconds(Time / 1e9);

    /// <summary>Floor over time: 1 is as fast as the device allows, more means that caches served it. Null where the hardware is not known.</summary>
    public double? FloorShare => Floor is { } floor ? floor.Value / (Time / 1e9) : null;
}
