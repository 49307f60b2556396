using System.Text.Json;
using Floorline.Core.Costs;
using Floorline.Core.Floors;
using Floorline.Core.Formats;
using Floorline.Core.Hardware;
using Floorline.Core.Quantities;
using Floorline.Core.Workloads;
using Floorline.Readers.Specs;

namespace Floorline.Workbench.Documents;

public static partial class JsonText
{
    /// <summary>The document <c>floorline/floors@1</c>.</summary>
    /// <param name="result">The result.</param>
    public static string Of(FloorsResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        return Document("floorline/floors@1", json => Write(json, result));
    }

    private static void Write(Utf8JsonWriter json, FloorsResult result)
    {
        Inputs(json, result.Situation.Spec);
        Strings(json, "verdict", Said(result));
        Body(json, result);
        Write(json, result.Answer);
        Strings(json, "assumptions", result.Assumptions);
    }

    private static IEnumerable<string> Said(FloorsResult result) => Sentences.DoesNotFit(result.Capacity) is { } no ? [Sentences.Floor(result), no]
        : [Sentences.Floor(result)];

    private static void Body(Utf8JsonWriter json, FloorsResult result)
    {
        WriteModel(json, result);
        WriteHardware(json, result.Situation.Hardware);
        WriteStep(json, result.Cost);
        WriteFloors(json, result.Floors);
        WriteBytes(json, result);
        Number(json, "flops", result.Cost.Work.Value);
        Number(json, "arithmetic_intensity", result.Floors.Roofline.Select(static r => r.Intensity.Value));
        Number(json, "ridge_point", result.Floors.Roofline.Select(static r => r.Ridge.Value));
        Number(json, "attainable_tflop_s", result.Floors.Roofline.Select(static r => r.Attainable.Tera));
        WriteCapacity(json, result.Capacity);
        Number(json, "best_tok_s", result.Floors.BestRate.Value);
        WriteOperators(json, result.Floors);
    }

    private static void WriteModel(Utf8JsonWriter json, FloorsResult result)
    {
        json.WriteStartObject("model");
        json.WriteString("name", result.Cost.Model.Name);
        json.WriteNumber("parameters", result.Cost.Model.Parameters);
        json.WriteNumber("active_parameters", result.Cost.Model.ActiveParameters);
        json.WriteString("source", result.Cost.Model.Source);
        json.WriteEndObject();
    }

    private static void WriteHardware(Utf8JsonWriter json, DeviceGroup group)
    {
        Device device = group.Device;
        json.WriteStartObject("hardware");
        json.WriteString("name", device.Name);
        json.WriteString("title", device.Title);
        json.WriteNumber("devices", group.Count);
        Number(json, "bandwidth_gb_s", device.Bandwidth.GBPerSecond);
        json.WriteStartObject("peaks_tflop_s");
        foreach ((string name, ComputeFormat format) in InlineDevice.PeakNames)
        {
            if (device.Peaks.TryGetValue(format, out FlopsPerSecond peak))
            {
                Number(json, name, peak.Tera);
            }
        }

        json.WriteEndObject();
        json.WriteString("confidence", device.Confidence.ToString());
        json.WriteString("source", device.Source);
        if (device.Notes.Length > 0)
        {
            json.WriteString("notes", device.Notes);
        }

        json.WriteEndObject();
    }

    private static void WriteStep(Utf8JsonWriter json, StepCost cost)
    {
        Step step = cost.Step;
        json.WriteStartObject("step");
        json.WriteString("phase", Names.Of(step.Phase));
        json.WriteNumber("batch", step.Batch);
        json.WriteNumber("context", step.Context);
        json.WriteNumber("tokens", step.Tokens);
        json.WriteString("weights", cost.Weights.Default.Name);
        json.WriteString("weight_formats", MixedWeights.Text(cost.Weights));
        Number(json, "bits_per_weight", cost.Weights.Default.BitsPerWeight);
        json.WriteString("kv", step.KvCache.Name);
        json.WriteNumber("tp", step.Parallelism.Tensor);
        json.WriteNumber("pp", step.Parallelism.Pipeline);
        json.WriteNumber("ep", step.Parallelism.Expert);
        json.WriteEndObject();
    }

    private static void WriteFloors(Utf8JsonWriter json, LatencyFloors floors)
    {
        json.WriteStartObject("floors");
        Milliseconds(json, "r1_ms", floors.WeightRead);
        Milliseconds(json, "r2_ms", floors.KvCacheRead);
        Milliseconds(json, "r3_ms", floors.Compute);
        Milliseconds(json, "r4_ms", floors.Communication);
        Milliseconds(json, "binding_ms", floors.Binding);
        json.WriteString("binding", Names.Of(floors.BindingTerm));
        Milliseconds(json, "r1_guaranteed_ms", floors.GuaranteedWeightRead);
        Milliseconds(json, "r4_exposed_ms", floors.ExposedCommunication);
        Milliseconds(json, "guaranteed_ms", floors.Guaranteed);
        Milliseconds(json, "chain_ms", floors.Chain);
        json.WriteEndObject();
    }

    private static void WriteBytes(Utf8JsonWriter json, FloorsResult result)
    {
        Fact<double> one = result.Capacity.Residency.CachePerSequence.Select(static b => b.Value);
        json.WriteStartObject("bytes");
        Number(json, "weights_read", result.Cost.WeightsRead.Value);
        Number(json, "weights_read_guaranteed", result.Cost.GuaranteedWeightsRead.Value);
        Number(json, "weights_resident", result.Capacity.Residency.Weights.Value);
        Number(json, "kv_read", result.Cost.CacheRead.Select(static b => b.Value));
        Number(json, "kv_resident", one.Select(b => b * result.Cost.Step.Batch));
        Number(json, "kv_per_sequence", one);
        Number(json, "state_per_sequence", result.Capacity.Residency.StatePerSequence.Value);
        Number(json, "moved_per_device", result.Floors.MovedPerDevice.Value);
        json.WriteEndObject();
    }

    private static void WriteCapacity(Utf8JsonWriter json, Capacity capacity)
    {
        json.WriteStartObject("capacity");
        Flag(json, "fits", capacity.Fits);
        Number(json, "used_bytes", capacity.Used.Value);
        Number(json, "available_bytes", capacity.Available.Select(static b => b.Value));
        Number(json, "max_batch", capacity.MaxBatch.Select(static n => (double)n));
        Number(json, "weights_bytes", capacity.Weights.Value);
        Number(json, "cache_bytes", capacity.Cache.Select(static b => b.Value));
        Number(json, "reserve_bytes", capacity.Reserve.Value);
        json.WriteString("basis", "per device");
        json.WriteEndObject();
    }

    private static void WriteOperators(Utf8JsonWriter json, LatencyFloors floors)
    {
        json.WriteStartArray("operators");
        foreach (OperatorCost part in floors.Cost.Operators)
        {
            Bytes moved = (part.Weights + part.Cache) * part.Count;
            Flops work = part.Work * part.Count;
            json.WriteStartObject();
            json.WriteString("component", part.Component);
            json.WriteString("name", part.Name);
            json.WriteString("kind", Names.Snake(part.Kind));
            json.WriteNumber("count", part.Count);
            Number(json, "weight_bytes", (part.Weights * part.Count).Value);
            Number(json, "kv_bytes", (part.Cache * part.Count).Value);
            Number(json, "flops", work.Value);
            Number(json, "arithmetic_intensity", moved.Value > 0 ? (work / moved).Value : 0);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
