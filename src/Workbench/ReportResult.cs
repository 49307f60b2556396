using Floorline.Readers.Reports;

namespace Floorline.Workbench;

/// <summary>Results of other tools, in one set of definitions.</summary>
/// <param name="Files">The files in the order given; a folder stands for the files in it.</param>
/// <param name="Skipped">Files of a folder that are no results.</param>
public sealed record ReportResult(IReadOnlyList<ReportedFile> Files, IReadOnlyList<string> Skipped);
