using Floorline.Core.Calibration;
using Floorline.Core.Expectations;
using Floorline.Core.Quantities;
using Floorline.Core.Situations;

namespace Floorline.Core.Tests.Calibration;

public class ScoreTests
{
    [Fact]
    public void Of_FourPredictions_IsWhatAPersonWouldCompute()
    {
        // Expected 10 against 8, 10, 20 and 5: errors +25 %, 0, -50 %, +100 %. Intervals of half to twice hold 8, 10, 20 and 5, ends included.
        Score score = Score.Of([.. ((double[])[8, 10, 20, 5]).Select(static m => Of(10, m))]);

        Assert.Equal(4, score.Count);
        Assert.Equal(0.375, score.MedianError, 1e-12);
        Assert.Equal(0.4375, score.MeanError, 1e-12);
        Assert.Equal(0.125, score.Bias, 1e-12);
        Assert.Equal(1, score.CoverageShare);
    }

    [Fact]
    public void Of_MeasurementsOutside_AreNotCovered() => Assert.Equal(0.25, Score.Of([Of(10, 4.99), Of(10, 20.01), Of(10, 12), Of(10, 100)]).CoverageShare);

    [Fact]
    public void Of_Nothing_IsRefused() => Assert.Throws<ArgumentOutOfRangeException>(static () => Score.Of([]));

    [Theory]
    [InlineData(0, 1)]
    [InlineData(0.5, 2.5)]
    [InlineData(1, 4)]
    [InlineData(0.25, 1.75)]
    public void Quantile_OfOneToFour_Interpolates(double share, double expected) => Assert.Equal(expected, Score.Quantile([4, 1, 3, 2], share), 1e-12);

    private static Prediction Of(double expected, double measured) =>
        new("row", new PredictionGroup("decode", "f", "d", "e", "m"), TimeRange.Of(new Seconds(expected), Spread.Wide), new Seconds(measured));
}
