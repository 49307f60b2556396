using Floorline.Core.Diagnosis;
using Floorline.Core.Floors;
using Floorline.Core.Hardware;
using Floorline.Core.Quantities;
using Floorline.Core.Situations;
using Floorline.Core.Workloads;

namespace Floorline.Core.Tests.Diagnosis;

public class LadderTests
{
    public static TheoryData<bool, bool, bool, bool> Combinations
    {
        get
        {
            var data = new TheoryData<bool, bool, bool, bool>();
            for (int i = 0; i < 16; i++)
            {
                data.Add((i & 1) > 0, (i & 2) > 0, (i & 4) > 0, (i & 8) > 0);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Combinations))]
    public void Gaps_WhateverIsKnown_SumToTheTimeAboveTheSheetFloor(bool attained, bool kernels, bool launches, bool serving)
    {
        Device device = Some.Device();
        device = attained ? device with { AttainedBandwidth = Fact<BytesPerSecond>.Known(device.Bandwidth * 0.8) } : device;
        LatencyFloors floors = Some.Floors(Some.Stated(1e9), Step.Decode(1, 0), device);
        var known = new KnownOverheads
        {
            Kernels = kernels ? Fact<Seconds>.Known(new Seconds(0.3)) : KnownOverheads.None.Kernels,
            Launches = launches ? Fact<Seconds>.Known(new Seconds(0.2)) : KnownOverheads.None.Launches,
            Serving = serving ? Fact<Seconds>.Known(new Seconds(0.1)) : KnownOverheads.None.Serving,
        };

        Ladder ladder = Ladder.Of(floors, new Seconds(5), known);

        Assert.Equal(5 - floors.Local.Value, ladder.Rungs.Sum(static r => r.Gap.Value), 1e-12);
        Assert.Equal(7, ladder.Rungs.Count);
        int missing = new[] { attained, kernels, launches, serving }.Count(static k => !k);
        Assert.Equal(missing, ladder.Rungs[^1].Merged.Count);
        Assert.Equal(missing, ladder.Rungs.Count(static r => !r.Time.IsKnown));
        Assert.True(ladder.Rungs.Where(static r => r.Time.IsKnown).Zip(ladder.Rungs.Where(static r => r.Time.IsKnown).Skip(1))
            .All(static p => p.Second.Time.Value.Value >= p.First.Time.Value.Value));
    }

    [Fact]
    public void Regime_LaunchesExplainTheGap_IsOverheadBound()
    {
        LatencyFloors floors = Some.Floors(Some.Stated(1e9), Step.Decode(1, 0));
        var known = new KnownOverheads { Launches = Fact<Seconds>.Known(KnownOverheads.LaunchTime(100_000, Seconds.FromMicroseconds(12))) };

        Assert.Equal(Regime.Transitional, Some.Diagnosis(floors, Measurement.Of(floors.Binding * 1.8)).Regime);
        Assert.Equal(Regime.OverheadBound, Some.Diagnosis(floors, Measurement.Of(floors.Binding * 1.8), known).Regime);
    }

    [Fact]
    public void Regime_SlowKernelsExplainTheGap_IsThatOfTheFloor()
    {
        LatencyFloors floors = Some.Floors(Some.Stated(1e9), Step.Decode(1, 0));
        var known = new KnownOverheads { Kernels = Fact<Seconds>.Known(floors.Binding) };

        Assert.Equal(Regime.MemoryBoundWeights, Some.Diagnosis(floors, Measurement.Of(floors.Binding * 2.2), known).Regime);
    }

    // What is expected of an engine: a little more than there is room for fills it, and far more was not there.
    [Theory]
    [InlineData(0.5, true, 0.5)]
    [InlineData(1.1, true, 1.0)]
    [InlineData(30, false, 0)]
    public void Gaps_OfWhatIsExpected_LeaveNoTimeBelowZero(double expected, bool isKnown, double taken)
    {
        LatencyFloors floors = Some.Floors(Some.Stated(1e9), Step.Decode(1, 0));
        var known = new KnownOverheads { Launches = Fact<Seconds>.Known(floors.Local * expected) };

        Ladder ladder = Ladder.Of(floors, floors.Local * 2, known);

        Rung launches = ladder.Rungs.Single(static r => r.Kind == RungKind.LaunchAndHost);
        Assert.Equal(isKnown, launches.Time.IsKnown);
        Assert.Equal(floors.Local.Value * taken, launches.Gap.Value, 1e-12);
        Assert.Equal(floors.Local.Value * (1 - taken), ladder.Unexplained.Value, 1e-12);
    }

    [Fact]
    public void Of_SharesOfAProfile_AreRungsOfTheirOwn()
    {
        LatencyFloors floors = Some.Floors(Some.Stated(1e9), Step.Decode(1, 0));
        Seconds time = floors.Local * 10;
        var shares = new TimeShares(0.3, 0.1, 0.2) { CommunicationShare = 0.25 };

        Ladder ladder = StepDiagnosis.Of(Situation.Of(floors) with { Measured = Measurement.Of(time), Shares = shares }).Ladder;

        Assert.Equal([0.3, 0.25, 0.2, 0.15], ladder.Rungs.Where(static r => r.Kind is RungKind.KernelFloor or RungKind.Communication
            or RungKind.LaunchAndHost or RungKind.Measured).Select(r => Math.Round(r.Gap / time, 9)));
    }

    // 50 launches of 10 us: 500 us; behind 40 us kernels they would hide. Source: PHYSICS section 7.
    [Fact]
    public void LaunchTime_HiddenBehindKernels_IsNoTime()
    {
        Assert.Equal(500e-6, KnownOverheads.LaunchTime(50, Seconds.FromMicroseconds(10)).Value, 1e-12);
        Assert.Equal(0, KnownOverheads.LaunchTime(50, Seconds.FromMicroseconds(10), Seconds.FromMicroseconds(2000)).Value);
    }
}
