namespace Floorline.Workbench;

/// <summary>The files of a verification where they are open already; their names stand in the <see cref="VerifySpec"/>.</summary>
/// <param name="Baseline">The run before the change.</param>
/// <param name="Candidate">The run after it.</param>
/// <param name="Golden">The golden set; null judges speed alone.</param>
/// <param name="Marks">A review sheet that was filled in; null where there is none.</param>
public sealed record VerifyFiles(Stream Baseline, Stream Candidate, Stream? Golden = null, Stream? Marks = null);
