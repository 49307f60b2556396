namespace Floorline.Core.Guardrails;

/// <summary>The output contains a text, or must not; case does not count.</summary>
/// <param name="Text">The text.</param>
/// <param name="Wanted">Whether it must be there (true) or must not (false).</param>
public sealed record ContainsCheck(string Text, bool Wanted) : Check
{
    private const int Shown = 40;

    /// <inheritdoc/>
    public override string Kind => Wanted ? "contains" : "not_contains";

    /// <inheritdoc/>
    public override CheckResult Judge(ModelOutput output, ModelOutput? baseline)
    {
        ArgumentNullException.ThrowIfNull(output);
        return PassedIf(output.Text.Contains(Text, StringComparison.OrdinalIgnoreCase) == Wanted,
            $"{(Wanted ? "lacks" : "contains")} '{(Text.Length > Shown ? Text[..Shown] + "..." : Text)}'");
    }
}
