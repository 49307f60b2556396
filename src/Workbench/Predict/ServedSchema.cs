using Floorline.Core.Serving;
using Floorline.Workbench.Schemas;

namespace Floorline.Workbench.Documents;

/// <summary>A load that was simulated, in predictions and plans.</summary>
internal static class ServedSchema
{
    private static readonly Schema<Percentiles> _latency = new Schema<Percentiles>("ServedLatency")
        .Statistic("mean", static p => p.SteadyMean, "Mean, in ms; null where it grows as long as the load lasts")
        .Statistic("p50", static p => p.P50, "Median, in ms")
        .Statistic("p90", static p => p.P90, "90th percentile, in ms")
        .Statistic("p95", static p => p.P95, "95th percentile, in ms")
        .Statistic("p99", static p => p.P99, "99th percentile, in ms")
        .Count("count", static p => p.Count, "Values behind the statistics");

    /// <summary>The load, simulated request by request.</summary>
    internal static readonly Schema<ServingResult> Simulated = new Schema<ServingResult>("Served")
        .Object("ttft_ms", static r => r.Ttft, _latency, "Time to the first token")
        .Object("itl_ms", static r => r.Itl, _latency, "Time between tokens")
        .Object("tpot_ms", static r => r.Tpot, _latency, "Mean time per token of a request")
        .Object("e2e_ms", static r => r.EndToEnd, _latency, "Time of a whole request")
        .Rate("output", static r => r.Throughput, "Tokens made per second by all copies")
        .Number("mean_batch", static r => r.MeanBatchCount, "Sequences in a step, in the mean")
        .Number("waited_share", static r => r.WaitedShare, "Share of requests that had to wait for a slot")
        .Number("prefill_share", static r => r.PrefillShare, "Share of time spent on prompts")
        .Flag("overloaded", static r => r.Overloaded, "Whether requests arrive faster than they are served")
        .Number("capacity_request_per_s", static r => r.Capacity?.Value,
            "Requests per second that all copies can serve with no end; absent where far fewer arrive").OrAbsent()
        .Number("capacity_low_request_per_s", static r => Times(r, r.CapacitySpread.Low), "Low end of its 90 % interval").OrAbsent()
        .Number("capacity_high_request_per_s", static r => Times(r, r.CapacitySpread.High), "High end of its 90 % interval").OrAbsent();

    private static double? Times(ServingResult result, double factor) => result.Capacity?.Value * factor;

    /// <summary>The load by the closed form that ranks candidates.</summary>
    internal static readonly Schema<ServingEstimate> Estimated = new Schema<ServingEstimate>("Estimated")
        .Time("ttft", static e => e.Ttft, "Time to the first token")
        .Time("itl", static e => e.Itl, "Time between tokens")
        .Rate("output", static e => e.Throughput, "Tokens made per second by all copies")
        .Number("mean_batch", static e => e.BatchCount, "Sequences in a step, in the mean")
        .Flag("overloaded", static e => e.Overloaded, "Whether requests arrive faster than they are served");
}
