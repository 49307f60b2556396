namespace Floorline.Probes.Endpoint;

/// <summary>What a run of load gave: raw samples and the state of the client, no verdict.</summary>
public sealed class LoadOutcome
{
    /// <summary>Every request that was started, by number.</summary>
    public required IReadOnlyList<RequestRecord> Records { get; init; }

    /// <summary>Start of the run, Stopwatch ticks.</summary>
    public required long Started { get; init; }

    /// <summary>End of the last request, Stopwatch ticks.</summary>
    public required long Ended { get; init; }

    /// <summary>Planned requests that were not started when the run ended.</summary>
    public required int NotStarted { get; init; }

    /// <summary>Whether somebody ended the run before it was over.</summary>
    public required bool Interrupted { get; init; }

    /// <summary>Delay from a chunk's arrival stamp to this process having it.</summary>
    public required LagHistogram ReceiveLag { get; init; }

    /// <summary>Delay from a planned time to the sending, of requests that found a free connection or opened one at once.</summary>
    public required LagHistogram SendLag { get; init; }

    /// <summary>
    /// Delay until this process's threads got to a piece of work, asked twenty times a second: what stands for the receive lag where nothing stamps arrivals.
    /// </summary>
    public required LagHistogram PoolLag { get; init; }

    /// <summary>Whether the kernel stamped arrivals.</summary>
    public required bool KernelStamped { get; init; }

    /// <summary>Processor time that this process used, s.</summary>
    public required double ProcessorSeconds { get; init; }

    /// <summary>Cores that other processes kept busy on this machine, on average; null where the system does not say.</summary>
    public required double? OthersBusyCores { get; init; }

    /// <summary>Bytes that this process allocated.</summary>
    public required long AllocatedBytes { get; init; }
}
