using Floorline.Core.Hardware;
using Floorline.Core.Levers;
using Floorline.Core.Quantities;
using Floorline.Core.Situations;
using Floorline.Core.Workloads;

namespace Floorline.Core.Tests.Levers;

/// <summary>The order of changes where no goal is stated: least risk first among what is enough.</summary>
public class LeverOrderTests
{
    // Half the bytes of the cache are worth about a quarter of the time; the work that nobody needs has no risk.
    [Theory]
    [InlineData(0.05, "kv-fp8", "dead-work")]
    [InlineData(0.15, "dead-work", "kv-fp8")]
    [InlineData(0.4, "dead-work", "kv-fp8")]
    public void Of_NoRiskAndLowRisk_TheOneWithoutRiskFirstWhereItIsHalfAsMuch(double dead, string first, string second)
    {
        Situation situation = Situation(dead);
        Judgement[] judged = [.. ((string[])["dead-work", "kv-fp8"]).Select(id => Judgement.Of(situation, LeverCatalogue.Find(id)!))];
        Assert.All(judged, static j => Assert.True(j.Helps));

        Assert.Equal([first, second], LeverOrder.Of(judged).Select(static j => j.Lever.Id));
    }

    [Fact]
    public void Of_AllLevers_WhatMustBeBoughtComesBehindWhatNeedNot()
    {
        Judgement[] helping = [.. Judgement.All(Situation(0.1)).Where(static j => j is { Helps: true, IsGuess: false, IsRateOnly: false, IsQuestion: false })];

        int bought = Array.FindIndex(helping, LeverOrder.IsBought);
        Assert.True(bought > 0);
        Assert.All(helping[bought..], static j => Assert.True(LeverOrder.IsBought(j)));
        Assert.Contains(helping, static j => j.Cost == CostClass.Purchase && !j.Lever.Facts.IsHypothetical);
        Assert.All(helping[..bought], static j => Assert.NotEqual(CostClass.Purchase, j.Cost));
    }

    private static Situation Situation(double dead) => new(Served.Eight, new DeviceGroup(Served.Fast), Step.Decode(1, 130_000))
    {
        Measured = SomeSituations.Ms(18),
        DeadWork = Seconds.FromMilliseconds(18 * dead),
    };
}
