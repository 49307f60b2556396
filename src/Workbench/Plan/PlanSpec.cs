namespace Floorline.Workbench;

/// <summary>What a plan is asked for, as typed.</summary>
public sealed record PlanSpec
{
    /// <summary>The SLO, such as <c>ttft&lt;500ms,itl&lt;50ms,throughput&gt;1000</c>.</summary>
    public string? Slo { get; init; }

    /// <summary>Rent of one device in dollars per hour.</summary>
    public string? Price { get; init; }

    /// <summary>Hardware to compare, separated by commas; null takes the situation's own.</summary>
    public string? Hardware { get; init; }

    /// <summary>Most devices; null takes 8, or as many as the situation has.</summary>
    public string? Devices { get; init; }

    /// <summary>Largest accepted risk to the answers: none, low, medium, high.</summary>
    public string? Risk { get; init; }

    /// <summary>Its inputs as rows.</summary>
    public static IReadOnlyList<Field<PlanSpec>> Fields { get; } =
    [
        new("slo", new("SLO"), "What must be reached, such as \"ttft_p99<500ms,e2e<5s,throughput>1000\": ttft, itl, tpot, e2e with _mean, _p50, _p90, "
            + "_p95 (default) or _p99; throughput, rate, cost, energy, memory, devices",
            static s => s.Slo, static (s, v) => s with { Slo = v })
        {
            Label = "Goals", Example = "ttft_p99<500ms,e2e<5s,throughput>1000",
            Hint = "Latencies (p95 where no statistic is stated, such as ttft_p99), tokens and requests per second, dollars",
        },
        new("price", new("USD"), "Rent of one device per hour, such as 2.50", static s => s.Price, static (s, v) => s with { Price = v })
        { Label = "Dollars per device-hour", Example = "2.50" },
        new("hardware", new("LIST"), "Hardware to compare in the search, such as h100,l40s",
            static s => s.Hardware, static (s, v) => s with { Hardware = v }) { Label = "Hardware to compare", Example = "h100,h200,b200" },
        new("devices", InputKind.Count(1, 4096), "Most devices", static s => s.Devices, static (s, v) => s with { Devices = v })
        { Label = "Most devices", Example = "8" },
        new("risk", InputKind.Of("RISK", new("none", "the answers stay the same"), new("low", "8-bit formats"), new("medium", "4-bit formats"),
            new("high", "another model")), "Largest accepted risk to the answers: none, low, medium, high",
            static s => s.Risk, static (s, v) => s with { Risk = v }) { Label = "Largest risk to quality", Example = "medium" },
    ];
}
