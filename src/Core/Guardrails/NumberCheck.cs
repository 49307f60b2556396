using System.Globalization;
using System.Text.RegularExpressions;

namespace Floorline.Core.Guardrails;

/// <summary>The last number in the output is the expected one within a tolerance. Thousands may be grouped by commas.</summary>
/// <param name="Expected">The number.</param>
/// <param name="Tolerance">Largest difference that passes.</param>
/// <param name="Relative">Whether the tolerance is a share of the expected number.</param>
public sealed partial record NumberCheck(double Expected, double Tolerance, bool Relative) : Check
{
    /// <inheritdoc/>
    public override string Kind => "number";

    /// <inheritdoc/>
    public override CheckResult Judge(ModelOutput output, ModelOutput? baseline)
    {
        ArgumentNullException.ThrowIfNull(output);
        MatchCollection numbers = Numbers().Matches(output.Text);
        if (numbers.Count == 0)
        {
            return Failed("holds no number");
        }

        double found = double.Parse(numbers[^1].Value.Replace(",", "", StringComparison.Ordinal), NumberStyles.Float, CultureInfo.InvariantCulture);
        double allowed = Relative ? Tolerance * Math.Abs(Expected) : Tolerance;

        // One part in 1e12 more: 0.1 + 0.2 is to be within 0 of 0.3.
        return PassedIf(Math.Abs(found - Expected) <= allowed + (1e-12 * Math.Abs(Expected)), "its last number is not the expected one");
    }

    [GeneratedRegex(@"(?<![\w.])-?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?(?:[eE][+-]?\d{1,3})?")]
    private static partial Regex Numbers();
}
