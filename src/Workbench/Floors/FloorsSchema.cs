using System.Text.Json;
using Floorline.Core.Costs;
using Floorline.Core.Floors;
using Floorline.Core.Formats;
using Floorline.Core.Hardware;
using Floorline.Core.Quantities;
using Floorline.Core.Workloads;
using Floorline.Readers.Specs;
using Floorline.Workbench.Schemas;

namespace Floorline.Workbench.Documents;

/// <summary>The document <c>floorline/floors@1</c>, and what it shares with those that hold a measurement against floors.</summary>
internal static class FloorsSchema
{
    private static readonly Schema<FloorsResult> _model = new Schema<FloorsResult>("ModelFacts")
        .Text("name", static r => r.Cost.Model.Name, "Name in the catalogue, or as stated")
        .Count("parameters", static r => r.Cost.Model.Parameters, "All parameters")
        .Count("active_parameters", static r => r.Cost.Model.ActiveParameters, "Parameters that one token uses")
        .Text("source", static r => r.Cost.Model.Source, "Where its shape is from");

    private static readonly Schema<DeviceGroup> _hardware = new Schema<DeviceGroup>("HardwareFacts")
        .Text("name", static g => g.Device.Name, "Name in the catalogue, or as stated")
        .Text("title", static g => g.Device.Title, "Name in full")
        .Count("devices", static g => g.Count, "Devices that work together")
        .Rate("bandwidth", static g => g.Device.Bandwidth, "Memory bandwidth of one device, as its sheet states it")
        .Map("peaks_tflop_s", Peaks, "number", "Dense peaks of one device by number format")
        .Word("confidence", static g => g.Device.Confidence.ToString(), typeof(Confidence), "How sure the sheet's figures are")
        .Text("source", static g => g.Device.Source, "Where the figures are from")
        .Text("notes", static g => g.Device.Notes.Length > 0 ? g.Device.Notes : null, "What to know about the figures").OrAbsent();

    private static readonly Schema<StepCost> _step = new Schema<StepCost>("StepFacts")
        .Word("phase", static c => Names.Of(c.Step.Phase), typeof(Phase), "Whether tokens are made one by one, a prompt is read, or a model is called")
        .Count("batch", static c => c.Step.Batch, "Sequences in the step")
        .Count("context", static c => c.Step.Context, "Tokens in the cache, per sequence")
        .Count("tokens", static c => c.Step.Tokens, "Tokens that the step handles, per sequence")
        .Text("weights", static c => c.Weights.Default.Name, "Number format of most weights")
        .Text("weight_formats", static c => MixedWeights.Text(c.Weights), "Formats of all weights, as --weights takes them")
        .Number("bits_per_weight", static c => c.Weights.Default.BitsPerWeight, "Bits that one weight takes, scales included")
        .Text("kv", static c => c.Step.KvCache.Name, "Number format of the cache")
        .Count("tp", static c => c.Step.Parallelism.Tensor, "Devices that share each layer")
        .Count("pp", static c => c.Step.Parallelism.Pipeline, "Devices that share the layers in sequence")
        .Count("ep", static c => c.Step.Parallelism.Expert, "Devices that share the experts");

    private static readonly Schema<LatencyFloors> _floors = new Schema<LatencyFloors>("FloorTimes")
        .Time("r1", static f => f.WeightRead, "R1: reading the weights once")
        .Time("r2", static f => f.KvCacheRead, "R2: reading the cache once")
        .Time("r3", static f => f.Compute, "R3: the arithmetic at the dense peak")
        .Time("r4", static f => f.Communication, "R4: moving data between devices")
        .Time("binding", static f => f.Binding, "The floor: no step of this kind can be faster")
        .Word("binding", static f => Names.Of(f.BindingTerm), typeof(FloorTerm), "What the floor is spent on")
        .Time("r1_guaranteed", static f => f.GuaranteedWeightRead, "R1 for the weights that any routing must read")
        .Time("r4_exposed", static f => f.ExposedCommunication, "The part of R4 that cannot hide behind other work")
        .Time("guaranteed", static f => f.Guaranteed, "The floor without anything that is only likely")
        .Time("chain", static f => f.Chain, "Layers one after the other, each at its own floor");

    private static readonly Schema<FloorsResult> _bytes = new Schema<FloorsResult>("BytesMoved")
        .Bytes("weights_read", static r => r.Cost.WeightsRead, "Weights that the step reads")
        .Bytes("weights_read_guaranteed", static r => r.Cost.GuaranteedWeightsRead, "Weights that any routing must read")
        .Bytes("weights_resident", static r => r.Capacity.Residency.Weights, "Weights that lie in memory")
        .Bytes("kv_read", static r => r.Cost.CacheRead, "Cache that the step reads")
        .Bytes("kv_resident", static r => r.Capacity.Residency.CachePerSequence.Select(b => b * r.Cost.Step.Batch), "Cache of all sequences in memory")
        .Bytes("kv_per_sequence", static r => r.Capacity.Residency.CachePerSequence, "Cache of one sequence")
        .Bytes("state_per_sequence", static r => r.Capacity.Residency.StatePerSequence, "State of one sequence that does not grow with its context")
        .Bytes("moved_per_device", static r => r.Floors.MovedPerDevice, "All that one device reads in the step");

    private static readonly Schema<Capacity> _capacity = new Schema<Capacity>("MemoryRoom")
        .Flag("fits", static c => c.Fits, "Whether it fits in memory")
        .Size("used", static c => c.Used, "What it takes")
        .Size("available", static c => c.Available, "What the device has")
        .Count("max_batch", static c => c.MaxBatch, "Sequences that would fit at once")
        .Size("weights", static c => c.Weights, "Weights on one device")
        .Size("cache", static c => c.Cache, "Cache on one device")
        .Size("reserve", static c => c.Reserve, "Kept free, as stated")
        .Text("basis", static _ => "per device", "What the figures count for");

    private static readonly Schema<OperatorCost> _operator = new Schema<OperatorCost>("Operator")
        .Text("component", static o => o.Component, "Part of the model that it belongs to")
        .Text("name", static o => o.Name, "What it is called")
        .Word("kind", static o => Names.Snake(o.Kind), typeof(OperatorKind), "What it does")
        .Count("count", static o => o.Count, "How often the step runs it")
        .Number("weight_bytes", static o => (o.Weights * o.Count).Value, "Weights read by all of them")
        .Number("kv_bytes", static o => (o.Cache * o.Count).Value, "Cache read by all of them")
        .Number("flops", static o => (o.Work * o.Count).Value, "Arithmetic of all of them, in FLOPs")
        .Number("arithmetic_intensity", static o => (o.Weights + o.Cache).Value > 0 ? (o.Work * o.Count / ((o.Weights + o.Cache) * o.Count)).Value : 0,
            "FLOPs per byte read");

    /// <summary>Model, hardware, step, floors and what they are made of.</summary>
    internal static readonly Schema<FloorsResult> Body = new Schema<FloorsResult>("FloorsBody")
        .Object("model", static r => r, _model, "The model")
        .Object("hardware", static r => r.Situation.Hardware, _hardware, "The devices")
        .Object("step", static r => r.Cost, _step, "The step that is timed")
        .Object("floors", static r => r.Floors, _floors, "Times below which no such step can go")
        .Object("bytes", static r => r, _bytes, "Bytes behind the floors")
        .Number("flops", static r => r.Cost.Work.Value, "Arithmetic of the step, in FLOPs")
        .Number("arithmetic_intensity", static r => r.Floors.Roofline.Select(static p => p.Intensity.Value), "FLOPs of the step per byte read")
        .Number("ridge_point", static r => r.Floors.Roofline.Select(static p => p.Ridge.Value), "FLOPs per byte from which arithmetic binds")
        .Rate("attainable", static r => r.Floors.Roofline.Select(static p => p.Attainable), "Arithmetic rate that the roofline allows at this intensity")
        .Object("capacity", static r => r.Capacity, _capacity, "Whether it fits, and what would")
        .Rate("best", static r => r.Floors.BestRate, "Tokens per second at the floor")
        .List("operators", static r => r.Floors.Cost.Operators, _operator, "The step's operators");

    /// <summary>The document.</summary>
    internal static readonly Schema<FloorsResult> Document = new Schema<FloorsResult>("Floors", "floorline/floors@1",
            "How fast a step could possibly be, what binds it, and whether it fits")
        .Inputs(static r => r.Situation.Spec)
        .Texts("verdict", Said, "The floor in a sentence, and what does not fit")
        .All(static r => r, Body)
        .Object("answer", static r => r.Answer, AnswerSchema.Block, "Verdict, causes and what to do first")
        .Texts("assumptions", static r => r.Assumptions, "What was assumed because it was not stated");

    /// <summary>The verdict in sentences.</summary>
    /// <param name="result">The result.</param>
    internal static IEnumerable<string> Said(FloorsResult result) => Sentences.DoesNotFit(result.Capacity) is { } no ? [Sentences.Floor(result), no]
        : [Sentences.Floor(result)];

    /// <summary>A device's dense peaks by the names that inline hardware takes.</summary>
    /// <param name="json">Where to.</param>
    /// <param name="device">The device.</param>
    internal static void Peaks(Utf8JsonWriter json, Device device)
    {
        foreach ((string name, ComputeFormat format) in InlineDevice.PeakNames)
        {
            if (device.Peaks.TryGetValue(format, out FlopsPerSecond peak))
            {
                Numbers.Write(json, name, peak.Tera);
            }
        }
    }

    private static void Peaks(Utf8JsonWriter json, DeviceGroup group) => Peaks(json, group.Device);
}
