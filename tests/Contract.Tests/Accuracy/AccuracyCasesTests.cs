using Floorline.Core.Calibration;
using Floorline.Workbench;

namespace Floorline.Contract.Tests.Accuracy;

/// <summary>Small tables that backtest and calibrate once read wrongly.</summary>
public sealed class AccuracyCasesTests
{
    private const string Cases = "cases/accuracy/";

    [SharedDataFact(Cases + "served_two_devices.csv")]
    public void Backtest_ARowBesideOneOfAnotherDevice_IsExpectedAsByItself() => AsByItself("served_two_devices.csv", "served_one_device.csv");

    [SharedDataFact(Cases + "served_two_formats.csv")]
    public void Backtest_ARowBesideOneInAnotherFormat_IsExpectedAsByItself() => AsByItself("served_two_formats.csv", "served_nvfp4_alone.csv");

    private static void AsByItself(string together, string alone)
    {
        Prediction beside = Assert.Single(Of(together).Predictions, static p => p.Id == "B");
        Prediction itself = Assert.Single(Of(alone).Predictions);

        Assert.Equal(itself.Expected.Middle, beside.Expected.Middle);
    }

    [SharedDataFact(Cases + "served_below_floor.csv")]
    public void Backtest_ServedFiguresBelowTheirFloors_AreViolations()
    {
        BacktestResult result = Of("served_below_floor.csv");

        Assert.Equal(["A", "B"], result.Violations.Select(static v => v.Row.Id));
        Assert.Equal(2, result.Checked);
    }

    [SharedDataFact(Cases + "served_nvfp4_names.csv")]
    public void Backtest_NvFp4ByEitherName_IsTheSameFormat()
    {
        Prediction plain = Assert.Single(Of("served_nvfp4_names.csv").Predictions);
        Prediction gemm = Assert.Single(Of("served_nvfp4_names2.csv").Predictions);

        Assert.Equal(plain.Expected.Middle, gemm.Expected.Middle);
    }

    [SharedDataFact(Cases + "empty_batch.csv")]
    public void Backtest_AnEmptyBatch_IsNotKnown()
    {
        BacktestResult result = Of("empty_batch.csv");

        Assert.Empty(result.Scored);
        Assert.Contains("batch_or_concurrency is empty", Assert.Single(result.Skipped).Skipped, StringComparison.Ordinal);
    }

    [SharedDataFact(Cases + "calibrate_slow_npu.csv")]
    public void Calibrate_RunsInProportion_LeavesNothing()
    {
        using FileStream stream = File.OpenRead(SharedData.PathOf(Cases + "calibrate_slow_npu.csv"));
        CalibrateResult result = Verb.Calibrate([(stream, "runs.csv")]).Value;

        Assert.Equal(CalibrationWay.Constant, result.Way);
        Assert.InRange(Score.Of(result.HeldOut).MeanError, 0, 0.01);
    }

    private static BacktestResult Of(string name)
    {
        using FileStream stream = File.OpenRead(SharedData.PathOf(Cases + name));
        return Verb.Backtest(stream, name).Value;
    }
}
