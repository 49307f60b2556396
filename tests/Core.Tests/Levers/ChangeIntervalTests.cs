using Floorline.Core.Expectations;
using Floorline.Core.Hardware;
using Floorline.Core.Levers;
using Floorline.Core.Quantities;
using Floorline.Core.Situations;
using Floorline.Core.Workloads;

namespace Floorline.Core.Tests.Levers;

/// <summary>The interval of a change is that of the part which changes: what is uncertain of the time before and after cancels in their difference.</summary>
public class ChangeIntervalTests
{
    public static TheoryData<string> Names => [.. SomeSituations.All.Select(static s => s.Name)];

    private static Situation Of(string name) => SomeSituations.All.Single(s => s.Name == name).Situation;

    [Theory]
    [MemberData(nameof(Names))]
    public void Changed_OfEveryLever_HoldsTheSameMiddle(string name) =>
        Assert.All(Judgement.All(Of(name)).Where(static j => j.After is not null), static j =>
        {
            Assert.Equal(j.Predicted.Middle, j.Changed.Middle);
            Assert.True(j.Changed.Low <= j.Changed.Middle && j.Changed.Middle <= j.Changed.High, j.Lever.Id);
        });

    // Between two expected times lies only what pairs of runs differ by: what is expected to gain does not lose.
    [Theory]
    [InlineData(2048)]
    [InlineData(16_000)]
    [InlineData(130_000)]
    public void Changed_BetweenExpectedTimes_IsSureOfItsSign(long context)
    {
        Situation situation = Eight(context) with { Engine = Served.Compiled };
        Judgement[] floors = [.. Judgement.All(situation).Where(static j => j is { IsGuess: false, After: not null } && j.Gain != Seconds.Zero)];

        Assert.NotEmpty(floors);
        Assert.All(floors, static j => Assert.Equal(j.Gain > Seconds.Zero, j.Changed.High < j.Time));
    }

    // Half of a short context is a small part of a step: its gain is known to a part of itself, though the step is known to a quarter only.
    [Fact]
    public void Changed_ASmallPart_IsAsUncertainAsThatPart()
    {
        var half = Judgement.Of(Eight(2048) with { Engine = Served.Compiled }, LeverCatalogue.Find("shorter-context")!);

        Seconds width = half.Changed.High - half.Changed.Low;
        Assert.InRange(half.Gain / half.Time, 0.001, 0.05);
        Assert.InRange(width / half.Gain, 0, 1);
        Assert.True(half.Predicted.High - half.Predicted.Low > half.Gain * 5);
    }

    // The error of a measured time is one of both times: 20 % of it are not 20 % of the difference.
    [Theory]
    [InlineData(0.02)]
    [InlineData(0.2)]
    public void Changed_FromAMeasuredTime_LeavesItsErrorOut(double error)
    {
        Situation situation = Eight(130_000) with { Engine = Served.Compiled };
        Seconds time = ExpectedTime.Of(situation, situation.Floors)!.Time.Middle;
        TimeRange Changed(double e) => Judgement.Of(situation with { Measured = Measurement.Of(time, e) }, LeverCatalogue.Find("kv-fp8")!).Changed;

        Assert.Equal(Changed(0), Changed(error));
    }

    [Fact]
    public void Changed_TimeThatWasMeasuredByItself_IsCertain()
    {
        var dead = Judgement.Of(Eight(2048) with { Measured = SomeSituations.Ms(12), DeadWork = Seconds.FromMilliseconds(1) },
            LeverCatalogue.Find("dead-work")!);

        Assert.Equal(1, dead.Gain.Milliseconds, 1e-9);
        Assert.Equal((dead.Changed.Middle, dead.Changed.Middle), (dead.Changed.Low, dead.Changed.High));
    }

    private static Situation Eight(long context) => new(Served.Eight, new DeviceGroup(Served.Fast), Step.Decode(1, context));
}
