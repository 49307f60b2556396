using System.Text.Json;
using Floorline.Core.Calibration;
using Floorline.Core.Expectations;
using Floorline.Core.Floors;
using Floorline.Core.Models;
using Floorline.Core.Quantities;
using Floorline.Core.Situations;
using Floorline.Core.Workloads;

namespace Floorline.Workbench.Documents;

public static partial class JsonText
{
    /// <summary>A scored row with what the physics makes of it, so that other ways of expecting it can be tried.</summary>
    private static void WriteRow(Utf8JsonWriter json, BacktestRow row)
    {
        json.WriteString("row_id", row.Row.Id);
        json.WriteString("family", row.Row.Family);
        json.WriteString("engine", row.Row.Engine);
        json.WriteString("parallelism", row.Row.Parallelism);
        Milliseconds(json, "measured_ms", row.Measured);
        if (row.Floor.IsKnown)
        {
            Milliseconds(json, "floor_ms", row.Floor.Value);
        }

        if (row.Run is { } run)
        {
            WriteStep(json, run.Floors, run.Parts);
        }
        else if (row.Served is { } served)
        {
            WriteLoad(json, served);
        }
    }

    private static void WriteStep(Utf8JsonWriter json, LatencyFloors floors, StepParts parts)
    {
        Step step = floors.Cost.Step;
        json.WriteString("kind", floors.Hardware.Device.Kind.ToString());
        json.WriteString("class", floors.Hardware.Device.Class.ToString());
        json.WriteString("vendor", floors.Hardware.Device.Vendor);
        json.WriteString("device", floors.Hardware.Device.Name);
        json.WriteString("model", floors.Cost.Model.Name);
        json.WriteBoolean("listed", floors.Cost.Model.Components is not [StatedComponent]);
        json.WriteString("phase", Names.Snake(step.Phase));
        json.WriteNumber("batch", step.Batch);
        json.WriteNumber("tokens", step.Tokens);
        json.WriteNumber("context", step.Context);
        json.WriteString("format", (step.Weights ?? floors.Cost.Model.Published).Default.Name);
        Number(json, "bits", (step.Weights ?? floors.Cost.Model.Published).Default.BitsPerWeight);
        json.WriteNumber("tensor", step.Parallelism.Tensor);
        json.WriteNumber("pipeline", step.Parallelism.Pipeline);
        Milliseconds(json, "binding_ms", floors.Binding);
        Milliseconds(json, "weight_read_ms", floors.WeightRead);
        Milliseconds(json, "cache_read_ms", floors.KvCacheRead.Or(Seconds.Zero));
        Milliseconds(json, "compute_ms", floors.Compute.Or(Seconds.Zero));
        Milliseconds(json, "compute_summed_in_32_ms", floors.ComputeSummedIn32.Or(Seconds.Zero));
        Milliseconds(json, "weights_ms", parts.Weights);
        Milliseconds(json, "unpacking_ms", parts.Unpacking);
        Milliseconds(json, "arithmetic_ms", parts.Arithmetic);
        Milliseconds(json, "attention_ms", parts.Attention);
        Milliseconds(json, "decode_attention_ms", parts.DecodeAttention);
        Milliseconds(json, "cache_ms", parts.Cache);
        Milliseconds(json, "exchanges_ms", parts.Exchanges);
        Milliseconds(json, "wire_ms", parts.Wire);
        Number(json, "layers", parts.Layers);
        Number(json, "expert_layers", parts.ExpertLayers);
        json.WriteString("basis", Names.Snake(parts.Basis));
    }

    private static void WriteLoad(Utf8JsonWriter json, ServedRun served)
    {
        ServingLoad load = served.Load;
        json.WriteString("device", served.Deployment.Hardware.Device.Name);
        json.WriteString("model", served.Deployment.Model.Name);
        json.WriteString("figure", Names.Snake(served.Figure));
        json.WriteNumber("devices", served.Deployment.Hardware.Count);
        json.WriteNumber("copies", served.Copies);
        json.WriteNumber("concurrency", load.Concurrency ?? 0);
        json.WriteNumber("prompt_tokens", load.Prompt);
        json.WriteNumber("output_tokens", load.Output);
        json.WriteString("format", served.Deployment.Pattern.Weights?.Default.Name ?? "published");
    }
}
