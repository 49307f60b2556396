using Floorline.Core.Probability;
using Floorline.Core.Statistics;

namespace Floorline.Core.Tests.Statistics;

public sealed class SerialDependenceTests
{
    /// <summary>The integrated autocorrelation time of AR(1) is (1 + phi) / (1 - phi): 3, 4, 9 and 19.</summary>
    [Theory]
    [InlineData(0.5)]
    [InlineData(0.6)]
    [InlineData(0.8)]
    [InlineData(0.9)]
    public void Time_OfAutoregression_IsTheKnownOne(double phi)
    {
        var random = new Random(1);
        double time = Enumerable.Range(0, 20).Average(_ => SerialDependence.Of(Autoregression(random, phi, 20_000)).TimeCount);

        Assert.Equal((1 + phi) / (1 - phi), time, 0.1 * (1 + phi) / (1 - phi));
    }

    // 400 samples of a memory of 19: what removing the mean takes is put back, or the time would come out some 15 % short.
    [Fact]
    public void Time_OfShortRuns_IsNotFarBelowTheKnownOne()
    {
        var random = new Random(2);
        double time = Enumerable.Range(0, 200).Average(_ => SerialDependence.Of(Autoregression(random, 0.9, 400)).TimeCount);

        Assert.InRange(time, 15, 26);
    }

    [Theory]
    [InlineData(50, 0.25)]
    [InlineData(1000, 0.02)]
    [InlineData(20_000, 0.02)]
    public void OfIndependentValues_IsSeldomSuspected(int count, double most)
    {
        var random = new Random(3);
        SerialDependence[] all = [.. Enumerable.Range(0, 200).Select(_ => SerialDependence.Of(Autoregression(random, 0, count)))];

        Assert.InRange(all.Count(static d => d.IsSuspected), 0, (int)(most * all.Length));
        Assert.All(all.Where(static d => !d.IsSuspected), static d => Assert.Equal((1, 1), (d.TimeCount, d.Window)));
        Assert.InRange(all.Count(static d => d.IsShown), 0, 6);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(100)]
    public void OfOneValueAgainAndAgain_IsNone(int count) =>
        Assert.Equal((1, 1, false), (SerialDependence.Of(Enumerable.Repeat(3.0, count).ToArray()) is var d ? d.TimeCount : 0, d.Window, d.IsSuspected));

    /// <summary>Moving and stretching the values changes nothing, and nor does running them backwards.</summary>
    [Fact]
    public void Of_ValuesMovedStretchedOrReversed_IsTheSame()
    {
        double[] values = Autoregression(new Random(4), 0.7, 500);
        var one = SerialDependence.Of(values);

        foreach (double[] other in new[] { values.Select(static v => (v * 7) - 100).ToArray(), values.Reverse().ToArray() })
        {
            var same = SerialDependence.Of(other);
            Assert.Equal(one.TimeCount, same.TimeCount, 1e-6);
            Assert.Equal(one.Window, same.Window);
        }
    }

    // Tables of Student's t.
    [Theory]
    [InlineData(0.975, 1, 12.706)]
    [InlineData(0.975, 4, 2.776)]
    [InlineData(0.975, 8, 2.306)]
    [InlineData(0.995, 10, 3.169)]
    [InlineData(0.025, 30, -2.042)]
    [InlineData(0.975, 100000, 1.960)]
    [InlineData(0.5, 3, 0)]
    public void StudentQuantile_IsThatOfTheTables(double share, double freedom, double value) =>
        Assert.Equal(value, StudentDistribution.Quantile(share, freedom), 0.002 * Math.Max(1, Math.Abs(value)));

    private static double[] Autoregression(Random random, double phi, int count)
    {
        double Gauss() => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
        double state = Gauss();
        return [.. Enumerable.Range(0, count).Select(_ => state = (phi * state) + (Math.Sqrt(1 - (phi * phi)) * Gauss()))];
    }
}
