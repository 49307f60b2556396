using System.Globalization;

namespace Floorline.Workbench;

/// <summary>What a number as written may be off by: half a unit of its last digit, <c>8.1</c> is 8.05 to 8.15.</summary>
internal static class Rounding
{
    /// <summary>The share of the time that the first number of a text may be off by; 0 where there is none.</summary>
    /// <param name="text">Such as <c>8.1ms</c> or <c>45tok/s</c>.</param>
    /// <param name="ofTime">Whether the number is a time; else a rate, whose lower end is the longer time.</param>
    internal static double Of(string text, bool ofTime)
    {
        int start = text.AsSpan().IndexOfAnyInRange('0', '9');
        if (start < 0)
        {
            return 0;
        }

        int end = start;
        while (end < text.Length && (char.IsAsciiDigit(text[end]) || text[end] == '.'))
        {
            end++;
        }

        string number = text[start..end].TrimEnd('.');
        int point = number.IndexOf('.', StringComparison.Ordinal);
        double half = 0.5 * Math.Pow(10, point < 0 ? 0 : -(number.Length - point - 1));
        return !double.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) || value <= half ? 0.5
            : ofTime ? half / value : half / (value - half);
    }
}
