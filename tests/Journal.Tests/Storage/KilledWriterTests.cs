using System.Diagnostics;
using Floorline.Journal.Storage;
using Floorline.Journal.Tests.Support;

namespace Floorline.Journal.Tests.Storage;

/// <summary>What was acknowledged stays, whatever happens to the writer.</summary>
public class KilledWriterTests
{
    private const int Kills = 200;
    private const int AtOnce = 4;

    [Fact]
    public void Append_WriterKilled200TimesAtRandomMoments_EveryAcknowledgedEntryIsThere()
    {
        using var folder = new TemporaryFolder();
        string path = folder.Of("journal.db");
        var acknowledged = new List<string>();
        int ready = 0;
        int left = Kills;
        Thread[] threads = [.. Enumerable.Range(0, AtOnce).Select(slot => new Thread(() =>
        {
            var random = new Random(slot);
            while (Interlocked.Decrement(ref left) >= 0)
            {
                string[] lines = Killed(path, $"w{slot}", random);
                lock (acknowledged)
                {
                    ready += lines.Length > 0 ? 1 : 0;
                    acknowledged.AddRange(lines.Skip(1));
                }
            }
        }))];
        foreach (Thread thread in threads)
        {
            thread.Start();
        }

        foreach (Thread thread in threads)
        {
            thread.Join();
        }

        using JournalStore store = Some.Open(path, JournalAccess.Read);
        Dictionary<string, string> notes = store.Export().ToDictionary(static l => l.Entry.Id, static l => l.Entry.Note);
        Assert.True(ready >= Kills * 9 / 10, $"only {ready} of {Kills} writers came to write before they were killed");
        Assert.True(acknowledged.Count >= Kills, $"only {acknowledged.Count} entries were acknowledged");
        Assert.All(acknowledged, line => Assert.Equal(line[(line.IndexOf(' ') + 1)..], notes.GetValueOrDefault(line.Split(' ')[0])));
        JournalCheck check = store.Check();
        Assert.Empty(check.Faults);
        Assert.Equal(notes.Count, check.Entries);
        Assert.Equal(notes.Count, check.Samples);
    }

    /// <summary>Runs a writer and kills it at a random moment while it writes: gives what it had said in whole lines.</summary>
    private static string[] Killed(string path, string word, Random random)
    {
        using Process writer = Programs.Writer(path, word, 0);
        var text = new System.Text.StringBuilder();
        Task reading = Task.Run(() =>
        {
            char[] buffer = new char[4096];
            int read;
            while ((read = writer.StandardOutput.Read(buffer)) > 0)
            {
                lock (text)
                {
                    text.Append(buffer, 0, read);
                }
            }
        });

        // after "ready" and up to five entries, and some milliseconds more: in the middle of whatever it is doing then
        int lines = random.Next(1, 7);
        var waited = Stopwatch.StartNew();
        while (waited.Elapsed < TimeSpan.FromSeconds(60) && !writer.HasExited && Lines() < lines)
        {
            Thread.Sleep(1);
        }

        Thread.Sleep(random.Next(0, 8));
        writer.Kill();
        writer.WaitForExit();
        reading.Wait();
        string said = text.ToString();
        int end = said.LastIndexOf('\n');
        return end < 0 ? [] : said[..end].Split('\n');

        int Lines()
        {
            lock (text)
            {
                return text.ToString().Count(static c => c == '\n');
            }
        }
    }
}
