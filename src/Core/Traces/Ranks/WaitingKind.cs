namespace Floorline.Core.Traces.Ranks;

/// <summary>What sort of waiting ranks do where no single one holds the others up.</summary>
public enum WaitingKind
{
    /// <summary>Not known, or nobody waits.</summary>
    Unknown,

    /// <summary>The rank that is late computed no longer than the others: its host was late.</summary>
    Jitter,

    /// <summary>The rank that is late computed longer before it.</summary>
    UnevenWork,

    /// <summary>The same in exchanges of tokens between experts.</summary>
    Experts,

    /// <summary>Ranks wait in sends and receives between pipeline stages.</summary>
    PipelineStages,
}
