using System.Globalization;
using System.Text.Json;
using Floorline.Workbench.Documents;

namespace Floorline.Workbench.Schemas;

/// <summary>
/// How numbers stand in documents: whole ones (bytes, counts) as they are, the rest in ten significant digits, more than any input has and free of the noise
/// of binary fractions. What is not finite is null.
/// </summary>
internal static class Numbers
{
    /// <summary>Writes a member.</summary>
    /// <param name="json">Where to.</param>
    /// <param name="name">Its name.</param>
    /// <param name="value">Its value.</param>
    internal static void Write(Utf8JsonWriter json, string name, double value)
    {
        if (!double.IsFinite(value))
        {
            json.WriteNull(name);
        }
        else if (value == Math.Floor(value) && Math.Abs(value) < 1e15 && (value != 0 || !double.IsNegative(value)))
        {
            // Below this a whole number is written without an exponent.
            json.WriteNumber(name, (long)value);
        }
        else if (value == Math.Floor(value) || Math.Abs(value) is < 1e-4 or >= 1e10)
        {
            json.WriteNumber(name, Rounded(value));
        }
        else
        {
            // In this range ten digits need no exponent, so the text is the one that the rounded number would give.
            Span<byte> digits = stackalloc byte[32];
            int length = TenDigits.Write(value, digits);
            json.WritePropertyName(name);
            json.WriteRawValue(digits[..length], skipInputValidation: true);
        }
    }

    /// <summary>A number in the digits that documents keep.</summary>
    /// <param name="value">The number; finite.</param>
    internal static double Rounded(double value) =>
        value == Math.Floor(value) ? value : double.Parse(value.ToString("G10", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
}
