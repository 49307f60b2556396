using Floorline.Core.Calibration;
using Floorline.Core.Hardware;
using Floorline.Core.Quantities;
using Floorline.Core.Situations;

namespace Floorline.Core.Tests.Calibration;

public class SpreadTests
{
    [Theory]
    [InlineData(1, 1.41421356)]
    [InlineData(2, 1.22474487)]
    [InlineData(8, 1.06066017)]
    public void ForAnother_FewGroups_GrowsOnLogarithms(int groups, double power)
    {
        Spread wider = new Spread(0.5, 2).ForAnother(groups);

        Assert.Equal(Math.Pow(2, power), wider.High, 1e-6);
        Assert.Equal(1 / wider.High, wider.Low, 1e-9);
    }

    [Fact]
    public void ForAnother_NoGroup_IsRefused() => Assert.Throws<ArgumentOutOfRangeException>(static () => new Spread(0.5, 2).ForAnother(0));

    [Fact]
    public void TimesAsWide_Twice_SquaresEitherEnd() => Assert.Equal(new Spread(0.25, 4), new Spread(0.5, 2).TimesAsWide(2));

    [Fact]
    public void Towards_HalfWay_IsTheGeometricMiddle()
    {
        Spread between = new Spread(0.25, 4).Towards(new Spread(1, 1), 0.5);

        Assert.Equal(new Spread(0.5, 2), between);
    }

    [Fact]
    public void SpreadIn_AClassThatNobodyMeasured_IsWiderThanAll()
    {
        (string, DeviceClass, double)[] residuals = [.. Enumerable.Range(1, 100)
            .Select(static i => ($"{i % 4}", DeviceClass.ConsumerGpu, 0.5 + (i / 100.0)))];

        Spread own = LeaveOneOut.SpreadIn(DeviceClass.ConsumerGpu, residuals);
        Spread other = LeaveOneOut.SpreadIn(DeviceClass.Cpu, residuals);

        // Four families of its own and all together make five groups; of another class there is one.
        Assert.True(other.High > own.High && other.Low < own.Low, $"{other} against {own}");
    }

    [Fact]
    public void MiddleOf_FamiliesOfManyRows_WeighAsTheRootOfThem()
    {
        (string, double)[] residuals = [.. Enumerable.Repeat(("many", 3.0), 16), .. Enumerable.Repeat(("few", 1.5), 4),
            .. Enumerable.Repeat(("third", 1.2), 9)];

        Assert.Equal(1.5, LeaveOneOut.MiddleOf(residuals));
        Assert.Equal(1, LeaveOneOut.MiddleOf([.. Enumerable.Repeat(("one", 3.0), 16)]));
    }

    [Fact]
    public void On_AGenerationThatWasNotSeen_WidensOnce()
    {
        EngineProfile seen = EngineProfile.Default(EngineKind.Compiled) with { Generations = ["hopper", "blackwell"], Spread = new Spread(0.5, 2) };
        Device old = new("old", "Old", new BytesPerSecond(1e12)) { Family = "ampere" };

        Assert.Equal(seen.Spread, seen.On(old with { Family = "hopper" }).Spread);
        Assert.Equal(seen.Spread.ForAnother(2), seen.On(old).Spread);
        Assert.Equal(seen.On(old).Spread, seen.On(old).On(old).Spread);
    }
}
