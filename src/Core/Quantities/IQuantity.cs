namespace Floorline.Core.Quantities;

/// <summary>A number with one fixed unit. Like quantities add, subtract, scale and compare; unlike quantities do not compile together.</summary>
/// <typeparam name="TSelf">The quantity itself.</typeparam>
public interface IQuantity<TSelf>
    where TSelf : struct, IQuantity<TSelf>
{
    /// <summary>The number in the unit that the type names. For wire formats and rendering only.</summary>
    double Value { get; }

    /// <summary>Makes the quantity from a number in its unit.</summary>
    /// <param name="value">The number in the unit that the type names.</param>
    static abstract TSelf From(double value);
}
