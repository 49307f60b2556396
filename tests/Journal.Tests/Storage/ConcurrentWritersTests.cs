using System.Diagnostics;
using Floorline.Journal.Storage;
using Floorline.Journal.Tests.Support;

namespace Floorline.Journal.Tests.Storage;

public class ConcurrentWritersTests
{
    private const int Writers = 6;
    private const int Each = 25;

    [Fact]
    public void Append_ManyProcessesIntoAJournalThatNoneHasMade_NothingIsLost()
    {
        using var folder = new TemporaryFolder();
        Assert.Equal(Writers * Each, WrittenTo(folder.Of("journal.db")));
    }

    [PostgresFact]
    public void Append_ManyProcessesIntoADatabase_NothingIsLost() => Assert.Equal(Writers * Each, WrittenTo(PostgresServer.NewDatabase()));

    private static long WrittenTo(string address)
    {
        Process[] writers = [.. Enumerable.Range(0, Writers).Select(i => Programs.Writer(address, $"w{i}", Each))];
        string[] said = [.. writers.Select(static w => Task.Run(() => (Out: w.StandardOutput.ReadToEnd(), Error: w.StandardError.ReadToEnd())))
            .ToArray().Select(static t => t.Result).Select(static r => r.Error.Length > 0 ? throw new InvalidOperationException(r.Error) : r.Out)];
        Assert.All(writers, static w =>
        {
            w.WaitForExit();
            Assert.Equal(0, w.ExitCode);
            w.Dispose();
        });
        using JournalStore store = Some.Open(address, JournalAccess.Read);
        HashSet<string> ids = [.. store.Export().Select(static l => l.Entry.Id)];
        Assert.All(said.SelectMany(static s => s.Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1)), line => Assert.Contains(line.Split(' ')[0], ids));
        Assert.Empty(store.Check().Faults);
        return store.State.Entries;
    }
}
