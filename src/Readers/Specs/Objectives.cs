using Floorline.Core.Quantities;
using Floorline.Core.Serving;

namespace Floorline.Readers.Specs;

/// <summary>Reads service objectives such as <c>ttft&lt;500ms,itl&lt;50ms</c>.</summary>
public static class Objectives
{
    private const string Expected = "limits such as ttft<500ms,itl<50ms (ttft, itl, tpot, e2e)";

    /// <summary>Reads a list of limits.</summary>
    /// <param name="text">The text.</param>
    /// <param name="option">Name of the option, for messages.</param>
    public static ReadResult<IReadOnlyList<ServiceObjective>> Read(string text, string option)
    {
        ArgumentNullException.ThrowIfNull(text);
        var objectives = new List<ServiceObjective>();
        var problems = new List<Problem>();
        foreach (string part in text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            int sign = part.IndexOf('<', StringComparison.Ordinal);
            ServingMetric? metric = (sign < 0 ? "" : part[..sign].Trim().ToLowerInvariant()) switch
            {
                "ttft" => ServingMetric.Ttft,
                "itl" => ServingMetric.Itl,
                "tpot" => ServingMetric.Tpot,
                "e2e" or "e2el" or "latency" => ServingMetric.EndToEnd,
                _ => null,
            };
            if (metric is null)
            {
                problems.Add(new Problem("", option, $"'{part}'", Expected));
                continue;
            }

            if (objectives.Any(o => o.Metric == metric))
            {
                problems.Add(new Problem("", option, $"'{part}', a second limit for {part[..sign].Trim()}", "one limit of each metric"));
                continue;
            }

            ReadResult<Seconds> limit = Amount.Time(part[(sign + 1)..].TrimStart('=').Trim(), option);
            problems.AddRange(limit.Problems);
            if (limit.IsOk)
            {
                objectives.Add(new ServiceObjective(metric.Value, limit.Value));
            }
        }

        if (objectives.Count == 0 && problems.Count == 0)
        {
            problems.Add(new Problem("", option, "nothing", Expected));
        }

        return problems.Count > 0 ? ReadResult.Failed<IReadOnlyList<ServiceObjective>>(problems) : ReadResult.Ok<IReadOnlyList<ServiceObjective>>(objectives);
    }
}
