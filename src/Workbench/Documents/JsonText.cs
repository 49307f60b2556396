using System.Buffers;
using System.Text;
using System.Text.Json;
using Floorline.Core.Guardrails;
using Floorline.Core.Traces.Gaps;
using Floorline.Journal.Storage;
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

    /// <summary>The document <c>floorline/catalogue@1</c>.</summary>
    /// <param name="result">The result.</param>
    public static string Of(CatalogueResult result) => Document(CatalogueSchema.Document, result);

    /// <summary>The document <c>floorline/serving@1</c> of results that other tools took.</summary>
    /// <param name="result">The result.</param>
    public static string Of(ReportResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        return Document(ServingSchema.Document, new ServingSchema.Serving(result, null));
    }

    /// <summary>The document <c>floorline/serving@1</c> of a measured server.</summary>
    /// <param name="result">The result.</param>
    public static string Of(EndpointResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        return Document(ServingSchema.Document, new ServingSchema.Serving(null, result));
    }

    /// <summary>The document <c>floorline/host@1</c>.</summary>
    /// <param name="result">The result.</param>
    public static string Of(MeasureHostResult result) => Document(HostSchema.Document, result);

    /// <summary>The document <c>floorline/lab@1</c> of one step.</summary>
    /// <param name="result">The result.</param>
    public static string Of(LabResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        return Document(LabSchema.Document, new LabSchema.Lab(result, null, null));
    }

    /// <summary>The document <c>floorline/lab@1</c> of a model file in a native engine.</summary>
    /// <param name="result">The result.</param>
    public static string Of(LabRunResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        return Document(LabSchema.Document, new LabSchema.Lab(null, result, null));
    }

    /// <summary>The document <c>floorline/lab@1</c> of a comparison.</summary>
    /// <param name="result">The result.</param>
    public static string Of(LabCompareResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        return Document(LabSchema.Document, new LabSchema.Lab(null, null, result));
    }

    /// <summary>The document <c>floorline/verdict@1</c>.</summary>
    /// <param name="result">The result.</param>
    public static string Of(VerifyResult result) => Document(VerdictSchema.Document, result);

    /// <summary>The document <c>floorline/counts@1</c>.</summary>
    /// <param name="result">The result.</param>
    public static string Of(CountsResult result) => Document(VerdictSchema.Counts, result);

    /// <summary>The document <c>floorline/command@1</c>.</summary>
    /// <param name="result">The result.</param>
    public static string Of(MeasureCommandResult result) => Document(CommandSchema.Document, result);

    /// <summary>The document <c>floorline/backtest@1</c>.</summary>
    /// <param name="result">The result.</param>
    public static string Of(BacktestResult result) => Of(result, everyRow: false);

    /// <summary>The document <c>floorline/backtest@1</c>, with all rows and what their times are expected to be made of where asked for.</summary>
    /// <param name="result">The result.</param>
    /// <param name="everyRow">Whether all rows are written.</param>
    public static string Of(BacktestResult result, bool everyRow)
    {
        ArgumentNullException.ThrowIfNull(result);
        return Document(BacktestSchema.Document, new BacktestSchema.Backtest(result, everyRow));
    }

    /// <summary>The document <c>floorline/calibration@1</c>.</summary>
    /// <param name="result">The result.</param>
    public static string Of(CalibrateResult result) => Document(BacktestSchema.Calibration, result);

    /// <summary>The document <c>floorline/trace@1</c>.</summary>
    /// <param name="result">The result.</param>
    public static string Of(TraceResult result) => Document(TraceSchema.Document, result);

    /// <summary>The document <c>floorline/trace-comparison@1</c>.</summary>
    /// <param name="result">The result.</param>
    public static string Of(TraceComparisonResult result) => Document(TraceComparisonSchema.Document, result);

    /// <summary>The document <c>floorline/targets@1</c>.</summary>
    /// <param name="targets">What may be measured.</param>
    public static string Of(MeasureTargets targets) => Document(TargetsSchema.Document, targets);

    /// <summary>The document <c>floorline/sample@1</c>: a measurement of a server while it is under way.</summary>
    /// <param name="samples">What was seen so far.</param>
    public static string Of(EndpointSamples samples) => Document(SampleSchema.Document, samples);

    /// <summary>The document <c>floorline/journal-init@1</c>.</summary>
    /// <param name="result">The result.</param>
    public static string Of(JournalInitResult result) => Document(JournalSchema.Init, result);

    /// <summary>The document <c>floorline/journal-entry@1</c>: the entry that was recorded.</summary>
    /// <param name="result">The result.</param>
    public static string Of(JournalAddResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        return Document(JournalSchema.Entry, new JournalSchema.OneEntry(result.Stored, null));
    }

    /// <summary>The document <c>floorline/journal-list@1</c>.</summary>
    /// <param name="result">The result.</param>
    public static string Of(JournalListResult result) => Document(JournalSchema.List, result);

    /// <summary>The document <c>floorline/journal-entry@1</c>: one entry with the numbers of its children.</summary>
    /// <param name="result">The result.</param>
    public static string Of(JournalShowResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        return Document(JournalSchema.Entry, new JournalSchema.OneEntry(result.Stored, result.Children));
    }

    /// <summary>The document <c>floorline/journal-compare@1</c>.</summary>
    /// <param name="result">The result.</param>
    public static string Of(JournalCompareResult result) => Document(JournalSchema.Compare, result);

    /// <summary>The document <c>floorline/journal-tree@1</c>.</summary>
    /// <param name="result">The result.</param>
    public static string Of(JournalTreeResult result) => Document(JournalSchema.Tree, result);

    /// <summary>The document <c>floorline/journal-import@1</c>.</summary>
    /// <param name="result">The result.</param>
    public static string Of(JournalImportResult result) => Document(JournalSchema.Import, result);

    /// <summary>The document <c>floorline/journal-export@1</c>, where an export went into a file.</summary>
    /// <param name="result">The result.</param>
    public static string Of(JournalExportResult result) => Document(JournalSchema.Export, result);

    /// <summary>The document <c>floorline/journal-check@1</c>.</summary>
    /// <param name="result">The result.</param>
    public static string Of(JournalCheck result) => Document(JournalSchema.Check, result);

    /// <summary>The document <c>floorline/journal-score@1</c>; <c>entries</c> are those whose prediction was furthest off.</summary>
    /// <param name="result">The result.</param>
    public static string Of(JournalScoreResult result) => Document(JournalSchema.Score, result);

    /// <summary>The name of a cause of idle time in documents.</summary>
    /// <param name="cause">The cause.</param>
    public static string NameOf(IdleCause cause) => cause switch
    {
        IdleCause.Synchronisation => "host_sync",
        IdleCause.Allocation => "host_alloc",
        IdleCause.RuntimeCall => "host_runtime",
        IdleCause.DataLoader => "host_dataloader",
        IdleCause.Operator => "host_operator",
        IdleCause.Annotation => "host_python",
        IdleCause.Untraced => "host_untraced",
        IdleCause.LaunchLatency => "launch_latency",
        IdleCause.Queued => "queued",
        IdleCause.Unlinked => "unlinked",
        _ => throw new ArgumentOutOfRangeException(nameof(cause), cause, "is not a cause"),
    };

    /// <summary>Why a prompt has the grade it has, one sentence per check.</summary>
    /// <param name="grade">The prompt, judged.</param>
    public static IEnumerable<string> Reasons(ItemGrade grade)
    {
        ArgumentNullException.ThrowIfNull(grade);
        return (grade.Missing is { } missing ? [missing] : Array.Empty<string>()).Concat(grade.Failures.Select(static f => $"{f.Check.Kind}: {f.Reason}"));
    }

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

    /// <summary>The document that stands before the columns of a timeline.</summary>
    internal static byte[] Timeline(Action<Utf8JsonWriter> body)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, _options))
        {
            json.WriteStartObject();
            json.WriteString("schema", "floorline/timeline@1");
            json.WriteString("tool_version", Verb.Version);
            body(json);
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }
}
