using System.Globalization;

namespace Floorline.Workbench.Documents;

/// <summary>
/// Numbers in ten significant digits, as the format G10 writes them: a page has some two thousand, and the general formatter is exact to any length.
/// </summary>
internal static class TenDigits
{
    private const double Least = 1e-4;
    private const double Most = 1e10;

    // Nearer to the middle between two last digits than the rounding of one multiplication could reach, exact arithmetic must decide.
    private const double Doubt = 1e-4;

    private static readonly double[] _powers = [1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14];

    /// <summary>Writes a number; from 0.0001 to below 1e10, where it needs no exponent, by whole-number arithmetic.</summary>
    /// <param name="value">The number; finite.</param>
    /// <param name="into">At least 32 bytes.</param>
    /// <returns>Bytes written.</returns>
    internal static int Write(double value, Span<byte> into)
    {
        double size = Math.Abs(value);
        if (size is < Least or >= Most)
        {
            return General(value, into);
        }

        int before = Before(size);
        double scaled = size * _powers[10 - before];
        long digits = (long)scaled;
        double rest = scaled - digits;
        digits += rest > 0.5 ? 1 : 0;
        if (Math.Abs(rest - 0.5) < Doubt || digits is < 1_000_000_000 or >= 10_000_000_000)
        {
            return General(value, into);
        }

        int kept = 10;
        while (digits % 10 == 0)
        {
            digits /= 10;
            kept--;
        }

        int at = 0;
        if (value < 0)
        {
            into[at++] = (byte)'-';
        }

        return before > 0 ? Whole(digits, kept, before, into, at) : Fraction(digits, kept, before, into, at);
    }

    /// <summary>Digits before the point; below 1: minus the zeros after it.</summary>
    private static int Before(double size)
    {
        int before = 0;
        while (before < 10 && size >= _powers[before])
        {
            before++;
        }

        while (before <= 0 && size * _powers[1 - before] < 1)
        {
            before--;
        }

        return before;
    }

    private static int Whole(long digits, int kept, int before, Span<byte> into, int at)
    {
        for (int i = kept; i < before; i++)
        {
            digits *= 10;
        }

        int length = Math.Max(kept, before);
        int point = length > before ? 1 : 0;
        for (int i = length - 1; i >= 0; i--)
        {
            into[at + i + (i >= before ? point : 0)] = (byte)('0' + (digits % 10));
            digits /= 10;
        }

        if (point > 0)
        {
            into[at + before] = (byte)'.';
        }

        return at + length + point;
    }

    private static int Fraction(long digits, int kept, int before, Span<byte> into, int at)
    {
        into[at++] = (byte)'0';
        into[at++] = (byte)'.';
        into.Slice(at, -before).Fill((byte)'0');
        at -= before;
        for (int i = kept - 1; i >= 0; i--)
        {
            into[at + i] = (byte)('0' + (digits % 10));
            digits /= 10;
        }

        return at + kept;
    }

    private static int General(double value, Span<byte> into)
    {
        value.TryFormat(into, out int length, "G10", CultureInfo.InvariantCulture);
        return length;
    }
}
