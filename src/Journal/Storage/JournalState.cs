namespace Floorline.Journal.Storage;

/// <summary>What a journal says of itself.</summary>
/// <param name="SchemaVersion">Version of its tables.</param>
/// <param name="CreatedAt">When it was made, as recorded.</param>
/// <param name="ToolVersion">Version of Floorline that made it.</param>
/// <param name="Entries">How many entries it holds.</param>
/// <param name="HeadHash">Hash over all of them in their order.</param>
public sealed record JournalState(long SchemaVersion, string CreatedAt, string ToolVersion, long Entries, string HeadHash)
{
    /// <summary>Whether a later version of Floorline made it: it can be read as far as it is understood, and is not written.</summary>
    public bool IsNewer => SchemaVersion > Tables.SchemaVersion;
}
