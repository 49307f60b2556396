using Floorline.Journal.Documents;
using Floorline.Journal.Scores;
using Floorline.Journal.Storage;
using Floorline.Journal.Tests.Support;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Floorline.Journal.Tests.Storage;

public sealed class StoreTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Path => _folder.Of("journal.db");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Append_ThenExportAndImport_IsTheSameJournalByteForByte()
    {
        Fill(12);
        string other = _folder.Of("other.db");
        List<JournalLine> lines = Lines(Path);
        using (JournalStore copy = Some.Open(other))
        {
            Assert.Equal((12, 0), copy.Import([.. lines.Select(static l => Read(l.ToString()))]));
            Assert.Equal((0, 12), copy.Import(lines));
        }

        Assert.Equal(lines.Select(static l => l.ToString()), Lines(other).Select(static l => l.ToString()));
        using JournalStore one = Some.Open(Path, JournalAccess.Read);
        using JournalStore two = Some.Open(other, JournalAccess.Read);
        Assert.Equal(one.State.HeadHash, two.State.HeadHash);
        Assert.Empty(two.Check().Faults);
    }

    [Fact]
    public void Import_SameNameOtherContent_RecordsNothing()
    {
        Fill(3);
        List<JournalLine> lines = Lines(Path);
        Entry changed = lines[1].Entry with { Note = "another story" };
        using JournalStore store = Some.Open(Path);

        JournalException fault = Assert.Throws<JournalException>(() => store.Import([new JournalLine(Some.Entry(99), EntryJson.Of(Some.Entry(99)), null), new JournalLine(changed, EntryJson.Of(changed), null)]));

        Assert.Equal(JournalFault.Conflict, fault.Fault);
        Assert.Equal(3, Lines(Path).Count);
    }

    [Fact]
    public void Import_ParentMissing_RecordsNothing()
    {
        using JournalStore store = Some.Open(Path);
        Entry orphan = Some.Child(Some.Entry(1), 2);

        Assert.Equal(JournalFault.NoEntry, Assert.Throws<JournalException>(() => store.Import([new JournalLine(orphan, EntryJson.Of(orphan), null)])).Fault);
        Assert.Equal(JournalFault.NoEntry, Assert.Throws<JournalException>(() => store.Append(orphan)).Fault);
        Assert.Empty(Lines(Path));
    }

    [Fact]
    public void Find_ByNumberNamePrefixAndLatest()
    {
        Fill(5);
        using JournalStore store = Some.Open(Path, JournalAccess.Read);
        StoredEntry third = store.Find("3");

        Assert.Equal(third.Document, store.Find(third.Entry.Id).Document);
        Assert.Equal(5, store.Find("latest").Number);
        Assert.Throws<JournalException>(() => store.Find("6"));
        Assert.Throws<JournalException>(() => store.Find("e'; DROP TABLE floorline_entry"));
        Assert.Contains("several", Assert.Throws<JournalException>(() => store.Find(third.Entry.Id[..6])).Found, StringComparison.Ordinal);
    }

    [Fact]
    public void List_PagesAndFilters_WithoutOverlap()
    {
        Fill(25);
        using JournalStore store = Some.Open(Path, JournalAccess.Read);
        var numbers = new List<long>();
        long? before = null;
        do
        {
            EntryPage page = store.List(new EntryFilter { Limit = 7, Before = before });
            numbers.AddRange(page.Entries.Select(static e => e.Number));
            before = page.More;
        }
        while (before is not null);

        Assert.Equal(Enumerable.Range(1, 25).Reverse().Select(static i => (long)i), numbers);
        Assert.Equal(24, store.List(new EntryFilter { Limit = 100, Verdict = EntryVerdict.Keep, Engine = "vllm", Lever = "weights", Model = "llama-3-8b", Hardware = "h100" }).Entries.Count);
        Assert.Empty(store.List(new EntryFilter { Model = "other" }).Entries);
    }

    [Fact]
    public void Change_BySqlOnSqlite_IsRefused()
    {
        Fill(2);
        using var connection = new SqliteConnection($"Data Source={Path};Pooling=false");
        connection.Open();

        Assert.All(_changes, change => Assert.Contains("append-only", Assert.Throws<SqliteException>(() => Execute(connection, change)).Message, StringComparison.Ordinal));
    }

    [PostgresFact]
    public void Change_BySqlOnPostgres_IsRefused()
    {
        string address = PostgresServer.NewDatabase();
        using (JournalStore store = Some.Open(address))
        {
            store.Append(Some.Entry(1), null);
        }

        var uri = new Uri(address);
        using var connection = new NpgsqlConnection($"Host={uri.Host};Port={uri.Port};Username=floorline;Database={uri.AbsolutePath.TrimStart('/')};Pooling=false");
        connection.Open();
        Assert.All([.. _changes, "TRUNCATE floorline_entry"], change =>
        {
            using NpgsqlCommand command = connection.CreateCommand();
            command.CommandText = change;
            Assert.Contains("append-only", Assert.Throws<PostgresException>(() => command.ExecuteNonQuery()).Message, StringComparison.Ordinal);
        });
    }

    [Theory]
    [InlineData("UPDATE floorline_document SET document = replace(document, 'fewer', 'mean') WHERE number = 3", "Entry 3 ", "was changed")]
    [InlineData("UPDATE floorline_entry SET measured_ms = 1 WHERE number = 2", "column measured_ms")]
    [InlineData("DELETE FROM floorline_entry WHERE number = 4", "Entry 4 is missing")]
    [InlineData("DELETE FROM floorline_entry WHERE number = 6", "entries at the end are missing")]
    [InlineData("DELETE FROM floorline_entry WHERE number = 1", "its parent")]
    [InlineData("DELETE FROM floorline_document WHERE number = 5", "Entry 5 ", "has no document")]
    [InlineData("UPDATE floorline_sample SET samples = '[1]' WHERE number = 2", "Entry 2", "samples were changed")]
    [InlineData("DELETE FROM floorline_sample WHERE number = 2", "Entry 2", "samples it says are kept are missing")]
    [InlineData("UPDATE floorline_document SET document = '{' WHERE number = 3", "Entry 3", "no JSON")]
    [InlineData("UPDATE floorline_journal SET head_hash = 'x'", "hash over all entries")]
    public void Check_AfterTampering_NamesIt(string change, params string[] said)
    {
        Fill(6);
        using (var connection = new SqliteConnection($"Data Source={Path};Pooling=false"))
        {
            connection.Open();
            foreach (string table in Tables.Protected)
            {
                Execute(connection, $"DROP TRIGGER {table}_no_update; DROP TRIGGER {table}_no_delete");
            }

            Assert.Equal(1, Execute(connection, change));
        }

        using JournalStore store = Some.Open(Path, JournalAccess.Read);
        IReadOnlyList<string> faults = store.Check().Faults;
        Assert.Contains(faults, fault => said.All(s => fault.Contains(s, StringComparison.Ordinal)));
    }

    [Fact]
    public void Check_RewrittenFromTheMiddleOn_ChangesTheHeadHash()
    {
        Fill(4);
        using JournalStore store = Some.Open(Path, JournalAccess.Read);
        string head = store.Check().State.HeadHash;
        using JournalStore forged = Some.Open(_folder.Of("forged.db"));
        forged.Import([.. Lines(Path).Select(static (line, i) =>
        {
            Entry entry = i == 2 ? line.Entry with { Note = "better" } : line.Entry;
            return new JournalLine(entry, EntryJson.Of(entry), line.Samples);
        })]);

        Assert.Empty(forged.Check().Faults);
        Assert.NotEqual(head, forged.State.HeadHash);
    }

    [Theory]
    [InlineData("not a database at all, and long enough to be looked at as one by anybody who tries", JournalFault.NotAJournal)]
    [InlineData("", JournalFault.NotAJournal)]
    public void Open_AFileThatIsNoJournal_SaysSo(string content, JournalFault expected)
    {
        File.WriteAllText(Path, content);

        Assert.Equal(expected, Assert.Throws<JournalException>(() => Some.Open(Path, JournalAccess.Read)).Fault);
    }

    [Fact]
    public void Open_NoJournal_SaysWhatToRun() => Assert.Contains("journal init", Assert.Throws<JournalException>(() => Some.Open(Path, JournalAccess.Read)).Expected, StringComparison.Ordinal);

    [Fact]
    public void Open_FileCutOff_IsReportedAsDamaged()
    {
        Fill(200);
        using (FileStream file = File.OpenWrite(Path))
        {
            file.SetLength(file.Length / 2);
        }

        JournalException? fault = Record.Exception(() =>
        {
            using JournalStore store = Some.Open(Path, JournalAccess.Read);
            Assert.NotEmpty(store.Check().Faults);
        }) as JournalException;
        Assert.True(fault is null || fault.Fault is JournalFault.Damaged, fault?.Message);
    }

    [Fact]
    public void Open_ReadOnlyFolder_StillLists()
    {
        Fill(3);
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        string folder = Directory.CreateDirectory(_folder.Of("sealed")).FullName;
        File.Copy(Path, System.IO.Path.Combine(folder, "journal.db"));
        File.SetUnixFileMode(System.IO.Path.Combine(folder, "journal.db"), UnixFileMode.UserRead);
        File.SetUnixFileMode(folder, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        try
        {
            // root writes anywhere: there this only shows that reading works
            using JournalStore store = Some.Open(System.IO.Path.Combine(folder, "journal.db"), JournalAccess.Read);
            Assert.Equal(3, store.List(new EntryFilter()).Entries.Count);
        }
        finally
        {
            File.SetUnixFileMode(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    /// <summary>A prediction that came with its result is on record, and is neither scored nor among the worst.</summary>
    [Fact]
    public void Score_OnSqlite_CountsPredictionsMadeBefore() => Scored(Path);

    [PostgresFact]
    public void Score_OnPostgres_CountsPredictionsMadeBefore() => Scored(PostgresServer.NewDatabase());

    private static void Scored(string address)
    {
        using JournalStore store = Some.Open(address);
        Entry root = store.Append(Some.Entry(1)).Entry;
        Entry before = Some.Child(root, 2), known = Some.Child(root, 3, measured: 50);
        store.Append(before);
        store.Append(known with { Prediction = known.Prediction! with { At = known.At } });

        PredictionScore score = store.Score();

        Assert.Equal((1, 1), (score.Count, score.Afterwards));
        Assert.Equal(0.2, score.Typical!.Value, 1e-9);
        Assert.Equal(before.Id, Assert.Single(store.Worst(5)).Entry.Id);
        Assert.Empty(store.Check().Faults);
    }

    /// <summary>The disk is promised by the session, whatever the database is set to.</summary>
    [PostgresFact]
    public void Open_OnAServerThatCommitsLater_CommitsToDisk()
    {
        string address = PostgresServer.NewDatabase();
        using (var admin = new NpgsqlConnection(JournalAddress.Of(address).Connection + ";Pooling=false"))
        {
            admin.Open();
            using NpgsqlCommand command = admin.CreateCommand();
            command.CommandText = $"ALTER DATABASE {admin.Database} SET synchronous_commit = off";
            command.ExecuteNonQuery();
        }

        using System.Data.Common.DbConnection opened = new PostgresDialect().Open(JournalAddress.Of(address), JournalAccess.Create);
        using System.Data.Common.DbCommand asked = opened.CreateCommand();
        asked.CommandText = "SHOW synchronous_commit";
        Assert.Equal("on", asked.ExecuteScalar());
    }

    private static readonly string[] _changes =
    [
        "UPDATE floorline_entry SET verdict = 'keep'", "DELETE FROM floorline_entry", "UPDATE floorline_document SET document = '{}'", "DELETE FROM floorline_document",
    ];

    private void Fill(int count)
    {
        using JournalStore store = Some.Open(Path);
        Entry root = store.Append(Some.Entry(1)).Entry;
        for (int i = 2; i <= count; i++)
        {
            SampleList samples = Some.Samples(20, i);
            store.Append(Some.Child(root, i) with { Samples = SampleSummary.Of(samples, kept: true) }, samples);
        }
    }

    private static List<JournalLine> Lines(string path)
    {
        using JournalStore store = Some.Open(path, JournalAccess.Read);
        return [.. store.Export()];
    }

    private static JournalLine Read(string text)
    {
        var problems = new List<EntryProblem>();
        JournalLine? line = JournalLine.Read(text, problems);
        Assert.Empty(problems);
        return line!;
    }

    private static int Execute(SqliteConnection connection, string sql)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteNonQuery();
    }
}
