namespace Floorline.Core.Traces.Rules;

/// <summary>A stretch of time that a finding rests on.</summary>
/// <param name="Start">Its start in ns on the trace's clock.</param>
/// <param name="End">Its end.</param>
public readonly record struct EvidenceInterval(long Start, long End);
