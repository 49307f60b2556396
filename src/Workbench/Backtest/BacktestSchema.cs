using System.Globalization;
using System.Text.Json;
using Floorline.Core.Calibration;
using Floorline.Core.Models;
using Floorline.Core.Quantities;
using Floorline.Core.Situations;
using Floorline.Core.Workloads;
using Floorline.Readers.Catalogue;
using Floorline.Workbench.Schemas;

namespace Floorline.Workbench.Documents;

/// <summary>The documents <c>floorline/backtest@1</c> and <c>floorline/calibration@1</c>.</summary>
internal static class BacktestSchema
{
    private const int MostPredictions = 2000;

    private static readonly Schema<Score> _score = new Schema<Score>("Score")
        .Count("count", static s => s.Count, "Predictions behind it")
        .Number("median_ape", static s => s.MedianError * 100, "Median size of the error, in percent of the measured value")
        .Number("mean_ape", static s => s.MeanError * 100, "Mean size of the error, in percent of the measured value")
        .Number("bias", static s => s.Bias * 100, "Median error, in percent of the measured value; above 0 too long was expected")
        .Number("coverage_90", static s => s.CoverageShare, "Share of measured values within the expected interval")
        .Number("median_width", static s => s.MedianWidth, "Median of high over low");

    private static readonly Schema<Prediction> _prediction = new Schema<Prediction>("BacktestPrediction")
        .Text("row_id", static p => p.Id, "Row of the table")
        .Text("quantity", static p => p.Group.Quantity, "What was measured")
        .Text("device", static p => p.Group.Device, "Device")
        .Text("engine", static p => p.Group.Engine, "Engine")
        .Text("model", static p => p.Group.Model, "Model")
        .Time("measured", static p => p.Measured, "The measured time")
        .Time("expected", static p => p.Expected.Middle, "The expected time")
        .Time("low", static p => p.Expected.Low, "The expected time, at best")
        .Time("high", static p => p.Expected.High, "The expected time, at worst")
        .Number("error", static p => p.Error, "Relative error")
        .Flag("covered", static p => p.Covered, "Whether the measured time lies within the interval");

    private static readonly Schema<BacktestRow> _skipped = new Schema<BacktestRow>("SkippedRow")
        .Text("row_id", static r => r.Row.Id, "Row of the table")
        .Text("reason", static r => r.Skipped, "Why it was skipped").OrNull();

    private static readonly Schema<BacktestRow> _violation = new Schema<BacktestRow>("FloorViolation")
        .Text("row_id", static r => r.Row.Id, "Row of the table")
        .Statistic("measured", static r => r.Measured, "The measured time, in ms")
        .Statistic("floor", static r => r.Floor, "The floor above it, in ms");

    private static readonly Schema<DecisionScore> _decision = new Schema<DecisionScore>("DecisionScore")
        .Text("way", static d => d.Way, "How the configuration was chosen")
        .Count("count", static d => d.Count, "Choices")
        .Count("none_count", static d => d.NoneCount, "Times that it chose nothing")
        .Number("violation_share", static d => d.ViolationShare, "Share of choices that missed the objective")
        .Number("mean_regret", static d => d.MeanRegret, "Mean of the chosen time over the best, less 1");

    private static readonly Schema<EngineRun> _step = new Schema<EngineRun>("ScoredStep")
        .Text("kind", static r => r.Floors.Hardware.Device.Kind.ToString(), "Kind of device")
        .Text("class", static r => r.Floors.Hardware.Device.Class.ToString(), "Where the device is used")
        .Text("vendor", static r => r.Floors.Hardware.Device.Vendor, "Who makes it")
        .Text("device", static r => r.Floors.Hardware.Device.Name, "Device")
        .Text("model", static r => r.Floors.Cost.Model.Name, "Model")
        .Flag("listed", static r => r.Floors.Cost.Model.Components is not [StatedComponent], "Whether its shape is known")
        .Word("phase", static r => Names.Snake(r.Floors.Cost.Step.Phase), typeof(Phase), "Phase of the step")
        .Count("batch", static r => r.Floors.Cost.Step.Batch, "Sequences in the step")
        .Count("tokens", static r => r.Floors.Cost.Step.Tokens, "Tokens that it handles, per sequence")
        .Count("context", static r => r.Floors.Cost.Step.Context, "Tokens in the cache, per sequence")
        .Text("format", static r => (r.Floors.Cost.Step.Weights ?? r.Floors.Cost.Model.Published).Default.Name, "Number format of the weights")
        .Number("bits", static r => (r.Floors.Cost.Step.Weights ?? r.Floors.Cost.Model.Published).Default.BitsPerWeight, "Bits that one weight takes")
        .Count("tensor", static r => r.Floors.Cost.Step.Parallelism.Tensor, "Devices that share each layer")
        .Count("pipeline", static r => r.Floors.Cost.Step.Parallelism.Pipeline, "Devices that share the layers in sequence")
        .Time("binding", static r => r.Floors.Binding, "The floor")
        .Time("weight_read", static r => r.Floors.WeightRead, "R1: reading the weights once")
        .Time("cache_read", static r => r.Floors.KvCacheRead.Or(Seconds.Zero), "R2: reading the cache once; 0 where not known")
        .Time("compute", static r => r.Floors.Compute.Or(Seconds.Zero), "R3: the arithmetic at the dense peak; 0 where not known")
        .Time("compute_summed_in_32", static r => r.Floors.ComputeSummedIn32.Or(Seconds.Zero), "R3 at the peak with sums in 32 bits; 0 where not known")
        .Time("weights", static r => r.Parts.Weights, "Expected reading of weights")
        .Time("unpacking", static r => r.Parts.Unpacking, "Expected unpacking of weights")
        .Time("arithmetic", static r => r.Parts.Arithmetic, "Expected arithmetic")
        .Time("attention", static r => r.Parts.Attention, "Expected attention of prompts")
        .Time("decode_attention", static r => r.Parts.DecodeAttention, "Expected attention of decodes")
        .Time("cache", static r => r.Parts.Cache, "Expected reading of the cache")
        .Time("exchanges", static r => r.Parts.Exchanges, "Expected fixed time of exchanges")
        .Time("wire", static r => r.Parts.Wire, "Expected time on the wire")
        .Number("layers", static r => r.Parts.Layers, "Layers")
        .Number("expert_layers", static r => r.Parts.ExpertLayers, "Layers with experts")
        .Word("basis", static r => Names.Snake(r.Parts.Basis), typeof(Basis), "What the kernels' shares rest on");

    private static readonly Schema<ServedRun> _load = new Schema<ServedRun>("ScoredLoad")
        .Text("device", static r => r.Deployment.Hardware.Device.Name, "Device")
        .Text("model", static r => r.Deployment.Model.Name, "Model")
        .Word("figure", static r => Names.Snake(r.Figure), typeof(ServedFigure), "What was measured")
        .Count("devices", static r => r.Deployment.Hardware.Count, "Devices of a copy")
        .Count("copies", static r => r.Copies, "Copies")
        .Count("concurrency", static r => r.Load.Concurrency ?? 0, "Requests in flight; 0 where a rate is stated")
        .Count("prompt_tokens", static r => r.Load.Prompt, "Tokens of a prompt")
        .Count("output_tokens", static r => r.Load.Output, "Tokens of an answer")
        .Text("format", static r => r.Deployment.Pattern.Weights?.Default.Name ?? "published", "Number format of the weights");

    private static readonly Schema<BacktestRow> _row = new Schema<BacktestRow>("ScoredRow")
        .Text("row_id", static r => r.Row.Id, "Row of the table")
        .Text("family", static r => r.Row.Family, "Family of the device")
        .Text("engine", static r => r.Row.Engine, "Engine")
        .Text("parallelism", static r => r.Row.Parallelism, "How devices share the model")
        .Time("measured", static r => r.Measured, "The measured time")
        .Time("floor", static r => r.Floor, "The floor").OrAbsent()
        .Some(static r => r.Run, _step)
        .Some(static r => r.Run is null ? r.Served : null, _load);

    private static readonly Schema<Backtest> _inputs = new Schema<Backtest>("BacktestInputs")
        .Text("file", static b => b.Result.File, "Table that was read");

    /// <summary>The document of a backtest.</summary>
    internal static readonly Schema<Backtest> Document = new Schema<Backtest>("BacktestDocument", "floorline/backtest@1",
            "Floors and expected values held against a table of measurements")
        .Object("inputs", static b => b, _inputs, "What was asked for")
        .Count("rows", static b => b.Result.RowCount, "Rows of the table")
        .Count("scored", static b => b.Result.Scored.Count, "Rows that were held against an expectation")
        .Count("held_against_a_floor", static b => b.Result.Checked, "Rows that were held against a floor")
        .List("skipped", static b => b.Result.Skipped, _skipped, "Rows that were skipped")
        .List("floor_violations", static b => b.Result.Violations, _violation, "Rows whose time lies below the floor")
        .Map("decode_mape_by_device", ByDevice, "number", "Mean size of the error of decodes by device, in percent")
        .Number("median_ape", static b => b.Result.Overall?.MedianError * 100, "Median size of the error, in percent")
        .Number("mean_ape", static b => b.Result.Overall?.MeanError * 100, "Mean size of the error, in percent")
        .Number("coverage_90", static b => b.Result.Overall?.CoverageShare, "Share of measured values within the expected interval")
        .Text("units", static _ => "errors in percent of the measured value, times in ms, coverage as a share", "The units, in words")
        .Map("by_quantity", static (j, b) => Scores(j, b.Result.Predictions, static g => g.Quantity), _score, "By what was measured")
        .Map("by_device", static (j, b) => Scores(j, b.Result.Predictions, static g => g.Device), _score, "By device")
        .Map("by_engine", static (j, b) => Scores(j, b.Result.Predictions, static g => g.Engine), _score, "By engine")
        .Map("by_model", static (j, b) => Scores(j, b.Result.Predictions, static g => g.Model), _score, "By model")
        .Map("leave_one_family_out", static (j, b) => Scores(j, b.Result.LeftOut, static g => g.Quantity), _score,
            "Each family of devices expected from the others")
        .Map("leave_one_family_out_by_class", static (j, b) => Scores(j, b.Result.LeftOut, static g => $"{g.Quantity}, {g.Class}"), _score,
            "The same by class of model and device")
        .Map("calibrated_on_four_runs", static (j, b) => Scores(j, b.Result.Calibrated, static g => g.Quantity), _score,
            "The same after four runs of the family itself")
        .Map("calibrated_on_four_runs_dense", static (j, b) => Scores(j, b.Result.Calibrated.Where(static p => p.Group.IsDense), static g => g.Quantity),
            _score, "Of these, dense models")
        .Map("format_changes", static (j, b) => Scores(j, b.Result.Changes, static g => g.Quantity), _score, "Predicted changes of number format")
        .List("decisions", static b => b.Result.Decisions, _decision, "How good configurations were that such predictions choose")
        .Map("regimes", Regimes, "number", "Rows by what binds them")
        .List("predictions", static b => Most(b.Result.Predictions, b.EveryRow), _prediction, "Row by row; of very many those furthest off")
        .Count("predictions_left_out", static b => Rest(b.Result.Predictions, b.EveryRow), "Rows that are not shown")
        .List("leave_one_family_out_predictions", static b => b.EveryRow ? Most(b.Result.LeftOut, true) : null, _prediction,
            "Each row expected from other families").OrAbsent()
        .Count("leave_one_family_out_predictions_left_out", static b => b.EveryRow ? 0 : (long?)null, "Rows that are not shown").OrAbsent()
        .List("rows_scored", static b => b.EveryRow ? b.Result.Scored : null, _row, "Rows with what their times are expected to be made of").OrAbsent();

    /// <summary>The document of a calibration.</summary>
    internal static readonly Schema<CalibrateResult> Calibration = new Schema<CalibrateResult>("CalibrationDocument", "floorline/calibration@1",
            "An engine's coefficients fitted to a table of runs")
        .Count("runs", static r => r.RunCount, "Runs that were fitted to")
        .Own("engine", Engine, "{}", "The engine, in the form in which floorline.json states one")
        .Word("way", static r => Names.Snake(r.Way), typeof(CalibrationWay), "How it was fitted")
        .Map("coefficient_ranges", Ranges, "pair", "Least and largest value of each coefficient when a run is left out")
        .Map("before", static (j, r) => Scores(j, r.Before, static g => g.Quantity), _score, "Errors before the fit")
        .Map("held_out", static (j, r) => Scores(j, r.HeldOut, static g => g.Quantity), _score, "Errors of runs that were left out of the fit")
        .Text("saved_to", static r => r.SavedTo, "File that the engine was saved to; null where it was not").OrNull()
        .Texts("skipped", static r => r.Skipped, "Rows that were skipped")
        .List("before_predictions", static r => Most(r.Before, false), _prediction, "Row by row before the fit; of very many those furthest off")
        .Count("before_predictions_left_out", static r => Rest(r.Before, false), "Rows that are not shown")
        .List("held_out_predictions", static r => Most(r.HeldOut, false), _prediction, "Row by row, left out of the fit; of very many those furthest off")
        .Count("held_out_predictions_left_out", static r => Rest(r.HeldOut, false), "Rows that are not shown");

    private static void Engine(Utf8JsonWriter json, CalibrateResult result)
    {
        json.WritePropertyName("engine");
        EngineJson.Write(json, result.Device, result.Engine);
    }

    private static void Ranges(Utf8JsonWriter json, CalibrateResult result)
    {
        foreach ((string key, Func<EngineProfile, double> of) in EngineJson.Coefficients)
        {
            double[] values = [.. result.WithoutOne.Append(result.Engine).Select(of)];
            json.WriteStartArray(key);
            json.WriteNumberValue(Five(values.Min()));
            json.WriteNumberValue(Five(values.Max()));
            json.WriteEndArray();
        }
    }

    private static double Five(double value) => double.Parse(value.ToString("G5", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);

    private static void ByDevice(Utf8JsonWriter json, Backtest backtest)
    {
        foreach ((string device, Score score) in BacktestResult.By(backtest.Result.Predictions.Where(static p => p.Group.Quantity == "decode"),
            static g => g.Device))
        {
            Numbers.Write(json, device, score.MeanError * 100);
        }
    }

    private static void Regimes(Utf8JsonWriter json, Backtest backtest)
    {
        foreach ((string regime, int count) in backtest.Result.Regimes)
        {
            json.WriteNumber(regime, count);
        }
    }

    private static void Scores(Utf8JsonWriter json, IEnumerable<Prediction> predictions, Func<PredictionGroup, string> heading)
    {
        foreach ((string key, Score score) in BacktestResult.By(predictions, heading))
        {
            json.WriteStartObject(key);
            _score.Write(json, score);
            json.WriteEndObject();
        }
    }

    /// <summary>Expected values row by row, of very many those that are furthest off, in the order of the rows.</summary>
    private static IReadOnlyList<Prediction> Most(IReadOnlyList<Prediction> predictions, bool all) => all || predictions.Count <= MostPredictions ? predictions
        : [.. predictions.Index().OrderByDescending(static p => Math.Abs(p.Item.Error)).Take(MostPredictions).OrderBy(static p => p.Index)
            .Select(static p => p.Item)];

    private static int Rest(IReadOnlyList<Prediction> predictions, bool all) => all ? 0 : Math.Max(0, predictions.Count - MostPredictions);

    /// <summary>A backtest, and whether all its rows are written.</summary>
    internal sealed record Backtest(BacktestResult Result, bool EveryRow);
}
