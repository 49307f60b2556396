namespace Floorline.Workbench.Documents;

/// <summary>A sentence about a trace that is neither a loss nor a finding.</summary>
/// <param name="About">What it is about.</param>
/// <param name="Text">The sentence, or a few of them.</param>
public sealed record TraceNote(TraceNoteKind About, string Text)
{
    /// <summary>The rank of the device that it is about; null where it is about the whole.</summary>
    public int? Rank { get; init; }

    /// <summary>The device that it is about; null where it is about the whole.</summary>
    public long? Device { get; init; }
}
