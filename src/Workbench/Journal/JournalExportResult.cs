namespace Floorline.Workbench;

/// <summary>What an export wrote.</summary>
/// <param name="Entries">Entries written.</param>
/// <param name="Format">How.</param>
public sealed record JournalExportResult(long Entries, JournalExportFormat Format);
