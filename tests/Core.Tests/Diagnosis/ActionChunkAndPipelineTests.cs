using Floorline.Core.Diagnosis;
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
        var blind = new Stage("blind", Fact<StepDiagnosis>.Unknown("no model"), new Seconds(100), 1);

        var pipeline = PipelineDiagnosis.Of([blind, StageOf("a", 3, 1)], Fact<Seconds>.Unknown("none"));

        Assert.Equal(103, pipeline.Total.Value);
        Assert.Equal("a", pipeline.WorkOn!.Name);
        Assert.False(pipeline.Keeps.IsKnown);
    }

    [Fact]
    public void Pipeline_WithoutStages_IsTheCallersBug() =>
        Assert.Throws<ArgumentOutOfRangeException>(static () => PipelineDiagnosis.Of([], Fact<Seconds>.Unknown("none")));

    // 1e9 parameters of two bytes at 1 GB/s: a floor of 2 s.
    private static Stage StageOf(string name, double seconds, double calls) => new(
        name,
        Fact<StepDiagnosis>.Known(StepDiagnosis.Of(Some.Floors(Some.Stated(1e9), Step.Decode(1, 0)), Measurement.Of(new Seconds(seconds)))),
        new Seconds(seconds),
        calls);
}
