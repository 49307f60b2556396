namespace Floorline.Workbench;

/// <summary>How a journal is written out.</summary>
public enum JournalExportFormat
{
    /// <summary>JSON Lines: one entry per line, exact; import reads it back.</summary>
    JsonLines,

    /// <summary>Markdown for people.</summary>
    Markdown,
}
