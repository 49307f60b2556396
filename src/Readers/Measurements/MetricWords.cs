using Floorline.Readers.Specs;

namespace Floorline.Readers.Measurements;

/// <summary>
/// Metrics as tables write them in place of the names of <see cref="PublishedMeasurement.Metric"/>: a unit of a time or rate (<c>fps</c>, <c>images/s</c>,
/// <c>hz</c>, <c>it/s</c>, <c>ms</c>, <c>tok/s</c>), underscores for strokes.
/// </summary>
internal static class MetricWords
{
    /// <summary>The row with a known metric and its value in that metric's unit; as it is where its metric is known already or no unit.</summary>
    /// <param name="row">The row.</param>
    internal static PublishedMeasurement Known(PublishedMeasurement row)
    {
        string unit = row.Metric.ToLowerInvariant().Replace("_per_", "/", StringComparison.Ordinal);
        unit = unit.EndsWith("_s", StringComparison.Ordinal) ? unit[..^2] + "/s" : unit;
        if (unit is "tpot_ms" or "ms/token" or "ms/tok")
        {
            return row with { Metric = "itl_ms" };
        }

        if (unit.EndsWith("_ms", StringComparison.Ordinal) || row.Value <= 0
            || Pace.Read(FormattableString.Invariant($"{row.Value:R} {unit.Replace('_', ' ')}"), "metric") is not { IsOk: true, Value: var pace })
        {
            return row;
        }

        PublishedMeasurement step = row with { Metric = "step_ms", Value = pace.Time.Milliseconds };
        return pace.Unit switch
        {
            PaceUnit.Step => step,
            PaceUnit.Call => step with { IsOfCalls = true },
            PaceUnit.Iteration => step with { IsOfCalls = true, IsOfAnIteration = true },

            // items of a batch that is stated are so many calls; of one that is not, a throughput
            PaceUnit.Item => row.Batch is { } batch ? step with { Value = pace.Time.Milliseconds * batch, IsOfCalls = true }
                : row with { Metric = "samples_s_total", Value = 1 / pace.Time.Value },
            PaceUnit.Token when row.Batch == 1 || pace.Scope == PaceScope.Total => row with { Metric = "tok_s_total", Value = 1 / pace.Time.Value },
            _ => row,
        };
    }
}
