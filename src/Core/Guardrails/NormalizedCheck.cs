namespace Floorline.Core.Guardrails;

/// <summary>The output is this text apart from case, punctuation and white space (<see cref="Wording.Normalized"/>).</summary>
/// <param name="Expected">The text.</param>
public sealed record NormalizedCheck(string Expected) : Check
{
    /// <inheritdoc/>
    public override string Kind => "normalized";

    /// <inheritdoc/>
    public override CheckResult Judge(ModelOutput output, ModelOutput? baseline)
    {
        ArgumentNullException.ThrowIfNull(output);
        return PassedIf(Wording.Normalized(output.Text) == Wording.Normalized(Expected), "is not the expected text, case and punctuation apart");
    }
}
