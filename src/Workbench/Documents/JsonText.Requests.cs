using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Floorline.Probes.Endpoint;

namespace Floorline.Workbench.Documents;

public static partial class JsonText
{
    /// <summary>The raw records of every request as JSON Lines, each a <c>floorline/request@1</c>, which <c>report</c> reads.</summary>
    /// <param name="result">The result.</param>
    public static IEnumerable<string> RequestLines(EndpointResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        foreach ((EndpointRun run, int number) in result.Runs.Select(static (r, i) => (r, i)))
        {
            var of = new RequestOfRun(number, run.Name, result.Model, run.IsOpenLoop, run.Outcome.Started);
            foreach (RequestRecord record in run.Outcome.Records)
            {
                yield return RequestLine(record, of);
            }
        }
    }

    /// <summary>One request of a run as a line.</summary>
    internal static string RequestLine(RequestRecord record, RequestOfRun of)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("schema", "floorline/request@1");
            json.WriteNumber("run", of.Number);
            json.WriteString("name", of.Name);
            json.WriteString("model", of.Model);
            WriteRecord(json, of, record);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }

    private static void WriteRecord(Utf8JsonWriter json, RequestOfRun run, RequestRecord record)
    {
        double second = 1.0 / Stopwatch.Frequency;
        long start = run.IsOpenLoop ? record.Planned : record.Sent;
        double At(long ticks) => Math.Round((ticks - run.Started) * second, 9);
        double Ms(long ticks) => Math.Round(ticks * second * 1e3, 6);
        json.WriteNumber("index", record.Index);
        json.WriteNumber("endpoint", record.EndpointIndex);
        json.WriteNumber("planned_s", At(run.IsOpenLoop ? record.Planned : record.Sent));
        json.WriteNumber("sent_s", At(record.Sent));
        json.WriteString("status", record.Completed ? "ok" : Names.Snake(record.Failure));
        json.WriteNumber("http_status", record.Status);
        if (record.FailureText.Length > 0)
        {
            json.WriteString("error", record.FailureText);
        }

        if (record.UsageInput >= 0)
        {
            json.WriteNumber("input_tokens", record.UsageInput);
        }

        json.WriteNumber("output_tokens", record.UsageOutput >= 0 ? record.UsageOutput : record.ChunkTokens);
        json.WriteNumber("chunk_tokens", record.ChunkTokens);
        json.WriteBoolean("new_connection", record.Connected);
        if (!record.Completed || record.Chunks == 0)
        {
            return;
        }

        json.WriteNumber("headers_ms", Ms(record.Headers - start));
        json.WriteNumber("ttft_ms", Ms(record.TimeOf(0) - start));
        json.WriteNumber("e2e_ms", Ms(record.TimeOf(record.Chunks - 1) - start));
        int after = (record.UsageOutput >= 0 ? record.UsageOutput : record.ChunkTokens) - record.TokensOf(0);
        if (after > 0 && record.Chunks > 1)
        {
            json.WriteNumber("tpot_ms", Ms(record.TimeOf(record.Chunks - 1) - record.TimeOf(0)) / after);
        }

        json.WriteStartArray("gaps_ms");
        for (int i = 1; i < record.Chunks; i++)
        {
            json.WriteNumberValue(Ms(record.TimeOf(i) - record.TimeOf(i - 1)));
        }

        json.WriteEndArray();
        if (record.ChunkTokens != record.Chunks)
        {
            json.WriteStartArray("gap_tokens");
            for (int i = 1; i < record.Chunks; i++)
            {
                json.WriteNumberValue(record.TokensOf(i));
            }

            json.WriteEndArray();
        }
    }
}
