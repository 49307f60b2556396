namespace Floorline.Journal.Storage;

/// <summary>One page of a list, newest first.</summary>
/// <param name="Entries">The entries.</param>
/// <param name="Total">Entries in the journal, whatever the filter.</param>
/// <param name="More">Number to list before for the next page; null where this is the last.</param>
public sealed record EntryPage(IReadOnlyList<StoredEntry> Entries, long Total, long? More);
