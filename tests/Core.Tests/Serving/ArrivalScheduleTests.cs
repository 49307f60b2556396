using Floorline.Core.Quantities;
using Floorline.Core.Serving;

namespace Floorline.Core.Tests.Serving;

/// <summary>Planned send times: absolute, seeded, of the right mean and spread.</summary>
public class ArrivalScheduleTests
{
    private static readonly RequestsPerSecond _rate = new(50);

    [Fact]
    public void Constant_TenthRequest_IsAtNineGaps() => Assert.Equal(0.18, ArrivalSchedule.Of(ArrivalKind.Constant, _rate, 10, 1).Times[9].Value, 1e-12);

    // Coefficient of variation of the gaps: 0 constant, 1 Poisson, 1 / sqrt(shape) gamma.
    [Theory]
    [InlineData(ArrivalKind.Constant, 1, 0)]
    [InlineData(ArrivalKind.Poisson, 1, 1)]
    [InlineData(ArrivalKind.Gamma, 0.25, 2)]
    [InlineData(ArrivalKind.Gamma, 4, 0.5)]
    public void Gaps_HaveTheMeanAndSpreadOfTheirKind(ArrivalKind kind, double shape, double variation)
    {
        double[] times = [.. ArrivalSchedule.Of(kind, _rate, 40_001, 3, shape).Times.Select(static t => t.Value)];
        double[] gaps = [.. times.Skip(1).Zip(times, static (b, a) => b - a)];
        double mean = gaps.Average();
        double deviation = Math.Sqrt(gaps.Average(g => (g - mean) * (g - mean)));

        Assert.Equal(0, times[0]);
        Assert.Equal(1 / 50.0, mean, 0.04 / 50);
        Assert.Equal(variation, deviation / mean, 0.06);
        Assert.All(gaps, static g => Assert.True(g >= 0));
    }

    [Fact]
    public void SameSeed_GivesTheSameTimes_AndAnotherSeedOthers()
    {
        Assert.Equal(ArrivalSchedule.Of(ArrivalKind.Poisson, _rate, 100, 7).Times, ArrivalSchedule.Of(ArrivalKind.Poisson, _rate, 100, 7).Times);
        Assert.NotEqual(ArrivalSchedule.Of(ArrivalKind.Poisson, _rate, 100, 7).Times, ArrivalSchedule.Of(ArrivalKind.Poisson, _rate, 100, 8).Times);
    }

    [Fact]
    public void Replay_ShiftsSortsAndScales() => Assert.Equal([0, 0.5, 2], ArrivalSchedule.Replay([new Seconds(11), new Seconds(10), new Seconds(14)], 0.5)
        .Times.Select(static t => t.Value));

    [Fact]
    public void Of_NoRate_IsACallersBug() => Assert.Throws<ArgumentOutOfRangeException>(static () =>
        ArrivalSchedule.Of(ArrivalKind.Constant, new RequestsPerSecond(0), 1, 1));
}
