using System.Text.Json;
using Floorline.Probes.Endpoint;
using Floorline.Workbench.Schemas;

namespace Floorline.Workbench.Documents;

/// <summary>The document <c>floorline/sample@1</c>: a measurement of a server while it is under way.</summary>
internal static class SampleSchema
{
    // Seconds are numbers in a running load: what is not known yet is zero there and null here.
    private static readonly Schema<LoadProgress> _now = new Schema<LoadProgress>("SampleNow")
        .Number("elapsed_ms", static n => n.Elapsed.TotalMilliseconds, "Time since its start")
        .Number("duration_ms", static n => n.Duration?.TotalMilliseconds, "Time that it will take, where it is known").OrAbsent()
        .Count("completed", static n => n.Over - n.Failed, "Requests that were answered")
        .Count("failed", static n => n.Failed, "Requests that failed")
        .Count("in_flight", static n => n.InFlight, "Requests that are under way")
        .Count("output_tokens", static n => n.Tokens, "Tokens that came")
        .Number("output_tok_s", static n => n.Elapsed.TotalSeconds > 0 ? n.Tokens / n.Elapsed.TotalSeconds : null, "Tokens per second so far")
        .Number("ttft_p50_ms", static n => n.Ttft > 0 ? n.Ttft * 1e3 : null, "Median time to the first token in the last second")
        .Number("itl_p50_ms", static n => n.Itl > 0 ? n.Itl * 1e3 : null, "Median time between tokens in the last second");

    private static readonly Schema<EndpointSamples> _series = new Schema<EndpointSamples>("SampleSeries")
        .Own("elapsed_ms", static (j, s) => Column(j, "elapsed_ms", s.Points.Select(static p => p.Seconds * 1e3)), "number[]", "Times of the samples")
        .Own("ttft_p50_ms", static (j, s) => Column(j, "ttft_p50_ms", s.Points.Select(static p => p.Ttft * 1e3)), "(number|null)[]",
            "Median time to the first token")
        .Own("itl_p50_ms", static (j, s) => Column(j, "itl_p50_ms", s.Points.Select(static p => p.Itl * 1e3)), "(number|null)[]", "Median time between tokens")
        .Own("in_flight", static (j, s) => Column(j, "in_flight", s.Points.Select(static p => (double)p.InFlight)), "number[]", "Requests under way");

    /// <summary>The document.</summary>
    internal static readonly Schema<EndpointSamples> Document = new Schema<EndpointSamples>("Sample", "floorline/sample@1",
            "A measurement of a server while it is under way")
        .Text("run", static s => s.Name, "Which run it is")
        .Some(static s => s.Now, _now)
        .Time("left", static s => s.Left, "Time that is left, where it is known").OrAbsent()
        .Object("series", static s => s, _series, "What was seen so far, sample by sample");

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
