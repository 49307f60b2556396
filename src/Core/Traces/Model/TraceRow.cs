namespace Floorline.Core.Traces.Model;

/// <summary>One event on its way into a trace.</summary>
/// <param name="Start">Start in ns.</param>
/// <param name="Duration">Duration in ns.</param>
/// <param name="Correlation">Key of the launch join.</param>
/// <param name="ExternalId">Number of the operator.</param>
/// <param name="Name">Index of its name.</param>
/// <param name="Track">Number of its track in the builder.</param>
/// <param name="Detail">Index of its detail.</param>
/// <param name="Kind">What it is.</param>
internal readonly record struct TraceRow(long Start, long Duration, long Correlation, long ExternalId, int Name, int Track, int Detail, EventKind Kind);
