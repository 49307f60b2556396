namespace Floorline.Core.Answers;

/// <summary>The ids of causes, as documents have them.</summary>
public static class CauseIds
{
    private static readonly string[] _ids =
    [
        "at_roof", "above_roof", "expectation.bytes", "expectation.arithmetic", "kernel.format", "offload.host_link", "offload.host_memory", "offload.storage",
            "offload.flag", "memory.engine",
        "memory.kv", "memory.weights", "memory.node", "memory.training", "host.eager", "host.threads", "host.numa", "host.preprocessing", "host.copies",
            "host.dead_call",
        "work.all_experts", "work.decode_settings", "comm.tp", "comm.layer_split", "comm.network", "queue.admission", "queue.overload", "queue.batch",
            "queue.chunk", "prefix.off", "client",
        "count.tokens", "count.peak", "sync.missing", "lazy.result", "cache.resident", "warmup.first_call", "clock.power", "device.cpu_build",
            "spec.verify_cost", "deadline", "host.sync", "host.allocation", "kernel.short", "device.wait", "trace.unrecorded", "comm.straggler",
            "comm.exposed", "stated.contradiction",
    ];

    /// <summary>All ids, in the order of <see cref="CauseKind"/>.</summary>
    public static IReadOnlyList<string> All => _ids;

    /// <summary>The id of a cause.</summary>
    /// <param name="kind">The cause.</param>
    public static string Of(CauseKind kind) => _ids[(int)kind];

    /// <summary>The cause of an id; null where there is none.</summary>
    /// <param name="id">The id.</param>
    public static CauseKind? Find(string id) => Array.IndexOf(_ids, id) is >= 0 and var index ? (CauseKind)index : null;
}
