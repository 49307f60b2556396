using Floorline.Journal.Scores;
using Floorline.Journal.Storage;
using Floorline.Journal.Tests.Support;
using Microsoft.Data.Sqlite;
using Xunit.Abstractions;

namespace Floorline.Journal.Tests.Storage;

/// <summary>Files that a disk, a copy or a hand damaged: the check says so, or every answer is still what it was.</summary>
public sealed class DamagedJournalTests(ITestOutputHelper output) : IDisposable
{
    private const int Tries = 200;
    private const int Entries = 60;

    private readonly TemporaryFolder _folder = new();

    private string Path => _folder.Of("journal.db");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Check_AfterRandomDamage_FindsItOrNothingIsLost()
    {
        Fill(Path, Entries);
        string whole = Said(Path)!;
        byte[] bytes = File.ReadAllBytes(Path);
        int found = 0, harmless = 0;
        var silent = new List<string>();
        for (int i = 0; i < Tries; i++)
        {
            (string what, byte[] damaged) = Damage(bytes, new Random(i));
            string path = _folder.Of($"d{i}.db");
            File.WriteAllBytes(path, damaged);
            if (Said(path) is not { } said)
            {
                found++;
            }
            else if (said == whole)
            {
                harmless++;
            }
            else
            {
                silent.Add($"{i}: {what}");
            }

            File.Delete(path);
        }

        output.WriteLine($"{Tries} damaged journals: {found} found, {harmless} harmless, {silent.Count} in silence");
        Assert.Empty(silent);
        Assert.True(found > Tries / 4);
    }

    [Fact]
    public void Check_IndexThatDiffersFromItsTable_IsNamed()
    {
        Fill(Path, 6);
        byte[] bytes = File.ReadAllBytes(Path);
        int pages = 0, size = 4096;
        for (int page = 1; page < bytes.Length / size; page++)
        {
            // a leaf of an index that holds the model's name: what it lists under another name, its table does not have
            Span<byte> own = bytes.AsSpan(page * size, size);
            for (int at; own[0] == 10 && (at = own.IndexOf("llama-3-8b"u8)) >= 0; pages++)
            {
                own[at + 9] = (byte)'x';
            }
        }

        Assert.True(pages > 0);
        File.WriteAllBytes(Path, bytes);

        using JournalStore store = Some.Open(Path, JournalAccess.Read);
        Assert.Contains(store.Check().Faults, static fault => fault.Contains("index", StringComparison.Ordinal));
    }

    /// <summary>A log of an earlier version's journal: damage in it is told, reading does not remove it, and nothing is written over it.</summary>
    [Fact]
    public void Check_AfterDamageOfALog_FindsIt()
    {
        (byte[] file, byte[] log) = WithLog();
        var random = new Random(3);
        for (int i = 0; i < 60; i++)
        {
            byte[] damaged = [.. log];
            damaged[random.Next(damaged.Length)] ^= (byte)(1 << random.Next(8));
            string path = Put($"l{i}", file, damaged);

            Assert.Null(Said(path));
            Assert.Equal(damaged, File.ReadAllBytes(path + "-wal"));
        }

        string early = Put("early", file, [.. log[..100], (byte)(log[100] ^ 1), .. log[101..]]);
        JournalException refused = Assert.Throws<JournalException>(() => Some.Open(early, JournalAccess.Write));
        Assert.Equal((JournalFault.Damaged, true), (refused.Fault, refused.Found.Contains("write-ahead log", StringComparison.Ordinal)));
        Assert.Null(Said(Put("cut", file, log[..(log.Length - 500)])));
    }

    [Fact]
    public void Open_WithAWholeLog_ReadsItAndGivesItUpWhereItWrites()
    {
        (byte[] file, byte[] log) = WithLog();
        string path = Put("whole", file, log);
        using (JournalStore store = Some.Open(path, JournalAccess.Write))
        {
            Assert.Equal(9, store.State.Entries);
            store.Append(Some.Entry(1000));
        }

        Assert.False(File.Exists(path + "-wal"));
        File.Copy(path, _folder.Of("alone.db"));
        using JournalStore alone = Some.Open(_folder.Of("alone.db"), JournalAccess.Read);
        Assert.Equal((10, true), (alone.State.Entries, alone.Check().IsWhole));
    }

    /// <summary>A file system that may not be written, root or not, with a log on it that holds six of nine entries.</summary>
    [SmallDiskFact]
    public void Open_OnAReadOnlyDisk_ReadsTheLogToo()
    {
        (byte[] file, byte[] log) = WithLog();
        using var disk = new SmallDisk();
        string path = System.IO.Path.Combine(disk.Path, "journal.db");
        File.WriteAllBytes(path, file);
        File.WriteAllBytes(path + "-wal", log);
        disk.Seal();

        using JournalStore store = Some.Open(path, JournalAccess.Read);
        Assert.Equal((9, 9, true), (store.State.Entries, store.Export().Count(), store.Check().IsWhole));
        Assert.Equal(JournalFault.ReadOnly, Assert.Throws<JournalException>(() =>
        {
            using JournalStore writing = Some.Open(path, JournalAccess.Write);
            writing.Append(Some.Entry(1000));
        }).Fault);
    }

    private string Put(string name, byte[] file, byte[] log)
    {
        string path = _folder.Of(name + ".db");
        File.WriteAllBytes(path, file);
        File.WriteAllBytes(path + "-wal", log);
        return path;
    }

    /// <summary>A journal whose file holds three entries and whose log holds six more, as an earlier version left it beside a reader.</summary>
    private (byte[] File, byte[] Log) WithLog()
    {
        Fill(Path, 3);
        using var reader = new SqliteConnection($"Data Source={Path};Pooling=false");
        reader.Open();
        Execute(reader, "PRAGMA journal_mode = WAL");
        Execute(reader, "BEGIN");
        Execute(reader, "SELECT count(*) FROM floorline_entry");
        using (JournalStore store = Some.Open(Path, JournalAccess.Write))
        {
            for (int i = 0; i < 6; i++)
            {
                store.Append(Some.Entry(100 + i));
            }
        }

        using FileStream log = new(Path + "-wal", FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using FileStream file = new(Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var copies = (new byte[file.Length], new byte[log.Length]);
        file.ReadExactly(copies.Item1);
        log.ReadExactly(copies.Item2);
        return copies;
    }

    private static void Fill(string path, int count)
    {
        using JournalStore store = Some.Open(path);
        Entry root = store.Append(Some.Entry(1)).Entry;
        for (int i = 2; i <= count; i++)
        {
            SampleList samples = Some.Samples(20, i);
            store.Append(Some.Child(root, i, measured: 5 + (i % 7)) with { Samples = SampleSummary.Of(samples, kept: true) }, samples);
        }
    }

    /// <summary>All that a journal answers, as one text; nothing where it says that it is damaged.</summary>
    private static string? Said(string path)
    {
        try
        {
            using JournalStore store = Some.Open(path, JournalAccess.Read);
            if (!store.Check().IsWhole)
            {
                return null;
            }

            PredictionScore score = store.Score();
            string[] entries = [.. new EntryFilter[] { new(), new() { Model = "llama-3-8b" }, new() { Verdict = EntryVerdict.Keep } }
                .SelectMany(filter => store.List(filter with { Limit = 200 }).Entries).Concat(store.Worst(20)).Concat(store.Children(null, 9)).Select(static e => $"{e.Number}")];
            return string.Join('\n', [.. store.Export().Select(static line => line.ToString()), .. entries, $"{score.Count} {score.Typical} {score.Rows.Count}"]);
        }
        catch (JournalException)
        {
            return null;
        }
    }

    private static (string What, byte[] Bytes) Damage(byte[] whole, Random random)
    {
        byte[] bytes = [.. whole];
        int at = random.Next(bytes.Length), page = random.Next(bytes.Length / 4096) * 4096;
        switch (random.Next(6))
        {
            case 0:
                return ($"cut off at {at}", bytes[..at]);
            case 1:
                bytes.AsSpan(page, 4096).Clear();
                return ($"zeros in page {page / 4096}", bytes);
            case 2:
                random.NextBytes(bytes.AsSpan(at, Math.Min(64, bytes.Length - at)));
                return ($"64 bytes at {at}", bytes);
            case 3:
                bytes.AsSpan(random.Next(bytes.Length / 4096) * 4096, 4096).CopyTo(bytes.AsSpan(page));
                return ($"another page in place of {page / 4096}", bytes);
            default:
                bytes[at] ^= (byte)(1 << random.Next(8));
                return ($"a bit at {at}", bytes);
        }
    }

    private static void Execute(SqliteConnection connection, string sql)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteScalar();
    }
}
