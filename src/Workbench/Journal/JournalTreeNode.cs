using Floorline.Journal.Storage;

namespace Floorline.Workbench;

/// <summary>An entry and what was tried from it.</summary>
/// <param name="Stored">The entry.</param>
/// <param name="Children">Entries that name it as their parent, oldest first.</param>
public sealed record JournalTreeNode(StoredEntry Stored, IReadOnlyList<JournalTreeNode> Children);
