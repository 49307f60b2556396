namespace Floorline.Core.Quantities;

/// <summary>The operators that every quantity has, written once: same unit in, same unit (or a plain ratio) out.</summary>
public static class QuantityOperators
{
    extension<TQuantity>(TQuantity)
        where TQuantity : struct, IQuantity<TQuantity>
    {
        /// <summary>Adds two amounts of one quantity.</summary>
        public static TQuantity operator +(TQuantity left, TQuantity right) => TQuantity.From(left.Value + right.Value);

        /// <summary>Subtracts one amount from another of the same quantity; the result may be negative.</summary>
        public static TQuantity operator -(TQuantity left, TQuantity right) => TQuantity.From(left.Value - right.Value);

        /// <summary>Scales an amount by a plain number.</summary>
        public static TQuantity operator *(TQuantity left, double factor) => TQuantity.From(left.Value * factor);

        /// <summary>Scales an amount by a plain number.</summary>
        public static TQuantity operator *(double factor, TQuantity right) => TQuantity.From(factor * right.Value);

        /// <summary>Divides an amount by a plain number.</summary>
        public static TQuantity operator /(TQuantity left, double divisor) => TQuantity.From(left.Value / divisor);

        /// <summary>The ratio of two amounts of one quantity: a plain number, never clamped.</summary>
        public static double operator /(TQuantity left, TQuantity right) => left.Value / right.Value;

        /// <summary>Whether the left amount is smaller.</summary>
        public static bool operator <(TQuantity left, TQuantity right) => left.Value < right.Value;

        /// <summary>Whether the left amount is larger.</summary>
        public static bool operator >(TQuantity left, TQuantity right) => left.Value > right.Value;

        /// <summary>Whether the left amount is smaller or equal.</summary>
        public static bool operator <=(TQuantity left, TQuantity right) => left.Value <= right.Value;

        /// <summary>Whether the left amount is larger or equal.</summary>
        public static bool operator >=(TQuantity left, TQuantity right) => left.Value >= right.Value;
    }

    extension<TQuantity>(TQuantity self)
        where TQuantity : struct, IQuantity<TQuantity>
    {
        /// <summary>The larger of this amount and another.</summary>
        public TQuantity OrMore(TQuantity other) => self.Value >= other.Value ? self : other;

        /// <summary>The smaller of this amount and another.</summary>
        public TQuantity OrLess(TQuantity other) => self.Value <= other.Value ? self : other;
    }
}
