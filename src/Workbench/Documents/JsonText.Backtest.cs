using System.Text.Json;
using Floorline.Core.Calibration;
using Floorline.Readers.Catalogue;

namespace Floorline.Workbench.Documents;

public static partial class JsonText
{
    private const int MostPredictions = 2000;

    /// <summary>The document <c>floorline/backtest@1</c>.</summary>
    /// <param name="result">The result.</param>
    public static string Of(BacktestResult result) => Of(result, everyRow: false);

    /// <summary>The document <c>floorline/backtest@1</c>, with all rows and what their times are expected to be made of where asked for.</summary>
    /// <param name="result">The result.</param>
    /// <param name="everyRow">Whether all rows are written.</param>
    public static string Of(BacktestResult result, bool everyRow)
    {
        ArgumentNullException.ThrowIfNull(result);
        return Document("floorline/backtest@1", json =>
        {
            json.WriteStartObject("inputs");
            json.WriteString("file", result.File);
            json.WriteEndObject();
            json.WriteNumber("rows", result.RowCount);
            json.WriteNumber("scored", result.Scored.Count);
            json.WriteNumber("held_against_a_floor", result.Checked);
            json.WriteStartArray("skipped");
            foreach (BacktestRow row in result.Skipped)
            {
                json.WriteStartObject();
                json.WriteString("row_id", row.Row.Id);
                json.WriteString("reason", row.Skipped);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteStartArray("floor_violations");
            foreach (BacktestRow row in result.Violations)
            {
                json.WriteStartObject();
                json.WriteString("row_id", row.Row.Id);
                Milliseconds(json, "measured", row.Measured);
                Milliseconds(json, "floor", row.Floor);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteStartObject("decode_mape_by_device");
            foreach ((string device, Score score) in BacktestResult.By(result.Predictions.Where(static p => p.Group.Quantity == "decode"), static g =>
                g.Device))
            {
                Number(json, device, score.MeanError * 100);
            }

            json.WriteEndObject();
            Score? all = result.Overall;
            Number(json, "median_ape", (all?.MedianError ?? double.NaN) * 100);
            Number(json, "mean_ape", (all?.MeanError ?? double.NaN) * 100);
            Number(json, "coverage_90", all?.CoverageShare ?? double.NaN);
            json.WriteString("units", "errors in percent of the measured value, times in ms, coverage as a share");
            Scores(json, "by_quantity", result.Predictions, static g => g.Quantity);
            Scores(json, "by_device", result.Predictions, static g => g.Device);
            Scores(json, "by_engine", result.Predictions, static g => g.Engine);
            Scores(json, "by_model", result.Predictions, static g => g.Model);
            Scores(json, "leave_one_family_out", result.LeftOut, static g => g.Quantity);
            Scores(json, "leave_one_family_out_by_class", result.LeftOut, static g => $"{g.Quantity}, {g.Class}");
            Scores(json, "calibrated_on_four_runs", result.Calibrated, static g => g.Quantity);
            Scores(json, "calibrated_on_four_runs_dense", result.Calibrated.Where(static p => p.Group.IsDense), static g => g.Quantity);
            Scores(json, "format_changes", result.Changes, static g => g.Quantity);
            Entries(json, "decisions", result.Decisions, static (j, d) =>
            {
                j.WriteString("way", d.Way);
                j.WriteNumber("count", d.Count);
                j.WriteNumber("none_count", d.NoneCount);
                Number(j, "violation_share", d.ViolationShare);
                Number(j, "mean_regret", d.MeanRegret);
            });
            json.WriteStartObject("regimes");
            foreach ((string regime, int count) in result.Regimes)
            {
                json.WriteNumber(regime, count);
            }

            json.WriteEndObject();
            Predictions(json, "predictions", result.Predictions, everyRow);
            if (everyRow)
            {
                Predictions(json, "leave_one_family_out_predictions", result.LeftOut, everyRow);
                Entries(json, "rows_scored", result.Scored, WriteRow);
            }
        });
    }

    /// <summary>The document <c>floorline/calibration@1</c>.</summary>
    /// <param name="result">The result.</param>
    public static string Of(CalibrateResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        return Document("floorline/calibration@1", json =>
        {
            json.WriteNumber("runs", result.RunCount);
            json.WritePropertyName("engine");
            EngineJson.Write(json, result.Device, result.Engine);
            json.WriteString("way", Names.Snake(result.Way));
            json.WriteStartObject("coefficient_ranges");
            foreach ((string key, Func<Core.Situations.EngineProfile, double> of) in EngineJson.Coefficients)
            {
                double[] values = [.. result.WithoutOne.Append(result.Engine).Select(of)];
                json.WriteStartArray(key);
                json.WriteNumberValue(Five(values.Min()));
                json.WriteNumberValue(Five(values.Max()));
                json.WriteEndArray();
            }

            json.WriteEndObject();
            Scores(json, "before", result.Before, static g => g.Quantity);
            Scores(json, "held_out", result.HeldOut, static g => g.Quantity);
            json.WriteString("saved_to", result.SavedTo);
            Strings(json, "skipped", result.Skipped);
            Predictions(json, "before_predictions", result.Before);
            Predictions(json, "held_out_predictions", result.HeldOut);
        });
    }

    private static double Five(double value) =>
        double.Parse(value.ToString("G5", System.Globalization.CultureInfo.InvariantCulture), System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>Expected values row by row, of very many those that are furthest off, and how many were left out.</summary>
    private static void Predictions(Utf8JsonWriter json, string name, IReadOnlyList<Prediction> predictions, bool all = false)
    {
        Entries(json, name, all || predictions.Count <= MostPredictions ? predictions
            : [.. predictions.Index().OrderByDescending(static p => Math.Abs(p.Item.Error)).Take(MostPredictions).OrderBy(static p => p.Index)
            .Select(static p => p.Item)], Write);
        json.WriteNumber(name + "_left_out", all ? 0 : Math.Max(0, predictions.Count - MostPredictions));
    }

    private static void Write(Utf8JsonWriter j, Prediction one)
    {
        j.WriteString("row_id", one.Id);
        j.WriteString("quantity", one.Group.Quantity);
        j.WriteString("device", one.Group.Device);
        j.WriteString("engine", one.Group.Engine);
        j.WriteString("model", one.Group.Model);
        Milliseconds(j, "measured_ms", one.Measured);
        Milliseconds(j, "expected_ms", one.Expected.Middle);
        Milliseconds(j, "low_ms", one.Expected.Low);
        Milliseconds(j, "high_ms", one.Expected.High);
        Number(j, "error", one.Error);
        j.WriteBoolean("covered", one.Covered);
    }

    private static void Scores(Utf8JsonWriter json, string name, IEnumerable<Prediction> predictions, Func<PredictionGroup, string> heading)
    {
        json.WriteStartObject(name);
        foreach ((string key, Score score) in BacktestResult.By(predictions, heading))
        {
            json.WriteStartObject(key);
            json.WriteNumber("count", score.Count);
            Number(json, "median_ape", score.MedianError * 100);
            Number(json, "mean_ape", score.MeanError * 100);
            Number(json, "bias", score.Bias * 100);
            Number(json, "coverage_90", score.CoverageShare);
            Number(json, "median_width", score.MedianWidth);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }
}
