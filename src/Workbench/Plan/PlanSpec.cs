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
}
