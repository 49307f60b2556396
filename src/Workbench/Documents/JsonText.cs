using System.Buffers;
using System.Text;
using System.Text.Json;
using Floorline.Core.Answers;
using Floorline.Core.Diagnosis;
using Floorline.Core.Objectives;
using Floorline.Core.Quantities;
using Floorline.Readers;
using Floorline.Workbench.Schemas;

namespace Floorline.Workbench.Documents;

/// <summary>Writes results as JSON documents: one place, so that library, command line and web page give the same text.</summary>
public static partial class JsonText
{
    private const int LargestKept = 1 << 20;

    // What is written is well-formed by its tests: each document is read back there.
    private static readonly JsonWriterOptions _options = new() { Indented = true, NewLine = "\n", SkipValidation = true,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    // Kept per thread: a document of some ten thousand characters would otherwise go through several large arrays.
    [ThreadStatic]
    private static ArrayBufferWriter<byte>? _buffer;

    /// <summary>The document <c>floorline/floors@1</c>.</summary>
    /// <param name="result">The result.</param>
    public static string Of(FloorsResult result) => Document(FloorsSchema.Document, result);

    /// <summary>The document <c>floorline/diagnosis@1</c>.</summary>
    /// <param name="result">The result.</param>
    public static string Of(DiagnoseResult result) => Document(DiagnosisSchema.Document, result);

    /// <summary>The document <c>floorline/prediction@1</c>.</summary>
    /// <param name="result">The result.</param>
    public static string Of(PredictResult result) => Document(PredictionSchema.Document, result);

    /// <summary>The document <c>floorline/plan@1</c>.</summary>
    /// <param name="result">The result.</param>
    public static string Of(PlanResult result) => Document(PlanSchema.Document, result);

    /// <summary>The document <c>floorline/explore@1</c>: the documents of the single verbs, whole, under one roof.</summary>
    /// <param name="result">The result.</param>
    public static string Of(ExploreResult result) => Document(ExploreSchema.Document, result);

    /// <summary>The document <c>floorline/explore@1</c> in UTF-8, on one line: it is asked for with every keystroke and read by a page.</summary>
    /// <param name="result">The result.</param>
    public static byte[] Utf8Of(ExploreResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        return Bytes(ExploreSchema.Document, result, indented: false).ToArray();
    }

    /// <summary>The document <c>floorline/roofline@1</c>.</summary>
    /// <param name="result">The result.</param>
    public static string Of(RooflineResult result) => Document(RooflineSchema.Document, result);

    /// <summary>The document <c>floorline/sweep@1</c>.</summary>
    /// <param name="result">The result.</param>
    public static string Of(SweepResult result) => Document(SweepSchema.Document, result);

    /// <summary>The document <c>floorline/pipeline@1</c>.</summary>
    /// <param name="result">The result.</param>
    public static string Of(PipelineResult result) => Document(PipelineSchema.Document, result);

    /// <summary>The document <c>floorline/chunk@1</c>.</summary>
    /// <param name="result">The result.</param>
    public static string Of(ChunkResult result) => Document(ChunkSchema.Document, result);

    /// <summary>The document <c>floorline/problems@1</c>: what was wrong with the input.</summary>
    /// <param name="problems">The problems.</param>
    public static string Of(IReadOnlyList<Problem> problems)
    {
        ArgumentNullException.ThrowIfNull(problems);
        return Document(ProblemsSchema.Document, new ProblemsSchema.Refusal(problems, null, 0));
    }

    /// <summary>
    /// The document <c>floorline/problems@1</c> in the form of problem details (RFC 9457): the same list, with title, status and detail before it.
    /// </summary>
    /// <param name="title">What kind of refusal it is.</param>
    /// <param name="status">HTTP status.</param>
    /// <param name="problems">The problems.</param>
    public static string Details(string title, int status, IReadOnlyList<Problem> problems)
    {
        ArgumentNullException.ThrowIfNull(problems);
        return Document(ProblemsSchema.Document, new ProblemsSchema.Refusal(problems, title, status));
    }

    /// <summary>The document <c>floorline/job@1</c>.</summary>
    /// <param name="job">The job.</param>
    public static string Of(JobStatus job) => Document(JobSchema.Document, job);

    /// <summary>The document <c>floorline/inspect@1</c>.</summary>
    /// <param name="result">The result.</param>
    public static string Of(InspectResult result) => Document(InspectSchema.Document, result);

    private static string Document<T>(Schema<T> schema, T result)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(result);
        return Encoding.UTF8.GetString(Bytes(schema, result));
    }

    /// <summary>The document as UTF-8; good until the thread writes its next one.</summary>
    private static ReadOnlySpan<byte> Bytes(Schema schema, object value, bool indented = true)
    {
        ArrayBufferWriter<byte> buffer = _buffer ??= new ArrayBufferWriter<byte>(16 * 1024);
        buffer.ResetWrittenCount();
        using (var json = new Utf8JsonWriter(buffer, indented ? _options : _options with { Indented = false }))
        {
            json.WriteStartObject();
            schema.Members(json, value);
            json.WriteEndObject();
        }

        ReadOnlySpan<byte> written = buffer.WrittenSpan;
        if (buffer.Capacity > LargestKept)
        {
            _buffer = null;
        }

        return written;
    }

    private static string Document(string schema, Action<Utf8JsonWriter> body) => Encoding.UTF8.GetString(Bytes(schema, body));

    /// <summary>The document as UTF-8; good until the thread writes its next one.</summary>
    private static ReadOnlySpan<byte> Bytes(string schema, Action<Utf8JsonWriter> body)
    {
        ArrayBufferWriter<byte> buffer = _buffer ??= new ArrayBufferWriter<byte>(16 * 1024);
        buffer.ResetWrittenCount();
        using (var json = new Utf8JsonWriter(buffer, _options))
        {
            json.WriteStartObject();
            json.WriteString("schema", schema);
            json.WriteString("tool_version", Verb.Version);
            body(json);
            json.WriteEndObject();
        }

        ReadOnlySpan<byte> written = buffer.WrittenSpan;
        if (buffer.Capacity > LargestKept)
        {
            _buffer = null;
        }

        return written;
    }

    private static void Inputs(Utf8JsonWriter json, SituationSpec spec)
    {
        json.WriteStartObject("inputs");
        foreach (SpecField field in SituationSpec.Fields)
        {
            if (field.Get(spec) is { } value)
            {
                json.WriteString(field.Name.Replace('-', '_'), value);
            }
        }

        json.WriteEndObject();
    }

    private static void Milliseconds(Utf8JsonWriter json, string name, Seconds time) => Number(json, name, time.Milliseconds);

    private static void Milliseconds(Utf8JsonWriter json, string name, Fact<Seconds> time) => Number(json, name, time.Select(static t => t.Milliseconds));

    private static void Number(Utf8JsonWriter json, string name, double value) => Numbers.Write(json, name, value);

    /// <summary>A known number, or null with the reason beside it under <c>NAME_unknown</c>.</summary>
    private static void Number(Utf8JsonWriter json, string name, Fact<double> value)
    {
        if (value.IsKnown)
        {
            Number(json, name, value.Value);
        }
        else
        {
            json.WriteNull(name);
            json.WriteString(name + "_unknown", value.UnknownReason);
        }
    }

    private static void Strings(Utf8JsonWriter json, string name, IEnumerable<string> values)
    {
        json.WriteStartArray(name);
        foreach (string value in values)
        {
            json.WriteStringValue(value);
        }

        json.WriteEndArray();
    }

    private static double Rounded(double value) => Numbers.Rounded(value);

    // Parts that schemas hold, for documents that are not written by one yet.
    private static void Write(Utf8JsonWriter json, Answer answer)
    {
        json.WriteStartObject("answer");
        AnswerSchema.Block.Write(json, answer);
        json.WriteEndObject();
    }

    private static void WriteVerdict(Utf8JsonWriter json, DiagnoseResult result) => DiagnosisSchema.Verdict.Write(json, result);

    private static void Body(Utf8JsonWriter json, FloorsResult result) => FloorsSchema.Body.Write(json, result);

    private static void WriteLadder(Utf8JsonWriter json, Ladder ladder) => Entries(json, "ladder", ladder.Rungs, DiagnosisSchema.Rung.Write);

    private static void WriteObjectives(Utf8JsonWriter json, IReadOnlyList<ObjectiveOutcome> outcomes) =>
        Entries(json, "objectives", outcomes, ObjectiveSchema.Outcome.Write);
}
