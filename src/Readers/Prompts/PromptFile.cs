using System.Globalization;
using System.Text.Json;
using Floorline.Core.Quantities;
using Floorline.Readers.Csv;
using Floorline.Readers.Reports;

namespace Floorline.Readers.Prompts;

/// <summary>
/// Reads data sets and traces of requests: JSON Lines with <c>prompt</c> or <c>messages</c>, ShareGPT, traces with <c>timestamp</c>, <c>input_length</c>
/// and <c>output_length</c> (milliseconds), and CSV with TIMESTAMP, ContextTokens and GeneratedTokens.
/// </summary>
public static class PromptFile
{
    private const string Expected = "JSON Lines with prompt or messages, ShareGPT, or a trace with timestamp, input_length and output_length";
    private const int CharactersPerToken = 4;

    /// <summary>Reads the entries of a file.</summary>
    /// <param name="stream">Its bytes.</param>
    /// <param name="name">Its name, for messages.</param>
    public static ReadResult<IReadOnlyList<PromptEntry>> Read(Stream stream, string name)
    {
        ReadResult<ReportInput> read = ReportInput.Read(stream, name);
        if (!read.IsOk)
        {
            return ReadResult.Failed<IReadOnlyList<PromptEntry>>(read.Problems);
        }

        PromptEntry[] entries = read.Value.Values.Count > 0 ? [.. read.Value.Values.Select(Entry).OfType<PromptEntry>()] : Table(read.Value.Text);
        return entries.Length > 0
            ? ReadResult.Ok<IReadOnlyList<PromptEntry>>(entries)
            : ReadResult.Failed<IReadOnlyList<PromptEntry>>(new Problem(name, "", "no entry with a prompt or a length", Expected));
    }

    private static PromptEntry? Entry(JsonElement element)
    {
        var f = new ReportFields(element);
        double? output = f.Number("output_tokens") ?? f.Number("max_tokens") ?? f.Number("output_length") ?? f.Number("max_completion_tokens");
        double? input = f.Number("input_tokens") ?? f.Number("input_length") ?? f.Number("prompt_tokens");
        Seconds? at = f.Number("timestamp") is { } ms ? new Seconds(ms / 1e3) : f.Number("timestamp_ms") is { } m ? new Seconds(m / 1e3)
            : f.Number("arrived_at") is { } s ? new Seconds(s) : null;
        string? text = Raw(element, "prompt") ?? Raw(element, "text") ?? Raw(element, "question");
        string? messages = element.TryGetProperty("messages", out JsonElement list) && list.ValueKind == JsonValueKind.Array && list.GetArrayLength() > 0
            ? list.GetRawText() : null;
        if (element.TryGetProperty("conversations", out JsonElement turns) && turns.ValueKind == JsonValueKind.Array && turns.GetArrayLength() > 0)
        {
            text = Raw(turns[0], "value") ?? Raw(turns[0], "content");
            string? answer = turns.GetArrayLength() > 1 ? Raw(turns[1], "value") ?? Raw(turns[1], "content") : null;
            output ??= answer is null ? null : Math.Max(1, answer.Length / CharactersPerToken);
        }

        return text is null && messages is null && input is null ? null : new PromptEntry(text, messages, Whole(input), Whole(output), at);
    }

    private static PromptEntry[] Table(string text)
    {
        List<string[]> rows = CsvRecords.Trimmed(text);
        if (rows.Count < 2)
        {
            return [];
        }

        string[] names = [.. rows[0].Select(static n => n.ToLowerInvariant())];
        int at = Array.FindIndex(names, static n => n is "timestamp" or "arrived_at");
        int input = Array.FindIndex(names, static n => n is "contexttokens" or "input_length" or "input_tokens" or "num_prefill_tokens");
        int output = Array.FindIndex(names, static n => n is "generatedtokens" or "output_length" or "output_tokens" or "num_decode_tokens");
        if (input < 0 || output < 0)
        {
            return [];
        }

        return [.. rows.Skip(1).Where(r => r.Length == names.Length).Select(r =>
            new PromptEntry(null, null, Whole(ReportFields.FromText(r[input])), Whole(ReportFields.FromText(r[output])), at < 0 ? null : Time(r[at])))];
    }

    private static Seconds? Time(string text) => ReportFields.FromText(text) is { } seconds ? new Seconds(seconds)
        : DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset date)
        ? new Seconds((date - DateTimeOffset.UnixEpoch).TotalSeconds) : null;

    private static string? Raw(JsonElement element, string name) => element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name,
        out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static int? Whole(double? number) => number is >= 1 and <= 10_000_000 ? (int)number : null;
}
