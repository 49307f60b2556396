using System.Globalization;
using System.Text.RegularExpressions;

namespace Floorline.Core.Guardrails;

/// <summary>The output has so many bullet points: lines that begin with -, *, a bullet, or a number with a full stop or bracket.</summary>
/// <param name="Fewest">Fewest that pass.</param>
/// <param name="Most">Most that pass.</param>
/// <param name="Only">Whether every line that is not empty must be one.</param>
public sealed partial record BulletsCheck(int Fewest, int Most, bool Only) : Check
{
    /// <inheritdoc/>
    public override string Kind => "bullets";

    /// <inheritdoc/>
    public override CheckResult Judge(ModelOutput output, ModelOutput? baseline)
    {
        ArgumentNullException.ThrowIfNull(output);
        string[] lines = [.. output.Text.Split('\n').Select(static line => line.Trim()).Where(static line => line.Length > 0)];
        int bullets = lines.Count(static line => Bullet().IsMatch(line));
        return bullets < Fewest || bullets > Most
            ? Failed(string.Create(CultureInfo.InvariantCulture, $"has {bullets} bullet points, not {Fewest} to {Most}"))
            : PassedIf(!Only || bullets == lines.Length, "has lines that are no bullet points");
    }

    [GeneratedRegex(@"^(?:[-*\u2022\u2013]|\d{1,3}[.)])\s+\S")]
    private static partial Regex Bullet();
}
