using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Floorline.Core.Quantities;
using Floorline.Core.Serving;
using Floorline.Probes.Endpoint;

namespace Floorline.Workbench.Documents;

public static partial class JsonText
{
    /// <summary>The document <c>floorline/serving@1</c> of a measured server.</summary>
    /// <param name="result">The result.</param>
    public static string Of(EndpointResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        return Document(ServingSchema, json =>
        {
            json.WriteStartObject("inputs");
            Asked(json, result);
            json.WriteEndObject();
            json.WriteBoolean("valid", result.IsValid);
            json.WriteStartArray("runs");
            foreach (EndpointRun run in result.Runs)
            {
                json.WriteStartObject();
                WriteRun(json, run.Run);
                WriteMeasured(json, run);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            WriteServer(json, result);
            if (result.Sweep is { } sweep)
            {
                json.WriteStartObject("sweep");
                Number(json, "knee_concurrency", sweep.Knee.Select(static k => (double)k));
                Number(json, "highest_output_tok_s", sweep.Highest.Value);
                Number(json, "fits_at_once", sweep.FitsAtOnce.Select(static f => (double)f));
                json.WriteEndObject();
            }

            if (result.Search is { } search)
            {
                json.WriteStartObject("search");
                Number(json, "request_per_s", search.Rate.Select(static r => r.Value));
                Number(json, "misses_at_request_per_s", search.Misses.Select(static r => r.Value));
                Number(json, "share", search.Share);
                json.WriteEndObject();
            }

            WriteDiagnoses(json, result.Diagnoses);
            if (result.Answer is { } answer)
            {
                Write(json, answer);
            }

            Strings(json, "assumptions", result.Assumptions);
        });
    }

    /// <summary>The raw records of every request as JSON Lines, each a <c>floorline/request@1</c>, which <c>report</c> reads.</summary>
    /// <param name="result">The result.</param>
    public static IEnumerable<string> RequestLines(EndpointResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        foreach ((EndpointRun run, int number) in result.Runs.Select(static (r, i) => (r, i)))
        {
            foreach (RequestRecord record in run.Outcome.Records)
            {
                using var buffer = new MemoryStream();
                using (var json = new Utf8JsonWriter(buffer))
                {
                    json.WriteStartObject();
                    json.WriteString("schema", "floorline/request@1");
                    json.WriteNumber("run", number);
                    json.WriteString("name", run.Name);
                    json.WriteString("model", result.Model);
                    WriteRecord(json, run, record);
                    json.WriteEndObject();
                }

                yield return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
            }
        }
    }

    private static void WriteRecord(Utf8JsonWriter json, EndpointRun run, RequestRecord record)
    {
        double second = 1.0 / Stopwatch.Frequency;
        long start = run.IsOpenLoop ? record.Planned : record.Sent;
        double At(long ticks) => Math.Round((ticks - run.Outcome.Started) * second, 9);
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

    private static void Asked(Utf8JsonWriter json, EndpointResult result)
    {
        EndpointSpec s = result.Spec;
        Strings(json, "urls", s.Urls);
        (string Name, string? Value)[] texts =
        [
            ("api", s.Api ?? "chat"), ("served_model", result.Model), ("concurrency", s.Concurrency), ("rate", s.Rate), ("arrivals", s.Arrivals),
                ("burstiness", s.Burstiness), ("max_concurrency", s.MaxConcurrency),
            ("requests", s.Requests), ("duration", s.Duration), ("warmup", s.Warmup), ("prompt_tokens", s.PromptTokens), ("output_tokens", s.OutputTokens),
                ("shared_prefix", s.SharedPrefix), ("data", s.Data), ("trace", s.Trace),
            ("trace_speed", s.TraceSpeed), ("slo", s.Slo), ("slo_share", s.SloShare), ("step_duration", s.StepDuration), ("stop_when", s.StopWhen),
                ("timeout", s.Timeout), ("silence", s.Silence), ("http", s.Http), ("seed", s.Seed ?? "1"), ("max_failures", s.MaxFailures),
        ];
        foreach ((string name, string? value) in texts)
        {
            if (value is not null)
            {
                json.WriteString(name, value);
            }
        }

        json.WriteBoolean("fresh_prompts", !s.RepeatPrompts);
        if (s.Sweep)
        {
            json.WriteBoolean("sweep", true);
        }

        // names only: the values are secrets
        Strings(json, "headers_from_environment", s.Headers.Concat(s.ApiKeyEnvironment is { } key ? [$"Authorization={key}"] : []));
        WriteSituation(json, s.Situation);
    }

    private static void WriteSituation(Utf8JsonWriter json, SituationSpec? situation)
    {
        foreach (SpecField field in situation is null ? [] : SituationSpec.Fields)
        {
            if (field.Get(situation!) is { } value)
            {
                json.WriteString(field.Name.Replace('-', '_'), value);
            }
        }
    }

    /// <summary>The same run by the definitions of other tools, for whoever compares.</summary>
    private static void WriteOthers(Utf8JsonWriter json, IReadOnlyList<OtherDefinition> others)
    {
        json.WriteStartArray("other_definitions");
        foreach (OtherDefinition other in others)
        {
            json.WriteStartObject();
            json.WriteString("tool", other.Tool);
            json.WriteString("metric", other.Metric);
            json.WriteString("says", other.Says);
            Metric(json, "ms", other.Latency);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteMeasured(Utf8JsonWriter json, EndpointRun run)
    {
        json.WriteString("name", run.Name);
        json.WriteBoolean("open_loop", run.IsOpenLoop);
        json.WriteBoolean("valid", run.IsValid);
        Strings(json, "invalid_because", run.InvalidBecause);
        ClientState client = run.Client;
        json.WriteStartObject("client");
        Milliseconds(json, "lag_p99_ms", client.LagP99);
        json.WriteBoolean("limited", client.Limited);
        if (client.Limited)
        {
            json.WriteString("because", client.Because);
        }

        json.WriteBoolean("kernel_stamps", client.KernelStamped);
        Milliseconds(json, "stamp_delay_p50_ms", client.ReceiveP50);
        Milliseconds(json, "stamp_delay_p99_ms", client.ReceiveP99);
        Milliseconds(json, "send_lag_p99_ms", client.SendP99);
        Number(json, "cpu_us_per_token", client.ProcessorPerToken.Value * 1e6);
        Number(json, "allocated_bytes_per_token", client.AllocatedPerToken.Value);
        Number(json, "others_busy_cores", client.OthersBusyCores);
        json.WriteNumber("cores", Environment.ProcessorCount);
        json.WriteString("system", System.Runtime.InteropServices.RuntimeInformation.OSDescription);
        json.WriteString("runtime", System.Runtime.InteropServices.RuntimeInformation.FrameworkDescription);
        json.WriteEndObject();
        json.WriteStartObject("errors");
        foreach ((FailureKind kind, int count) in run.Errors)
        {
            json.WriteNumber(Names.Snake(kind), count);
        }

        json.WriteEndObject();
        json.WriteStartObject("late");
        json.WriteNumber("held_back", run.Late.HeldBack);
        Milliseconds(json, "worst_delay_ms", run.Late.WorstDelay);
        json.WriteNumber("not_started", run.Late.NotStarted);
        json.WriteNumber("cut_off", run.Late.CutOff);
        json.WriteEndObject();
        json.WriteStartObject("uncorrected");
        Metric(json, "ttft_ms", run.UncorrectedTtft);
        Metric(json, "e2e_ms", run.UncorrectedEndToEnd);
        json.WriteEndObject();
        json.WriteStartObject("intervals");
        Intervals(json, "ttft_ms", run.Run.Ttft);
        Intervals(json, "itl_ms", run.Run.Itl);
        Intervals(json, "tpot_ms", run.Run.Tpot);
        Intervals(json, "e2e_ms", run.Run.EndToEnd);
        json.WriteEndObject();
        WriteOthers(json, run.OtherDefinitions);
        Number(json, "in_flight", run.InFlight);
        Number(json, "good_share", run.GoodShare);
        if (run.Objectives.Count > 0)
        {
            WriteObjectives(json, run.Objectives);
        }

        Number(json, "mean_input_tokens", run.MeanInput);
        Number(json, "mean_output_tokens", run.MeanOutput);
        if (run.Steady is { } steady)
        {
            json.WriteStartObject("steady");
            Number(json, "from_s", steady.From.Value);
            Number(json, "to_s", steady.To.Value);
            Number(json, "output_tok_s", steady.OutputRate.Value);
            Metric(json, "ttft_ms", steady.Ttft);
            Metric(json, "itl_ms", steady.Itl);
            json.WriteEndObject();
        }

        json.WriteStartArray("timeline");
        foreach (ServingSecond second in run.Timeline)
        {
            json.WriteStartObject();
            json.WriteNumber("second", second.Second);
            json.WriteNumber("sent", second.Sent);
            json.WriteNumber("completed", second.Completed);
            json.WriteNumber("failed", second.Failed);
            json.WriteNumber("tokens", second.Tokens);
            json.WriteNumber("in_flight", second.InFlight);
            if (second.Ttft.IsKnown)
            {
                Milliseconds(json, "ttft_p50_ms", second.Ttft);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    /// <summary>95 % intervals from order statistics, and the conservative p99 (binomial bound, 99 %).</summary>
    private static void Intervals(Utf8JsonWriter json, string name, Fact<LatencySummary> metric)
    {
        if (metric is not { IsKnown: true, Value.Sample: { } sample })
        {
            return;
        }

        json.WriteStartObject(name);
        foreach (double share in new[] { 0.5, 0.9, 0.95, 0.99 })
        {
            string figure = string.Create(CultureInfo.InvariantCulture, $"p{share * 100:0}");
            Fact<LatencyInterval> interval = sample.Interval(share);
            if (interval.IsKnown)
            {
                json.WriteStartArray(figure);
                json.WriteNumberValue(Rounded(interval.Value.From.Milliseconds));
                json.WriteNumberValue(Rounded(interval.Value.To.Milliseconds));
                json.WriteEndArray();
            }
        }

        Milliseconds(json, "p99_conservative", sample.Conservative(0.99));
        json.WriteEndObject();
    }

    private static void WriteServer(Utf8JsonWriter json, EndpointResult result)
    {
        json.WriteStartObject("server");
        Strings(json, "models", result.Server.Models);
        if (result.Server.Version is { } version)
        {
            json.WriteString("version", version);
        }

        if (result.Server.Root is { } root)
        {
            json.WriteString("root", root);
        }

        if (result.Server.MaxLength is { } length)
        {
            json.WriteNumber("max_length", length);
        }

        json.WriteStartArray("metrics");
        foreach (ServerCounter counter in result.Counters)
        {
            json.WriteStartObject();
            json.WriteString("name", counter.Name);
            json.WriteString("says", counter.Says);
            Number(json, "before", counter.Before);
            Number(json, "after", counter.After);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        Strings(json, "says", result.CounterNotes);
        json.WriteEndObject();
    }

    private static void WriteDiagnoses(Utf8JsonWriter json, IReadOnlyList<ServingDiagnosis> diagnoses)
    {
        json.WriteStartArray("diagnosis");
        foreach (ServingDiagnosis one in diagnoses)
        {
            json.WriteStartObject();
            json.WriteNumber("run", one.RunIndex);
            json.WriteString("of", one.Label);
            json.WriteStartObject("situation");
            WriteSituation(json, one.Situation);
            json.WriteEndObject();
            if (one.Result.IsOk)
            {
                WriteVerdict(json, one.Result.Value);
                Milliseconds(json, "floor_ms", one.Result.Value.Diagnosis.Floors.Binding);
            }
            else
            {
                json.WriteString("unknown", string.Join("; ", one.Result.Problems));
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
