using System.Text.Json;
using Floorline.Core.Diagnosis;
using Floorline.Core.Floors;
using Floorline.Core.Formats;
using Floorline.Core.Hardware;
using Floorline.Core.Quantities;
using Floorline.Core.Workloads;
using Floorline.Readers.Specs;

namespace Floorline.Workbench.Documents;

public static partial class JsonText
{
    /// <summary>The document <c>floorline/explore@1</c>: the documents of the single verbs, whole, under one roof.</summary>
    /// <param name="result">The result.</param>
    public static string Of(ExploreResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        return Document("floorline/explore@1", json => Write(json, result));
    }

    /// <summary>The document <c>floorline/explore@1</c> in UTF-8, on one line: it is asked for with every keystroke and read by a page.</summary>
    /// <param name="result">The result.</param>
    public static byte[] Utf8Of(ExploreResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        return Bytes("floorline/explore@1", json => Write(json, result), indented: false).ToArray();
    }

    /// <summary>The document <c>floorline/roofline@1</c>.</summary>
    /// <param name="result">The result.</param>
    public static string Of(RooflineResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        return Document("floorline/roofline@1", json => Write(json, result));
    }

    /// <summary>The document <c>floorline/sweep@1</c>.</summary>
    /// <param name="result">The result.</param>
    public static string Of(SweepResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        return Document("floorline/sweep@1", json => Write(json, result));
    }

    private static void Write(Utf8JsonWriter json, ExploreResult result)
    {
        Inputs(json, result.Floors.Situation.Spec);
        IEnumerable<string> said = result.Diagnosis is { } diagnosed ? Said(diagnosed) : Said(result.Floors);
        Strings(json, "verdict", AnswerSentences.Alarm(result.Prediction.Answer) is { } alarm ? said.Prepend(alarm) : said);
        Part(json, "floors", "floorline/floors@1", () => Write(json, result.Floors));
        if (result.Diagnosis is { } diagnosis)
        {
            Part(json, "diagnosis", "floorline/diagnosis@1", () => Write(json, diagnosis));
        }
        else
        {
            json.WriteNull("diagnosis");
        }

        Part(json, "prediction", "floorline/prediction@1", () => Write(json, result.Prediction));
        Part(json, "roofline", "floorline/roofline@1", () => Write(json, result.Roofline));
        json.WriteStartArray("sweeps");
        foreach (SweepResult sweep in result.Sweeps)
        {
            Part(json, null, "floorline/sweep@1", () => Write(json, sweep));
        }

        json.WriteEndArray();
        WriteDecision(json, result.Decision);
    }

    /// <summary>A whole document inside another.</summary>
    private static void Part(Utf8JsonWriter json, string? name, string schema, Action body)
    {
        if (name is null)
        {
            json.WriteStartObject();
        }
        else
        {
            json.WriteStartObject(name);
        }

        json.WriteString("schema", schema);
        json.WriteString("tool_version", Verb.Version);
        body();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, RooflineResult result)
    {
        Device device = result.Floors.Situation.Hardware.Device;
        Fact<Peak> used = result.Floors.Floors.MainPeak;
        Inputs(json, result.Floors.Situation.Spec);
        Number(json, "bandwidth_gb_s", device.Bandwidth.GBPerSecond);
        json.WriteStartArray("roofs");
        foreach ((string name, ComputeFormat format) in InlineDevice.PeakNames)
        {
            if (device.Peaks.TryGetValue(format, out FlopsPerSecond peak))
            {
                json.WriteStartObject();
                json.WriteString("format", name);
                Number(json, "peak_tflop_s", peak.Tera);
                Number(json, "ridge_point", (peak / device.Bandwidth).Value);
                json.WriteBoolean("used", used is { IsKnown: true, Value.Format: var main } && main == format);
                json.WriteEndObject();
            }
        }

        json.WriteEndArray();
        json.WriteStartArray("points");
        foreach ((Step step, RooflineMark mark) in result.Phases)
        {
            Place(json, "phase", Names.Of(step.Phase), step, mark, step == result.Floors.Situation.Step ? result.Floors : null);
        }

        foreach (RooflineMark mark in result.Classes)
        {
            Place(json, "operator", Names.Snake(mark.Kind!), result.Floors.Situation.Step, mark, null);
        }

        foreach ((Step step, RooflineMark mark) in result.Batches)
        {
            Place(json, "batch", $"batch {step.Batch}", step, mark, null);
        }

        json.WriteEndArray();
        Strings(json, "assumptions", result.Floors.Assumptions);
    }

    private static void Place(Utf8JsonWriter json, string kind, string name, Step step, RooflineMark mark, FloorsResult? stated)
    {
        json.WriteStartObject();
        json.WriteString("kind", kind);
        json.WriteString("name", name);
        json.WriteString("phase", Names.Of(step.Phase));
        json.WriteNumber("batch", step.Batch);
        json.WriteNumber("context", step.Context);
        json.WriteNumber("tokens", step.Tokens);
        json.WriteString("format", mark.Format.Name);
        Number(json, "bytes", mark.Moved.Value);
        Number(json, "flops", mark.Work.Value);
        Number(json, "arithmetic_intensity", (mark.Work / mark.Moved).Value);
        Number(json, "attainable_tflop_s", mark.Point.Select(static p => p.Attainable.Tera));
        if (stated?.Situation.Measured is { } measured)
        {
            Number(json, "achieved_tflop_s", mark.AchievedPerDevice(measured.Time, step.Parallelism.Devices).Tera);
        }

        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, SweepResult result)
    {
        Inputs(json, result.Spec);
        json.WriteString("over", Names.Snake(result.Axis));
        Strings(json, "assumptions", result.Assumptions);
        json.WriteStartArray("points");
        foreach (SweepPoint point in result.Points)
        {
            json.WriteStartObject();
            json.WriteString("value", point.Value);
            Number(json, "x", point.Amount);
            Milliseconds(json, "r1_ms", point.Floors.WeightRead);
            Milliseconds(json, "r2_ms", point.Floors.KvCacheRead);
            Milliseconds(json, "r3_ms", point.Floors.Compute);
            Milliseconds(json, "r4_ms", point.Floors.Communication);
            Milliseconds(json, "binding_ms", point.Floors.Binding);
            json.WriteString("binding", Names.Of(point.Floors.BindingTerm));
            json.WriteString("regime", Names.Of(point.Regime));
            if (point.Expected is { } expected)
            {
                Range(json, "expected", expected);
            }

            Number(json, "best_tok_s", point.Floors.BestRate.Value);
            Number(json, "arithmetic_intensity", point.Floors.Roofline.Select(static r => r.Intensity.Value));
            Number(json, "attainable_tflop_s", point.Floors.Roofline.Select(static r => r.Attainable.Tera));
            Number(json, "bits_per_weight", point.Floors.Cost.Weights.Default.BitsPerWeight);
            Flag(json, "fits", point.Capacity.Fits);
            Number(json, "used_bytes", point.Capacity.Used.Value);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("left_out");
        foreach ((string value, string reason) in result.LeftOut)
        {
            json.WriteStartObject();
            json.WriteString("value", value);
            json.WriteString("reason", reason);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteDecision(Utf8JsonWriter json, DecisionPath path)
    {
        json.WriteStartObject("decision");
        json.WriteStartArray("questions");
        foreach (DecisionTree.Branch branch in DecisionTree.All)
        {
            DecisionStep? asked = path.Asked.FirstOrDefault(d => d.Kind == branch.Kind);
            json.WriteStartObject();
            json.WriteString("id", DecisionTree.Name(branch.Kind));
            json.WriteString("question", branch.Question);
            json.WriteString("left", branch.Left);
            json.WriteString("right", branch.Right);
            if (asked is null)
            {
                json.WriteNull("answer");
            }
            else
            {
                Milliseconds(json, "left_ms", asked.Left);
                Milliseconds(json, "right_ms", asked.Right);
                json.WriteBoolean("answer", asked.IsYes);
            }

            json.WriteString("yes", branch.Yes);
            json.WriteString("no", branch.No);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        Strings(json, "path", path.Asked.Select(static d => DecisionTree.Name(d.Kind)));
        json.WriteString("leaf", Names.Of(path.Regime));
        json.WriteEndObject();
    }

    private static void Flag(Utf8JsonWriter json, string name, Fact<bool> value)
    {
        if (value.IsKnown)
        {
            json.WriteBoolean(name, value.Value);
        }
        else
        {
            json.WriteNull(name);
            json.WriteString(name + "_unknown", value.UnknownReason);
        }
    }
}
