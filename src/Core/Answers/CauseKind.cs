namespace Floorline.Core.Answers;

/// <summary>
/// Why a measured speed is what it is. The id that documents use is the name with a point after the group: <c>OffloadHostLink</c> is <c>offload.host_link</c>.
/// </summary>
public enum CauseKind
{
    /// <summary>As fast as memory or arithmetic allow; <c>at_roof</c>.</summary>
    AtRoof,

    /// <summary>Faster than the floor allows; <c>above_roof</c>.</summary>
    AboveRoof,

    /// <summary>What was hoped for needs more bytes per second than the device has; <c>expectation.bytes</c>.</summary>
    ExpectationBytes,

    /// <summary>What was hoped for needs more arithmetic than the device has; <c>expectation.arithmetic</c>.</summary>
    ExpectationArithmetic,

    /// <summary>The format or operator has no good kernel here; <c>kernel.format</c>.</summary>
    KernelFormat,

    /// <summary>Weights cross the link between host and device; <c>offload.host_link</c>.</summary>
    OffloadHostLink,

    /// <summary>Weights are read, and computed on, where they lie in host memory; <c>offload.host_memory</c>.</summary>
    OffloadHostMemory,

    /// <summary>Weights are read from disk; <c>offload.storage</c>.</summary>
    OffloadStorage,

    /// <summary>A setting sends weights out although they fit; <c>offload.flag</c>.</summary>
    OffloadFlag,

    /// <summary>The engine's own buffers do not fit; <c>memory.engine</c>.</summary>
    MemoryEngine,

    /// <summary>The cache does not fit; <c>memory.kv</c>.</summary>
    MemoryKv,

    /// <summary>The weights do not fit; <c>memory.weights</c>.</summary>
    MemoryWeights,

    /// <summary>The machine's memory does not suffice; <c>memory.node</c>.</summary>
    MemoryNode,

    /// <summary>Gradients and optimiser states do not fit; <c>memory.training</c>.</summary>
    MemoryTraining,

    /// <summary>The host launches operation after operation; <c>host.eager</c>.</summary>
    HostEager,

    /// <summary>Too many or too few threads; <c>host.threads</c>.</summary>
    HostThreads,

    /// <summary>Memory of another socket is read; <c>host.numa</c>.</summary>
    HostNuma,

    /// <summary>Loading and preparing input; <c>host.preprocessing</c>.</summary>
    HostPreprocessing,

    /// <summary>Copies between host and device; <c>host.copies</c>.</summary>
    HostCopies,

    /// <summary>A call that nobody needs; <c>host.dead_call</c>.</summary>
    HostDeadCall,

    /// <summary>All experts are read instead of the routed ones; <c>work.all_experts</c>.</summary>
    WorkAllExperts,

    /// <summary>Beams, samples or steps differ from what it is compared with; <c>work.decode_settings</c>.</summary>
    WorkDecodeSettings,

    /// <summary>Exchanges of tensor parallelism; <c>comm.tp</c>.</summary>
    CommTp,

    /// <summary>Devices work one after the other; <c>comm.layer_split</c>.</summary>
    CommLayerSplit,

    /// <summary>The network between machines; <c>comm.network</c>.</summary>
    CommNetwork,

    /// <summary>
    /// Requests wait for room in the cache or for one of the engine's places, although the load as a whole can be served; <c>queue.admission</c>.
    /// </summary>
    QueueAdmission,

    /// <summary>More requests arrive than can be served, so that the queue grows as long as the load lasts; <c>queue.overload</c>.</summary>
    QueueOverload,

    /// <summary>The batch is far below what fits; <c>queue.batch</c>.</summary>
    QueueBatch,

    /// <summary>Chunks of prompts hold up running requests; <c>queue.chunk</c>.</summary>
    QueueChunk,

    /// <summary>Prompts are read again and again; <c>prefix.off</c>.</summary>
    PrefixOff,

    /// <summary>The load generator is the limit; <c>client</c>.</summary>
    Client,

    /// <summary>Tokens are counted wrongly; <c>count.tokens</c>.</summary>
    CountTokens,

    /// <summary>The peak it is divided by is another device's; <c>count.peak</c>.</summary>
    CountPeak,

    /// <summary>The clock is read before the device is done; <c>sync.missing</c>.</summary>
    SyncMissing,

    /// <summary>The call returns before anything is computed; <c>lazy.result</c>.</summary>
    LazyResult,

    /// <summary>Everything fits in a cache; <c>cache.resident</c>.</summary>
    CacheResident,

    /// <summary>The first call compiles and loads; <c>warmup.first_call</c>.</summary>
    WarmupFirstCall,

    /// <summary>Power mode, clocks or heat; <c>clock.power</c>.</summary>
    ClockPower,

    /// <summary>It runs on the CPU; <c>device.cpu_build</c>.</summary>
    DeviceCpuBuild,

    /// <summary>Verifying drafts costs what they gain; <c>spec.verify_cost</c>.</summary>
    SpecVerifyCost,

    /// <summary>A call need not keep up with every frame; <c>deadline</c>.</summary>
    Deadline,

    /// <summary>The host waits for the device and cannot run ahead; <c>host.sync</c>.</summary>
    HostSync,

    /// <summary>Memory goes back to the driver and is allocated again; <c>host.allocation</c>.</summary>
    HostAllocation,

    /// <summary>Kernels so short that the device's own distance between them counts; <c>kernel.short</c>.</summary>
    KernelShort,

    /// <summary>Queued work does not begin: another stream, or work that is not recorded; <c>device.wait</c>.</summary>
    DeviceWait,

    /// <summary>The trace holds too little to say why the device idled; <c>trace.unrecorded</c>.</summary>
    TraceUnrecorded,

    /// <summary>One rank is late and the others wait for it; <c>comm.straggler</c>.</summary>
    CommStraggler,

    /// <summary>Exchanges with nothing computed beside them; <c>comm.exposed</c>.</summary>
    CommExposed,

    /// <summary>Two stated figures cannot both be true; <c>stated.contradiction</c>.</summary>
    StatedContradiction,
}
