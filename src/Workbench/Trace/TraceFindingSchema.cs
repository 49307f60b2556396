using System.Text.Json;
using Floorline.Core.Traces.Rules;
using Floorline.Workbench.Schemas;

namespace Floorline.Workbench.Documents;

/// <summary>What rules found in a trace.</summary>
internal static class TraceFindingSchema
{
    private static readonly Schema<Evidence> _evidence = new Schema<Evidence>("TraceEvidence")
        .Text("text", static e => e.Text, "The evidence in a sentence")
        .Count("rank", static e => e.Rank, "Rank that it is of").OrAbsent()
        .Count("device", static e => e.Device, "Device that it is of").OrAbsent()
        .Numbers("also_on_ranks", static e => e.AlsoOnRanks.Count > 0 ? e.AlsoOnRanks.Select(static r => (double)r) : null, "Ranks with the same").OrAbsent()
        .Map("numbers", Numbers, "number", "The numbers in it, each with its unit in its name")
        .Numbers("events", static e => e.Events.Select(static i => (double)i), "Events of the trace that show it")
        .Own("intervals_ns", Intervals, "pair[]", "Intervals that show it: begin and end");

    /// <summary>A finding.</summary>
    internal static readonly Schema<TraceFinding> Finding = new Schema<TraceFinding>("TraceFinding")
        .Text("rule", static f => f.Rule, "Rule that found it")
        .Text("title", static f => f.Title, "What it is")
        .Word("severity", static f => Names.Snake(f.Urgency), typeof(Urgency), "How much it matters")
        .Object("evidence", static f => f.Evidence, _evidence, "What shows it")
        .Text("threshold", static f => f.Threshold, "From where it is found")
        .Number("gain_ceiling_ms", static f => f.GainCeilingNs / 1e6, "Most time that mending it can gain; null where that cannot be said")
        .Text("next", static f => f.Try, "What to try")
        .Text("check", static f => f.Check, "How to see that it worked");

    private static void Numbers(Utf8JsonWriter json, Evidence evidence)
    {
        foreach (EvidenceNumber number in evidence.Numbers)
        {
            Schemas.Numbers.Write(json, number.Name, number.Value);
        }
    }

    private static void Intervals(Utf8JsonWriter json, Evidence evidence)
    {
        json.WriteStartArray("intervals_ns");
        foreach (EvidenceInterval interval in evidence.Intervals)
        {
            json.WriteStartArray();
            json.WriteNumberValue(interval.Start);
            json.WriteNumberValue(interval.End);
            json.WriteEndArray();
        }

        json.WriteEndArray();
    }
}
