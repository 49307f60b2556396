namespace Floorline.Core.Traces.Model;

/// <summary>What a trace says about itself as a whole.</summary>
public sealed record TraceInfo
{
    /// <summary>Format it was read from.</summary>
    public TraceFormat Format { get; init; }

    /// <summary>Where it was read from: the path as given, with <c>!</c> and the entry's name inside an archive. Control characters made harmless.</summary>
    public string Source { get; init; } = "";

    /// <summary>The profiler and its version as far as stated, such as "Kineto schema 1, CUPTI 28, CUDA runtime 12.9".</summary>
    public string Profiler { get; init; } = "";

    /// <summary>Rank in the job; null where not stated.</summary>
    public int? Rank { get; init; }

    /// <summary>How many ranks the job has; null where not stated.</summary>
    public int? WorldSize { get; init; }

    /// <summary>Communication backend, such as "nccl"; empty where not stated.</summary>
    public string Backend { get; init; } = "";

    /// <summary>Process groups of the job.</summary>
    public IReadOnlyList<ProcessGroup> Groups { get; init; } = [];

    /// <summary>Devices it describes; may be empty, may name idle ones.</summary>
    public IReadOnlyList<TraceDevice> Devices { get; init; } = [];

    /// <summary>Nanoseconds to add to <see cref="Trace.Starts"/> for the time since 1970 (or since whatever the profiler counted from); 0 where not
    /// stated.</summary>
    public long TimeBaseNs { get; init; }

    /// <summary>Smallest step of the clock as written in the file, in ns: 1 where times carry nanoseconds, 1000 where they are whole microseconds.</summary>
    public long ResolutionNs { get; init; } = 1;

    /// <summary>Whether input shapes were recorded; null where not stated.</summary>
    public bool? RecordsShapes { get; init; }

    /// <summary>Whether memory was profiled; null where not stated.</summary>
    public bool? ProfilesMemory { get; init; }

    /// <summary>Whether stacks were recorded; null where not stated.</summary>
    public bool? RecordsStacks { get; init; }

    /// <summary>Bytes of the text or database that were read, uncompressed.</summary>
    public long SourceBytes { get; init; }

    /// <summary>Set where the file stops early.</summary>
    public EarlyEnd? EarlyEnd { get; init; }
}
