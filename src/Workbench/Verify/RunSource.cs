using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Floorline.Core.Quantities;
using Floorline.Core.Serving;
using Floorline.Readers;
using Floorline.Readers.Golden;
using Floorline.Readers.Json;
using Floorline.Readers.Reports;
using Floorline.Readers.Samples;

namespace Floorline.Workbench;

/// <summary>
/// Reads a run from whatever holds one: rows with times and outputs, a document of ours with its samples, or the result file of a benchmark that keeps single
/// times. What a file is, is told from its content.
/// </summary>
internal static class RunSource
{
    private const int Largest = 512 << 20;
    private const int MostListed = 8;
    private const string Usual = "e2e";
    private const string Expected = "a file with a run: JSON Lines or CSV with latency_ms, a document of ours with samples, or a benchmark's result that keeps single times";

    private static readonly (string Name, Func<ServingRun, Fact<LatencySummary>> Of)[] _latencies =
    [
        (Usual, static r => r.EndToEnd), ("ttft", static r => r.Ttft), ("tpot", static r => r.Tpot), ("itl", static r => r.Itl),
    ];

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="choice">Which of its times.</param>
    internal static ReadResult<SourcedRun> Read(string path, RunChoice choice)
    {
        if ((LatencyFile.Problem(choice.Unit) ?? RegularFile.Problem(path, Expected)) is { } problem)
        {
            return ReadResult.Failed<SourcedRun>(problem);
        }

        try
        {
            using FileStream stream = File.OpenRead(path);
            return Read(stream, path, choice);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            return Failed(path, "a file that cannot be opened", "a file that may be read");
        }
    }

    /// <summary>Reads bytes.</summary>
    /// <param name="stream">The bytes.</param>
    /// <param name="name">Name for messages.</param>
    /// <param name="choice">Which of its times.</param>
    internal static ReadResult<SourcedRun> Read(Stream stream, string name, RunChoice choice)
    {
        if (LatencyFile.Problem(choice.Unit) is { } problem)
        {
            return ReadResult.Failed<SourcedRun>(problem);
        }

        using var buffer = new MemoryStream();
        byte[] chunk = new byte[128 * 1024];
        int read;
        while ((read = stream.Read(chunk, 0, chunk.Length)) > 0)
        {
            buffer.Write(chunk, 0, read);
            if (buffer.Length > Largest)
            {
                return Failed(name, string.Create(CultureInfo.InvariantCulture, $"more than {Largest} bytes"), "a file of at most 512 MiB");
            }
        }

        ReadOnlyMemory<byte> bytes = buffer.GetBuffer().AsMemory(0, (int)buffer.Length);
        return Of(bytes, name, choice).Select(run => run with
        {
            Digest = string.Create(CultureInfo.InvariantCulture, $"{Convert.ToHexString(SHA256.HashData(bytes.Span))}#{choice.Number ?? 1}"),
        });
    }

    /// <summary>The files that an argument names: one whose name may hold commas, or several with commas between them.</summary>
    /// <param name="text">As it was typed.</param>
    /// <param name="exists">Whether there is a file of that name.</param>
    internal static string[] Files(string text, Func<string, bool> exists) =>
        !text.Contains(',', StringComparison.Ordinal) || exists(text) ? [text] : [.. text.Split(',', StringSplitOptions.TrimEntries)];

    private static ReadResult<SourcedRun> Of(ReadOnlyMemory<byte> bytes, string path, RunChoice choice)
    {
        using JsonDocument? first = FirstValue(WholeText.Of(bytes).Span);
        if (first is not null && OwnDocument.Is(first.RootElement))
        {
            bool summed = ReportFile.Holds(first.RootElement);
            ReadResult<IReadOnlyList<Seconds>> own = OwnDocument.Read(first.RootElement, path, choice.Column);
            return own.IsOk && choice.Number > 1 ? Failed(path, "one run", "no --run, or --run 1")
                : own.IsOk ? ReadResult.Ok(Sampled(path, own.Value, OwnDocument.Latency(first.RootElement)))
                : summed ? Report(bytes, path, choice, own.Problems[0])
                : ReadResult.Failed<SourcedRun>(own.Problems);
        }

        if (first is not null && ReportFile.Holds(first.RootElement))
        {
            return Report(bytes, path, choice, null);
        }

        ReadResult<Run> rows = RunFile.Read(StreamOf(bytes), path, choice.Column, choice.Unit);
        if (rows.IsOk)
        {
            return choice.Number is null or 1
                ? ReadResult.Ok(new SourcedRun(rows.Value, "") { Failed = rows.Value.Records.Count(static r => r.Output?.Error is not null
                || (r.Time is null && r.Output is null)) })
                : Failed(path, "one run", "no --run, or --run 1");
        }

        // Text of a tool, such as its table or log, is no run of rows; a table of requests is, and what is wrong with it was said.
        if (first is null && ReportFile.Read(StreamOf(bytes), path) is { IsOk: true, Value: { Format: not "csv-requests" } text })
        {
            return Chosen(text, path, choice, null);
        }

        // One document over many lines would be a problem per line.
        bool document = rows.Problems.Count > 1 && rows.Problems[0].Kind == ProblemKind.Unreadable
            && rows.Problems[1].Kind is ProblemKind.Unreadable or ProblemKind.OtherKind;
        return !document ? ReadResult.Failed<SourcedRun>(rows.Problems)
            : first is null ? ReadResult.Failed<SourcedRun>(rows.Problems[0])
            : Failed(path, "a JSON document of no kind that holds times", Expected);
    }

    private static ReadResult<SourcedRun> Report(ReadOnlyMemory<byte> bytes, string path, RunChoice choice, Problem? shortfall)
    {
        ReadResult<ReportedFile> read = ReportFile.Read(StreamOf(bytes), path);
        return !read.IsOk ? ReadResult.Failed<SourcedRun>(read.Problems) : Chosen(read.Value, path, choice, shortfall);
    }

    private static ReadResult<SourcedRun> Chosen(ReportedFile file, string path, RunChoice choice, Problem? shortfall)
    {
        IReadOnlyList<ReportedRun> runs = file.Runs;
        if (runs.Count == 0)
        {
            return Failed(path, $"a file of format {file.Format}, which accompanies results and holds no run", Expected);
        }

        if (choice.Number > runs.Count || (choice.Number is null && runs.Count > 1))
        {
            string listed = string.Join("; ", runs.Take(MostListed).Select(static (r, i) =>
                string.Create(CultureInfo.InvariantCulture, $"{i + 1}: {Words(r.Run)}"))) + (runs.Count > MostListed ? "; ..." : "");
            return Failed(path, choice.Number is null ? string.Create(CultureInfo.InvariantCulture, $"{runs.Count} runs")
                : string.Create(CultureInfo.InvariantCulture, $"no run {choice.Number}"), $"--run N with one of {listed}");
        }

        ServingRun run = runs[(choice.Number ?? 1) - 1].Run;
        string wanted = choice.Column is { } column ? column.EndsWith("_ms", StringComparison.OrdinalIgnoreCase) ? column[..^3].ToLowerInvariant()
            : column.ToLowerInvariant() : Usual;
        (string Name, Fact<LatencySummary> Summary)[] all = [.. _latencies.Select(l => (l.Name, l.Of(run)))];
        string[] kept = [.. all.Where(static l => Times(l.Summary).Count > 0).Select(static l => l.Name)];
        (string name, Fact<LatencySummary> summary) = all.FirstOrDefault(l => l.Name == wanted);
        if (name is null)
        {
            return Failed(path, $"no latency '{choice.Column}' in a result of format {file.Format}", "--column e2e, ttft, tpot or itl");
        }

        long failed = run.Failed.IsKnown ? Math.Max(0, run.Failed.Value) : 0;
        if (Times(summary) is { Count: > 0 } times)
        {
            // Tools write 0 for requests that brought nothing and call them completed.
            Seconds[] taken = [.. times.Where(static t => t.Value != 0)];
            return taken.Length == 0 || taken.Any(static t => t.Value is < LatencyFile.Shortest or >= 1e9)
                ? Failed(path, $"times of {name} that are {(taken.Length == 0 ? "all 0" : "below 1e-15 s or above 1e9 s")}", "times above 0")
                : ReadResult.Ok(Sampled(path, taken, name) with { Failed = failed, Empty = times.Count - taken.Length });
        }

        if (kept.Length > 0)
        {
            return Failed(path, $"a result of format {file.Format} without single times of {name}{(summary.IsKnown ? "" : $" ({summary.UnknownReason})")}",
                $"--column {string.Join(" or ", kept)}, which it keeps");
        }

        if (!summary.IsKnown)
        {
            string[] known = [.. all.Where(static l => l.Summary.IsKnown).Select(static l => l.Name)];
            return Failed(path, $"a result of format {file.Format} without {name} ({summary.UnknownReason})", known.Length > 0
                ? $"--column {string.Join(" or ", known)}" : Expected);
        }

        return ReadResult.Ok(new SourcedRun(new Run(path, []), name)
        {
            Failed = failed,
            Summary = summary.Value,
            Shortfall = shortfall ?? new Problem(path, "",
                $"a result of format {file.Format}, which holds a summary of {name} (p50, p95, count) and no single times", Instead(file.Format)),
        });
    }

    private static string Words(ServingRun run) => string.Join(", ", new[]
    {
        run.Notes.FirstOrDefault(static n => n.StartsWith("Test ", StringComparison.Ordinal))?[5..].TrimEnd('.'),
        run.ConcurrencyCount.IsKnown ? string.Create(CultureInfo.InvariantCulture, $"concurrency {run.ConcurrencyCount.Value:0.##}") : null,
        run.RequestRate.IsKnown && double.IsFinite(run.RequestRate.Value.Value)
            ? string.Create(CultureInfo.InvariantCulture, $"{run.RequestRate.Value.Value:0.##} requests/s") : null,
        run.Completed.IsKnown ? string.Create(CultureInfo.InvariantCulture, $"{run.Completed.Value} requests") : null,
    }.OfType<string>().DefaultIfEmpty(run.Tool));

    private static string Instead(string format) => format switch
    {
        "vllm-bench" or "inferencex" => "the result that vllm bench serve writes with --save-result --save-detailed",
        "sglang-bench" => "the result that sglang.bench_serving writes with --output-details",
        "aiperf-json" or "aiperf-records" or "aiperf-csv" => "AIPerf's per-request records, profile_export.jsonl",
        "llmperf-summary" => "LLMPerf's individual responses, the file beside the summary",
        "guidellm-0.3" or "guidellm-0.4" or "guidellm-v2" or "guidellm-console" => "GuideLLM's JSON report with all its requests in it",
        _ when format.StartsWith("llama-bench", StringComparison.Ordinal) =>
            "a decode test of llama-bench -o json or -o jsonl, which keep the repetitions (--column tpot)",
        _ => "a file that keeps the time of each request, such as JSON Lines or CSV with latency_ms",
    };

    private static IReadOnlyList<Seconds> Times(Fact<LatencySummary> summary) => summary.IsKnown ? summary.Value.Times : [];

    private static SourcedRun Sampled(string path, IReadOnlyList<Seconds> times, string latency) =>
        new(new Run(path, [.. times.Select(static time => new RunRecord(null, time, null))]), latency);

    private static MemoryStream StreamOf(ReadOnlyMemory<byte> bytes) =>
        System.Runtime.InteropServices.MemoryMarshal.TryGetArray(bytes, out ArraySegment<byte> segment)
            ? new MemoryStream(segment.Array!, segment.Offset, segment.Count, writable: false) : new MemoryStream(bytes.ToArray());

    /// <summary>The first JSON object of a file, or of the list that is the whole file; null where there is none.</summary>
    private static JsonDocument? FirstValue(ReadOnlySpan<byte> bytes)
    {
        ReadOnlySpan<byte> text = (bytes.StartsWith("\uFEFF"u8) ? bytes[3..] : bytes).TrimStart(" \t\r\n"u8);
        if (text.IsEmpty || text[0] is not ((byte)'{' or (byte)'['))
        {
            return null;
        }

        try
        {
            var reader = new Utf8JsonReader(text, new JsonReaderOptions { AllowMultipleValues = true, MaxDepth = 64 });
            reader.Read();
            if (reader.TokenType == JsonTokenType.StartArray)
            {
                reader.Read();
            }

            return reader.TokenType == JsonTokenType.StartObject && JsonDocument.TryParseValue(ref reader, out JsonDocument? value) ? value : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // Broken, or with a bare Infinity: whoever reads the whole says what is wrong.
            return null;
        }
    }

    private static ReadResult<SourcedRun> Failed(string path, string found, string expected) =>
        ReadResult.Failed<SourcedRun>(new Problem(path, "", found, expected));
}
