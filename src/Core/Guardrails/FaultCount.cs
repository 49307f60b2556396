using Floorline.Core.Probability;

namespace Floorline.Core.Guardrails;

/// <summary>The faults of one severity in both runs, with their intervals and the paired test.</summary>
/// <param name="Severity">Which faults.</param>
/// <param name="Before">Faults of the baseline.</param>
/// <param name="After">Faults of the candidate.</param>
/// <param name="Paired">The paired test over the same prompts; with different numbers of answers, prompts whose share of faults fell or rose.</param>
/// <param name="Limit">The limit that holds for them; nothing where there is none.</param>
/// <param name="Outcome">What they say.</param>
public sealed record FaultCount(Severity Severity, ProportionInterval Before, ProportionInterval After, McNemar Paired, GuardrailLimit? Limit,
    GuardrailOutcome Outcome)
{
    /// <summary>
    /// The test by prompts where the sides gave different numbers of answers to them; null where they did not, and <see cref="Paired"/> holds.
    /// </summary>
    public PromptTest? ByPrompt { get; init; }

    /// <summary>Probability of so many new faults or more when nothing changed.</summary>
    public double WorseProbability => ByPrompt?.WorseProbability ?? Paired.WorseProbability;

    /// <summary>Probability of so many mended faults or more when nothing changed.</summary>
    public double BetterProbability => ByPrompt?.BetterProbability ?? Paired.BetterProbability;

    /// <summary>Probability of a difference at least this large in either direction, when nothing changed.</summary>
    public double Probability => Math.Min(1, 2 * Math.Min(WorseProbability, BetterProbability));

    /// <summary>Whether the candidate breaks its limit all the same, and the baseline broke it by as much or more.</summary>
    public bool BreaksLimitAsBefore => Limit is { } limit && limit.Judge(After.Hits, After.Of) == GuardrailOutcome.Fail
        && limit.Judge(Before.Hits, Before.Of) == GuardrailOutcome.Fail && After.Hits <= Before.Hits;
}
