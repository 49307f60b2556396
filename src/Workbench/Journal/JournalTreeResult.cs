namespace Floorline.Workbench;

/// <summary>Entries under their parents.</summary>
/// <param name="Roots">The starting points shown.</param>
/// <param name="Shown">Entries shown.</param>
/// <param name="Total">Entries in the journal.</param>
/// <param name="IsCut">Whether entries were left out for the limit.</param>
public sealed record JournalTreeResult(IReadOnlyList<JournalTreeNode> Roots, int Shown, long Total, bool IsCut);
