using Floorline.Core.Quantities;

namespace Floorline.Core.Answers;

/// <summary>A load that outruns what serves it: the queue grows without end, whatever a step takes.</summary>
/// <param name="Arriving">Requests that arrive.</param>
/// <param name="Served">Requests that all copies together serve, with no end.</param>
public sealed record Overload(RequestsPerSecond Arriving, RequestsPerSecond Served)
{
    /// <summary>The low end of the 90 % interval of <see cref="Served"/>.</summary>
    public required RequestsPerSecond Least { get; init; }

    /// <summary>The high end of the 90 % interval of <see cref="Served"/>.</summary>
    public required RequestsPerSecond Most { get; init; }
}
