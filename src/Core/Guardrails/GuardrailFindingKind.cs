namespace Floorline.Core.Guardrails;

/// <summary>What is worth knowing about a run's quality beyond its faults.</summary>
public enum GuardrailFindingKind
{
    /// <summary>A severity of fault became more frequent, and chance does not explain it.</summary>
    Worse,

    /// <summary>A severity of fault became rarer, and chance does not explain it.</summary>
    Better,

    /// <summary>The baseline itself breaks the limit.</summary>
    BaselineBreaksLimit,

    /// <summary>The golden set is smaller than the one the limit is stated for.</summary>
    SmallSet,

    /// <summary>Answers are missing.</summary>
    MissingAnswers,

    /// <summary>Checks could not be made.</summary>
    Undecided,

    /// <summary>Answers became longer or shorter.</summary>
    Length,

    /// <summary>Refusals became more or less frequent.</summary>
    Refusals,

    /// <summary>The model became less or more sure of its answers.</summary>
    Perplexity,

    /// <summary>Several answers to a prompt were judged by their worst.</summary>
    SeveralAnswers,
}
