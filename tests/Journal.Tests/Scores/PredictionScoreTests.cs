using Floorline.Journal.Scores;

namespace Floorline.Journal.Tests.Scores;

public class PredictionScoreTests
{
    private const long Month = 31L * 24 * 3600 * 1000;

    [Fact]
    public void Of_TwoLevers_WorstFirst_WithBiasAndSize()
    {
        PredictionScore score = PredictionScore.Of([.. Points("weights", "vllm", 0.1, -0.2, 0.3, 0.2, 0.1), .. Points("batch", "vllm", -0.5, -0.4, -0.6, -0.5, -0.5)]);

        Assert.Equal(["batch", "weights"], score.Rows.Select(static r => r.Lever));
        Assert.Equal(-0.5, score.Rows[0].Bias);
        Assert.Equal(0.5, score.Rows[0].Typical);
        Assert.Equal(0.6, score.Rows[0].Worst);
        Assert.Equal(0.2, score.Rows[1].Typical, 1e-12);
        Assert.Equal(0.1, score.Rows[1].Bias, 1e-12);
        Assert.Equal(10, score.Count);
    }

    [Fact]
    public void Of_FewPredictions_RankAfterTheRest() =>
        Assert.Equal(["batch", "weights"], PredictionScore.Of([.. Points("weights", "", 0.9, 0.9, 0.9, 0.9), .. Points("batch", "", 0.1, 0.1, 0.1, 0.1, 0.1)]).Rows.Select(static r => r.Lever));

    [Fact]
    public void Of_SameLeverOnTwoEngines_AreTwoRows() => Assert.Equal(2, PredictionScore.Of([.. Points("weights", "vllm", 0.1), .. Points("weights", "sglang", 0.2)]).Rows.Count);

    [Theory]
    [InlineData(ScoreTrend.Improving, 0.4, 0.4, 0.4, 0.1, 0.1, 0.1)]
    [InlineData(ScoreTrend.Worsening, 0.1, 0.1, 0.1, 0.4, 0.4, 0.4)]
    [InlineData(ScoreTrend.Steady, 0.1, 0.2, 0.1, 0.1, 0.1, 0.2)]
    [InlineData(ScoreTrend.TooFew, 0.4, 0.1, 0.1)]
    public void Trend_HoldsTheHalvesAgainstEachOther(ScoreTrend expected, params double[] errors) =>
        Assert.Equal(expected, Assert.Single(PredictionScore.Of(Points("weights", "", errors)).Rows).Trend);

    [Fact]
    public void Months_AreInOrderWithTheirCounts()
    {
        ScoreRow row = Assert.Single(PredictionScore.Of([new("a", "", Month * 3, 0.3), new("a", "", 0, -0.1), new("a", "", 1000, 0.2)]).Rows);

        Assert.Equal([("1970-01", 2), ("1970-04", 1)], row.Months.Select(static m => (m.Month, m.Count)));
        Assert.Equal(0.15, row.Months[0].Typical, 1e-12);
    }

    [Fact]
    public void P90_OfTen_IsTheNinth() =>
        Assert.Equal(0.9, Assert.Single(PredictionScore.Of(Points("a", "", [.. Enumerable.Range(1, 10).Select(static i => i / 10.0)])).Rows).P90);

    [Fact]
    public void Of_Nothing_IsNothing() => Assert.Null(PredictionScore.Of([]).Typical);

    private static IEnumerable<ScoredPoint> Points(string lever, string engine, params double[] errors) => errors.Select(e => new ScoredPoint(lever, engine, 0, e));
}
