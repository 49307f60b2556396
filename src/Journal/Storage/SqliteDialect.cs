using System.Data.Common;
using System.Globalization;
using Floorline.Journal.Scores;
using Microsoft.Data.Sqlite;

namespace Floorline.Journal.Storage;

/// <summary>
/// The embedded journal: one SQLite file. A commit is in that file before it is acknowledged (a rollback journal stands beside it only meanwhile), so that a
/// copy of the file is a copy of the journal. Journals of earlier versions had a write-ahead log, which is read, checked, and given up at the next writing.
/// </summary>
internal sealed partial class SqliteDialect : Dialect
{
    // SQLite's result codes: https://www.sqlite.org/rescode.html
    private const int Error = 1;
    private const int Busy = 5;
    private const int Locked = 6;
    private const int ReadOnly = 8;
    private const int IoError = 10;
    private const int Corrupt = 11;
    private const int Full = 13;
    private const int CannotOpen = 14;
    private const int Constraint = 19;
    private const int NotADatabase = 26;

    // Both times are UTC and end in Z, to the second or the millisecond: without the Z they sort as they follow each other.
    private const string Foretold = "CASE WHEN json_valid(document) THEN replace(json_extract(document, '$.prediction.at'), 'Z', '') "
        + "< replace(json_extract(document, '$.at'), 'Z', '') END";

    private readonly long? _mostPages;
    private readonly int _patienceSeconds;
    private LogProblem? _log;

    /// <summary>How SQLite is spoken to.</summary>
    /// <param name="mostPages">Largest size of the file in pages of 4 KiB; null for the disk's own limit. Tests fill a small one.</param>
    /// <param name="patienceSeconds">How long a writer waits for others.</param>
    internal SqliteDialect(long? mostPages = null, int patienceSeconds = 60)
    {
        SQLitePCL.Batteries_V2.Init();
        _mostPages = mostPages;
        _patienceSeconds = patienceSeconds;
    }

    internal override IReadOnlyList<string> Tables { get; } =
    [
        .. Storage.Tables.Make("TEXT"),
        .. Storage.Tables.Protected.SelectMany(static table => ((string[])["UPDATE", "DELETE"]).Select(what =>
            $"CREATE TRIGGER IF NOT EXISTS {table}_no_{what.ToLowerInvariant()} BEFORE {what} ON {table} BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END")),
    ];

    internal override string TableExists => "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = @name";

    internal override string ColumnsOf => "SELECT name FROM pragma_table_info(@name)";

    internal override string? AfterImport => "ANALYZE";

    internal override IReadOnlyList<string> Later { get; } =
        [$"CREATE INDEX IF NOT EXISTS floorline_document_foretold ON floorline_document (number) WHERE {Foretold}"];

    internal override DbConnection Open(JournalAddress address, JournalAccess access)
    {
        string path = address.Path!;
        if (access != JournalAccess.Create && !File.Exists(path))
        {
            throw new JournalException(JournalFault.Missing, address.Shown, "no journal", "run floorline journal init, or record the first entry with floorline journal add");
        }

        if (access == JournalAccess.Create && System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(path)) is { } folder)
        {
            MakeFolder(folder);
        }

        // before SQLite opens it: what it cannot use of a log it passes over in silence, and the last one out removes the log
        _log = WriteAheadLog.Problem(path);
        if (_log is not null && access == JournalAccess.Read)
        {
            return OpenedCopy(path);
        }

        if (_log is { IsLoss: true } log)
        {
            throw new JournalException(JournalFault.Damaged, address.Shown, log.Text, "a copy of the folder kept first; floorline journal export gives what can be "
                + $"read, and once {System.IO.Path.GetFileName(path)}-wal is moved away, entries can be added to that");
        }

        SqliteConnection connection = Opened(path, access == JournalAccess.Create ? SqliteOpenMode.ReadWriteCreate : SqliteOpenMode.ReadWrite);
        try
        {
            Set(connection, access);
            return connection;
        }
        catch (SqliteException e) when (access == JournalAccess.Read && e.SqliteErrorCode is ReadOnly or CannotOpen)
        {
            // A folder that may not be written, where a writer left a log or a rollback journal: both belong to the entries, and SQLite takes them only where
            // it may write.
            connection.Dispose();
            return OpenedCopy(path);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    internal override IReadOnlyList<string> BeginWriting { get; } = ["BEGIN IMMEDIATE"];

    internal override string BeginReading => "BEGIN";

    // The index holds every column in this order, so the table is not read; and names are read once per group, not per entry (90,000 entries: 50 ms less).
    internal override IEnumerable<ScoredPoint> ScoredPoints(DbConnection connection)
    {
        const string Scored = "FROM floorline_entry WHERE error IS NOT NULL";
        HashSet<long> foretold = Numbers(connection, $"SELECT number FROM floorline_document WHERE {Foretold}");
        var groups = new List<(string Lever, string Engine, long Count)>();
        using (DbCommand command = connection.CreateCommand())
        {
            command.CommandText = $"SELECT lever, engine, count(*) {Scored} GROUP BY lever, engine ORDER BY lever, engine";
            using DbDataReader reader = command.ExecuteReader();
            while (reader.Read())
            {
                groups.Add((reader.GetString(0), reader.GetString(1), reader.GetInt64(2)));
            }
        }

        using DbCommand each = connection.CreateCommand();
        each.CommandText = $"SELECT at_ms, error, number {Scored} ORDER BY lever, engine, number";
        using DbDataReader points = each.ExecuteReader();
        foreach ((string lever, string engine, long count) in groups)
        {
            for (long i = 0; i < count && points.Read(); i++)
            {
                yield return new ScoredPoint(lever, engine, points.GetInt64(0), points.GetDouble(1)) { IsForetold = foretold.Contains(points.GetInt64(2)) };
            }
        }
    }

    internal override IEnumerable<string> Damage(DbConnection connection)
    {
        if (_log is { } log)
        {
            yield return log.Text;
        }

        using DbCommand command = connection.CreateCommand();
        command.CommandText = "PRAGMA integrity_check(20)";
        using DbDataReader reader = command.ExecuteReader();
        while (reader.Read())
        {
            if (reader.GetString(0) is { } line && line != "ok")
            {
                yield return line;
            }
        }
    }

    internal override bool IsDuplicate(Exception exception) => exception is SqliteException { SqliteErrorCode: Constraint, SqliteExtendedErrorCode: 2067 or 1555 };

    internal override JournalException? Fault(Exception exception, JournalAddress address)
    {
        if (exception is not SqliteException sqlite)
        {
            return null;
        }

        (JournalFault fault, string found, string expected) = sqlite.SqliteErrorCode switch
        {
            Full => (JournalFault.Full, "no room left on the disk", "free some space and run the command again; nothing was recorded by it, and everything recorded before is there"),
            IoError => (JournalFault.Full, string.Create(CultureInfo.InvariantCulture, $"a write or read that failed (SQLite error {sqlite.SqliteExtendedErrorCode}), such as on a full or failing disk"), "check the disk, see with floorline journal list whether the entry is there, and if not run the command again"),
            Busy or Locked => (JournalFault.Busy, string.Create(CultureInfo.InvariantCulture, $"others writing for over {_patienceSeconds} s"), "run the command again; nothing was recorded by it"),
            ReadOnly => (JournalFault.ReadOnly, "a journal that may not be written", "the right to write the file and its folder"),
            CannotOpen => (JournalFault.ReadOnly, "a file that cannot be opened", "a folder that may be written, and a file that may be read"),
            Corrupt => (JournalFault.Damaged, "a damaged file", "a copy; what can be read comes out with floorline journal export"),
            NotADatabase => (JournalFault.NotAJournal, "a file that is no SQLite database", "a journal, such as .floorline/journal.db"),
            Constraint => (JournalFault.Conflict, "a change that the journal does not take: it is append-only and every entry's name is there once", "a new entry"),
            Error => (JournalFault.Newer, "tables that this version does not know", "a newer version of Floorline"),
            _ => (JournalFault.Damaged, string.Create(CultureInfo.InvariantCulture, $"SQLite error {sqlite.SqliteExtendedErrorCode}"), "floorline journal check"),
        };
        return new JournalException(fault, address.Shown, found, expected, sqlite);
    }

    private static void MakeFolder(string folder)
    {
        bool made = !Directory.Exists(folder);
        Directory.CreateDirectory(folder);
        if (made && System.IO.Path.GetFileName(folder) == ".floorline")
        {
            // a database is no source; what is worth keeping under version control is its export
            File.WriteAllText(System.IO.Path.Combine(folder, ".gitignore"), "journal.db*\n");
        }
    }

    private SqliteConnection Opened(string source, SqliteOpenMode mode)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = source, Mode = mode, Pooling = false, DefaultTimeout = _patienceSeconds }.ToString());
        try
        {
            connection.Open();
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Every synchronisation there is, of the folder too: what was acknowledged survives a power cut. Without it only the end of the process would be survived,
    /// and a rollback journal whose removal did not reach the disk would take the entry back.
    /// </summary>
    private void Set(SqliteConnection connection, JournalAccess access)
    {
        Run(connection, string.Create(CultureInfo.InvariantCulture, $"PRAGMA busy_timeout = {_patienceSeconds * 1000}"));
        Run(connection, access switch
        {
            JournalAccess.Read => "PRAGMA query_only = 1; SELECT count(*) FROM sqlite_master",
            _ => "PRAGMA synchronous = EXTRA; SELECT count(*) FROM sqlite_master",
        });
        if (access != JournalAccess.Read)
        {
            GiveUpLog(connection);
        }

        if (_mostPages is { } pages && access != JournalAccess.Read)
        {
            Run(connection, string.Create(CultureInfo.InvariantCulture, $"PRAGMA max_page_count = {pages}"));
        }
    }

    /// <summary>Moves a journal of an earlier version from its write-ahead log into the file; where others have it open, a later writer does.</summary>
    private static void GiveUpLog(SqliteConnection connection)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = "PRAGMA journal_mode";
        if (!"wal".Equals(command.ExecuteScalar() as string, StringComparison.Ordinal))
        {
            return;
        }

        try
        {
            command.CommandTimeout = 1;
            command.CommandText = "PRAGMA busy_timeout = 0; PRAGMA journal_mode = DELETE";
            command.ExecuteNonQuery();
        }
        catch (SqliteException e) when (e.SqliteErrorCode is Busy or Locked)
        {
            // entries are as safe in the log
        }
    }

    /// <summary>Opens a copy in a folder of its own, which goes with the connection: the file and what a writer left beside it, all of one moment.</summary>
    private SqliteConnection OpenedCopy(string path)
    {
        string folder = Directory.CreateTempSubdirectory("floorline-journal-").FullName;
        try
        {
            string copy = System.IO.Path.Combine(folder, "journal.db");
            (string From, string To)[] files = [(path + "-journal", copy + "-journal"), (path, copy), (path + "-wal", copy + "-wal")];
            for (int attempt = 0; attempt < 5; attempt++)
            {
                (long, DateTime)[] before = [.. files.Select(static f => Stamp(f.From))];
                foreach ((string from, string to) in files)
                {
                    File.Delete(to);
                    if (File.Exists(from))
                    {
                        using FileStream source = new(from, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
                        using FileStream target = File.Create(to);
                        source.CopyTo(target);
                    }
                }

                if (before.SequenceEqual(files.Select(static f => Stamp(f.From))))
                {
                    break;
                }
            }

            SqliteConnection connection = Opened(copy, SqliteOpenMode.ReadWrite);
            connection.StateChange += (_, change) =>
            {
                if (change.CurrentState == System.Data.ConnectionState.Closed)
                {
                    Directory.Delete(folder, recursive: true);
                }
            };
            try
            {
                Set(connection, JournalAccess.Read);
                return connection;
            }
            catch
            {
                connection.Dispose();
                throw;
            }
        }
        catch when (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
            throw;
        }
    }

    private static (long Length, DateTime Written) Stamp(string path) => new FileInfo(path) is { Exists: true } file ? (file.Length, file.LastWriteTimeUtc) : (-1, default);

    private static HashSet<long> Numbers(DbConnection connection, string sql)
    {
        using DbCommand command = connection.CreateCommand();
        command.CommandText = sql;
        using DbDataReader reader = command.ExecuteReader();
        var numbers = new HashSet<long>();
        while (reader.Read())
        {
            numbers.Add(reader.GetInt64(0));
        }

        return numbers;
    }

    private static void Run(SqliteConnection connection, string sql)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
