using Floorline.Core.Expectations;
using Floorline.Core.Hardware;
using Floorline.Core.Levers;
using Floorline.Core.Quantities;
using Floorline.Core.Situations;
using Floorline.Core.Workloads;

namespace Floorline.Core.Tests.Levers;

/// <summary>Single levers, by numbers that can be checked by hand.</summary>
public class JudgementTests
{
    [Fact]
    public void Compile_TheSharesOfTheText_Gives5Point29Milliseconds()
    {
        Judgement compile = Predict(Quick(1000 / 120.0) with { Shares = new TimeShares(0.5, 0.35, 0.15) }, "compile");

        Assert.True(compile.Helps, $"{compile.Why}");
        Assert.Equal(5.29, Math.Round(compile.Predicted.Middle.Milliseconds, 2));
        Assert.Equal(1.57, Math.Round(compile.Time / compile.Predicted.Middle, 2));
    }

    [Fact]
    public void Compile_AppliedWithShares_DoesNotCountThemAgain()
    {
        Judgement compile = Predict(Quick(10) with { Shares = new TimeShares(0.5, 0.35, 0.15) }, "compile");

        // What is left of them: 0.35 x (1 - 0.7) and 0.15 x (1 - 0.8) of the measured step.
        Assert.Equal((0.5, 0.105, 0.03), (compile.After!.Shares!.MatrixShare, Math.Round(compile.After.Shares.ElementwiseShare, 12),
            Math.Round(compile.After.Shares.LaunchShare, 12)));
    }

    // Nothing lies above a step that takes exactly its floor: whatever the engine saves elsewhere, the step takes that floor still.
    [Theory]
    [InlineData("compile")]
    [InlineData("cuda-graphs")]
    public void LaunchesSaved_OfAStepAtItsFloor_LeaveTheFloor(string lever)
    {
        Seconds floor = Some.Floors(Served.Eight, Step.Decode(1, 3000), Served.Fast).Binding;

        Judgement saved = Predict(new Situation(Served.Eight, new DeviceGroup(Served.Fast), Step.Decode(1, 3000))
        {
            Measured = Measurement.Of(floor, 0),
            Engine = EngineProfile.Default(EngineKind.Eager),
        }, lever);

        Assert.Equal(floor.Milliseconds, saved.Predicted.Middle.Milliseconds, 1e-9);
        Assert.False(saved.Helps);
    }

    [Fact]
    public void TensorParallel_TwiceTheDevices_HalvesTheBytesOfEach()
    {
        Judgement tp = Predict(new Situation(Served.Eight, new DeviceGroup(Served.Fast), Step.Decode(1, 3000)) { Measured = SomeSituations.Ms(8) }, "tp");

        Assert.Equal(2, tp.After!.Hardware.Count);
        Assert.Equal(0.5, tp.FloorsAfter!.WeightRead / tp.FloorsBefore.WeightRead, 0.01);
        Assert.True(tp.FloorsAfter.Communication.Value > Seconds.Zero);
    }

    [Fact]
    public void Batch_Twice_ReadsTheWeightsOnceForBoth()
    {
        Judgement batch = Predict(new Situation(Served.Eight, new DeviceGroup(Served.Fast), Step.Decode(4, 1000)) { Measured = SomeSituations.Ms(8) },
            "batch");

        Assert.True(batch.Helps, $"{batch.Why}");
        Assert.Equal(8, batch.After!.Step.Batch);

        // Each further sequence reads one row of the embedding, 8 kB of 16 GB.
        Assert.Equal(1, batch.FloorsAfter!.WeightRead / batch.FloorsBefore.WeightRead, 1e-5);
    }

    [Fact]
    public void Batch_WhereComputeBinds_IsNotWorthIt()
    {
        Judgement batch = Predict(new Situation(Served.Eight, new DeviceGroup(Served.Fast), Step.Decode(2048, 1)) { Measured = SomeSituations.Ms(60) },
            "batch");

        Assert.False(batch.Helps, $"{batch.Why}");
        Assert.False(Assert.IsType<Why.RateMoves>(batch.Why).Rises);
    }

    [Fact]
    public void CacheFormat_HalvesR2AndNothingElse()
    {
        Judgement kv = Predict(new Situation(Served.Eight, new DeviceGroup(Served.Fast), Step.Decode(32, 8000)) { Measured = SomeSituations.Ms(18) },
            "kv-fp8");

        Assert.True(kv.Helps, $"{kv.Why}");
        Assert.Equal(0.5, kv.FloorsAfter!.KvCacheRead.Value / kv.FloorsBefore.KvCacheRead.Value, 1e-12);
        Assert.Equal(kv.FloorsBefore.WeightRead, kv.FloorsAfter.WeightRead);
    }

    [Fact]
    public void Speculation_OfASmallBatch_HelpsAndOfALargeOneDoesNot()
    {
        var drafts = new Speculation(0.6, 5, Seconds.FromMilliseconds(0.3));
        Situation At(int batch) => new(Served.Eight, new DeviceGroup(Served.Fast), Step.Decode(batch, 500)) { Engine = Served.Compiled, Drafts = drafts };

        Judgement small = Predict(At(1), "speculation");
        Judgement large = Predict(At(512), "speculation");

        // The same cost model at k + 1 tokens per sequence: 3,072 tokens bind in arithmetic, which drafts do not spare.
        Assert.True(small.Helps, $"{small.Why}");
        Assert.False(large.Helps, $"{large.Why}");
        Assert.True(small.Predicted.Middle / small.Time < large.Predicted.Middle / large.Time);
    }

    [Fact]
    public void Speculation_WithoutANumberOfDrafts_FindsTheBest()
    {
        Situation open = new(Served.Eight, new DeviceGroup(Served.Fast), Step.Decode(1, 500)) { Engine = Served.Compiled,
            Drafts = new Speculation(0.78, 0, Seconds.FromMilliseconds(0.3)) };

        Judgement best = Predict(open, "speculation");

        Assert.InRange(best.After!.Drafts!.Drafts, 2, 16);
        foreach (int drafts in Enumerable.Range(1, 16))
        {
            Judgement other = Predict(open with { Drafts = open.Drafts! with { Drafts = drafts } }, "speculation");
            Assert.True(other.Predicted.Middle.Value >= best.Predicted.Middle.Value * (1 - 1e-12), $"{drafts} drafts");
        }
    }

    [Fact]
    public void Speculation_NothingAccepted_IsALoss()
    {
        Judgement none = Predict(Quick(10) with { Drafts = new Speculation(0, 3, Seconds.FromMilliseconds(1)) }, "speculation");

        Assert.False(none.Helps, $"{none.Why}");
        Assert.True(none.Predicted.Middle > none.Time);
    }

    [Fact]
    public void Speculation_EverythingAcceptedOfFreeDrafts_IsOneStepForAllTokens()
    {
        Judgement all = Predict(Quick(10) with { Drafts = new Speculation(1, 3, Seconds.Zero) }, "speculation");

        // Four tokens for the verification of four, which costs this small model no more than one.
        Assert.Equal(2.5, all.Predicted.Middle.Milliseconds, 0.01);
    }

    [Fact]
    public void SmallerModel_OfHalfTheSize_HalvesR1AndKeepsTheCache()
    {
        Judgement half = Predict(new Situation(Served.Eight, new DeviceGroup(Served.Fast), Step.Decode(1, 3000)) { Measured = SomeSituations.Ms(8) },
            "smaller-model");

        // The embedding, which no decode reads, counts as read in a model of which only totals are known: 7 %.
        Assert.Equal(0.5, half.FloorsAfter!.WeightRead / half.FloorsBefore.WeightRead, 0.04);
        Assert.Equal(half.FloorsBefore.KvCacheRead.Value.Value, half.FloorsAfter.KvCacheRead.Value.Value, 1e-12);
    }

    [Fact]
    public void Lever_OnAMeasurementBelowTheFloor_HelpsNothing()
    {
        Situation impossible = new(Served.Eight, new DeviceGroup(Served.Fast), Step.Decode(1, 3000)) { Measured = SomeSituations.Ms(1) };

        Assert.All(Judgement.All(impossible), static o => Assert.False(o.Helps, $"{o.Lever.Id}: {o.Why}"));
    }

    [Fact]
    public void Lever_MeasurementWithAnError_WidensTheInterval()
    {
        Situation sharp = new(Served.Eight, new DeviceGroup(Served.Fast), Step.Decode(1, 3000)) { Measured = SomeSituations.Ms(12) };
        Situation blunt = sharp with { Measured = Measurement.Of(Seconds.FromMilliseconds(12), 0.2) };

        (TimeRange narrow, TimeRange wide) = (Predict(sharp, "fp8").Predicted, Predict(blunt, "fp8").Predicted);

        Assert.True(wide.High > narrow.High);
        Assert.True(wide.Low <= narrow.Low);
        Assert.Equal(narrow.Middle, wide.Middle);
    }

    [Fact]
    public void ShorterOutput_OfALoad_KeepsEverythingElseOfIt()
    {
        ServingLoad load = ServingLoad.Open(new Seconds(0.5), 1000, 400) with { LengthShare = 0.1, CachedPrefix = 300, Seed = 7, Requests = 40,
            LeavesOutStart = true };

        Judgement shorter = Predict(Quick(10) with { Load = load, Engine = Served.Compiled, Measured = null }, "shorter-output");

        ServingLoad after = shorter.After!.Load!;
        Assert.Equal(300, after.Output);
        Assert.Equal((load.Prompt, load.Interarrival, load.LengthShare, load.CachedPrefix, load.Seed, load.Requests, load.LeavesOutStart),
            (after.Prompt, after.Interarrival, after.LengthShare, after.CachedPrefix, after.Seed, after.Requests, after.LeavesOutStart));
    }

    [Fact]
    public void EagerStep_BoundByItsHost_GainsFromGraphs()
    {
        Situation eager = new(Some.Stated(1e9, 16, 8, 64), new DeviceGroup(Served.Fast),
            Step.Decode(1, 100)) { Engine = EngineProfile.Default(EngineKind.Eager) };

        Judgement graphs = Predict(eager, "cuda-graphs");

        Assert.True(graphs.Helps, $"{graphs.Why}");

        // 16 layers of 220 us bind: 3.5 ms against 0.6 ms for the weights.
        Assert.Equal(16 * 0.22, graphs.Time.Milliseconds, 1e-9);
        Assert.True(graphs.Predicted.Middle < graphs.Time);
    }

    [Fact]
    public void Graphs_OfLaunchesThatATraceCounted_LeaveOneReplay()
    {
        Situation step = Quick(10);

        Judgement graphs = Predict(step with { Known = step.Known with { Launches = Fact<Seconds>.Known(Seconds.FromMicroseconds(900)) } }, "cuda-graphs");

        // 10 us of the 900 stay: the launch of the graph.
        Assert.Equal(890, Assert.IsType<Why.TimeGoes>(graphs.Why).Removed.Milliseconds * 1000, 1e-6);
    }

    [Fact]
    public void Speculation_OfAStepThatIsExactlyKnown_IsAsUnsureAsSettledReportsScatter()
    {
        Situation exact = Quick(10) with { Measured = new Measurement(Seconds.FromMilliseconds(10), 0, true), Drafts = new Speculation(1, 3, Seconds.Zero) };

        TimeRange time = Predict(exact, "speculation").Predicted;

        Assert.Equal((0.8, 1.35), (Math.Round(time.Low / time.Middle, 6), Math.Round(time.High / time.Middle, 6)));
    }

    [Fact]
    public void Format_OfAStepMostlyUnexplained_TakesOffWhatTheFloorFallsAndNoMore()
    {
        Judgement fp8 = Predict(new Situation(Served.Eight, new DeviceGroup(Served.Fast), Step.Decode(1, 3000)) { Measured = SomeSituations.Ms(80) }, "fp8");

        Assert.Equal(80 + fp8.FloorsAfter!.Binding.Milliseconds - fp8.FloorsBefore.Binding.Milliseconds, fp8.Predicted.Middle.Milliseconds, 1e-9);
    }

    [Fact]
    public void Lever_OfASmallPartOfTheStep_IsSurerThanOneThatHalvesIt()
    {
        Situation exact = new(Served.Eight, new DeviceGroup(Served.Fast), Step.Decode(1, 3000))
        {
            Measured = new Measurement(Seconds.FromMilliseconds(6), 0, true),
            Engine = Served.Compiled,
        };

        TimeRange small = Predict(exact, "kv-fp8").Predicted;
        TimeRange half = Predict(exact, "fp8").Predicted;

        Assert.True(small.High - small.Low < (half.High - half.Low) / 3, $"{small}, {half}");
    }

    [Theory]
    [InlineData(4096, 1024)]
    [InlineData(1024, 512)]
    [InlineData(600, 512)]
    public void SmallerChunks_OfABudget_AreAQuarterAndAtLeast512(int tokens, int then)
    {
        Situation served = Quick(10) with { Load = ServingLoad.Closed(8, 6000, 100), Engine = Served.Compiled with { ChunkTokens = tokens }, Measured = null };

        Assert.Equal(then, Predict(served, "chunked-prefill").After!.Engine!.ChunkTokens);
        Assert.IsType<Why.NotApplicable>(Predict(served with { Engine = Served.Compiled with { ChunkTokens = 512 } }, "chunked-prefill").Why);
    }

    private static Situation Quick(double milliseconds) => new(Some.Stated(1e6), new DeviceGroup(Served.Fast),
        Step.Decode(1, 0)) { Measured = SomeSituations.Ms(milliseconds) };

    private static Judgement Predict(Situation situation, string lever) => Judgement.Of(situation, LeverCatalogue.Find(lever)!);
}
