using Floorline.Core.Diagnosis;
using Floorline.Core.Floors;
using Floorline.Core.Objectives;
using Floorline.Core.Quantities;
using Floorline.Core.Workloads;

namespace Floorline.Core.Tests.Diagnosis;

public class ActionChunkAndPipelineTests
{
    // 50 actions at 30 Hz last 1.667 s; without chunks a call may take 33.3 ms. Source: PHYSICS section 10.
    [Fact]
    public void Chunk_OfTheTexts_HasTheirBudget()
    {
        var chunk = ActionChunk.Of(Seconds.FromMilliseconds(33), 50, 30);

        Assert.Equal(1.6667, chunk.Budget.Value, 1e-4);
        Assert.Equal(33.33, chunk.Period.Milliseconds, 0.01);
        Assert.Equal(0.0198, chunk.Duty, 1e-12);
        Assert.Equal(1.6997, chunk.ReactionDelay.Value, 1e-4);
        Assert.False(chunk.Stalls);
        Assert.Equal(1, chunk.SmallestChunk);
    }

    [Theory]
    [InlineData(100, 2, true)]
    [InlineData(100, 3, false)]
    [InlineData(100, 4, false)]
    public void Chunk_ShorterThanTheCall_Stalls(double milliseconds, int actions, bool stalls)
    {
        var chunk = ActionChunk.Of(Seconds.FromMilliseconds(milliseconds), actions, 30);

        Assert.Equal(stalls, chunk.Stalls);
        Assert.Equal(3, chunk.SmallestChunk);
    }

    [Theory]
    [InlineData(0, 1, 30)]
    [InlineData(1, 0, 30)]
    [InlineData(1, 1, 0)]
    [InlineData(double.NaN, 1, 30)]
    [InlineData(1, 1, double.PositiveInfinity)]
    public void Chunk_ThatCannotBe_IsTheCallersBug(double seconds, int actions, double rate) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => ActionChunk.Of(new Seconds(seconds), actions, rate));

    [Fact]
    public void Pipeline_OfStages_AddsThemAndWorksOnTheLargestRecoverableTime()
    {
        Stage[] stages = [StageOf("a", 2.5, 1), StageOf("b", 3, 10), StageOf("c", 9, 1)];

        var pipeline = PipelineDiagnosis.Of(stages, Fact<Seconds>.Known(new Seconds(40)));

        // Floors of 2 s per call: b has 10 x 1 s above it, c 7 s, a 0.5 s.
        Assert.Equal(41.5, pipeline.Total.Value, 1e-12);
        Assert.Equal(24, pipeline.KnownFloor.Value, 1e-12);
        Assert.Equal("b", pipeline.WorkOn!.Name);
        Assert.False(pipeline.Keeps.Value);
        Assert.Equal(41.5 / 40, pipeline.Load.Value, 1e-12);
    }

    [Fact]
    public void Pipeline_StageWithoutAFloor_CountsItsTimeOnly()
    {
        Stage blind = Blind("blind", 100);

        var pipeline = PipelineDiagnosis.Of([blind, StageOf("a", 3, 1)], Fact<Seconds>.Unknown("none"));

        Assert.Equal(103, pipeline.Total.Value);
        Assert.Equal(2, pipeline.KnownFloor.Value, 1e-12);
        Assert.Equal(102, pipeline.AtFloors.Value, 1e-12);
        Assert.Equal(0, pipeline.Gains[0].Value);
        Assert.Equal("a", pipeline.WorkOn!.Name);
        Assert.False(pipeline.Keeps.IsKnown);
    }

    // Our own expectation, and a floor without arithmetic that nobody stated, show no time that could go.
    [Fact]
    public void Pipeline_WhatWasNotMeasuredOrHasNoWholeFloor_GivesWayToWhatIsKnown()
    {
        Stage expected = StageOf("expected", 50, 1) with { Basis = TimeBasis.Expected };
        Stage partial = StageOf("partial", 90, 1) with { Regime = Fact<Regime>.Known(Regime.ComputeUnknown) };
        Fact<Seconds> none = Fact<Seconds>.Unknown("none");

        Assert.Equal("a", PipelineDiagnosis.Of([expected, partial, StageOf("a", 3, 1)], none).WorkOn!.Name);
        Assert.Equal("partial", PipelineDiagnosis.Of([expected, partial], none).WorkOn!.Name);
    }

    [Fact]
    public void Pipeline_WithoutStages_IsTheCallersBug() =>
        Assert.Throws<ArgumentOutOfRangeException>(static () => PipelineDiagnosis.Of([], Fact<Seconds>.Unknown("none")));

    // A diamond: a then b beside c, then d. a 3, b 10, c 4, d 3: a, b and d hold up the end.
    [Fact]
    public void Pipeline_StagesSideBySide_TakeTheCriticalPath()
    {
        Stage[] stages = [StageOf("a", 3, 1), StageOf("b", 10, 1), StageOf("c", 4, 1) with { After = [0] }, StageOf("d", 3, 1) with { After = [1, 2] }];

        var pipeline = PipelineDiagnosis.Of(stages, Fact<Seconds>.Known(new Seconds(16)));

        Assert.Equal(16, pipeline.Total.Value, 1e-12);
        Assert.Equal([0.0, 3, 3, 13], pipeline.StartTimes.Select(static t => t.Value));
        Assert.Equal([true, true, false, true], Enumerable.Range(0, 4).Select(pipeline.IsCritical));

        // b at its floor of 2 s ends at 5, but c still ends at 7: 6 s shorter, not 8.
        Assert.Equal("b", pipeline.WorkOn!.Name);
        Assert.Equal([1.0, 6, 0, 1], pipeline.Gains.Select(static g => Math.Round(g.Value, 9)));
        Assert.Equal(6, pipeline.KnownFloor.Value, 1e-12);
    }

    [Fact]
    public void Pipeline_StagesThatBeginWithTheRequest_RunBesideEachOther()
    {
        Stage[] stages = [Blind("camera", 5) with { After = [] }, Blind("microphone", 7) with { After = [] }, StageOf("a", 3, 1) with { After = [0, 1] }];

        var pipeline = PipelineDiagnosis.Of(stages, Fact<Seconds>.Unknown("none"));

        Assert.Equal(10, pipeline.Total.Value, 1e-12);
        Assert.Equal([false, true, true], Enumerable.Range(0, 3).Select(pipeline.IsCritical));
    }

    [Fact]
    public void Pipeline_WithIntervals_IsHeldAgainstItsBudgetAtBothEnds()
    {
        var expected = new Stage("expected", new CallTime(new Seconds(2), new Seconds(4), new Seconds(8)), TimeBasis.Expected,
            Fact<Seconds>.Known(new Seconds(2)), 2);
        Attainment Within(double budget) => PipelineDiagnosis.Of([expected, Blind("fixed", 1)], Fact<Seconds>.Known(new Seconds(budget))).Attainment.Value;

        // 2 x 2 + 1 to 2 x 8 + 1, in the middle 9.
        Assert.Equal([Attainment.MissedSurely, Attainment.MissedInMiddle, Attainment.MetInMiddle, Attainment.MetSurely],
            new[] { 4.9, 8.9, 9.1, 17.1 }.Select(Within));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Pipeline_StageThatWaitsForItselfOrALaterOne_IsTheCallersBug(int after) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => PipelineDiagnosis.Of([Blind("a", 1) with { After = [after] }, Blind("b", 1)],
            Fact<Seconds>.Unknown("none")));

    // Random pipelines against a total that is found by trying every path.
    [Fact]
    public void Pipeline_AnyOrder_TakesItsLongestPath()
    {
        var random = new Random(7);
        for (int round = 0; round < 200; round++)
        {
            Stage[] stages = [.. Enumerable.Range(0, random.Next(1, 8))
                .Select(i => Blind($"{i}", 1 + random.Next(9)) with { After = random.Next(3) == 0 ? null
                : [.. Enumerable.Range(0, i).Where(_ => random.Next(2) == 0)] })];
            double Path(int i) => stages[i].Total.Value + (stages[i].After ?? (i > 0 ? [i - 1] : [])).Select(Path).DefaultIfEmpty(0).Max();
            var pipeline = PipelineDiagnosis.Of(stages, Fact<Seconds>.Unknown("none"));

            Assert.Equal(Enumerable.Range(0, stages.Length).Max(Path), pipeline.Total.Value, 1e-9);

            // Any stage on the critical path that takes a second longer makes the request a second longer; one that is not takes no more than its slack.
            for (int i = 0; i < stages.Length; i++)
            {
                Stage[] slower = [.. stages.Select((s, j) => j == i ? Blind(s.Name, s.Total.Value + 1e-3) with { After = s.After } : s)];
                Assert.Equal(pipeline.IsCritical(i), PipelineDiagnosis.Of(slower, Fact<Seconds>.Unknown("none")).Total.Value > pipeline.Total.Value + 5e-4);
            }
        }
    }

    // 50 actions of which 25 are executed at 25 Hz: a plan every second, a second in reserve.
    [Theory]
    [InlineData(0.4, true, false, 1.4)]
    [InlineData(1.0, true, false, 2.0)]
    [InlineData(1.5, false, false, 3.0)]
    [InlineData(2.5, false, true, 4.5)]
    public void Chunk_WithAnExecutionHorizon_IsLateBeforeItStalls(double latency, bool keeps, bool stalls, double reaction)
    {
        var chunk = ActionChunk.Of(new Seconds(latency), 50, 25, 25);

        Assert.Equal((1.0, 1.0, 2.0), (chunk.HorizonTime.Value, chunk.Reserve.Value, chunk.Budget.Value));
        Assert.Equal((keeps, stalls), (chunk.KeepsHorizon, chunk.Stalls));
        Assert.Equal(reaction, chunk.ReactionDelay.Value, 1e-12);
    }

    [Fact]
    public void Chunk_OfWhichAllIsExecuted_IsTheSameAsWithoutAHorizon()
    {
        Assert.Equal(ActionChunk.Of(new Seconds(0.1), 50, 30, 50), ActionChunk.Of(new Seconds(0.1), 50, 30));
        Assert.Throws<ArgumentOutOfRangeException>(static () => ActionChunk.Of(new Seconds(0.1), 50, 30, 51));
    }

    [Fact]
    public void Chunk_BetweenLongerCalls_AreAsManyPlansAsTheShareSays()
    {
        // A plan every 25 / 30 s; one call in 100 is longer than the p99.
        Assert.Equal(25 / 30.0 * 100, ActionChunk.Of(new Seconds(0.1), 50, 30, 25).BetweenLonger(0.99).Value, 1e-9);
        Assert.Equal(Attainment.MetInMiddle, ActionChunk.Of(new Seconds(0.1), 5, 30)
            .Attainment(new CallTime(new Seconds(0.05), new Seconds(0.1), new Seconds(0.3))));
    }

    private static Stage Blind(string name, double seconds) =>
        new(name, CallTime.Exactly(new Seconds(seconds)), TimeBasis.Stated, Fact<Seconds>.Unknown("no model"), 1);

    // 1e9 parameters of two bytes at 1 GB/s: a floor of 2 s.
    private static Stage StageOf(string name, double seconds, double calls) =>
        new(name, CallTime.Exactly(new Seconds(seconds)), TimeBasis.Measured,
        Fact<Seconds>.Known(Some.Floors(Some.Stated(1e9), Step.Decode(1, 0)).Binding), calls);
}
