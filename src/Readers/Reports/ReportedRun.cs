using Floorline.Core.Serving;

namespace Floorline.Readers.Reports;

/// <summary>A run as a file reports it.</summary>
/// <param name="Run">The run in our definitions.</param>
/// <param name="Other">Fields of the file that have no place in ours, as one JSON object; null where there are none. Texts shaped like keys are
/// withheld.</param>
public sealed record ReportedRun(ServingRun Run, string? Other);
