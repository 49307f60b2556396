using Floorline.Core.Findings;
using Floorline.Core.Quantities;
using Floorline.Core.Statistics;

namespace Floorline.Workbench.Documents;

public static partial class JsonText
{
    /// <summary>The document <c>floorline/command@1</c>.</summary>
    /// <param name="result">The result.</param>
    public static string Of(MeasureCommandResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        return Document("floorline/command@1", json =>
        {
            json.WriteStartObject("inputs");
            Strings(json, "command", result.Spec.Command);
            json.WriteEndObject();
            json.WriteNumber("runs", result.Samples.Count);
            json.WriteBoolean("interrupted", result.Interrupted);
            Milliseconds(json, "mean_ms", result.Samples.Mean);
            Milliseconds(json, "deviation_ms", result.Deviation);
            Milliseconds(json, "shortest_ms", result.Samples.Shortest);
            Milliseconds(json, "longest_ms", result.Samples.Longest);
            Milliseconds(json, "launch_ms", result.Launch);
            json.WriteStartArray("metrics");
            foreach (QuantileEstimate estimate in result.Estimates)
            {
                json.WriteStartObject();
                json.WriteString("metric", estimate.Metric.Name);
                Milliseconds(json, "value_ms", estimate.Value);
                if (estimate.Interval.IsKnown)
                {
                    Milliseconds(json, "low_ms", estimate.Interval.Value.Low);
                    Milliseconds(json, "high_ms", estimate.Interval.Value.High);
                }

                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteStartArray("findings");
            foreach (Finding finding in result.Findings)
            {
                json.WriteStartObject();
                json.WriteString("kind", finding.Id);
                json.WriteString("area", finding.Area);
                json.WriteString("text", finding.Text);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteStartArray("times_ms");
            foreach (Seconds time in result.Samples.Times)
            {
                json.WriteNumberValue(Rounded(time.Milliseconds));
            }

            json.WriteEndArray();
        });
    }
}
