namespace Floorline.Core.Objectives;

/// <summary>What an objective can limit.</summary>
public enum Figure
{
    /// <summary>Time to the first token.</summary>
    Ttft,

    /// <summary>Inter-token latency; for a single step, the time of the step.</summary>
    Itl,

    /// <summary>Time per output token of a request: its decode time over its tokens but the first.</summary>
    Tpot,

    /// <summary>End-to-end latency of a request.</summary>
    EndToEnd,

    /// <summary>Output tokens per second, all requests together.</summary>
    Throughput,

    /// <summary>Requests completed per second.</summary>
    Rate,

    /// <summary>Dollars per million output tokens.</summary>
    Cost,

    /// <summary>Joules per output token.</summary>
    Energy,

    /// <summary>Memory used on one device by weights and cache.</summary>
    Memory,

    /// <summary>Number of devices.</summary>
    Devices,
}
