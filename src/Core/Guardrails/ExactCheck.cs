namespace Floorline.Core.Guardrails;

/// <summary>The output is this text, character by character; white space around it does not count.</summary>
/// <param name="Expected">The text.</param>
public sealed record ExactCheck(string Expected) : Check
{
    /// <inheritdoc/>
    public override string Kind => "exact";

    /// <inheritdoc/>
    public override CheckResult Judge(ModelOutput output, ModelOutput? baseline)
    {
        ArgumentNullException.ThrowIfNull(output);
        return PassedIf(output.Text.AsSpan().Trim().SequenceEqual(Expected.AsSpan().Trim()), "is not the expected text");
    }
}
