using Floorline.Core.Floors;
using Floorline.Core.Hardware;
using Floorline.Core.Levers;
using Floorline.Core.Objectives;
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

    // 5 of 16 ms waiting: a time, a share and a monitor give the same step after it, and a format moves only the rest.
    [Fact]
    public void Predicted_WaitingStatedInAnyWay_IsTheSame()
    {
        Situation measured = Plain with { Measured = SomeSituations.Ms(16), Engine = Served.Compiled };
        Situation[] stated =
        [
            measured with { HostWork = Seconds.FromMilliseconds(5) },
            measured with { Shares = new TimeShares(0, 0, 0) { IdleShare = 5.0 / 16 } },
            measured with { Observations = Observations.None with { Utilisation = 11.0 / 16 } },
        ];

        Assert.All(stated, static s =>
        {
            Judgement waiting = Of(s, "host-pipeline");
            Assert.True(waiting is { Helps: true, IsGuess: false });
            Assert.Equal(11, waiting.Predicted.Middle.Milliseconds, 1e-9);
            Assert.True(Of(s, "fp8").Predicted.Middle.Milliseconds >= 5 + (Of(s, "fp8").FloorsAfter!.Binding.Milliseconds * 0.999));
        });
    }

    [Fact]
    public void MayGo_BesideStatedParts_IsAtMostTheLaddersRest()
    {
        Situation s = Plain with { Measured = SomeSituations.Ms(30), Engine = Served.Compiled, HostWork = Seconds.FromMilliseconds(15) };
        Forecast now = Forecast.Of(s);

        Judgement dead = Judgement.Of(now, LeverCatalogue.Find("dead-work")!);

        Assert.True(dead.IsGuess);
        Assert.Equal(now.Start!.Unexplained.Value, Assert.IsType<Why.TimeMayGo>(dead.Why).AtMost.Value, 1e-12);
        Assert.Equal(30, (now.Start.Unexplained + now.Start.Overhead + now.Expected!.Kernels).Milliseconds, 1e-6);
    }

    // An eager host's cost does not stretch to what was measured: half of what it may take beyond its own is no more than half of the rest.
    [Fact]
    public void Predicted_OfGraphsInAnEagerEngine_IsBoundedByTheRestAndByTheSlowestHosts()
    {
        EngineProfile eager = EngineProfile.Default(EngineKind.Eager);
        foreach (double time in (double[])[20, 60, 600])
        {
            Situation s = Plain with { Measured = SomeSituations.Ms(time), Engine = eager };
            Forecast now = Forecast.Of(s);
            Judgement graphs = Judgement.Of(now, LeverCatalogue.Find("cuda-graphs")!);
            double most = Math.Min(now.Start!.Unexplained.Milliseconds, Core.Expectations.EagerHost.MostBeyond(s).Milliseconds);

            Assert.Equal(now.Expected!.Time.Middle, now.Start.Expected!.Time);
            Assert.True(graphs.Gain.Milliseconds <= now.Expected.LaunchAndHost.Milliseconds + (most / 2) + 1e-6, $"{time}: {graphs.Gain}");
            Assert.True(graphs.Helps);
        }
    }

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
                        // Waiting that only moves from one part of a request to another is a matter of a goal.
                        bool won = trade.Better.Max(static m => m.Gain) > trade.Worse.Max(static m => -m.Gain)
                            && trade.Better.Any(static m => m.Figure is Figure.EndToEnd or Figure.Throughput);
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
