using Floorline.Core.Quantities;

namespace Floorline.Core.Answers;

/// <summary>A load that outruns what serves it: the queue grows without end, whatever a step takes.</summary>
/// <param name="Arriving">Requests that arrive.</param>
/// <param name="Served">Requests that all copies together serve.</param>
public sealed record Overload(RequestsPerSecond Arriving, RequestsPerSecond Served);
