using Floorline.Core.Floors;
using Floorline.Core.Hardware;
using Floorline.Core.Levers;
using Floorline.Core.Quantities;
using Floorline.Core.Situations;
using Floorline.Core.Workloads;

namespace Floorline.Core.Tests.Levers;

/// <summary>Where a judgement turns: each threshold from both sides.</summary>
public class JudgementThresholdTests
{
    private static Situation Plain => new(Served.Eight, new DeviceGroup(Served.Fast), Step.Decode(1, 3000)) { Measured = SomeSituations.Ms(8) };

    [Fact]
    public void Helps_ALeverThatMovesTheFloor_FromFivePerCentOn()
    {
        var shares = new List<double>();
        for (int context = 500; context < 40_000; context += 500)
        {
            Situation situation = Plain with { Step = Step.Decode(1, context), Measured = null };
            Judgement judged = Of(situation, "kv-fp8");
            double share = judged.Gain / judged.Time;
            shares.Add(share);

            Assert.Equal(share >= 0.05, judged.Helps);
        }

        Assert.Contains(shares, static s => s is > 0.03 and < 0.05);
        Assert.Contains(shares, static s => s is > 0.05 and < 0.07);
    }

    [Theory]
    [InlineData(4, false)]
    [InlineData(20, true)]
    public void Helps_TimeThatWasMeasuredByItself_FromAThousandthOn(double microseconds, bool helps) =>
        Assert.Equal(helps, Of(Plain with { DeadWork = Seconds.FromMicroseconds(microseconds) }, "dead-work").Helps);

    [Theory]
    [InlineData(1.1, false)]
    [InlineData(1.4, false)]
    [InlineData(1.6, true)]
    [InlineData(3.0, true)]
    public void Helps_TimeThatMayGo_WhereTheStepIsNoLongerBound(double ratio, bool helps)
    {
        Seconds floor = Plain.Floors.Binding;
        Judgement judged = Of(Plain with { Measured = SomeSituations.Ms((floor * ratio).Milliseconds) }, "cuda-graphs");

        Assert.True(judged.IsGuess);
        Assert.Equal(helps, judged.Helps);
    }

    [Fact]
    public void Helps_ATrade_WhereMoreIsWonThanLost()
    {
        var trades = new List<bool>();
        foreach (int slots in (int[])[1, 8, 32, 128])
        {
            foreach (int prompt in (int[])[200, 2000, 8000])
            {
                Situation situation = Plain with { Measured = null, Engine = Served.Compiled, Load = ServingLoad.Closed(slots, prompt, 100) };
                foreach (Judgement judged in Judgement.All(situation))
                {
                    if (judged is { Support: null, Why: Why.LoadMoves { Better.Count: > 0, Worse.Count: > 0 } trade })
                    {
                        bool won = trade.Better.Max(static m => m.Gain) > trade.Worse.Max(static m => -m.Gain);
                        trades.Add(won);

                        Assert.Equal(won, judged.Helps);
                    }
                }
            }
        }

        Assert.Contains(true, trades);
        Assert.Contains(false, trades);
    }

    [Fact]
    public void Why_DraftsOfWhichNoneIsAccepted_IsThatItGetsSlower() =>
        Assert.IsType<Why.Slower>(Of(Plain with { Drafts = new Speculation(0.01, 4, Seconds.FromMilliseconds(1)) }, "speculation").Why);

    [Fact]
    public void Why_WeightsThatFallWhereArithmeticBinds_IsTheOtherTerm()
    {
        Judgement judged = Of(Plain with { Step = Step.Prefill(1, 500), Measured = null }, "w4a16");

        Why.OtherTermBinds why = Assert.IsType<Why.OtherTermBinds>(judged.Why);
        Assert.Equal(FloorTerm.Compute, why.Binds);
        Assert.False(judged.Helps);
    }

    [Fact]
    public void Why_WeightsThatFallUntilArithmeticBinds_IsTheOtherTerm()
    {
        // Arithmetic just below the reads: the floor falls, but by far less than the reads do.
        Situation near = Enumerable.Range(100, 900).Select(static b => Plain with { Step = Step.Decode(b, 20), Measured = null })
            .First(static s => s.Floors.Compute.Value / s.Floors.Memory > 0.97);
        Assert.True(near.Floors.Compute.Value < near.Floors.Memory);

        Why.OtherTermBinds why = Assert.IsType<Why.OtherTermBinds>(Of(near, "w4a16").Why);

        Assert.True(why.FloorFalls.Value > 0 && why.By > why.FloorFalls * 2);
    }

    private static Judgement Of(Situation situation, string lever) => Judgement.Of(situation, LeverCatalogue.Find(lever)!);
}
