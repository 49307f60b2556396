using System.Text.RegularExpressions;

namespace Floorline.Core.Guardrails;

/// <summary>A regular expression matches somewhere in the output, or must not. A match that takes too long is undecided, never a hang.</summary>
/// <param name="Pattern">The expression, made with a time limit.</param>
/// <param name="Wanted">Whether it must match (true) or must not (false).</param>
public sealed record PatternCheck(Regex Pattern, bool Wanted) : Check
{
    /// <inheritdoc/>
    public override string Kind => Wanted ? "regex" : "not_regex";

    /// <inheritdoc/>
    public override CheckResult Judge(ModelOutput output, ModelOutput? baseline)
    {
        ArgumentNullException.ThrowIfNull(output);
        try
        {
            return PassedIf(Pattern.IsMatch(output.Text) == Wanted, Wanted ? "does not match the pattern" : "matches a pattern it must not");
        }
        catch (RegexMatchTimeoutException)
        {
            return Undecided("the pattern took longer than its time limit");
        }
    }
}
