using Floorline.Core.Costs;
using Floorline.Core.Diagnosis;
using Floorline.Core.Floors;
using Floorline.Core.Formats;
using Floorline.Core.Hardware;
using Floorline.Core.Models;
using Floorline.Core.Quantities;
using Floorline.Core.Situations;
using Floorline.Core.Workloads;

namespace Floorline.Core.Tests.Diagnosis;

public class VerdictTests
{
    private static readonly Device _thor = Some.Device(273, 258.8) with
    {
        Confidence = Confidence.A,
        Disputed = [new DisputedFigure(DeviceField.Bandwidth, 200e9, "another text")],
    };

    // F's printed times over its printed floors, and the floors that are right. Source: PHYSICS section 9.
    [Theory]
    [InlineData(114, 91.2, Regime.MemoryBoundWeights)]
    [InlineData(74, 40.5, Regime.Transitional)]
    [InlineData(74, 23.2, Regime.OverheadBound)]
    [InlineData(74, 49.35, Regime.MemoryBoundWeights)]
    [InlineData(74, 28.4, Regime.OverheadBound)]
    [InlineData(34.2, 21, Regime.Transitional)]
    [InlineData(76, 6, Regime.OverheadBound)]
    public void Verdict_OfTheTexts_IsThatOfTheTable(double measured, double floor, Regime expected) =>
        Assert.Equal(expected, Terms(floor).Verdict(Measurement.Of(Seconds.FromMilliseconds(measured), 0)));

    [Theory]
    [InlineData(0.98, Regime.Impossible)]
    [InlineData(0.995, Regime.MemoryBoundWeights)]
    [InlineData(1.0, Regime.MemoryBoundWeights)]
    [InlineData(1.5, Regime.MemoryBoundWeights)]
    [InlineData(1.5001, Regime.Transitional)]
    [InlineData(2.0, Regime.Transitional)]
    [InlineData(2.0001, Regime.OverheadBound)]
    public void Verdict_AtItsBoundaries_FollowsTheTable(double ratio, Regime expected) =>
        Assert.Equal(expected, Terms(100).Verdict(Measurement.Of(Seconds.FromMilliseconds(100 * ratio), 0.01)));

    [Fact]
    public void Verdict_NearTheFloor_NamesTheLargestTerm()
    {
        Measurement near = Measurement.Of(new Seconds(10), 0);
        Seconds small = new(1);
        Seconds large = new(9);
        Assert.Equal(Regime.MemoryBoundKv, new FloorTerms(small, small, large, small, Seconds.Zero, null).Verdict(near));
        Assert.Equal(Regime.MemoryBoundWeights, new FloorTerms(new(4), new(4), new(4), small, Seconds.Zero, null).Verdict(near));
        Assert.Equal(Regime.ComputeBound, new FloorTerms(small, small, small, large, Seconds.Zero, null).Verdict(near));
        Assert.Equal(Regime.CommunicationBound, new FloorTerms(small, small, Seconds.Zero, small, new(8), null).Verdict(near));
    }

    [Fact]
    public void Verdict_WithAnAttainedBandwidth_IsBoundUpToItsOwnFloor()
    {
        FloorTerms terms = Terms(100) with { AttainedShare = 0.7 };

        Assert.Equal(Regime.MemoryBoundWeights, terms.Verdict(Measurement.Of(Seconds.FromMilliseconds(210), 0)));
        Assert.Equal(Regime.OverheadBound, terms.Verdict(Measurement.Of(Seconds.FromMilliseconds(220), 0)));
    }

    [Fact]
    public void Of_PersonaPlexOnThor_IsTransitionalAndHangsOnTheBandwidth()
    {
        StepDiagnosis diagnosis = Voice(_thor, 114, "bf16");

        Assert.Equal(Regime.Transitional, diagnosis.Regime);
        Assert.Equal(1.70, diagnosis.Ratio, 0.01);
        Sensitivity deciding = Assert.Single(diagnosis.Sensitivities, static s => s.Decides);
        Assert.Equal((SensitiveInput.Bandwidth, Regime.MemoryBoundWeights), (deciding.Input, deciding.BecomesRegime!.Value));

        // 114 / 1.5 = 76 ms of floor: 273 x 67.07 / 76 = 241 GB/s.
        Assert.Equal(241.0 / 273, deciding.FlipsAt!.Value, 0.002);
    }

    [Fact]
    public void Of_PersonaPlexAt200_IsMemoryBoundByWeights()
    {
        StepDiagnosis diagnosis = Voice(Some.Device(200, 258.8), 114, "bf16");

        Assert.Equal(Regime.MemoryBoundWeights, diagnosis.Regime);
        Assert.Equal(1.245, diagnosis.Ratio, 0.001);
    }

    [Fact]
    public void Of_PersonaPlexAfterFp8_RejectsFp4WithTheReason()
    {
        var device = _thor with { Peaks = new Dictionary<ComputeFormat, FlopsPerSecond>(_thor.Peaks) { [ComputeFormat.Fp4] = FlopsPerSecond.FromTera(1035) } };
        StepDiagnosis diagnosis = Voice(device, 74, "fp8");
        var situation = new Core.Situations.Situation(diagnosis.Floors.Cost.Model, diagnosis.Floors.Hardware,
            diagnosis.Floors.Cost.Step) { Measured = diagnosis.Measured };
        Core.Levers.Judgement rejected = Assert.Single(Core.Answers.Judged.All(situation), static o => o.Lever.Id == "fp4");

        Assert.Equal(Regime.OverheadBound, diagnosis.Regime);
        Assert.False(rejected.Helps);
        Assert.True(Assert.IsType<Core.Levers.Why.OverheadStays>(rejected.Why).OfWeights);
    }

    // F: FP8 weights move R1 from 83.7 to 41.85 ms: 72 additive, 57 or 62 proportional by which floor is meant; 74 measured.
    [Fact]
    public void Predicted_Fp8OfTheTexts_HasBothLimits()
    {
        var predicted = PredictedTime.Of(Seconds.FromMilliseconds(114), Seconds.FromMilliseconds(91.2), Seconds.FromMilliseconds(91.2 - 41.85));

        Assert.Equal(72.15, predicted.Additive.Milliseconds, 1e-9);
        Assert.Equal(61.69, predicted.Proportional.Milliseconds, 0.01);
        Assert.Equal(predicted.Proportional, predicted.Low);
        Assert.Equal(predicted.Additive, predicted.High);
    }

    [Fact]
    public void Of_FasterThanTheFloor_IsImpossibleWithRankedCauses()
    {
        StepDiagnosis diagnosis = Voice(_thor, 30, "bf16");

        Assert.Equal(Regime.Impossible, diagnosis.Regime);
        Assert.Equal(diagnosis.Causes.OrderByDescending(static c => c.Plausibility), diagnosis.Causes);
        Assert.Contains(diagnosis.Causes, static c => c.Kind == ImpossibleCauseKind.WeightFormat);
        Assert.True(diagnosis.Mbu > 1);
    }

    [Fact]
    public void Of_FasterThanTheFloorOfASmallModel_NamesTheCacheFirst()
    {
        Device device = Some.Device(100) with { LastLevelCache = Fact<Bytes>.Known(new Bytes(64e6)) };
        StepDiagnosis diagnosis = Some.Diagnosis(Some.Floors(Some.Stated(10e6), Step.Decode(1, 0), device), Measurement.Of(Seconds.FromMilliseconds(0.05)));

        Assert.Equal(ImpossibleCauseKind.FitsInCache, diagnosis.Causes[0].Kind);
    }

    [Fact]
    public void Of_ComputeBoundImpossible_NamesThePeakFirst()
    {
        StepDiagnosis diagnosis = Some.Diagnosis(Some.Floors(Some.Stated(10e6), Step.Prefill(1, 10_000), Some.Device(1000)),
            Measurement.Of(Seconds.FromMilliseconds(120)));

        Assert.Equal(ImpossibleCauseKind.Peak, diagnosis.Causes[0].Kind);
    }

    [Fact]
    public void Of_MixtureBetweenGuaranteedAndExpected_IsNotImpossible()
    {
        Model model = Some.Decoder(new Attention(4, 2, 2), new MixtureOfExperts(64, 2, 4));
        LatencyFloors floors = Some.Floors(model, Step.Decode(32, 0));
        StepDiagnosis diagnosis = Some.Diagnosis(floors, Measurement.Of((floors.Guaranteed + floors.Binding) / 2, 0));

        Assert.True(diagnosis.Ratio < 1);
        Assert.Equal(Regime.MemoryBoundWeights, diagnosis.Regime);
        Assert.Equal(Regime.Impossible, Some.Diagnosis(floors, Measurement.Of(floors.Guaranteed * 0.9, 0)).Regime);
    }

    // Llama 3 8B reads 7.50e9 of its 8.03e9 weights: a time that its architecture allows must not be impossible for params=8.03e9.
    [Fact]
    public void Of_StatedTotal_LeavesRoomForAnEmbeddingThatIsNotRead()
    {
        Device h100 = Some.Device(3350, 989.5);
        var time = Measurement.Of(Seconds.FromMilliseconds(4.6));

        Assert.NotEqual(Regime.Impossible, Some.Diagnosis(Some.Floors(Some.Stated(8.03e9), Step.Decode(1, 0), h100), time).Regime);
        Assert.Equal(Regime.Impossible, Some.Diagnosis(Some.Floors(Some.Stated(8.03e9), Step.Decode(1, 0), h100),
            Measurement.Of(Seconds.FromMilliseconds(4.1))).Regime);
    }

    [Fact]
    public void Guaranteed_OfTheVerdict_IsThatOfTheFloors()
    {
        Model model = Some.Decoder(new Attention(4, 2, 2), new MixtureOfExperts(64, 2, 4));
        Device slow = Some.Device(100, 10) with { Interconnect = Fact<Link>.Known(new Link("slow", BytesPerSecond.FromGBPerSecond(0.1))) };
        foreach (int batch in (int[])[1, 2, 64])
        {
            StepCost cost = StepCost.Of(model, Step.Decode(batch, 100) with { Parallelism = new Parallelism(4, 1, 1) });
            LatencyFloors floors = LatencyFloors.Of(cost, new DeviceGroup(slow, 4));

            Assert.Equal(floors.Guaranteed.Value, FloorTerms.Of(floors).Guaranteed.Value, 1e-15);
        }
    }

    [Fact]
    public void Of_HigherDisputedBandwidth_GetsTheBenefitOfTheDoubt()
    {
        Device disputed = Some.Device(100) with { Disputed = [new DisputedFigure(DeviceField.Bandwidth, 150e9, "another text")] };
        Seconds time = Some.Floors(Some.Stated(7e9), Step.Decode(1, 0), disputed).Binding * 0.8;

        Assert.NotEqual(Regime.Impossible, Some.Diagnosis(Some.Floors(Some.Stated(7e9), Step.Decode(1, 0), disputed), Measurement.Of(time)).Regime);
        Assert.Equal(Regime.Impossible, Some.Diagnosis(Some.Floors(Some.Stated(7e9), Step.Decode(1, 0), Some.Device(100)), Measurement.Of(time)).Regime);
    }

    [Fact]
    public void Measurement_ThatCannotBe_IsTheCallersBug()
    {
        Assert.Throws<ArgumentOutOfRangeException>(static () => Measurement.Of(Seconds.Zero));
        Assert.Throws<ArgumentOutOfRangeException>(static () => Measurement.Of(new Seconds(double.NaN)));
        Assert.Throws<ArgumentOutOfRangeException>(static () => Measurement.Of(new Seconds(1), 1));
    }

    private static FloorTerms Terms(double milliseconds)
    {
        Seconds time = Seconds.FromMilliseconds(milliseconds);
        return new FloorTerms(time, time, Seconds.Zero, Seconds.Zero, Seconds.Zero, null);
    }

    private static StepDiagnosis Voice(Device device, double milliseconds, string format)
    {
        Step step = Step.Decode(1, 3000) with { Weights = WeightFormats.Uniform(NumberFormats.Find(format)!) };
        return Some.Diagnosis(LatencyFloors.Of(StepCost.Of(Some.Stated(8.37e9, 32, 32, 128), step), device),
            Measurement.Of(Seconds.FromMilliseconds(milliseconds)));
    }
}
