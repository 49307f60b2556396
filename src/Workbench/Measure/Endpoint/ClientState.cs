using Floorline.Core.Quantities;

namespace Floorline.Workbench;

/// <summary>What the client saw of itself during a run.</summary>
/// <param name="LagP99">99th percentile of the larger of its two delays: from a chunk's arrival to having it, and in an open loop from a planned time to the
/// sending.</param>
/// <param name="ReceiveP50">Median delay from arrival to having it.</param>
/// <param name="ReceiveP99">Its 99th percentile.</param>
/// <param name="SendP99">99th percentile of the delay from planned to sent, of requests that no limit held back.</param>
/// <param name="KernelStamped">Whether the kernel stamped arrivals: the receive delay is then in no latency.</param>
/// <param name="Limited">Whether the client, not the server, was the limit.</param>
/// <param name="Because">Why it is called limited; empty where it is not.</param>
/// <param name="ProcessorPerToken">Processor time of this process per token.</param>
/// <param name="AllocatedPerToken">Bytes that this process allocated per token.</param>
/// <param name="OthersBusyCores">Cores that other processes kept busy; unknown where the system does not say.</param>
public sealed record ClientState(
    Seconds LagP99, Seconds ReceiveP50, Seconds ReceiveP99, Seconds SendP99, bool KernelStamped, bool Limited, string Because, Seconds ProcessorPerToken,
        Bytes AllocatedPerToken, Fact<double> OthersBusyCores);
