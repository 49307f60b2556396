using System.Text.Json;

namespace Floorline.Readers.Reports;

/// <summary>
/// Whose results are read, a row a tool: what it calls itself, in which forms, how each is told from its content and read. A format is added by a row here and
/// its reader; the message of a file that is none of them, the command's help and the page name the tools of this list.
/// </summary>
public static class ReportFormats
{
    /// <summary>The tools with the forms that are read of each, in the order in which they are named.</summary>
    public static IReadOnlyList<(string Tool, string Forms)> Tools => [.. Rows.Where(static r => r.Forms.Length > 0).Select(static r => (r.Tool, r.Forms))];

    /// <summary>The rows.</summary>
    internal static IReadOnlyList<ReportFormat> Rows { get; } =
    [
        new("vLLM bench", "JSON, InferenceX")
        {
            Values =
            [
                new(static f => VllmReport.Is(f) && !SglangReport.Is(f), static v => [VllmReport.Read(v)]),
                new(VllmReport.IsInferenceX, static v => [VllmReport.ReadInferenceX(v)]),
                new(VllmReport.IsThroughput, static v => [VllmReport.ReadThroughput(v)]),
            ],
        },
        new("SGLang", "JSON Lines")
        {
            Values = [new(SglangReport.Is, static v => [SglangReport.Read(v)]), new(SglangReport.IsOneBatch, static v => [SglangReport.ReadOneBatch(v)])],
        },
        new("GuideLLM", "JSON, console text")
        {
            Values = [new(GuideLlmReport.Is, GuideLlmReport.Read)],
            Texts = [new(GuideLlmReport.IsText, static (text, _) => GuideLlmReport.ReadText(text))],
        },
        new("GenAI-Perf", "JSON, CSV, and of Perf Analyzer"),
        new("AIPerf", "JSON, CSV, JSON Lines")
        {
            Values = [new(AiPerfReport.Is, static v => [AiPerfReport.Read(v)])],
            Parts = [new(AiPerfReport.IsRecord, AiPerfReport.ReadRecords)],
        },
        new("LLMPerf", "summary, individual responses")
        {
            Values = [new(LlmPerfReport.IsSummary, static v => [LlmPerfReport.ReadSummary(v)])],
            Parts = [new(LlmPerfReport.IsIndividual, LlmPerfReport.ReadIndividual)],
        },
        new("llama-bench", "json, jsonl, csv, md, sql")
        {
            Values = [new(LlamaBenchReport.Is, static v => [LlamaBenchReport.Read(v, "llama-bench-json")])],
            Texts =
            [
                new(LlamaBenchReport.IsSql, static (text, _) => LlamaBenchReport.ReadSql(text)),
                new(LlamaBenchReport.IsMarkdown, static (text, _) => LlamaBenchReport.ReadMarkdown(text)),
            ],
        },
        new("MLPerf LoadGen", "logs")
        {
            Texts =
            [
                new(MlPerfReport.IsSummary, static (text, _) => [MlPerfReport.ReadSummary(text)]),
                new(MlPerfReport.IsDetail, static (text, notes) => [MlPerfReport.ReadDetail(text, notes)]),
            ],
        },
        new("inference-perf", "JSON") { Values = [new(InferencePerfReport.Is, static v => [InferencePerfReport.Read(v)])] },
        new("llm-d", "YAML, JSON") { Values = [new(LlmDReport.Is, static v => [LlmDReport.Read(v)])] },
        new("trtllm-bench", "JSON") { Values = [new(TrtLlmReport.Is, static v => [TrtLlmReport.Read(v)])] },
        new("hey", "text") { Texts = [new(HeyReport.IsText, static (text, _) => [HeyReport.ReadText(text)])] },
        new("recorded streams", "")
        {
            Parts = [new(StreamReport.IsTimed, StreamReport.ReadTimed)],
            Texts = [new(StreamReport.IsText, static (text, _) => [StreamReport.ReadText(text)])],
        },
        new("Floorline", "")
        {
            Values = [new(OwnReport.Is, OwnReport.Read)],

            // Requests are rows with times too, which whoever wants no more than times reads so.
            Parts = [new(OwnReport.IsRequest, OwnReport.ReadRequests) { HoldsTimes = true }],
        },
    ];

    /// <summary>The tools as a list in words.</summary>
    public static string Named => string.Join(", ", Tools.Select(static t => t.Tool));
}

/// <summary>A tool's results: what it is called, which forms are read, how. CSV is told by its columns, whoever wrote it.</summary>
/// <param name="Tool">What the tool calls itself.</param>
/// <param name="Forms">The forms, in words; empty for one that is named nowhere.</param>
internal sealed record ReportFormat(string Tool, string Forms)
{
    /// <summary>JSON values each of which is a result.</summary>
    internal IReadOnlyList<ValueForm> Values { get; init; } = [];

    /// <summary>JSON values that are one result together.</summary>
    internal IReadOnlyList<PartForm> Parts { get; init; } = [];

    /// <summary>Texts.</summary>
    internal IReadOnlyList<TextForm> Texts { get; init; } = [];
}

/// <summary>A JSON value that is a result.</summary>
/// <param name="Is">Whether it is of this form.</param>
/// <param name="Read">Its runs.</param>
internal sealed record ValueForm(Func<ReportFields, bool> Is, Func<JsonElement, IEnumerable<ReportedRun>> Read);

/// <summary>A JSON value that is one request of a result.</summary>
/// <param name="Is">Whether it is of this form.</param>
/// <param name="Read">The run that all of them are.</param>
internal sealed record PartForm(Func<ReportFields, bool> Is, Func<IReadOnlyList<JsonElement>, ReportedRun> Read)
{
    /// <summary>Whether it is a row with a time for whoever wants no more.</summary>
    internal bool HoldsTimes { get; init; }
}

/// <summary>A text that is a result.</summary>
/// <param name="Is">Whether it is of this form.</param>
/// <param name="Read">Its runs; the list takes what is to be said of the file.</param>
internal sealed record TextForm(Func<string, bool> Is, Func<string, List<string>, IEnumerable<ReportedRun>> Read);
