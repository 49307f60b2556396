using System.Data.Common;
using System.Net.Sockets;
using Floorline.Journal.Scores;
using Npgsql;

namespace Floorline.Journal.Storage;

/// <summary>A team's journal: a PostgreSQL database.</summary>
internal sealed class PostgresDialect : Dialect
{
    internal override IReadOnlyList<string> Tables { get; } =
    [
        .. Storage.Tables.Make("TEXT COLLATE \"C\""),
        """
        CREATE OR REPLACE FUNCTION floorline_append_only() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION 'the journal is append-only' USING ERRCODE = 'restrict_violation'; END $$
        """,
        .. Storage.Tables.Protected.Select(static table => $"CREATE OR REPLACE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION floorline_append_only()"),
    ];

    internal override string TableExists => "SELECT count(*) FROM information_schema.tables WHERE table_schema = current_schema() AND table_name = @name";

    internal override string ColumnsOf => "SELECT column_name FROM information_schema.columns WHERE table_schema = current_schema() AND table_name = @name";

    internal override string? AfterImport => "ANALYZE floorline_entry";

    internal override DbConnection Open(JournalAddress address, JournalAccess access)
    {
        NpgsqlConnection? connection = null;
        try
        {
            // one connection per command: a pool would only hold it open; session defaults that could change a result are set
            var builder = new NpgsqlConnectionStringBuilder(address.Connection) { Pooling = false, IncludeErrorDetail = false };
            builder.ApplicationName ??= "floorline";
            connection = new NpgsqlConnection(builder.ConnectionString);
        }
        catch (Exception e) when (e is ArgumentException or FormatException or InvalidOperationException or KeyNotFoundException)
        {
            connection?.Dispose();

            // the driver's own message may repeat parts of the connection string
            throw new JournalException(JournalFault.Address, address.Shown, "a connection string with a part that PostgreSQL's driver does not know", "Host, Port, Username, Password, Database, SSL Mode and the like");
        }

        try
        {
            connection.Open();
            if (access != JournalAccess.Read)
            {
                // An entry that is acknowledged is on the server's disk, whatever its database or user is set to; every other setting promises that at least.
                using NpgsqlCommand command = connection.CreateCommand();
                command.CommandText = "SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') = 'off'";
                command.ExecuteNonQuery();
            }

            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    // one writer at a time, from the making of the tables on; the number is "floorlin" in ASCII
    internal override IReadOnlyList<string> BeginWriting { get; } = ["BEGIN ISOLATION LEVEL READ COMMITTED", "SELECT pg_advisory_xact_lock(7380396413805160814)"];

    internal override string BeginReading => "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";

    // a list per group: rows cost more on their way than what is in them (90,000 entries: see bench/results)
    internal override IEnumerable<ScoredPoint> ScoredPoints(DbConnection connection)
    {
        using DbCommand command = connection.CreateCommand();
        command.CommandText = """
            SELECT e.lever, e.engine, array_agg(e.at_ms ORDER BY e.number), array_agg(e.error ORDER BY e.number),
                array_agg(coalesce(replace(d.document::json->'prediction'->>'at', 'Z', '') COLLATE "C" < replace(d.document::json->>'at', 'Z', ''), false) ORDER BY e.number)
            FROM floorline_entry e JOIN floorline_document d ON d.number = e.number WHERE e.error IS NOT NULL GROUP BY e.lever, e.engine ORDER BY e.lever, e.engine
            """;
        using DbDataReader reader = command.ExecuteReader();
        while (reader.Read())
        {
            string lever = reader.GetString(0);
            string engine = reader.GetString(1);
            long[] times = reader.GetFieldValue<long[]>(2);
            double[] errors = reader.GetFieldValue<double[]>(3);
            bool[] foretold = reader.GetFieldValue<bool[]>(4);
            for (int i = 0; i < errors.Length; i++)
            {
                yield return new ScoredPoint(lever, engine, times[i], errors[i]) { IsForetold = foretold[i] };
            }
        }
    }

    // the server checks its own pages
    internal override IEnumerable<string> Damage(DbConnection connection) => [];

    internal override bool IsDuplicate(Exception exception) => exception is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation };

    internal override JournalException? Fault(Exception exception, JournalAddress address)
    {
        if (exception is PostgresException told)
        {
            (JournalFault fault, string found, string expected) = told.SqlState switch
            {
                PostgresErrorCodes.DiskFull or PostgresErrorCodes.OutOfMemory or PostgresErrorCodes.InsufficientResources => (JournalFault.Full, "a server with no room left", "free some space there and run the command again; nothing was recorded by it"),
                PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification => (JournalFault.Unreachable, "a user or password that the server refuses", "the right ones in FLOORLINE_JOURNAL or ~/.pgpass"),
                PostgresErrorCodes.InvalidCatalogName => (JournalFault.Unreachable, "no such database", "an existing one (createdb makes it)"),
                PostgresErrorCodes.InsufficientPrivilege or PostgresErrorCodes.ReadOnlySqlTransaction => (JournalFault.ReadOnly, "a journal that this user may not write or read", "the right to do so"),
                PostgresErrorCodes.RestrictViolation or PostgresErrorCodes.UniqueViolation => (JournalFault.Conflict, "a change that the journal does not take: it is append-only and every entry's name is there once", "a new entry"),
                PostgresErrorCodes.UndefinedColumn or PostgresErrorCodes.UndefinedTable => (JournalFault.Newer, "tables that this version does not know", "a newer version of Floorline"),
                _ => (JournalFault.Unreachable, $"PostgreSQL error {told.SqlState}", "the server's log says more; nothing was recorded"),
            };
            return new JournalException(fault, address.Shown, found, expected, told);
        }

        return exception is NpgsqlException or SocketException or TimeoutException
            ? new JournalException(JournalFault.Unreachable, address.Shown, "no answer from the server, or an answer cut short", "a server that runs and can be reached; if an entry was being recorded, floorline journal list says whether it was", exception)
            : null;
    }
}
