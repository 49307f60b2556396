using Floorline.Core.Floors;
using Floorline.Core.Formats;
using Floorline.Core.Hardware;
using Floorline.Core.Quantities;
using Floorline.Core.Workloads;
using Floorline.Readers.Specs;
using Floorline.Workbench.Schemas;

namespace Floorline.Workbench.Documents;

/// <summary>The document <c>floorline/roofline@1</c>.</summary>
internal static class RooflineSchema
{
    private static readonly Schema<Roof> _roof = new Schema<Roof>("Roof")
        .Text("format", static r => r.Name, "Number format")
        .Rate("peak", static r => r.Peak, "Dense peak in that format")
        .Number("ridge_point", static r => (r.Peak / r.Bandwidth).Value, "FLOPs per byte from which arithmetic binds")
        .Flag("used", static r => r.IsUsed, "Whether the step's weights are multiplied in it");

    private static readonly Schema<Place> _point = new Schema<Place>("RooflinePoint")
        .Text("kind", static p => p.Kind, "phase, operator or batch: what the point stands for")
        .Text("name", static p => p.Name, "What it is called")
        .Word("phase", static p => Names.Of(p.Step.Phase), typeof(Phase), "Phase of the step that it belongs to")
        .Count("batch", static p => p.Step.Batch, "Sequences in that step")
        .Count("context", static p => p.Step.Context, "Tokens in the cache, per sequence")
        .Count("tokens", static p => p.Step.Tokens, "Tokens that the step handles, per sequence")
        .Text("format", static p => p.Mark.Format.Name, "Number format of its weights")
        .Bytes("bytes", static p => p.Mark.Moved, "Bytes read")
        .Number("flops", static p => p.Mark.Work.Value, "Arithmetic, in FLOPs")
        .Number("arithmetic_intensity", static p => (p.Mark.Work / p.Mark.Moved).Value, "FLOPs per byte read")
        .Rate("attainable", static p => p.Mark.Point.Select(static m => m.Attainable), "Arithmetic rate that the roofline allows")
        .Rate("achieved", static p => p.Measured is { } time ? p.Mark.AchievedPerDevice(time, p.Step.Parallelism.Devices) : null,
            "Arithmetic rate of one device in the measured time").OrAbsent();

    /// <summary>The document.</summary>
    internal static readonly Schema<RooflineResult> Document = new Schema<RooflineResult>("Roofline", "floorline/roofline@1",
            "Where phases, operators and batches lie under the device's roofs")
        .Inputs(static r => r.Floors.Situation.Spec)
        .Rate("bandwidth", static r => r.Floors.Situation.Hardware.Device.Bandwidth, "Memory bandwidth of one device")
        .List("roofs", Roofs, _roof, "Dense peaks by number format")
        .List("points", Points, _point, "Phases, classes of operators, and batches")
        .Texts("assumptions", static r => r.Floors.Assumptions, "What was assumed because it was not stated");

    private static IEnumerable<Roof> Roofs(RooflineResult result)
    {
        Device device = result.Floors.Situation.Hardware.Device;
        Fact<Peak> used = result.Floors.Floors.MainPeak;
        foreach ((string name, ComputeFormat format) in InlineDevice.PeakNames)
        {
            if (device.Peaks.TryGetValue(format, out FlopsPerSecond peak))
            {
                yield return new Roof(name, peak, device.Bandwidth, used is { IsKnown: true, Value.Format: var main } && main == format);
            }
        }
    }

    private static IEnumerable<Place> Points(RooflineResult result)
    {
        Step stated = result.Floors.Situation.Step;
        foreach ((Step step, RooflineMark mark) in result.Phases)
        {
            yield return new Place("phase", Names.Of(step.Phase), step, mark, step == stated ? result.Floors.Situation.Measured?.Time : null);
        }

        foreach (RooflineMark mark in result.Classes)
        {
            yield return new Place("operator", Names.Snake(mark.Kind!), stated, mark, null);
        }

        foreach ((Step step, RooflineMark mark) in result.Batches)
        {
            yield return new Place("batch", $"batch {step.Batch}", step, mark, null);
        }
    }

    private sealed record Roof(string Name, FlopsPerSecond Peak, BytesPerSecond Bandwidth, bool IsUsed);

    private sealed record Place(string Kind, string Name, Step Step, RooflineMark Mark, Seconds? Measured);
}
