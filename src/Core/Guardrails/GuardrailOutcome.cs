namespace Floorline.Core.Guardrails;

/// <summary>What a guardrail says; later values are worse.</summary>
public enum GuardrailOutcome
{
    /// <summary>Within its limits.</summary>
    Pass,

    /// <summary>A check could not be made, such as one that waits for a reviewer.</summary>
    Undecided,

    /// <summary>Between pass and fail: a person has to look.</summary>
    Warn,

    /// <summary>Beyond its limits, or shown to be worse than before.</summary>
    Fail,
}
