using System.Text.Json;
using Floorline.Core.Floors;
using Floorline.Core.Quantities;
using Floorline.Probes.Host;
using Floorline.Probes.Lab;
using Floorline.Workbench.Schemas;

namespace Floorline.Workbench.Documents;

/// <summary>The document <c>floorline/lab@1</c>: a step of a model's shapes, a model file in a native engine, or a comparison of techniques.</summary>
internal static class LabSchema
{
    private static readonly Schema<InUnit> _figure = new Schema<InUnit>("LabFigure")
        .All(static f => f.Figure, HostSchema.Figure)
        .Text("unit", static f => f.Unit, "Unit of median, low and high");

    private static readonly Schema<DiagnoseResult> _diagnosis = new Schema<DiagnoseResult>("LabDiagnosis")
        .All(static d => d, DiagnosisSchema.Verdict)
        .All(static d => d.Floors, FloorsSchema.Body);

    private static readonly Schema<LabResult> _step = new Schema<LabResult>("LabStep")
        .Time("step", static r => new Seconds(r.Measured.Step.Median), "Median time of the step")
        .Time("floor", static r => r.Diagnosis.Floors.Floors.Binding, "Its floor on this machine")
        .Number("ratio", static r => r.Diagnosis.Diagnosis.Ratio, "The step over its floor")
        .Word("regime", static r => Names.Of(r.Diagnosis.Diagnosis.Regime), typeof(Regime), "What binds it")
        .Rate("weight", static r => r.WeightRate, "Rate at which weights were read")
        .Rate("kv", static r => r.CacheRate, "Rate at which the cache was read")
        .Number("read_gb_s", static r => r.Measured.Read.Median / 1e9, "Rate at which memory can be read")
        .Number("share_of_read", static r => r.ShareOfRead, "Share of that rate that the step reached")
        .Object("step", static r => Of(r.Measured.Step, 1e3, "ms"), _figure, "Time of the step").OrNull()
        .Numbers("steps_ms", static r => Steps(r.Measured.Steps), "Every step, in the order in which it was taken")
        .Object("step_over_read_floor", static r => HostSchema.Of(r.Measured.OverRead, 1), HostSchema.Figure, "The step over reading its bytes").OrNull()
        .Object("read", static r => Of(r.Measured.Read, 1e-9, "GB/s"), _figure, "Rate at which memory can be read").OrNull()
        .Object("peak_fp32", static r => Of(r.Measured.PeakFp32, 1e-9, "GFLOP/s"), _figure, "Arithmetic rate in fp32").OrNull()
        .Object("peak_int8", static r => Of(r.Measured.PeakInt8, 1e-9, "Gop/s"), _figure, "Arithmetic rate in int8").OrNull()
        .Object("one_way", static r => Of(r.Measured.OneWay, 1e9, "ns"), _figure, "Time of a signal from one core to another").OrNull()
        .Count("threads", static r => r.Measured.Plan.Threads, "Threads that ran it")
        .Count("layers", static r => r.Measured.Plan.Shape.Layers, "Layers of the model")
        .Count("layers_run", static r => r.Measured.LayersRun, "Layers that were run; the time is scaled to all")
        .Count("weight_bytes", static r => r.Measured.WeightBytes, "Weights that were read")
        .Count("kv_bytes", static r => r.Measured.CacheBytes, "Cache that was read")
        .Flag("interrupted", static r => r.Measured.Interrupted, "Whether it was ended early")
        .List("findings", static r => r.Findings, FindingSchema.ByCode, "What to know about the measurement")
        .Object("diagnosis", static r => r.Diagnosis, _diagnosis, "The step held against its floor")
        .Texts("assumptions", static r => r.Diagnosis.Floors.Assumptions, "What was assumed because it was not stated");

    private static readonly Schema<LabRunResult> _run = new Schema<LabRunResult>("LabRun")
        .Text("engine", static r => r.Measured.Engine, "Engine that ran it")
        .Text("library", static r => r.Measured.Plan.Library, "Its library")
        .Time("step", static r => new Seconds(r.Measured.Step.Median), "Median time of the step")
        .Time("floor", static r => r.Diagnosis.Floors.Floors.Binding, "Its floor on this machine")
        .Number("ratio", static r => r.Diagnosis.Diagnosis.Ratio, "The step over its floor")
        .Word("regime", static r => Names.Of(r.Diagnosis.Diagnosis.Regime), typeof(Regime), "What binds it")
        .Rate("weight", static r => r.WeightRate, "Rate at which weights were read")
        .Number("read_gb_s", static r => r.Measured.Read.Median / 1e9, "Rate at which memory can be read")
        .Time("load", static r => new Seconds(r.Measured.LoadSeconds), "Time of loading the model")
        .Object("step", static r => Of(r.Measured.Step, 1e3, "ms"), _figure, "Time of the step").OrNull()
        .Numbers("steps_ms", static r => Steps(r.Measured.Steps), "Every step, in the order in which it was taken")
        .Object("read", static r => Of(r.Measured.Read, 1e-9, "GB/s"), _figure, "Rate at which memory can be read").OrNull()
        .Count("threads", static r => r.Measured.Plan.Threads, "Threads that ran it")
        .Count("weight_bytes", static r => r.Measured.Plan.WeightBytes, "Weights that were read")
        .Flag("interrupted", static r => r.Measured.Interrupted, "Whether it was ended early")
        .List("findings", static r => r.Measured.Findings, FindingSchema.ByCode, "What to know about the measurement")
        .Object("diagnosis", static r => r.Diagnosis, _diagnosis, "The step held against its floor")
        .Texts("assumptions", static r => r.Diagnosis.Floors.Assumptions, "What was assumed because it was not stated");

    private static readonly Schema<LabKernel> _kernel = new Schema<LabKernel>("LabKernel")
        .Text("weights", static k => LabShape.Storage(k.Weights).Name, "Number format of the weights")
        .Count("rows", static k => k.Rows, "Sequences at once")
        .Number("gflop_s", static k => k.Rate / 1e9, "Arithmetic rate by itself");

    private static readonly Schema<LabAttention> _attention = new Schema<LabAttention>("LabAttention")
        .Text("kv", static k => LabShape.Storage(k.Cache).Name, "Number format of the cache")
        .Count("kv_heads", static k => k.KeyValueHeads, "Heads of keys and values")
        .Number("gb_s", static k => k.Rate / 1e9, "Rate at which the cache is read by itself");

    private static readonly Schema<LabPrediction> _predicted = new Schema<LabPrediction>("LabPrediction")
        .Time("predicted", static p => p.Middle, "What was predicted")
        .Time("predicted_low", static p => p.Low, "What was predicted, at best")
        .Time("predicted_high", static p => p.High, "What was predicted, at worst")
        .Text("lever", static p => p.Lever, "Lever that it was predicted by")
        .Text("because", static p => p.Reason, "Why it should change so");

    private static readonly Schema<LabGridPoint> _grid = new Schema<LabGridPoint>("LabGridPoint")
        .Text("weights", static g => LabShape.Storage(g.Cell.Weights).Name, "Number format of the weights")
        .Text("kv", static g => LabShape.Storage(g.Cell.Cache).Name, "Number format of the cache")
        .Count("kv_heads", static g => g.Cell.Shape.KeyValueHeads, "Heads of keys and values")
        .Count("batch", static g => g.Cell.Batch, "Sequences in the step")
        .Count("context", static g => g.Cell.Context, "Tokens in the cache, per sequence")
        .Time("measured", static g => g.Measured, "Median time of the step")
        .Time("floor", static g => g.Floor, "Its floor on this machine")
        .Word("regime", static g => Names.Of(g.Regime), typeof(Regime), "What binds it")
        .Object("measured", static g => Of(g.Cell.Seconds, 1e3, "ms"), _figure, "Time of the step").OrNull()
        .Some(static g => g.Predicted, _predicted)
        .Number("error", static g => g.Error, "Predicted over measured, less 1").OrAbsent();

    private static readonly Schema<LabComparison> _comparison = new Schema<LabComparison>("LabComparison")
        .Text("code", static c => c.Code, "Which comparison it is")
        .Text("technique", static c => c.Technique, "What is tried")
        .Text("before", static c => c.Before, "The step without it")
        .Text("after", static c => c.After, "The step with it")
        .Time("measured_before", static c => c.MeasuredBefore, "Its time without")
        .Time("measured_after", static c => c.MeasuredAfter, "Its time with")
        .All(static c => c.Predicted, _predicted)
        .Number("error", static c => c.Error, "Predicted over measured, less 1")
        .Number("gain", static c => c.Gain, "Time before over time after, for the same work")
        .Number("predicted_gain", static c => c.PredictedGain, "The same as predicted")
        .Word("regime_before", static c => Names.Of(c.RegimeBefore), typeof(Regime), "What binds it without")
        .Word("regime_after", static c => Names.Of(c.RegimeAfter), typeof(Regime), "What binds it with")
        .Text("no_gain_because", static c => c.NoGainBecause.Length > 0 ? c.NoGainBecause : null, "Why it gained nothing").OrAbsent();

    private static readonly Schema<LabCompareResult> _compare = new Schema<LabCompareResult>("LabCompare")
        .Text("shape", static r => r.Measured.Plan.Shape.Name, "Shape of the model")
        .Count("layers", static r => r.Measured.Plan.Shape.Layers, "Layers of the model")
        .Object("read_gb_s", static r => HostSchema.Of(r.Measured.Read, 1e-9), HostSchema.Figure, "Rate at which memory can be read").OrNull()
        .Object("update_gb_s", static r => HostSchema.Of(r.Measured.Update, 1e-9), HostSchema.Figure, "Rate at which it can be read and written").OrNull()
        .Object("peak_fp32_gflop_s", static r => HostSchema.Of(r.Measured.PeakFp32, 1e-9), HostSchema.Figure, "Arithmetic rate in fp32").OrNull()
        .Object("peak_int8_gflop_s", static r => HostSchema.Of(r.Measured.PeakInt8, 1e-9), HostSchema.Figure, "Arithmetic rate in int8").OrNull()
        .Object("launch_us", static r => HostSchema.Of(r.Measured.Launch, 1e6), HostSchema.Figure, "Time of starting work on all threads").OrNull()
        .List("kernels", static r => r.Measured.Kernels, _kernel, "Matrix products by themselves")
        .List("attention", static r => r.Measured.Attention, _attention, "Attention by itself")
        .Number("median_absolute_error", static r => double.IsFinite(r.MedianError) ? r.MedianError : null, "Median size of the predictions' errors")
        .List("grid", static r => r.Grid, _grid, "Steps over formats, heads, batch and context")
        .List("comparisons", static r => r.Comparisons, _comparison, "Techniques, each measured and predicted")
        .Word("prefill_regime", static r => r.Prefill is { } prefill ? Names.Of(prefill) : null, typeof(Regime), "What binds a prefill").OrAbsent()
        .Flag("interrupted", static r => r.Measured.Interrupted, "Whether it was ended early")
        .List("findings", static r => r.Measured.Findings, FindingSchema.ByCode, "What to know about the measurement");

    /// <summary>The document.</summary>
    internal static readonly Schema<Lab> Document = new Schema<Lab>("LabDocument", "floorline/lab@1",
            "A step of a model's shapes on this machine, a model file in a native engine, or a comparison of techniques")
        .Text("kind", static l => l.Step is { } step ? step.Measured.Plan.Prompt > 0 ? "prefill" : "decode" : l.Run is null ? "compare" : "run",
            "decode, prefill, run or compare")
        .Texts("verdict", static l => l.Step?.Diagnosis.Said ?? l.Run?.Diagnosis.Said ?? [l.Compare!.Verdict], "The verdict in sentences")
        .Map("inputs", Inputs, "string", "What was stated, as it was stated")
        .Some(static l => l.Step, _step)
        .Some(static l => l.Run, _run)
        .Some(static l => l.Compare, _compare);

    private static InUnit? Of(Figure figure, double unit, string name) => HostSchema.Of(figure, unit) is { } some ? new InUnit(some, name) : null;

    private static IEnumerable<double> Steps(IReadOnlyList<double> seconds)
    {
        foreach (double step in seconds)
        {
            yield return step * 1e3;
        }
    }

    private static void Inputs(Utf8JsonWriter json, Lab lab)
    {
        foreach ((string name, string value) in (lab.Step?.Spec ?? lab.Run?.Spec ?? lab.Compare!.Spec).Given)
        {
            json.WriteString(name, value);
        }
    }

    /// <summary>One of three.</summary>
    internal sealed record Lab(LabResult? Step, LabRunResult? Run, LabCompareResult? Compare);

    private sealed record InUnit(Figure Figure, string Unit);
}
