using Floorline.Core.Calibration;
using Floorline.Core.Expectations;
using Floorline.Core.Hardware;
using Floorline.Core.Quantities;
using Floorline.Core.Situations;

namespace Floorline.Core.Tests.Calibration;

public class LeaveOneOutTests
{
    private static readonly (string, double)[] _families = [("a", 1), ("b", 1.1), ("c", 0.9), ("d", 1.2), ("e", 0.95)];

    [Fact]
    public void Predict_MeasuredValuesOfTheLeftOutFamily_ChangeNothing()
    {
        IReadOnlyList<EngineRun> runs = Runs.Of(Runs.Truth, _families);
        foreach (string family in (string[])["a", "c", "e"])
        {
            EngineRun[] tampered = [.. runs.Select(r => r.Family == family ? r with { Measured = r.Measured * 7 } : r)];

            TimeRange[] before = [.. LeaveOneOut.Predict(runs).Where(p => p.Group.Family == family).Select(static p => p.Expected)];
            TimeRange[] after = [.. LeaveOneOut.Predict(tampered).Where(p => p.Group.Family == family).Select(static p => p.Expected)];

            // Neither the value nor either end of the interval: 24 residuals of four families are enough for an interval of their own.
            Assert.Equal(6, before.Length);
            Assert.NotEqual(Spread.Wide.High, before[0].High / before[0].Middle, 1e-9);
            Assert.Equal(before, after);
        }
    }

    [Fact]
    public void Predict_MeasuredValuesOfAnotherFamily_Count()
    {
        IReadOnlyList<EngineRun> runs = Runs.Of(Runs.Truth, _families);
        EngineRun[] tampered = [.. runs.Select(static r => r.Family == "b" ? r with { Measured = r.Measured * 2 } : r)];

        Assert.NotEqual(LeaveOneOut.Predict(runs)[0].Expected, LeaveOneOut.Predict(tampered)[0].Expected);
    }

    [Fact]
    public void Predict_EveryRun_IsPredictedOnce()
    {
        IReadOnlyList<EngineRun> runs = Runs.Of(Runs.Truth, _families);

        Assert.Equal(runs.Select(static r => r.Id).Order(StringComparer.Ordinal), LeaveOneOut.Predict(runs).Select(static p => p.Id)
            .Order(StringComparer.Ordinal));
    }

    [Fact]
    public void SpreadOf_TooLittle_IsWide()
    {
        Assert.Equal(Spread.Wide, LeaveOneOut.SpreadOf([]));
        Assert.Equal(Spread.Wide, LeaveOneOut.SpreadOf([.. Enumerable.Repeat(("a", 1.0), 100)]));
        Assert.Equal(Spread.Wide, LeaveOneOut.SpreadOf([.. Enumerable.Range(0, 19).Select(static i => ($"{i % 2}", 1.0))]));
    }

    [Fact]
    public void SpreadOf_AHundredEvenResiduals_LeavesThreeAtEitherEnd()
    {
        (string, double)[] residuals = [.. Enumerable.Range(1, 100).Select(static i => ($"{i % 2}", i / 50.0))];

        // The third and the 97th of a hundred, families of the same size.
        Assert.Equal(new Spread(0.06, 1.94), LeaveOneOut.SpreadOf(residuals));
    }

    [Fact]
    public void SpreadOf_OneSidedResiduals_StillHoldsTheMiddle()
    {
        Spread spread = LeaveOneOut.SpreadOf([.. Enumerable.Range(1, 100).Select(static i => ($"{i % 2}", 2 + (i / 50.0)))]);

        Assert.Equal(1, spread.Low);
        Assert.True(spread.High > 3);

        Spread other = LeaveOneOut.SpreadOf([.. Enumerable.Range(1, 100).Select(static i => ($"{i % 2}", i / 200.0))]);
        Assert.Equal(1, other.High);
        Assert.True(other.Low < 0.03);
    }

    [Fact]
    public void For_AnEngine_TakesItsOwnThenItsKindsThenTheDefault()
    {
        EngineProfile own = EngineProfile.Default(EngineKind.Compiled) with { Name = "vllm", WeightFactor = 3 };
        EngineProfile kind = EngineProfile.Default(EngineKind.Compiled) with { WeightFactor = 2 };
        var set = new EngineSet([(DeviceKind.Gpu, own), (DeviceKind.Gpu, kind), (DeviceKind.Soc, kind with { WeightFactor = 4 })]);

        Assert.Equal(3, set.For("vLLM 0.14", DeviceKind.Gpu).WeightFactor);
        Assert.Equal(2, set.For("SGLang", DeviceKind.Gpu).WeightFactor);
        Assert.Equal(4, set.For("vLLM", DeviceKind.Apu).WeightFactor);
        Assert.Equal(1, set.For("vLLM", DeviceKind.Cpu).WeightFactor);
        Assert.Equal(EngineKind.LlamaCpp, set.For("ollama", DeviceKind.Gpu).Kind);
        Assert.Equal(5, set.With(new EngineSet([(null, own with { WeightFactor = 5 })])).For("vllm", DeviceKind.Cpu).WeightFactor);
    }

    internal static Prediction Against(EngineRun run, EngineProfile engine) =>
        new(run.Id, new PredictionGroup("decode", run.Family, "", run.Engine, ""), TimeRange.Of(run.Expected(engine), engine.Spread), run.Measured);
}
