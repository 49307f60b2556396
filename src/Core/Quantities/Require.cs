using System.Runtime.CompilerServices;

namespace Floorline.Core.Quantities;

/// <summary>Checks of a caller's arguments: a breach is a bug in the caller and throws with name, value and range.</summary>
public static class Require
{
    /// <summary>Demands a finite number above zero.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is zero, negative, infinite or not a number.</exception>
    public static double Positive(double value, [CallerArgumentExpression(nameof(value))] string name = "") =>
        double.IsFinite(value) && value > 0 ? value : throw new ArgumentOutOfRangeException(name, value, "must be a finite number above 0");

    /// <summary>Demands a quantity that is finite and above zero.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is zero, negative, infinite or not a number.</exception>
    public static TQuantity Positive<TQuantity>(TQuantity value, [CallerArgumentExpression(nameof(value))] string name = "")
        where TQuantity : struct, IQuantity<TQuantity>
    {
        Positive(value.Value, name);
        return value;
    }

    /// <summary>Demands a finite number that is not negative.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative, infinite or not a number.</exception>
    public static double NotNegative(double value, [CallerArgumentExpression(nameof(value))] string name = "") =>
        double.IsFinite(value) && value >= 0 ? value : throw new ArgumentOutOfRangeException(name, value, "must be a finite number, 0 or more");

    /// <summary>Demands a whole number in a range, both ends included.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value lies outside the range.</exception>
    public static long InRange(long value, long low, long high, [CallerArgumentExpression(nameof(value))] string name = "") =>
        value >= low && value <= high ? value : throw new ArgumentOutOfRangeException(name, value, $"must lie between {low} and {high}");
}
