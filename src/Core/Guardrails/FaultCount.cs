using Floorline.Core.Probability;

namespace Floorline.Core.Guardrails;

/// <summary>The faults of one severity in both runs, with their intervals and the paired test.</summary>
/// <param name="Severity">Which faults.</param>
/// <param name="Before">Faults of the baseline.</param>
/// <param name="After">Faults of the candidate.</param>
/// <param name="Paired">The paired test over the same prompts.</param>
/// <param name="Limit">The limit that holds for them; nothing where there is none.</param>
/// <param name="Outcome">What they say.</param>
public sealed record FaultCount(Severity Severity, ProportionInterval Before, ProportionInterval After, McNemar Paired, GuardrailLimit? Limit,
    GuardrailOutcome Outcome);
