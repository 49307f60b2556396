using Floorline.Core.Costs;
using Floorline.Core.Floors;
using Floorline.Core.Quantities;

namespace Floorline.Core.Tests.Floors;

/// <summary>R4 on the wire. Source: PHYSICS section 7.</summary>
public class CollectiveTimeTests
{
    private static readonly BytesPerSecond _link = BytesPerSecond.FromGBPerSecond(450);

    [Theory]
    [InlineData(CollectiveKind.AllReduce, CollectiveAlgorithm.Ring, 1.75)]
    [InlineData(CollectiveKind.AllReduce, CollectiveAlgorithm.InSwitch, 1)]
    [InlineData(CollectiveKind.AllGather, CollectiveAlgorithm.Ring, 0.875)]
    [InlineData(CollectiveKind.ReduceScatter, CollectiveAlgorithm.Ring, 0.875)]
    [InlineData(CollectiveKind.AllToAll, CollectiveAlgorithm.Ring, 0.875)]
    [InlineData(CollectiveKind.SendReceive, CollectiveAlgorithm.Ring, 1)]
    public void Of_EightDevices_MovesThisShareOfTheMessage(CollectiveKind kind, CollectiveAlgorithm algorithm, double passes) =>
        Assert.Equal(passes, CollectiveTime.Of(kind, _link * new Seconds(1), 8, _link, algorithm).Value, 1e-12);

    // 16.06 GB over 8 at 450 GB/s: 62.5 ms. 7e9 x 2 bytes: 54.4 ms (P calls the larger one a 7B model).
    [Theory]
    [InlineData(16.06, 62.456)]
    [InlineData(14, 54.444)]
    public void Of_RingOfTheTexts_TakesItsTime(double gigabytes, double milliseconds) =>
        Assert.Equal(milliseconds, CollectiveTime.Of(CollectiveKind.AllReduce, Bytes.FromGB(gigabytes), 8, _link).Milliseconds, 0.001);

    [Fact]
    public void Of_OneDevice_IsNoTime() => Assert.Equal(Seconds.Zero, CollectiveTime.Of(CollectiveKind.AllReduce, Bytes.FromGB(1), 1, _link));

    [Fact]
    public void Ring_HopLatency_IsPaid14TimesByEight() =>
        Assert.Equal(14 * 2e-6,
            (CollectiveTime.Ring(Bytes.FromGB(1), 8, _link, Seconds.FromMicroseconds(2)) - CollectiveTime.Of(CollectiveKind.AllReduce, Bytes.FromGB(1), 8,
                _link)).Value, 1e-15);

    [Theory]
    [InlineData(5, 3, 2)]
    [InlineData(5, 8, 0)]
    public void Exposed_Communication_IsWhatComputeCannotHide(double wire, double compute, double exposed) =>
        Assert.Equal(exposed, CollectiveTime.Exposed(new Seconds(wire), new Seconds(compute)).Value);
}
