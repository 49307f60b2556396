namespace Floorline.Core.Statistics;

/// <summary>What samples show about a latency target.</summary>
public enum TargetOutcome
{
    /// <summary>The whole interval of the metric lies below the limit.</summary>
    Met,

    /// <summary>The whole interval lies at or above the limit.</summary>
    Missed,

    /// <summary>The interval holds the limit, or the samples cannot support the metric.</summary>
    NotShown,
}
