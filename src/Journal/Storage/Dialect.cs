using System.Data.Common;
using Floorline.Journal.Scores;

namespace Floorline.Journal.Storage;

/// <summary>What SQLite and PostgreSQL do differently. Everything else is the same SQL.</summary>
internal abstract class Dialect
{
    /// <summary>Statements that make the tables where they are not there yet.</summary>
    internal abstract IReadOnlyList<string> Tables { get; }

    /// <summary>Begins a transaction that no other writer can be in.</summary>
    internal abstract IReadOnlyList<string> BeginWriting { get; }

    /// <summary>Begins a transaction in which every statement sees the same journal.</summary>
    internal abstract string BeginReading { get; }

    /// <summary>Statements for what came after the first journals and speeds a question up, run where a journal is opened to be written.</summary>
    internal virtual IReadOnlyList<string> Later => [];

    /// <summary>Opens a connection.</summary>
    /// <param name="address">Where.</param>
    /// <param name="access">What for.</param>
    internal abstract DbConnection Open(JournalAddress address, JournalAccess access);

    /// <summary>Whether a table is there.</summary>
    internal abstract string TableExists { get; }

    /// <summary>Names of the columns of a table.</summary>
    internal abstract string ColumnsOf { get; }

    /// <summary>Every prediction that was held against a measurement, by lever and engine, then in the order recorded.</summary>
    internal abstract IEnumerable<ScoredPoint> ScoredPoints(DbConnection connection);

    /// <summary>What the storage itself finds wrong, indexes held against their tables included.</summary>
    internal abstract IEnumerable<string> Damage(DbConnection connection);

    /// <summary>Tells the query planner what is there now, after many entries came at once.</summary>
    internal virtual string? AfterImport => null;

    /// <summary>What an exception of the storage means.</summary>
    /// <param name="exception">The exception.</param>
    /// <param name="address">Where.</param>
    /// <returns>The fault in this tool's words; null where the exception is none of the storage's.</returns>
    internal abstract JournalException? Fault(Exception exception, JournalAddress address);

    /// <summary>Whether an exception says that a name is taken.</summary>
    internal abstract bool IsDuplicate(Exception exception);
}
