namespace Floorline.Core.Traces.Gaps;

/// <summary>
/// Why a device was idle. The first seven are what the launching thread did before it launched the next work, most telling first: where several
/// apply at one moment the first counts. The others are what happened after the launch, or that there is none to look at.
/// </summary>
public enum IdleCause : byte
{
    /// <summary>The host waited in a synchronisation or a blocking copy.</summary>
    Synchronisation,

    /// <summary>The host allocated or freed memory through the driver.</summary>
    Allocation,

    /// <summary>The host was in another call of the runtime or driver.</summary>
    RuntimeCall,

    /// <summary>The host fetched or prepared input: a data loader, a tokenizer, a collation.</summary>
    DataLoader,

    /// <summary>The host ran an operator of the framework.</summary>
    Operator,

    /// <summary>The host was in Python or in a range that the program named.</summary>
    Annotation,

    /// <summary>The host did something the trace does not show.</summary>
    Untraced,

    /// <summary>The work was launched and had not begun: launch latency.</summary>
    LaunchLatency,

    /// <summary>The work had been launched before the gap began: it waited on the device for other work, recorded or not.</summary>
    Queued,

    /// <summary>The trace holds no launch of the next work, so nothing can be said.</summary>
    Unlinked,
}
