using Floorline.Core.Probability;

namespace Floorline.Core.Tests.Probability;

public sealed class BinomialTests
{
    // Computed with exact fractions: the sum of C(n, i) p^i (1 - p)^(n - i).
    [Theory]
    [InlineData(2, 50, 0.02, 0.2642286055382737, 0.9215722516490309)]
    [InlineData(3, 50, 0.02, 0.07842774835096906, 0.9822419193020284)]
    [InlineData(1, 50, 0.02, 0.635830319912883, 0.7357713944617263)]
    [InlineData(3, 50, 0.06, 0.5837535275881255, 0.6473033720963172)]
    [InlineData(11, 50, 0.1, 0.009354601587329061, 0.99678007886409)]
    [InlineData(5, 50, 0.22, 0.99191109197727, 0.02331022711861674)]
    [InlineData(12, 15, 0.5, 0.017578125, 0.996307373046875)]
    [InlineData(7, 8, 0.5, 0.03515625, 0.99609375)]
    [InlineData(6, 6, 0.5, 0.015625, 1)]
    [InlineData(20, 1000, 0.01, 0.003288359787727466, 0.9985035184522908)]
    [InlineData(40, 200, 0.1, 1.700733319727212e-05, 0.9999927782979444)]
    [InlineData(900, 1000, 0.85, 2.038966127472796e-06, 0.9999987396500664)]
    public void Tails_Table_AreExact(int hits, int trials, double share, double atLeast, double atMost)
    {
        Assert.Equal(atLeast, Binomial.AtLeast(hits, trials, share), atLeast * 1e-12);
        Assert.Equal(atMost, Binomial.AtMost(hits, trials, share), atMost * 1e-12);
    }

    [Theory]
    [InlineData(1, 0.3)]
    [InlineData(17, 0.02)]
    [InlineData(300, 0.5)]
    [InlineData(2000, 0.999)]
    public void Exactly_AllCounts_SumToOne(int trials, double share)
    {
        Assert.Equal(1, Enumerable.Range(0, trials + 1).Sum(k => Binomial.Exactly(k, trials, share)), 1e-11);
        Assert.All(Enumerable.Range(1, trials), k => Assert.Equal(1, Binomial.AtMost(k - 1, trials, share) + Binomial.AtLeast(k, trials, share), 1e-11));
    }

    [Fact]
    public void Tails_EdgesOfTheRange_AreCertainOrImpossible()
    {
        Assert.Equal(1, Binomial.AtLeast(0, 10, 0.5));
        Assert.Equal(1, Binomial.AtMost(10, 10, 0.5));
        Assert.Equal(0, Binomial.AtLeast(1, 10, 0));
        Assert.Equal(1, Binomial.AtLeast(10, 10, 1));
        Assert.Equal(1, Binomial.AtMost(0, 0, 0.5));
        Assert.Equal(1e-4, Binomial.AtLeast(1, 1, 1e-4), 1e-15);
        Assert.Equal(1.0000000005e-4, -Math.Log(Binomial.Exactly(0, 100_000, 1e-9)), 1e-13);
    }

    [Theory]
    [InlineData(-1, 10, 0.5)]
    [InlineData(11, 10, 0.5)]
    [InlineData(1, 10, 1.1)]
    [InlineData(1, 10, -0.1)]
    [InlineData(1, 10, double.NaN)]
    [InlineData(1, Binomial.MostTrials + 1, 0.5)]
    public void AtLeast_OutsideItsRange_Throws(int hits, int trials, double share) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Binomial.AtLeast(hits, trials, share));

    [Theory]
    [InlineData(0.5, 1, 0.5, 0)]
    [InlineData(0.025, 10, 0.5, 2)]
    [InlineData(0.975, 10, 0.5, 8)]
    [InlineData(0.99, 459, 0.99, 458)]
    [InlineData(0.99, 458, 0.99, 458)]
    [InlineData(0.9, 10, 0, 0)]
    [InlineData(0.9, 10, 1, 10)]
    [InlineData(0, 10, 0.5, 0)]
    [InlineData(1, 10, 0.5, 10)]
    [InlineData(0.9, 0, 0.5, 0)]
    public void Quantile_Table_IsExact(double probability, int trials, double share, int expected) =>
        Assert.Equal(expected, Binomial.Quantile(probability, trials, share));

    [Theory]
    [InlineData(1000, 0.5, 0.01)]
    [InlineData(50_000, 0.99, 0.975)]
    [InlineData(2_000_000, 0.05, 0.5)]
    public void Quantile_IsTheFirstThatReachesTheProbability(int trials, double share, double probability)
    {
        int quantile = Binomial.Quantile(probability, trials, share);

        Assert.True(Binomial.AtMost(quantile, trials, share) >= probability);
        Assert.True(Binomial.AtMost(quantile - 1, trials, share) < probability);
    }

    // Either side of the number beyond which the normal distribution stands in: one more trial in ten million moves nothing.
    [Fact]
    public void Quantile_BeyondMostTrials_GoesOn() =>
        Assert.InRange(Binomial.Quantile(0.975, Binomial.MostTrials + 1, 0.95) - Binomial.Quantile(0.975, Binomial.MostTrials, 0.95), 0, 2);

    // Clopper and Pearson's limits, solved to 12 digits in 40-digit arithmetic.
    [Theory]
    [InlineData(0, 50, 0, 0.071121736464)]
    [InlineData(1, 50, 0.000506227983, 0.106469545711)]
    [InlineData(2, 50, 0.004881433426, 0.137137625604)]
    [InlineData(3, 50, 0.012548587835, 0.165481946604)]
    [InlineData(5, 50, 0.033275093589, 0.218135366434)]
    [InlineData(11, 50, 0.115265826038, 0.359611888566)]
    [InlineData(50, 50, 0.928878263536, 1)]
    [InlineData(7, 200, 0.014185525898, 0.070780998351)]
    public void ProportionInterval_Table_IsExact(int hits, int of, double low, double high)
    {
        var interval = ProportionInterval.For(hits, of);

        Assert.Equal(low, interval.Low, 1e-11);
        Assert.Equal(high, interval.High, 1e-11);
        Assert.Equal((double)hits / of, interval.Share);
    }

    [Theory]
    [InlineData(0.5, 0)]
    [InlineData(0.8, 0.841621233572914)]
    [InlineData(0.975, 1.95996398454005)]
    [InlineData(0.9875, 2.24140272760495)]
    [InlineData(0.999, 3.09023230616781)]
    [InlineData(1e-6, -4.7534243088229)]
    public void NormalQuantile_Table_IsExact(double share, double expected)
    {
        Assert.Equal(expected, NormalDistribution.Quantile(share), 1e-12);
        Assert.Equal(share, NormalDistribution.Cumulative(expected), share * 1e-12);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(double.NaN)]
    public void NormalQuantile_NoShare_Throws(double share) => Assert.Throws<ArgumentOutOfRangeException>(() => NormalDistribution.Quantile(share));
}
