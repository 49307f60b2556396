namespace Floorline.Readers.Traces.Sqlite;

/// <summary>A table: its first page and its columns in order.</summary>
/// <param name="Name">Its name.</param>
/// <param name="RootPage">Page of the root of its tree.</param>
/// <param name="Columns">Names of the columns.</param>
/// <param name="RowIdColumn">The column that is the row's number itself (INTEGER PRIMARY KEY), which records leave empty; -1 where there is none.</param>
internal sealed record SqliteTable(string Name, long RootPage, IReadOnlyList<string> Columns, int RowIdColumn)
{
    /// <summary>Place of a column; -1 where the table has none of that name.</summary>
    internal int Column(string name)
    {
        for (int index = 0; index < Columns.Count; index++)
        {
            if (string.Equals(Columns[index], name, StringComparison.OrdinalIgnoreCase))
            {
                return index;
            }
        }

        return -1;
    }
}
