namespace Floorline.Core.Serving;

/// <summary>A latency that an objective can limit.</summary>
public enum ServingMetric
{
    /// <summary>Time to first token.</summary>
    Ttft,

    /// <summary>Mean gap of a request's tokens.</summary>
    Itl,

    /// <summary>Time per output token of a request.</summary>
    Tpot,

    /// <summary>End-to-end latency.</summary>
    EndToEnd,
}
