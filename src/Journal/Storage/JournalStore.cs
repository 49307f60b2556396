using System.Data.Common;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Floorline.Journal.Documents;

namespace Floorline.Journal.Storage;

/// <summary>
/// An open journal. Entries are only ever added. An entry that <see cref="Append"/> returned is on disk. Every other error of the storage
/// comes out as a <see cref="JournalException"/>.
/// </summary>
public sealed partial class JournalStore : IDisposable
{
    private readonly DbConnection _connection;
    private readonly Dialect _dialect;

    private JournalStore(DbConnection connection, Dialect dialect, JournalAddress address)
    {
        _connection = connection;
        _dialect = dialect;
        Address = address;
    }

    /// <summary>Where it is.</summary>
    public JournalAddress Address { get; }

    /// <summary>What it says of itself; entries and hash as they were when it was opened or last written.</summary>
    public JournalState State { get; private set; } = new(0, "", "", 0, Tables.Genesis);

    /// <summary>Whether opening it made it.</summary>
    public bool IsNew { get; private set; }

    /// <summary>Opens a journal.</summary>
    /// <param name="address">Where.</param>
    /// <param name="access">What for.</param>
    /// <param name="at">The time that a new journal records as its beginning.</param>
    /// <param name="toolVersion">Version of Floorline, which a new journal records.</param>
    /// <exception cref="JournalException">It cannot be opened, or may not be written.</exception>
    public static JournalStore Open(JournalAddress address, JournalAccess access, DateTimeOffset at, string toolVersion)
    {
        ArgumentNullException.ThrowIfNull(address);
        return Open(address, access, at, toolVersion, address.IsServer ? new PostgresDialect() : new SqliteDialect());
    }

    internal static JournalStore Open(JournalAddress address, JournalAccess access, DateTimeOffset at, string toolVersion, Dialect dialect) => Guarded(dialect, address, () =>
    {
        var store = new JournalStore(dialect.Open(address, access), dialect, address);
        try
        {
            store.Prepare(access, at, toolVersion);
            return store;
        }
        catch
        {
            store.Dispose();
            throw;
        }
    });

    /// <inheritdoc/>
    public void Dispose()
    {
        _connection.Dispose();
    }

    private void Prepare(JournalAccess access, DateTimeOffset at, string toolVersion)
    {
        bool there = Scalar(_dialect.TableExists, ("name", "floorline_journal")) > 0;
        if (!there && access != JournalAccess.Create)
        {
            throw Address.IsServer
                ? new JournalException(JournalFault.Missing, Address.Shown, "no journal in this database", "run floorline journal init with the same address")
                : new JournalException(JournalFault.NotAJournal, Address.Shown, "a database that is no journal", "the file that floorline journal init made, or another name");
        }

        if (!there)
        {
            Writing(() => IsNew = Make(at, toolVersion));
        }

        State = ReadState();
        if (there && !State.IsNewer && access != JournalAccess.Read)
        {
            foreach (string statement in _dialect.Later)
            {
                Execute(statement);
            }
        }

        if (State.IsNewer && access != JournalAccess.Read)
        {
            throw new JournalException(
                JournalFault.Newer,
                Address.Shown,
                string.Create(CultureInfo.InvariantCulture, $"a journal of schema {State.SchemaVersion}, and this version writes schema {Tables.SchemaVersion}"),
                "a newer version of Floorline to write it; this one can list, show and export it");
        }
    }

    private bool Make(DateTimeOffset at, string toolVersion)
    {
        foreach (string statement in _dialect.Tables.Concat(_dialect.Later))
        {
            Execute(statement);
        }

        return Execute(
            "INSERT INTO floorline_journal (only_row, schema_version, created_at, tool_version, head, head_hash) VALUES (1, @schema, @at, @tool, 0, @genesis) ON CONFLICT DO NOTHING",
            ("schema", (long)Tables.SchemaVersion),
            ("at", EntryJson.Text(at)),
            ("tool", toolVersion),
            ("genesis", Tables.Genesis)) == 1;
    }

    private JournalState ReadState()
    {
        using DbCommand command = Command("SELECT schema_version, created_at, tool_version, head, head_hash FROM floorline_journal");
        using DbDataReader reader = command.ExecuteReader();
        return reader.Read()
            ? new JournalState(reader.GetInt64(0), reader.GetString(1), reader.GetString(2), reader.GetInt64(3), reader.GetString(4))
            : throw new JournalException(JournalFault.Damaged, Address.Shown, "tables without a beginning", "a journal that floorline journal init made");
    }

    private static string Chain(string before, string content) => Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(before + content)));

    // begun and ended in SQL: SQLite ends a transaction by itself where the disk is full, and the driver's own object does not survive that
    private void Writing(Action work)
    {
        foreach (string statement in _dialect.BeginWriting)
        {
            Execute(statement);
        }

        Within(work);
    }

    private void Reading(Action work)
    {
        Execute(_dialect.BeginReading);
        Within(work);
    }

    private void Within(Action work)
    {
        bool done = false;
        JournalState before = State;
        try
        {
            work();
            Execute("COMMIT");
            done = true;
        }
        finally
        {
            if (!done)
            {
                State = before;
                TryRollback();
            }
        }
    }

    private void TryRollback()
    {
        try
        {
            Execute("ROLLBACK");
        }
        catch (DbException)
        {
            // ended already, or the connection is gone: the reason is on its way to the caller
        }
        catch (InvalidOperationException)
        {
            // the same, said by PostgreSQL's driver
        }
    }

    private DbCommand Command(string sql, params ReadOnlySpan<(string Name, object? Value)> values)
    {
        DbCommand command = _connection.CreateCommand();
        command.CommandText = sql;
        foreach ((string name, object? value) in values)
        {
            DbParameter parameter = command.CreateParameter();
            parameter.ParameterName = "@" + name;
            parameter.Value = value ?? DBNull.Value;
            if (value is null)
            {
                parameter.DbType = name is "predicted" or "measured" or "error" or "abs" ? System.Data.DbType.Double : System.Data.DbType.String;
            }

            command.Parameters.Add(parameter);
        }

        return command;
    }

    private int Execute(string sql, params ReadOnlySpan<(string Name, object? Value)> values)
    {
        using DbCommand command = Command(sql, values);
        return command.ExecuteNonQuery();
    }

    private long Scalar(string sql, params ReadOnlySpan<(string Name, object? Value)> values)
    {
        using DbCommand command = Command(sql, values);
        return Convert.ToInt64(command.ExecuteScalar(), CultureInfo.InvariantCulture);
    }

    // a column without its value or with one of another kind, text that is no JSON, a time that is none: what only damage puts there
    private static bool IsOfDamage(Exception e) => e is JsonException or InvalidCastException or InvalidOperationException or FormatException or OverflowException
        or ArgumentOutOfRangeException { ParamName: "milliseconds" };

    private T Guarded<T>(Func<T> work) => Guarded(_dialect, Address, work);

    private static T Guarded<T>(Dialect dialect, JournalAddress address, Func<T> work)
    {
        try
        {
            return work();
        }
        catch (Exception e) when (e is not JournalException && dialect.Fault(e, address) is { } fault)
        {
            throw fault;
        }
        catch (Exception e) when (IsOfDamage(e))
        {
            throw new JournalException(JournalFault.Damaged, address.Shown, "an entry that cannot be read", "floorline journal check, which says which", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new JournalException(JournalFault.ReadOnly, address.Shown, "a folder or file that cannot be written", "a folder that may be written, with room left", e);
        }
    }
}
