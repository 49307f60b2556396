namespace Floorline.Core.Guardrails;

/// <summary>A person looks at the output and marks it. The mark decides the severity.</summary>
/// <param name="Question">What the person is asked.</param>
public sealed record HumanCheck(string Question) : Check
{
    /// <inheritdoc/>
    public override string Kind => "human";

    /// <inheritdoc/>
    public override CheckResult Judge(ModelOutput output, ModelOutput? baseline)
    {
        ArgumentNullException.ThrowIfNull(output);
        return output.Mark switch
        {
            null => Undecided("nobody has marked it"),
            ReviewMark.Fine => Passed(),
            ReviewMark.Minor => Failed("a reviewer marked it as a minor fault") with { Severity = Severity.Minor },
            ReviewMark.Serious => Failed("a reviewer marked it as a serious fault") with { Severity = Severity.Serious },
            _ => throw new ArgumentOutOfRangeException(nameof(output), output.Mark, "is not a mark"),
        };
    }
}
