using System.Text.Json;
using Floorline.Core.Findings;
using Floorline.Core.Quantities;
using Floorline.Core.Serving;
using Floorline.Readers.Json;

namespace Floorline.Readers.Reports;

/// <summary>One recorded stream of server-sent events: bare lines, or lines with the time each arrived.</summary>
internal static class StreamReport
{
    private const string NoTimes = "the recording holds no times";
    private const string OneRequest = "one recorded stream";

    internal static bool IsText(string text) => text.TrimStart().StartsWith("data:", StringComparison.Ordinal);

    internal static bool IsTimed(ReportFields f) => f.Has("t_ns") && (f.Has("event") || f.Has("line"));

    internal static ReportedRun ReadText(string text) => Read([.. text.Split('\n').Select(static l => (Nanoseconds: (double?)null, Line: l))]);

    internal static ReportedRun ReadTimed(IReadOnlyList<JsonElement> elements)
    {
        var lines = new List<(double?, string)>();
        foreach (JsonElement element in elements)
        {
            var f = new ReportFields(element);
            if (f.Text("line") is { } line)
            {
                lines.Add((f.Number("t_ns"), line));
            }
        }

        return Read(lines);
    }

    private static ReportedRun Read(List<(double? Nanoseconds, string Line)> lines)
    {
        double? first = null, last = null, usage = null, prompt = null;
        var gaps = new List<double>();
        int chunks = 0, broken = 0;
        bool done = false, finished = false, each = true;
        string? error = null, model = null;
        foreach ((double? at, string line) in lines)
        {
            string data = line.Trim();
            if (!data.StartsWith("data:", StringComparison.Ordinal))
            {
                continue;
            }

            data = data[5..].Trim();
            if (data == "[DONE]")
            {
                done = true;
                continue;
            }

            ReportFields f;
            try
            {
                f = new ReportFields(JsonDocument.Parse(WholeText.Of(data)).RootElement);
            }
            catch (JsonException)
            {
                broken++;
                continue;
            }

            model ??= f.Text("model");
            if (f.At("error") is { } failure)
            {
                error = failure.Text("type") ?? "error";
            }

            usage = f.At("usage")?.Number("completion_tokens") ?? usage;
            prompt = f.At("usage")?.Number("prompt_tokens") ?? prompt;
            if (f.Objects("choices") is not [{ } choice, ..])
            {
                continue;
            }

            finished |= choice.Text("finish_reason") is not null;
            string text = choice.Text("text") ?? choice.At("delta")?.Text("content") ?? choice.At("delta")?.Text("reasoning_content") ?? "";
            if (text.Length == 0)
            {
                continue;
            }

            chunks++;
            each &= at is not null;
            if (last is { } before && at is { } now)
            {
                gaps.Add(now - before);
            }

            first ??= at;
            last = at;
        }

        bool completed = error is null && (done || finished) && broken == 0;
        double tokens = usage ?? chunks;
        bool timed = completed && each && first is not null; // a chunk without its time leaves no interval known
        var findings = new List<Finding>();
        if (!completed)
        {
            string kind = error is not null ? $"stream-error: the server sent an error ({Secrets.Withheld(error)}) inside a 200 response" : broken > 0
                ? $"malformed: {broken} event(s) are no JSON" : "truncated: neither a finish reason nor [DONE] came";
            findings.Add(new Finding("failed-request", Severity.Error, $"{kind}; after {chunks} chunk(s) of text. It is in no latency."));
        }

        var run = new ServingRun
        {
            Tool = "a recorded stream",
            Format = first is null ? "sse-recording" : "sse-recording-timed",
            Model = model is null ? Fact<string>.Unknown("no event names it") : Fact<string>.Known(model),
            ConcurrencyCount = Fact<double>.Known(1),
            RequestRate = Fact<RequestsPerSecond>.Unknown(OneRequest),
            Requests = Fact<long>.Known(1),
            Completed = Fact<long>.Known(completed ? 1 : 0),
            Failed = Fact<long>.Known(completed ? 0 : 1),
            Duration = Figures.Time(completed ? last : null, Figures.Nanosecond, NoTimes),
            InputTokens = Figures.Count(prompt, "no event carries usage"),
            OutputTokens = completed ? Fact<long>.Known((long)tokens) : Fact<long>.Known(0),
            OutputRate = timed ? Figures.TokenRate(tokens / (last * Figures.Nanosecond)) : Fact<TokensPerSecond>.Unknown(NoTimes),
            CompletedRate = Fact<RequestsPerSecond>.Unknown(OneRequest),
            Ttft = timed ? Figures.Values([first!.Value], Figures.Nanosecond) : Figures.Not(NoTimes),
            Itl = timed ? Figures.Values(gaps, Figures.Nanosecond) : Figures.Not(NoTimes),
            Tpot = timed && tokens > 1 ? Figures.Values([(last!.Value - first!.Value) / (tokens - 1)], Figures.Nanosecond) : Figures.Not(NoTimes),
            EndToEnd = timed ? Figures.Values([last!.Value], Figures.Nanosecond) : Figures.Not(NoTimes),
            Notes = ["A chunk that carries only a role is no token.", usage is { } u && u != chunks
                ? $"The server counts {u:0} tokens, {chunks} chunks carry text." : $"{chunks} chunks carry text."],
            Findings = findings,
        };
        return new ReportedRun(run, null);
    }
}
