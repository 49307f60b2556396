namespace Floorline.Core.Traces.Rules;

/// <summary>A number that a finding rests on.</summary>
/// <param name="Name">What it is, in the form of a JSON field: with its unit at the end (<c>_ms</c>, <c>_us</c>, <c>_bytes</c>, <c>_gb_s</c>), none
/// for shares and counts.</param>
/// <param name="Value">The number.</param>
public readonly record struct EvidenceNumber(string Name, double Value);
