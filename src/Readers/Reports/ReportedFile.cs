namespace Floorline.Readers.Reports;

/// <summary>A result file that was read.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Format">What it was recognised as, such as <c>guidellm-v2</c>.</param>
/// <param name="Runs">The runs it holds; none for a file that only accompanies results, such as a configuration.</param>
/// <param name="Notes">What is to be said about the whole file.</param>
public sealed record ReportedFile(string Name, string Format, IReadOnlyList<ReportedRun> Runs, IReadOnlyList<string> Notes);
