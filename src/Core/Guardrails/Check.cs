namespace Floorline.Core.Guardrails;

/// <summary>Something that an output must be, have or keep. Readers add kinds that need a parser, such as a JSON schema.</summary>
public abstract record Check
{
    /// <summary>Its kind as golden sets write it, such as <c>contains</c>.</summary>
    public abstract string Kind { get; }

    /// <summary>How bad a failure is.</summary>
    public Severity Severity { get; init; } = Severity.Serious;

    /// <summary>Judges an output.</summary>
    /// <param name="output">The output.</param>
    /// <param name="baseline">What the baseline answered to the same prompt; nothing where it is not known, or where the baseline itself is judged.</param>
    public abstract CheckResult Judge(ModelOutput output, ModelOutput? baseline);

    /// <summary>The output passes.</summary>
    protected CheckResult Passed() => new(this, CheckState.Passed, Severity, "");

    /// <summary>The output passes if a condition holds.</summary>
    /// <param name="good">The condition.</param>
    /// <param name="reason">Why it fails otherwise.</param>
    protected CheckResult PassedIf(bool good, string reason) => good ? Passed() : Failed(reason);

    /// <summary>The output fails.</summary>
    /// <param name="reason">Why.</param>
    protected CheckResult Failed(string reason) => new(this, CheckState.Failed, Severity, reason);

    /// <summary>The check cannot be made.</summary>
    /// <param name="reason">What is missing.</param>
    protected CheckResult Undecided(string reason) => new(this, CheckState.Undecided, Severity, reason);
}
