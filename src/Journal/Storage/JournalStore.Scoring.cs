using System.Data.Common;
using Floorline.Journal.Scores;

namespace Floorline.Journal.Storage;

public sealed partial class JournalStore
{
    /// <summary>Scores every prediction that was held against a measurement.</summary>
    public PredictionScore Score() => Guarded(() => PredictionScore.Of(Points()));

    // the index holds every column: the tables themselves are not read
    private IEnumerable<ScoredPoint> Points()
    {
        using DbCommand command = Command("SELECT lever, engine, at_ms, error FROM floorline_entry WHERE error IS NOT NULL ORDER BY number");
        using DbDataReader reader = command.ExecuteReader();
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        while (reader.Read())
        {
            yield return new ScoredPoint(Text(reader, 0), Text(reader, 1), reader.GetInt64(2), reader.GetDouble(3));
        }
    }

    private static string Text(DbDataReader reader, int column) => reader.IsDBNull(column) ? "" : reader.GetString(column);
}
