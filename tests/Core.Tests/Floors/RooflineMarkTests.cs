using Floorline.Core.Costs;
using Floorline.Core.Floors;
using Floorline.Core.Models;
using Floorline.Core.Quantities;
using Floorline.Core.Workloads;

namespace Floorline.Core.Tests.Floors;

public class RooflineMarkTests
{
    private static readonly LatencyFloors _floors = Some.Floors(Some.Decoder(new Attention(2, 1, 4), new DenseFeedForward(16, Gated: true)),
        Step.Decode(4, 10));

    [Fact]
    public void Classes_OfAStep_AddUpToTheWhole()
    {
        RooflineMark whole = RooflineMark.Whole(_floors)!;
        IReadOnlyList<RooflineMark> classes = RooflineMark.Classes(_floors);

        Assert.Equal(whole.Work.Value, classes.Sum(static m => m.Work.Value) + Left(static o => o.Work.Value), 6);
        Assert.True(classes.Sum(static m => m.Moved.Value) <= whole.Moved.Value * 1.000001);
        Assert.Equal(classes.Select(static m => m.Kind).Distinct().Count(), classes.Count);

        double Left(Func<OperatorCost, double> of) => _floors.Cost.Operators.Where(o => !classes.Any(m => m.Kind == o.Kind)).Sum(o => of(o) * o.Count);
    }

    [Fact]
    public void Whole_OfAStep_IsThePointOfItsFloors()
    {
        RooflineMark whole = RooflineMark.Whole(_floors)!;

        Assert.Equal(_floors.Roofline.Value, whole.Point.Value);
        Assert.Equal(whole.Work / whole.Moved, whole.Point.Value.Intensity);
    }

    [Fact]
    public void AchievedPerDevice_AtTheBindingMemoryFloor_IsTheRoof()
    {
        RooflineMark whole = RooflineMark.Whole(_floors)!;

        Assert.Equal(whole.Point.Value.Attainable.Value, whole.AchievedPerDevice(whole.Moved / _floors.Hardware.Device.Bandwidth, 1)
            .Value, whole.Point.Value.Attainable.Value * 1e-9);
    }

    [Fact]
    public void AchievedPerDevice_NoTimeOrNoDevice_Throws()
    {
        RooflineMark whole = RooflineMark.Whole(_floors)!;

        Assert.Throws<ArgumentOutOfRangeException>(() => whole.AchievedPerDevice(Seconds.Zero, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => whole.AchievedPerDevice(new Seconds(1), 0));
    }
}
