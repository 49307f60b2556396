namespace Floorline.Core.Guardrails;

/// <summary>What one check says of one output.</summary>
/// <param name="Check">The check.</param>
/// <param name="State">Passed, failed or undecided.</param>
/// <param name="Severity">How bad a failure is.</param>
/// <param name="Reason">Why, where it did not pass; may name what the golden set asks for, holds no text of the output, so that nothing secret is
/// repeated.</param>
public sealed record CheckResult(Check Check, CheckState State, Severity Severity, string Reason);
