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

    // Half of a step that the device waits is one fact, whichever way it is stated: as a time, a share or what a monitor shows.
    [Fact]
    public void Of_WaitingStatedInAnyWay_IsTheSameRungAndLeavesTheSameRest()
    {
        LatencyFloors floors = Some.Floors(Some.Stated(1e9), Step.Decode(1, 0));
        Situation measured = Situation.Of(floors) with { Measured = Measurement.Of(floors.Local * 4) };
        Situation[] stated =
        [
            measured with { HostWork = floors.Local * 2 },
            measured with { Shares = new TimeShares(0, 0, 0) { IdleShare = 0.5 } },
            measured with { Shares = new TimeShares(0, 0, 0.2) { HostShare = 0.3 } },
            measured with { Observations = Observations.None with { Utilisation = 0.5 } },
            measured with { HostWork = floors.Local * 2, Observations = Observations.None with { Utilisation = 0.5 } },
        ];

        Assert.All(stated.Select(StepDiagnosis.Of), d =>
        {
            Assert.Equal(floors.Local.Value * 2, d.Ladder.Overhead.Value, 1e-12);
            Assert.Equal(floors.Local.Value, d.Ladder.Unexplained.Value, 1e-12);
            Assert.Equal(Regime.OverheadBound, d.Regime);
        });
    }

    [Fact]
    public void Of_NeedlessWorkStated_IsARungOfItsOwn()
    {
        LatencyFloors floors = Some.Floors(Some.Stated(1e9), Step.Decode(1, 0));

        Ladder ladder = StepDiagnosis.Of(Situation.Of(floors) with { Measured = Measurement.Of(floors.Local * 4), DeadWork = floors.Local * 2 }).Ladder;

        Assert.Equal(floors.Local.Value * 2, ladder.Rungs.Single(static r => r.Kind == RungKind.DeadWork).Gap.Value, 1e-12);
        Assert.DoesNotContain(RungKind.DeadWork, Ladder.Of(floors, floors.Local * 4, KnownOverheads.None).Rungs.Select(static r => r.Kind));
    }

    // What is stated to be waiting leaves less than the floor, beyond the error of the time: one of the figures is wrong.
    [Theory]
    [InlineData(0.30, false)]
    [InlineData(0.36, false)]
    [InlineData(0.60, true)]
    public void Of_StatedPartsThatLeaveLessThanTheFloor_ContradictEachOther(double idle, bool contradicts)
    {
        LatencyFloors floors = Some.Floors(Some.Stated(1e9), Step.Decode(1, 0));
        var measured = Measurement.Of(floors.Local / 0.652);

        var diagnosis = StepDiagnosis.Of(Situation.Of(floors) with { Measured = measured, Shares = new TimeShares(0, 0, 0) { IdleShare = idle } });

        Assert.Equal(contradicts, diagnosis.Contradicts);
        Assert.Equal(contradicts, diagnosis.Regime == Regime.Impossible);
        Assert.True(diagnosis.Ladder.Unexplained.Value >= 0);
        Assert.Equal(contradicts ? Regime.Impossible : diagnosis.Regime, DecisionPath.Of(diagnosis).Regime);
    }

    // A card that is twice as fast with sums in 16 bit, used so: what it is usually seen to take is more than was measured.
    [Fact]
    public void Of_FasterThanTheAttainableFloor_LeavesNoRestBelowZero()
    {
        Device half = Some.Device() with { AttainedBandwidth = Fact<BytesPerSecond>.Known(BytesPerSecond.FromGBPerSecond(0.5)) };
        LatencyFloors floors = Some.Floors(Some.Stated(1e9), Step.Decode(1, 0), half);

        var ladder = Ladder.Of(floors, floors.Local * 1.6, KnownOverheads.None);

        Assert.Equal(0, ladder.Unexplained.Value, 1e-12);
    }

    // 50 launches of 10 us: 500 us; behind 40 us kernels they would hide. Source: PHYSICS section 7.
    [Fact]
    public void LaunchTime_HiddenBehindKernels_IsNoTime()
    {
        Assert.Equal(500e-6, KnownOverheads.LaunchTime(50, Seconds.FromMicroseconds(10)).Value, 1e-12);
        Assert.Equal(0, KnownOverheads.LaunchTime(50, Seconds.FromMicroseconds(10), Seconds.FromMicroseconds(2000)).Value);
    }
}
