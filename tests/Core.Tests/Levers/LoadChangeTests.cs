using Floorline.Core.Hardware;
using Floorline.Core.Levers;
using Floorline.Core.Objectives;
using Floorline.Core.Quantities;
using Floorline.Core.Situations;
using Floorline.Core.Workloads;

namespace Floorline.Core.Tests.Levers;

/// <summary>Figures of a load have the interval of their difference: as sure as the part that changes.</summary>
public class LoadChangeTests
{
    private static Situation Loaded(ServingLoad load) => new(Served.Eight, new DeviceGroup(Served.Fast), Step.Decode(8, 1024))
    {
        Engine = Served.Compiled,
        Load = load,
    };

    private static Situation Closed => Loaded(ServingLoad.Closed(8, 1000, 200));

    private static IReadOnlyList<FigureMove> Moves(Situation situation, string lever) =>
        Assert.IsType<Why.LoadMoves>(Judgement.Of(situation, LeverCatalogue.Find(lever)!).Why).All;

    [Theory]
    [InlineData("fp8")]
    [InlineData("kv-fp8")]
    [InlineData("replicas")]
    [InlineData("chunked-prefill")]
    [InlineData("prefix-cache")]
    [InlineData("shorter-output")]
    public void Of_EveryFigureOfALoad_LiesWithinItsInterval(string lever)
    {
        IReadOnlyList<FigureMove> moves = Moves(Closed, lever);

        Assert.NotEmpty(moves);
        Assert.All(moves, static move =>
        {
            Assert.True(move.Range.Low.Over(move.After) <= 1, $"{move.Name}");
            Assert.True(move.Range.High.Over(move.After) >= 1, $"{move.Name}");
            Assert.True(move.Range.IsBounded);
        });
    }

    // What is uncertain of both times is no uncertainty of their difference: a smaller change is surer, and its interval narrower than that of the figure.
    [Fact]
    public void Of_ASmallChange_IsSurerThanALargeOneAndThanTheFigure()
    {
        FigureMove small = Moves(Closed, "kv-fp8").Single(static m => m.Figure == Figure.Itl);
        FigureMove large = Moves(Closed, "fp8").Single(static m => m.Figure == Figure.Itl);
        Forecast forecast = Forecast.Of(Closed);

        Assert.True(Width(small) < Width(large));
        Assert.True(Width(large) < forecast.Itl.High / forecast.Itl.Low);

        static double Width(FigureMove move) => move.Range.High.Over(move.Range.Low);
    }

    // In an open loop that keeps up, what is completed is what arrives.
    [Fact]
    public void Of_AnOpenLoopThatKeepsUp_HasNoDoubtOfItsRate()
    {
        FigureMove rate = Moves(Loaded(ServingLoad.Open(new Seconds(1), 1000, 200)), "fp8").Single(static m => m.IsRate);

        Assert.Equal(1, rate.Range.High.Over(rate.Range.Low), 1e-9);
    }

    // Lengthening whole requests for smoother gaps is a trade that only a goal can ask for.
    [Fact]
    public void Of_AChangeThatOnlyLengthensRequests_IsNoHelp()
    {
        foreach (Judgement judged in Judgement.All(Loaded(ServingLoad.Closed(32, 16000, 64))).Where(static j => j.Why is Why.LoadMoves))
        {
            var why = (Why.LoadMoves)judged.Why;
            bool longer = why.Worse.Any(static m => m.Figure == Figure.EndToEnd);
            bool more = why.Better.Any(static m => m.Figure is Figure.EndToEnd or Figure.Throughput);

            Assert.False(judged.Helps && longer && !more, judged.Lever.Id);
        }
    }
}
