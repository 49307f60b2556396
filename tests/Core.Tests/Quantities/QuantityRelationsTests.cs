using Floorline.Core.Quantities;

namespace Floorline.Core.Tests.Quantities;

/// <summary>The relations between unlike quantities: the physics that a quantity's own file holds.</summary>
public class QuantityRelationsTests
{
    [Fact]
    public void GBAndGiB_EightyOfEach_Differ()
    {
        // STYLE 5: 80 GiB is 85.9 GB.
        Assert.Equal(80e9, Bytes.FromGB(80).Value);
        Assert.Equal(80 * 1_073_741_824.0, Bytes.FromGiB(80).Value);
        Assert.Equal(85.899345920, Bytes.FromGiB(80).GB, 9);
        Assert.Equal(80, Bytes.FromGiB(80).GiB);
    }

    [Fact]
    public void Seconds_MillisecondsAndMicroseconds_AreThousandths()
    {
        Assert.Equal(0.114, Seconds.FromMilliseconds(114).Value, 15);
        Assert.Equal(1e-5, Seconds.FromMicroseconds(10).Value, 1e-18);
        Assert.Equal(114, Seconds.FromMilliseconds(114).Milliseconds, 12);
    }

    [Fact]
    public void Bytes_OverRateAndTime_GiveTheOther()
    {
        // P: reading 80 GB at 3.35 TB/s takes about 24 ms.
        Seconds time = Bytes.FromGB(80) / BytesPerSecond.FromGBPerSecond(3350);

        Assert.Equal(23.881, time.Milliseconds, 3);
        Assert.Equal(3350, (Bytes.FromGB(80) / time).GBPerSecond, 6);
        Assert.Equal(80, (BytesPerSecond.FromGBPerSecond(3350) * time).GB, 9);
    }

    [Fact]
    public void Flops_OverRateTimeAndBytes_GiveTheOther()
    {
        // PHYSICS 6: 16.74 GFLOP at 2000 TFLOP/s are 8.4 microseconds, not milliseconds.
        Seconds time = Flops.FromGiga(2 * 8.37) / FlopsPerSecond.FromTera(2000);

        Assert.Equal(8.37e-6, time.Value, 12);
        Assert.Equal(2000, (Flops.FromGiga(2 * 8.37) / time).Tera, 6);
        Assert.Equal(1.25, (new Flops(5) / new Bytes(4)).Value);
    }

    [Theory]
    [InlineData("V100", 125, 900, 138.89)]
    [InlineData("A100", 312, 2040, 152.94)]
    [InlineData("H100 FP16", 989, 3350, 295.22)]
    [InlineData("H100 FP8", 1979, 3350, 590.75)]
    [InlineData("B200", 2250, 8000, 281.25)]
    public void FlopsPerSecond_OverBandwidth_IsTheRidgePoint(string device, double teraflops, double gigabytes, double ridge)
    {
        // PHYSICS 8.
        FlopsPerByte found = FlopsPerSecond.FromTera(teraflops) / BytesPerSecond.FromGBPerSecond(gigabytes);

        Assert.True(Math.Abs(found.Value - ridge) < 0.01, $"{device}: {found}");
        Assert.Equal(teraflops, (found * BytesPerSecond.FromGBPerSecond(gigabytes)).Tera, 9);
    }

    [Fact]
    public void Watts_OverTokenRateAndTimesTime_AreJoules()
    {
        // PHYSICS 11: joules per token = watts / (tokens/s).
        Assert.Equal(3.5, (new Watts(700) / new TokensPerSecond(200)).Value);
        Assert.Equal(1400, (new Watts(700) * new Seconds(2)).Value);
    }

    [Fact]
    public void DollarsPerHour_TimesTime_AreDollars()
    {
        // PHYSICS 11: dollars per million tokens = price x N / (tokens/s x 3600) x 1e6. P: 4 GPUs at 2.70 and 533.33 tokens/s are 0.0056 per thousand.
        var rate = TokensPerSecond.Of(64, Seconds.FromMilliseconds(120));

        Assert.Equal(533.333, rate.Value, 3);
        Assert.Equal(0.005625, (new DollarsPerHour(4 * 2.70) * new Seconds(1000 / rate.Value)).Value, 6);
    }

    [Fact]
    public void Fact_Unknown_KeepsItsReasonAndNeverYieldsANumber()
    {
        Fact<Bytes> unknown = Fact<Bytes>.Unknown("not stated");

        Assert.False(unknown.IsKnown);
        Assert.Equal("not stated", unknown.UnknownReason);
        Assert.Equal("not stated", unknown.Select(static b => b.GB).UnknownReason);
        Assert.Contains("not stated", Assert.Throws<InvalidOperationException>(() => unknown.Value).Message, StringComparison.Ordinal);
        Assert.Equal(2, Fact<double>.Known(1).Select(static v => v + 1).Value);
    }
}
