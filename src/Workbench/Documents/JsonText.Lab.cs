using System.Text.Json;
using Floorline.Core.Quantities;
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
            WriteFindings(json, measured.Findings);
            json.WriteStartObject("diagnosis");
            WriteVerdict(json, result.Diagnosis);
            Body(json, result.Diagnosis.Floors);
            json.WriteEndObject();
            Strings(json, "assumptions", result.Diagnosis.Floors.Assumptions);
        });
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
