using Floorline.Core.Traces.Gaps;
using Floorline.Core.Traces.Model;

namespace Floorline.Core.Tests.Traces;

public class DeviceGapsTests
{
    [Fact]
    public void Gap_LaunchedInside_IsHostThenLatency()
    {
        DeviceGaps gaps = new Recording().Kernel("a", 0, 10, launch: 0).Kernel("b", 30, 5, launch: 24).Gaps();

        Assert.Equal(1, gaps.Count);
        Assert.Equal(20_000, gaps.LengthOf(0));
        Assert.Equal(14_000, gaps.HostPartOf(0));
        Assert.Equal(6_000, gaps.PartOf(0, IdleCause.LaunchLatency));
        Assert.Equal(14_000, gaps.PartOf(0, IdleCause.Untraced));
    }

    [Fact]
    public void Gap_LaunchedBefore_IsQueued() =>
        Assert.Equal(20_000, new Recording().Kernel("a", 0, 10, launch: 0).Kernel("b", 30, 5, launch: 3).Gaps().PartOf(0, IdleCause.Queued));

    [Fact]
    public void Gap_WithoutALaunch_IsUnlinked() =>
        Assert.Equal(20_000, new Recording().Kernel("a", 0, 10).Kernel("b", 30, 5).Gaps().PartOf(0, IdleCause.Unlinked));

    [Fact]
    public void Gap_LaunchAfterTheWorkBegan_IsAllHost() =>
        Assert.Equal(20_000, new Recording().Kernel("a", 0, 10, launch: 0).Kernel("b", 30, 5, launch: 31).Gaps().HostPartOf(0));

    // sync > allocation > other call > data loader > operator > range > untraced, moment by moment
    [Fact]
    public void HostPart_OfNestedEvents_GoesToTheMostTelling()
    {
        DeviceGaps gaps = new Recording().Kernel("a", 0, 10, launch: 0)
            .Range("my range", 12, 80)
            .Range("enumerate(DataLoader)#__next__", 20, 20).Operator("aten::stack", 22, 5)
            .Operator("aten::item", 50, 20).Call("cudaStreamSynchronize", 55, 10)
            .Operator("aten::empty", 75, 10).Call("cudaMalloc", 78, 4).Call("cudaFuncGetAttributes", 83, 1)
            .Kernel("b", 110, 5, launch: 100).Gaps();

        Assert.Equal(10_000, gaps.PartOf(0, IdleCause.Synchronisation));
        Assert.Equal(4_000, gaps.PartOf(0, IdleCause.Allocation));
        Assert.Equal(1_000, gaps.PartOf(0, IdleCause.RuntimeCall));
        Assert.Equal(20_000, gaps.PartOf(0, IdleCause.DataLoader));
        Assert.Equal(15_000, gaps.PartOf(0, IdleCause.Operator));
        Assert.Equal(80_000 - 10_000 - 4_000 - 1_000 - 20_000 - 15_000, gaps.PartOf(0, IdleCause.Annotation));
        Assert.Equal(10_000, gaps.PartOf(0, IdleCause.LaunchLatency));
        Assert.Equal(100_000, IdleCauses.All.Sum(gaps.TotalOf));
    }

    [Fact]
    public void HostPart_OfAnotherThread_IsNotBlamed()
    {
        DeviceGaps gaps = new Recording().Kernel("a", 0, 10, launch: 0, thread: 1).Operator("aten::busy", 0, 100, thread: 2)
            .Kernel("b", 50, 5, launch: 40, thread: 1).Gaps();

        Assert.Equal(0, gaps.TotalOf(IdleCause.Operator));
        Assert.Equal(30_000, gaps.TotalOf(IdleCause.Untraced));
    }

    [Fact]
    public void HostPart_OfAStepMarker_ExplainsNothing()
    {
        DeviceGaps gaps = new Recording().Step(1, 0, 100).Kernel("a", 0, 10, launch: 0).Kernel("b", 50, 5, launch: 40).Gaps();

        Assert.Equal(0, gaps.TotalOf(IdleCause.Annotation));
        Assert.Equal(30_000, gaps.TotalOf(IdleCause.Untraced));
    }

    // clocks cut to microseconds let a child end after its parent
    [Fact]
    public void HostPart_OfEventsThatOverlapWithoutNesting_IsWhole()
    {
        DeviceGaps gaps = new Recording().Kernel("a", 0, 10, launch: 0).Operator("aten::outer", 10, 20).Operator("aten::inner", 25, 10)
            .Kernel("b", 50, 5, launch: 40).Gaps();

        Assert.Equal(25_000, gaps.TotalOf(IdleCause.Operator));
        Assert.Equal("aten::outer", gaps.Work.Trace.NameOf(gaps.BlamedOf(0)));
        Assert.Equal(40_000, IdleCauses.All.Sum(gaps.TotalOf));
    }

    [Fact]
    public void Blames_OfTwoOperators_AreSummedByName()
    {
        DeviceGaps gaps = new Recording().Kernel("a", 0, 10, launch: 0)
            .Operator("aten::slow", 10, 20).Kernel("b", 40, 5, launch: 30)
            .Operator("aten::slow", 45, 30).Operator("aten::fast", 76, 2).Kernel("c", 90, 5, launch: 80).Gaps();

        Assert.Equal("aten::slow", gaps.Work.Trace.Names[gaps.Blames[0].Name]);
        Assert.Equal(50_000, gaps.Blames[0].Time);
        Assert.Equal(2, gaps.Blames[0].Times);
    }

    [Fact]
    public void Gap_EndedByWorkOfNoLength_IsItsOwn()
    {
        DeviceGaps gaps = new Recording().Kernel("a", 0, 10).Kernel("none", 20, 0).Kernel("b", 30, 5).Gaps();

        Assert.Equal(2, gaps.Count);
        Assert.Equal(20_000, IdleCauses.All.Sum(gaps.TotalOf));
    }

    [Fact]
    public void Enclosing_OfALaunch_IsTheInnermostOperator()
    {
        DeviceGaps gaps = new Recording().Operator("aten::linear", 0, 20).Operator("aten::addmm", 2, 10).Range("inner", 3, 5).Kernel("k", 30, 5, launch: 4)
            .Gaps();
        Trace trace = gaps.Work.Trace;
        int launch = trace.Launchers[gaps.Work.Events[0]];

        Assert.Equal("inner", trace.NameOf(gaps.EnclosingOf(launch)));
        Assert.Equal("aten::addmm", trace.NameOf(gaps.OperatorOf(launch)));
    }
}
