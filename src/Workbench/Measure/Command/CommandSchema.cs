using Floorline.Core.Quantities;
using Floorline.Core.Statistics;
using Floorline.Workbench.Schemas;

namespace Floorline.Workbench.Documents;

/// <summary>The document <c>floorline/command@1</c>.</summary>
internal static class CommandSchema
{
    private static readonly Schema<MeasureCommandResult> _inputs = new Schema<MeasureCommandResult>("CommandInputs")
        .Texts("command", static r => r.Spec.Command, "The command and its arguments");

    private static readonly Schema<QuantileEstimate> _metric = new Schema<QuantileEstimate>("CommandMetric")
        .Text("metric", static e => e.Metric.Name, "Which statistic of the command's times")
        .Time("value", static e => e.Value, "Its value")
        .Time("low", static e => e.Interval.IsKnown ? e.Interval.Value.Low : (Seconds?)null, "Least that is plausible").OrAbsent()
        .Time("high", static e => e.Interval.IsKnown ? e.Interval.Value.High : (Seconds?)null, "Most that is plausible").OrAbsent();

    /// <summary>The document.</summary>
    internal static readonly Schema<MeasureCommandResult> Document = new Schema<MeasureCommandResult>("Command", "floorline/command@1",
            "How long a command takes, run again and again")
        .Object("inputs", static r => r, _inputs, "What was asked for")
        .Count("runs", static r => r.Samples.Count, "Times that were taken")
        .Flag("interrupted", static r => r.Interrupted, "Whether it was ended early")
        .Time("mean", static r => r.Samples.Mean, "Mean time")
        .Time("deviation", static r => r.Deviation, "Standard deviation")
        .Time("shortest", static r => r.Samples.Shortest, "Shortest time")
        .Time("longest", static r => r.Samples.Longest, "Longest time")
        .Time("launch", static r => r.Launch, "Time of starting a process that does nothing, taken off each time")
        .List("metrics", static r => r.Estimates, _metric, "Percentiles with their intervals")
        .List("findings", static r => r.Findings, FindingSchema.ByArea, "What to know about the measurement")
        .Numbers("times_ms", Times, "Every time, in the order in which it was taken");

    private static IEnumerable<double> Times(MeasureCommandResult result)
    {
        foreach (Seconds time in result.Samples.Times)
        {
            yield return time.Milliseconds;
        }
    }
}
