namespace Floorline.Core.Guardrails;

/// <summary>One thing to know about the quality of a run.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">The finding in a sentence.</param>
public sealed record GuardrailFinding(GuardrailFindingKind Kind, string Text);
