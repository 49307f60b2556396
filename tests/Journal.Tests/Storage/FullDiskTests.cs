using Floorline.Journal.Storage;
using Floorline.Journal.Tests.Support;

namespace Floorline.Journal.Tests.Storage;

public class FullDiskTests
{
    [Fact]
    public void Append_FileMayNotGrow_IsRefusedAndNothingRecordedIsLost()
    {
        using var folder = new TemporaryFolder();
        var address = JournalAddress.File(folder.Of("journal.db"));
        int recorded;
        using (var store = JournalStore.Open(address, JournalAccess.Create, Some.Day, "test", new SqliteDialect(mostPages: 60)))
        {
            recorded = Fill(store);
        }

        Whole(address.Path!, recorded);
    }

    [SmallDiskFact]
    public void Append_DiskIsFull_IsRefusedAndNothingRecordedIsLost()
    {
        using var disk = new SmallDisk();
        using var other = new TemporaryFolder();
        string path = Path.Combine(disk.Path, "journal.db");
        int recorded;
        using (JournalStore store = Some.Open(path))
        {
            recorded = Fill(store);
        }

        // the same file where there is room
        foreach (string file in Directory.GetFiles(disk.Path))
        {
            File.Copy(file, other.Of(Path.GetFileName(file)));
        }

        Whole(other.Of("journal.db"), recorded);
    }

    [SmallDiskFact]
    public void Run_AddOnAFullDisk_SaysSoAndKeepsTheRest()
    {
        using var disk = new SmallDisk();
        Assert.Equal(0, Programs.Floorline(disk.Path, "journal add llama-3-8b --on h100 --measured 9ms").Code);
        using (var filler = new FileStream(Path.Combine(disk.Path, "filler"), FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0))
        {
            FillUp(filler);
        }

        Programs.Said said = Programs.Floorline(disk.Path, "journal add llama-3-8b --on h100 --measured 9ms");

        Assert.Equal(1, said.Code);
        Assert.Contains("disk", said.Error + " room", StringComparison.Ordinal);
        Assert.Equal("", said.Out);
        File.Delete(Path.Combine(disk.Path, "filler"));
        Assert.Contains("1 entry of 1", Programs.Floorline(disk.Path, "journal list").Out, StringComparison.Ordinal);
        Assert.Equal(0, Programs.Floorline(disk.Path, "journal check").Code);
    }

    private static void FillUp(FileStream filler)
    {
        try
        {
            for (int i = 0; i < 4096; i++)
            {
                filler.Write(new byte[1024]);
                filler.Flush();
            }
        }
        catch (IOException)
        {
            // that is the point
        }
    }

    private static int Fill(JournalStore store)
    {
        for (int i = 0; ; i++)
        {
            SampleList samples = Some.Samples(300, i);
            try
            {
                store.Append(Some.Entry(i) with { Samples = SampleSummary.Of(samples, kept: true), Measured = new Core.Quantities.Seconds(1), Metric = "median" }, samples);
            }
            catch (JournalException e)
            {
                Assert.Equal(JournalFault.Full, e.Fault);
                Assert.True(i > 3, $"only {i} entries fitted");

                // a second try does no harm, and what is there can be read
                Assert.Throws<JournalException>(() => store.Append(Some.Entry(i + 1_000_000) with { Note = new string('x', 60_000) }));
                Assert.Equal(i, store.List(new EntryFilter()).Total);
                return i;
            }

            Assert.True(i < 100_000, "the disk does not fill");
        }
    }

    private static void Whole(string path, int recorded)
    {
        using JournalStore store = Some.Open(path);
        JournalCheck check = store.Check();
        Assert.Empty(check.Faults);
        Assert.Equal(recorded, check.Entries);
        Assert.Equal(recorded + 1, store.Append(Some.Entry(7_000_000)).Number);
    }
}
