using Floorline.Journal.Storage;

namespace Floorline.Workbench;

/// <summary>An entry that was recorded: it is on disk.</summary>
/// <param name="Where">The journal, fit to print.</param>
/// <param name="IsNew">Whether the journal was made for it.</param>
/// <param name="Stored">The entry.</param>
/// <param name="Parent">Its parent; null for a starting point.</param>
public sealed record JournalAddResult(string Where, bool IsNew, StoredEntry Stored, StoredEntry? Parent);
