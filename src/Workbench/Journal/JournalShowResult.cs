using Floorline.Journal.Storage;

namespace Floorline.Workbench;

/// <summary>One entry in full.</summary>
/// <param name="Stored">The entry.</param>
/// <param name="Parent">Its parent; null where it has none, or where that is not in the journal.</param>
/// <param name="Children">Entries that name it as their parent, oldest first, at most 100.</param>
public sealed record JournalShowResult(StoredEntry Stored, StoredEntry? Parent, IReadOnlyList<StoredEntry> Children);
