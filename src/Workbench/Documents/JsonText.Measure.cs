using System.Text.Json;
using Floorline.Probes.Endpoint;

namespace Floorline.Workbench.Documents;

public static partial class JsonText
{
    /// <summary>The document <c>floorline/targets@1</c>.</summary>
    /// <param name="targets">What may be measured.</param>
    public static string Of(MeasureTargets targets)
    {
        ArgumentNullException.ThrowIfNull(targets);
        return Document("floorline/targets@1", json =>
        {
            json.WriteStartArray("endpoints");
            for (int i = 0; i < targets.Endpoints.Count; i++)
            {
                json.WriteStartObject();
                json.WriteNumber("index", i);
                json.WriteString("url", targets.Endpoints[i].Url);
                json.WriteBoolean("has_key", targets.Endpoints[i].HasKey);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteStartObject("host");
            json.WriteString("name", Environment.MachineName);
            json.WriteNumber("processors", Environment.ProcessorCount);
            json.WriteEndObject();
            json.WriteStartObject("limits");
            Milliseconds(json, "duration_ms", targets.LongestLoad);
            json.WriteNumber("concurrency", targets.MostStreams);
            json.WriteEndObject();
        });
    }

    /// <summary>The document <c>floorline/sample@1</c>: a measurement of a server while it is under way.</summary>
    /// <param name="samples">What was seen so far.</param>
    public static string Of(EndpointSamples samples)
    {
        ArgumentNullException.ThrowIfNull(samples);
        return Document("floorline/sample@1", json =>
        {
            json.WriteString("run", samples.Name);
            if (samples.Now is { } now)
            {
                Now(json, now);
            }

            if (samples.Left is { } left)
            {
                Milliseconds(json, "left_ms", left);
            }

            json.WriteStartObject("series");
            Column(json, "elapsed_ms", samples.Points.Select(static p => p.Seconds * 1e3));
            Column(json, "ttft_p50_ms", samples.Points.Select(static p => p.Ttft * 1e3));
            Column(json, "itl_p50_ms", samples.Points.Select(static p => p.Itl * 1e3));
            Column(json, "in_flight", samples.Points.Select(static p => (double)p.InFlight));
            json.WriteEndObject();
        });
    }

    private static void Now(Utf8JsonWriter json, LoadProgress now)
    {
        Number(json, "elapsed_ms", now.Elapsed.TotalMilliseconds);
        if (now.Duration is { } duration)
        {
            Number(json, "duration_ms", duration.TotalMilliseconds);
        }

        json.WriteNumber("completed", now.Over - now.Failed);
        json.WriteNumber("failed", now.Failed);
        json.WriteNumber("in_flight", now.InFlight);
        json.WriteNumber("output_tokens", now.Tokens);
        Number(json, "output_tok_s", now.Elapsed.TotalSeconds > 0 ? now.Tokens / now.Elapsed.TotalSeconds : double.NaN);
        Number(json, "ttft_p50_ms", now.Ttft > 0 ? now.Ttft * 1e3 : double.NaN);
        Number(json, "itl_p50_ms", now.Itl > 0 ? now.Itl * 1e3 : double.NaN);
    }

    private static void Column(Utf8JsonWriter json, string name, IEnumerable<double> values)
    {
        json.WriteStartArray(name);
        foreach (double value in values)
        {
            if (double.IsFinite(value))
            {
                json.WriteNumberValue(Math.Round(value, 4));
            }
            else
            {
                json.WriteNullValue();
            }
        }

        json.WriteEndArray();
    }
}
