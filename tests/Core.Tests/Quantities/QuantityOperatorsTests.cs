using System.Reflection;
using Floorline.Core.Quantities;

namespace Floorline.Core.Tests.Quantities;

/// <summary>The operators that all quantities share, exercised on every type that there is: a new one is covered on the day it is written.</summary>
public class QuantityOperatorsTests
{
    [Fact]
    public void Types_Reflection_FindsAllElevenQuantities() => Assert.True(QuantityTests.Types.Cast<object>().Count() >= 11);

    [Theory]
    [MemberData(nameof(QuantityTests.Types), MemberType = typeof(QuantityTests))]
    public void Operators_OfEveryQuantity_AreThoseOfItsNumber(Type quantity)
    {
        ArgumentNullException.ThrowIfNull(quantity);
        typeof(QuantityOperatorsTests).GetMethod(nameof(Operators), BindingFlags.NonPublic | BindingFlags.Static)!.MakeGenericMethod(quantity)
            .Invoke(null, null);
    }

    private static void Operators<TQuantity>()
        where TQuantity : struct, IQuantity<TQuantity>
    {
        TQuantity two = TQuantity.From(2);
        TQuantity three = TQuantity.From(3);

        foreach (double value in (double[])[0, 1, -2.5, 1e-12, 3.35e12, double.MaxValue, double.PositiveInfinity])
        {
            Assert.Equal(value, TQuantity.From(value).Value);
        }

        Assert.Equal(5, (two + three).Value);
        Assert.Equal(-1, (two - three).Value);
        Assert.Equal(3, (two * 1.5).Value);
        Assert.Equal(3, (1.5 * two).Value);
        Assert.Equal(0.5, (two / 4).Value);
        Assert.Equal(1.5, three / two);
        Assert.True(two < three && three > two && two <= three && three >= two && two <= TQuantity.From(2) && two >= TQuantity.From(2));
        Assert.False(two < TQuantity.From(2) || two > TQuantity.From(2) || three <= two || two >= three);
        Assert.Equal(three, two.OrMore(three));
        Assert.Equal(three, three.OrMore(two));
        Assert.Equal(two, two.OrLess(three));
        Assert.Equal(two, three.OrLess(two));
    }
}
