using System.Text.Json;
using Floorline.Core.Quantities;
using Floorline.Probes.Engines;
using Floorline.Probes.Lab;

namespace Floorline.Workbench.Documents;

public static partial class JsonText
{
    /// <summary>The document <c>floorline/lab@1</c> of one step.</summary>
    /// <param name="result">The result.</param>
    public static string Of(LabResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        LabMeasurement measured = result.Measured;
        return Document("floorline/lab@1", json =>
        {
            json.WriteString("kind", measured.Plan.Prompt > 0 ? "prefill" : "decode");
            Strings(json, "verdict", result.Diagnosis.Said);
            Inputs(json, result.Spec);
            Milliseconds(json, "step_ms", new Seconds(measured.Step.Median));
            Milliseconds(json, "floor_ms", result.Diagnosis.Floors.Floors.Binding);
            Number(json, "ratio", result.Diagnosis.Diagnosis.Ratio);
            json.WriteString("regime", Names.Of(result.Diagnosis.Diagnosis.Regime));
            Number(json, "weight_gb_s", result.WeightRate.GBPerSecond);
            Number(json, "kv_gb_s", result.CacheRate.GBPerSecond);
            Number(json, "read_gb_s", measured.Read.Median / 1e9);
            Number(json, "share_of_read", result.ShareOfRead);
            WriteFigure(json, "step", measured.Step.Times(1e3), "unit", "ms");
            WriteSteps(json, measured.Steps);
            WriteFigure(json, "step_over_read_floor", measured.OverRead);
            WriteFigure(json, "read", measured.Read.Times(1e-9), "unit", "GB/s");
            WriteFigure(json, "peak_fp32", measured.PeakFp32.Times(1e-9), "unit", "GFLOP/s");
            WriteFigure(json, "peak_int8", measured.PeakInt8.Times(1e-9), "unit", "Gop/s");
            WriteFigure(json, "one_way", measured.OneWay.Times(1e9), "unit", "ns");
            json.WriteNumber("threads", measured.Plan.Threads);
            json.WriteNumber("layers", measured.Plan.Shape.Layers);
            json.WriteNumber("layers_run", measured.LayersRun);
            json.WriteNumber("weight_bytes", measured.WeightBytes);
            json.WriteNumber("kv_bytes", measured.CacheBytes);
            json.WriteBoolean("interrupted", measured.Interrupted);
            WriteFindings(json, result.Findings);
            json.WriteStartObject("diagnosis");
            WriteVerdict(json, result.Diagnosis);
            Body(json, result.Diagnosis.Floors);
            json.WriteEndObject();
            Strings(json, "assumptions", result.Diagnosis.Floors.Assumptions);
        });
    }

    /// <summary>The document <c>floorline/lab@1</c> of a model file in a native engine.</summary>
    /// <param name="result">The result.</param>
    public static string Of(LabRunResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        EngineMeasurement measured = result.Measured;
        return Document("floorline/lab@1", json =>
        {
            json.WriteString("kind", "run");
            Strings(json, "verdict", result.Diagnosis.Said);
            Inputs(json, result.Spec);
            json.WriteString("engine", measured.Engine);
            json.WriteString("library", measured.Plan.Library);
            Milliseconds(json, "step_ms", new Seconds(measured.Step.Median));
            Milliseconds(json, "floor_ms", result.Diagnosis.Floors.Floors.Binding);
            Number(json, "ratio", result.Diagnosis.Diagnosis.Ratio);
            json.WriteString("regime", Names.Of(result.Diagnosis.Diagnosis.Regime));
            Number(json, "weight_gb_s", result.WeightRate.GBPerSecond);
            Number(json, "read_gb_s", measured.Read.Median / 1e9);
            Milliseconds(json, "load_ms", new Seconds(measured.LoadSeconds));
            WriteFigure(json, "step", measured.Step.Times(1e3), "unit", "ms");
            WriteSteps(json, measured.Steps);
            WriteFigure(json, "read", measured.Read.Times(1e-9), "unit", "GB/s");
            json.WriteNumber("threads", measured.Plan.Threads);
            json.WriteNumber("weight_bytes", measured.Plan.WeightBytes);
            json.WriteBoolean("interrupted", measured.Interrupted);
            WriteFindings(json, measured.Findings);
            json.WriteStartObject("diagnosis");
            WriteVerdict(json, result.Diagnosis);
            Body(json, result.Diagnosis.Floors);
            json.WriteEndObject();
            Strings(json, "assumptions", result.Diagnosis.Floors.Assumptions);
        });
    }

    /// <summary>The document <c>floorline/lab@1</c> of a comparison.</summary>
    /// <param name="result">The result.</param>
    public static string Of(LabCompareResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        CompareMeasurement measured = result.Measured;
        return Document("floorline/lab@1", json =>
        {
            json.WriteString("kind", "compare");
            Strings(json, "verdict", [result.Verdict]);
            Inputs(json, result.Spec);
            json.WriteString("shape", measured.Plan.Shape.Name);
            json.WriteNumber("layers", measured.Plan.Shape.Layers);
            WriteFigure(json, "read_gb_s", measured.Read.Times(1e-9));
            WriteFigure(json, "update_gb_s", measured.Update.Times(1e-9));
            WriteFigure(json, "peak_fp32_gflop_s", measured.PeakFp32.Times(1e-9));
            WriteFigure(json, "peak_int8_gflop_s", measured.PeakInt8.Times(1e-9));
            WriteFigure(json, "launch_us", measured.Launch.Times(1e6));
            Entries(json, "kernels", measured.Kernels, static (j, kernel) =>
            {
                j.WriteString("weights", LabShape.Storage(kernel.Weights).Name);
                j.WriteNumber("rows", kernel.Rows);
                Number(j, "gflop_s", kernel.Rate / 1e9);
            });
            Entries(json, "attention", measured.Attention, static (j, kernel) =>
            {
                j.WriteString("kv", LabShape.Storage(kernel.Cache).Name);
                j.WriteNumber("kv_heads", kernel.KeyValueHeads);
                Number(j, "gb_s", kernel.Rate / 1e9);
            });
            Number(json, "median_absolute_error", result.MedianError);
            Entries(json, "grid", result.Grid, static (j, point) =>
            {
                j.WriteString("weights", LabShape.Storage(point.Cell.Weights).Name);
                j.WriteString("kv", LabShape.Storage(point.Cell.Cache).Name);
                j.WriteNumber("kv_heads", point.Cell.Shape.KeyValueHeads);
                j.WriteNumber("batch", point.Cell.Batch);
                j.WriteNumber("context", point.Cell.Context);
                Milliseconds(j, "measured_ms", point.Measured);
                Milliseconds(j, "floor_ms", point.Floor);
                j.WriteString("regime", Names.Of(point.Regime));
                WriteFigure(j, "measured", point.Cell.Seconds.Times(1e3), "unit", "ms");
                if (point.Predicted is { } predicted)
                {
                    WritePrediction(j, predicted);
                    Number(j, "error", point.Error!.Value);
                }
            });
            Entries(json, "comparisons", result.Comparisons, static (j, one) =>
            {
                j.WriteString("code", one.Code);
                j.WriteString("technique", one.Technique);
                j.WriteString("before", one.Before);
                j.WriteString("after", one.After);
                Milliseconds(j, "measured_before_ms", one.MeasuredBefore);
                Milliseconds(j, "measured_after_ms", one.MeasuredAfter);
                WritePrediction(j, one.Predicted);
                Number(j, "error", one.Error);
                Number(j, "gain", one.Gain);
                Number(j, "predicted_gain", one.PredictedGain);
                j.WriteString("regime_before", Names.Of(one.RegimeBefore));
                j.WriteString("regime_after", Names.Of(one.RegimeAfter));
                if (one.NoGainBecause.Length > 0)
                {
                    j.WriteString("no_gain_because", one.NoGainBecause);
                }
            });
            if (result.Prefill is { } prefill)
            {
                json.WriteString("prefill_regime", Names.Of(prefill));
            }

            json.WriteBoolean("interrupted", measured.Interrupted);
            WriteFindings(json, measured.Findings);
        });
    }

    /// <summary>The steps behind the figure, in the order in which they were taken: what <c>verify</c> compares.</summary>
    private static void WriteSteps(Utf8JsonWriter json, IReadOnlyList<double> seconds)
    {
        json.WriteStartArray("steps_ms");
        foreach (double step in seconds)
        {
            json.WriteNumberValue(Rounded(step * 1e3));
        }

        json.WriteEndArray();
    }

    private static void WritePrediction(Utf8JsonWriter json, LabPrediction predicted)
    {
        Milliseconds(json, "predicted_ms", predicted.Middle);
        Milliseconds(json, "predicted_low_ms", predicted.Low);
        Milliseconds(json, "predicted_high_ms", predicted.High);
        json.WriteString("lever", predicted.Lever);
        json.WriteString("because", predicted.Reason);
    }

    private static void Inputs(Utf8JsonWriter json, LabSpec spec)
    {
        json.WriteStartObject("inputs");
        foreach ((string name, string value) in spec.Given)
        {
            json.WriteString(name, value);
        }

        json.WriteEndObject();
    }
}
