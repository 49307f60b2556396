using System.Text.Json;
using Floorline.Core.Findings;
using Floorline.Core.Quantities;
using Floorline.Core.Serving;
using Floorline.Readers.Reports;

namespace Floorline.Workbench.Documents;

public static partial class JsonText
{
    private const string ServingSchema = "floorline/serving@1";

    /// <summary>The document <c>floorline/serving@1</c> of results that other tools took.</summary>
    /// <param name="result">The result.</param>
    public static string Of(ReportResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        return Document(ServingSchema, json =>
        {
            json.WriteStartObject("inputs");
            json.WriteStartArray("files");
            foreach (ReportedFile file in result.Files)
            {
                json.WriteStartObject();
                json.WriteString("file", file.Name);
                json.WriteString("format", file.Format);
                json.WriteNumber("runs", file.Runs.Count);
                Strings(json, "notes", file.Notes);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            WriteSituation(json, result.Situation);
            json.WriteEndObject();
            json.WriteStartArray("runs");
            foreach (ReportedFile file in result.Files)
            {
                foreach (ReportedRun run in file.Runs)
                {
                    json.WriteStartObject();
                    WriteRun(json, run.Run);
                    json.WriteString("source", file.Name);
                    if (run.Other is { } other)
                    {
                        json.WritePropertyName("other");
                        json.WriteRawValue(other);
                    }

                    json.WriteEndObject();
                }
            }

            json.WriteEndArray();
            Strings(json, "skipped", result.Skipped);
            if (result.Answer is { } answer)
            {
                Write(json, answer);
            }

            if (result.Situation is not null)
            {
                WriteDiagnoses(json, result.Diagnoses);
                Strings(json, "assumptions", result.Assumptions);
            }
        });
    }

    /// <summary>The fields of one run, in the order the contract names them.</summary>
    private static void WriteRun(Utf8JsonWriter json, ServingRun run)
    {
        json.WriteString("tool", run.Tool);
        Text(json, "tool_version", run.ToolVersion);
        json.WriteString("format", run.Format);
        Text(json, "model", run.Model);
        Number(json, "concurrency", run.ConcurrencyCount);
        if (run.RequestRate is { IsKnown: true, Value.Value: double.PositiveInfinity })
        {
            json.WriteString("request_rate", "inf");
        }
        else
        {
            Number(json, "request_rate", run.RequestRate.Select(static r => r.Value));
        }

        Count(json, "requests", run.Requests);
        Count(json, "completed", run.Completed);
        Count(json, "failed", run.Failed);
        Number(json, "duration_s", run.Duration.Select(static d => d.Value));
        Count(json, "input_tokens", run.InputTokens);
        Count(json, "output_tokens", run.OutputTokens);
        Number(json, "output_tok_s", run.OutputRate.Select(static r => r.Value));
        Number(json, "input_tok_s", run.InputRate.Select(static r => r.Value));
        Number(json, "request_per_s", run.CompletedRate.Select(static r => r.Value));
        Number(json, "goodput_per_s", run.Goodput.Select(static r => r.Value));
        Metric(json, "ttft_ms", run.Ttft);
        Metric(json, "itl_ms", run.Itl);
        Metric(json, "tpot_ms", run.Tpot);
        Metric(json, "e2e_ms", run.EndToEnd);
        Strings(json, "notes", run.Notes);
        json.WriteStartArray("findings");
        foreach (Finding finding in run.Findings)
        {
            json.WriteStartObject();
            json.WriteString("id", finding.Id);
            json.WriteString("severity", Names.Snake(finding.Severity));
            json.WriteString("text", finding.Text);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Metric(Utf8JsonWriter json, string name, Fact<LatencySummary> metric)
    {
        json.WriteStartObject(name);
        if (!metric.IsKnown)
        {
            json.WriteString("unknown", metric.UnknownReason);
            json.WriteEndObject();
            return;
        }

        LatencySummary s = metric.Value;
        Milliseconds(json, "mean", s.Mean);
        Milliseconds(json, "p50", s.P50);
        Milliseconds(json, "p90", s.P90);
        Milliseconds(json, "p95", s.P95);
        Milliseconds(json, "p99", s.P99);
        Count(json, "count", s.Count);
        json.WriteEndObject();
    }

    private static void Text(Utf8JsonWriter json, string name, Fact<string> text)
    {
        if (text.IsKnown)
        {
            json.WriteString(name, text.Value);
        }
        else
        {
            json.WriteNull(name);
            json.WriteString(name + "_unknown", text.UnknownReason);
        }
    }

    private static void Count(Utf8JsonWriter json, string name, Fact<long> count) => Number(json, name, count.Select(static c => (double)c));
}
