namespace Floorline.Workbench;

/// <summary>What an import did.</summary>
/// <param name="Where">The journal, fit to print.</param>
/// <param name="File">The file that was read.</param>
/// <param name="Added">Entries that are new.</param>
/// <param name="Known">Entries that were there already.</param>
/// <param name="Total">Entries in the journal now.</param>
public sealed record JournalImportResult(string Where, string File, int Added, int Known, long Total);
