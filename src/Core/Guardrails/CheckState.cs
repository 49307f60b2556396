namespace Floorline.Core.Guardrails;

/// <summary>What a check says of an output.</summary>
public enum CheckState
{
    /// <summary>The output is as it should be.</summary>
    Passed,

    /// <summary>It is not.</summary>
    Failed,

    /// <summary>The check lacks something it needs: a token count, log-probabilities, a reviewer's mark.</summary>
    Undecided,
}
