using Floorline.Core.Planning;
using Floorline.Core.Quantities;

namespace Floorline.Core.Tests.Planning;

/// <summary>PHYSICS section 11, to the digits printed.</summary>
public class FleetCostTests
{
    [Fact]
    public void PerMillionTokens_EightDevicesAtTwoDollars_IsByHand() =>
        // 16 dollars an hour over 3.6 million tokens an hour.
        Assert.Equal(16 / 3.6, FleetCost.PerMillionTokens(new DollarsPerHour(2), 8, new TokensPerSecond(1000)).Value, 1e-12);

    [Fact]
    public void PerToken_SevenHundredWattsAtAHundredTokens_IsSevenJoules() =>
        Assert.Equal(7, FleetCost.PerToken(new Watts(700), new TokensPerSecond(100)).Value, 1e-12);

    [Fact]
    public void ScalingTax_Of48Against65_Is26Point2() => Assert.Equal(26.2, Math.Round(FleetCost.ScalingTaxShare(0.48, 0.65) * 100, 1));

    [Fact]
    public void StragglerLoss_OfTenPerCent_Is9Point1() => Assert.Equal(9.1, Math.Round(FleetCost.StragglerLossShare(0.1) * 100, 1));

    [Fact]
    public void StragglerLoss_OfNothing_IsNothing() => Assert.Equal(0, FleetCost.StragglerLossShare(0));

    [Fact]
    public void BreakEvenCalls_OfAnHourForThreeMilliseconds_Is1Point2Million() =>
        Assert.Equal(1_200_000, FleetCost.BreakEvenCalls(new Seconds(3600), Seconds.FromMilliseconds(3)), 1e-6);

    [Fact]
    public void Anything_ThatMakesNoSense_IsRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(static () => FleetCost.PerMillionTokens(new DollarsPerHour(2), 0, new TokensPerSecond(1)));
        Assert.Throws<ArgumentOutOfRangeException>(static () => FleetCost.PerMillionTokens(new DollarsPerHour(2), 1, new TokensPerSecond(0)));
        Assert.Throws<ArgumentOutOfRangeException>(static () => FleetCost.PerToken(new Watts(1), new TokensPerSecond(double.NaN)));
        Assert.Throws<ArgumentOutOfRangeException>(static () => FleetCost.ScalingTaxShare(0.4, 0));
        Assert.Throws<ArgumentOutOfRangeException>(static () => FleetCost.StragglerLossShare(-0.1));
        Assert.Throws<ArgumentOutOfRangeException>(static () => FleetCost.BreakEvenCalls(new Seconds(1), Seconds.Zero));
    }
}
