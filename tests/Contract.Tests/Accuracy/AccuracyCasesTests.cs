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

    /// <summary>Policies, images and towers are scored in whatever unit a table is, with the sizes that the catalogue knows.</summary>
    [Theory]
    [InlineData("pi0,rtx-4090,step_ms,73", 73)]
    [InlineData("smolvla,rtx-4090,fps,12", 1000 / 12.0)]
    [InlineData("act,jetson-agx-orin-64gb,hz,50", 20)]
    [InlineData("sdxl,rtx-4090,images/s,0.25", 4000)]
    [InlineData("flux.1-dev,h100-sxm,it/s,2.6", 1000 / 2.6)]
    [InlineData("resnet-50,a100-sxm-80gb,images_s,2500", 0.4)]
    [InlineData("openvla,rtx-4090,hz,6", 1000 / 6.0)]
    public void Backtest_AMetricByItsUnit_IsScoredWithTheCataloguesSizes(string row, double milliseconds)
    {
        using var stream = new MemoryStream(System.Text.Encoding.UTF8.GetBytes($"model,hardware,metric,value\n{row}\n"));
        BacktestResult result = Verb.Backtest(stream, "rows.csv").Value;

        Assert.Empty(result.Skipped);
        Assert.Equal(milliseconds, Assert.Single(result.Scored).Measured.Milliseconds, milliseconds * 1e-9);
        Assert.Empty(result.Violations);
    }

    [Theory]
    [InlineData("", 1)]
    [InlineData("40", 0)]
    public void Backtest_ARateOfAPolicyThatWritesAsManyTokensAsItNeeds_IsScoredWhereTheyAreStated(string tokens, int skipped)
    {
        string table = $"model,hardware,metric,value,output_tokens\npi0-fast,rtx-4090,hz,3,{tokens}\n";
        using var stream = new MemoryStream(System.Text.Encoding.UTF8.GetBytes(table));
        BacktestResult result = Verb.Backtest(stream, "rows.csv").Value;

        Assert.Equal((skipped, 1 - skipped), (result.Skipped.Count, result.Scored.Count));
        Assert.Empty(result.Violations);
    }

    [Fact]
    public void Backtest_ARateOfCallsOfAModelThatGenerates_AsksWhatACallIs()
    {
        using var stream = new MemoryStream("model,hardware,metric,value\nllama-3.1-8b,h100,hz,5\n"u8.ToArray());

        Assert.Contains("input_tokens and output_tokens", Assert.Single(Verb.Backtest(stream, "rows.csv").Value.Skipped).Skipped, StringComparison.Ordinal);
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
