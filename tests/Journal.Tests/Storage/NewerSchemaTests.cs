using Floorline.Journal.Documents;
using Floorline.Journal.Storage;
using Floorline.Journal.Tests.Support;
using Microsoft.Data.Sqlite;

namespace Floorline.Journal.Tests.Storage;

/// <summary>A journal that a later version of Floorline made: read as far as it is understood, never written.</summary>
public sealed class NewerSchemaTests : IDisposable
{
    private const string Later = """{"schema":"floorline/entry@2","id":"e1n2m3p4q5r6s","at":"2027-01-01T00:00:00.000Z","situation":{"model":"m","on":"h"},"orbit":{"x":[1,2]},"measured_ms":5,"verdict":"celebrate","note":"from the future"}""";

    private readonly TemporaryFolder _folder = new();
    private readonly string _path;

    public NewerSchemaTests()
    {
        _path = _folder.Of("journal.db");
        using (JournalStore store = Some.Open(_path))
        {
            store.Append(Some.Entry(1));
        }

        using var connection = new SqliteConnection($"Data Source={_path};Pooling=false");
        connection.Open();
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = $"""
            ALTER TABLE floorline_entry ADD COLUMN orbit TEXT;
            INSERT INTO floorline_entry (number, id, at_ms, verdict, content_hash, chain_hash, orbit) VALUES (2, 'e1n2m3p4q5r6s', 0, 'celebrate', 'x', 'y', 'z');
            INSERT INTO floorline_document (number, document) VALUES (2, '{Later}');
            UPDATE floorline_journal SET schema_version = 2, head = 2
            """;
        command.ExecuteNonQuery();
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(JournalAccess.Write)]
    [InlineData(JournalAccess.Create)]
    public void Open_ToWrite_IsRefusedClearly(JournalAccess access)
    {
        JournalException fault = Assert.Throws<JournalException>(() => Some.Open(_path, access));

        Assert.Equal(JournalFault.Newer, fault.Fault);
        Assert.Contains("schema 2", fault.Found, StringComparison.Ordinal);
        Assert.Contains("newer version", fault.Expected, StringComparison.Ordinal);
    }

    [Fact]
    public void List_And_Export_GiveWhatIsUnderstood_AndTheRestAsItStands()
    {
        using JournalStore store = Some.Open(_path, JournalAccess.Read);

        Assert.True(store.State.IsNewer);
        EntryPage page = store.List(new EntryFilter());
        Assert.Equal("from the future", page.Entries[0].Entry.Note);
        Assert.Equal(EntryVerdict.Open, page.Entries[0].Entry.Verdict);
        Assert.Equal(Later, store.Export().Last().Document);
        Assert.Contains(store.Check().Faults, static f => f.Contains("schema 2", StringComparison.Ordinal));
    }

    [Fact]
    public void Run_CommandLine_RefusesToAddAndLists()
    {
        Programs.Said add = Programs.Floorline(_folder.Path, $"journal add llama-3-8b --measured 9ms --journal {_path}");
        Programs.Said list = Programs.Floorline(_folder.Path, $"journal list --journal {_path}");

        Assert.Equal(1, add.Code);
        Assert.Contains("newer version", add.Error, StringComparison.Ordinal);
        Assert.Equal(0, list.Code);
        Assert.Contains("A newer version of Floorline made this journal", list.Out, StringComparison.Ordinal);
        Assert.Contains("2 entries of 2", list.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Import_LineOfALaterSchema_IsRefusedWithItsName()
    {
        var problems = new List<EntryProblem>();

        Assert.Null(JournalLine.Read($$"""{"sha256":"{{EntryJson.Checksum(Later)}}","entry":{{Later}}}""", problems));
        Assert.Contains(problems, static p => p.Found.Contains("a later version of Floorline wrote", StringComparison.Ordinal));
    }
}
