using Floorline.Core.Hardware;
using Floorline.Core.Levers;
using Floorline.Core.Models;
using Floorline.Core.Quantities;
using Floorline.Core.Situations;
using Floorline.Core.Workloads;

namespace Floorline.Core.Tests.Levers;

/// <summary>A call that repeats a step: whatever one costs, half as many cost half of it.</summary>
public sealed class RepeatsTests
{
    private static readonly Lever _half = LeverCatalogue.Find("fewer-denoising-steps")!;

    // 300e6 parameters of two bytes, twenty times, are 12 GB. At 3,350 GB/s: 3.6 ms. Of 3 s nobody explains 2.996; ten steps leave half.
    [Fact]
    public void Of_TimeNobodyExplains_GoesWithTheSteps()
    {
        Judgement half = Judgement.Of(Loop(3000), _half);

        Assert.True(half.Helps);
        Assert.InRange(half.Predicted.Middle.Milliseconds, 1499, 1501);
        Assert.IsType<TimeAssumption.PerRepeat>(half.Assumption);
        Assert.True(half.Changed.High < half.Time);
    }

    // 1 s of 3 is the host's, once per call: 2 s belong to the steps.
    [Fact]
    public void Of_HostWorkOncePerCall_Stays()
    {
        Judgement half = Judgement.Of(Loop(3000) with { HostWork = new Seconds(1) }, _half);

        Assert.True(half.Helps);
        Assert.InRange(half.Predicted.Middle.Milliseconds, 1990, 2010);
    }

    [Fact]
    public void Of_HostWorkThatIsMostOfTheCall_LeavesLittleToTheSteps()
    {
        Judgement half = Judgement.Of(Loop(3000) with { HostWork = new Seconds(2.9) }, _half);

        Assert.False(half.Helps);
        Assert.InRange(half.Predicted.Middle.Milliseconds, 2940, 2960);
    }

    // What stands before the loop may have the unexplained time as well: 6 GB beside 12 GB are a third of the floor, so of 3 s between a third and a half goes.
    [Fact]
    public void Of_PartBeforeTheLoop_IsAnInterval()
    {
        Situation loop = Loop(3000);
        Situation two = loop with
        {
            Model = new Model("policy", [new StatedComponent("encoder", ComponentRole.Encoder, 3_000_000_000), .. loop.Model.Components], Some.Bf16),
        };

        Judgement half = Judgement.Of(two, _half);

        Assert.True(half.Helps);
        Assert.InRange(half.Predicted.Middle.Milliseconds, 1700, 1800);
        Assert.InRange(half.Predicted.High.Milliseconds, 2000, 3000);
    }

    // The same whichever is asked first, and twice a half is a quarter.
    [Fact]
    public void Of_AfterAnother_IsOfWhatIsLeft()
    {
        Judgement first = Judgement.Of(Loop(3000), _half);
        Situation quarter = first.After! with { Step = first.After!.Step with { DenoisingSteps = 5 } };

        Assert.InRange(Forecast.Of(quarter).Step.Middle.Milliseconds, 749, 751);
    }

    private static Situation Loop(double milliseconds) => new(
        new Model("loop", [new StatedComponent("denoiser", ComponentRole.Denoiser, 300_000_000) { Steps = 20 }], Some.Bf16),
        new DeviceGroup(Served.Fast), Step.Forward(1)) { Measured = Measurement.Of(Seconds.FromMilliseconds(milliseconds), 0) };
}
