using System.Text;
using Floorline.Core.Quantities;
using Floorline.Journal.Storage;

namespace Floorline.Journal.Tests.Support;

/// <summary>
/// The program that tests start many times and kill: records entries as fast as it can and names each on standard output only after the
/// journal has acknowledged it.
/// </summary>
internal static class Writer
{
    /// <summary>Arguments: a journal's address, a word for this writer, how many entries (0 for no end).</summary>
    private static int Main(string[] args)
    {
        if (args is not [var address, var word, var count])
        {
            Console.Error.WriteLine("usage: Journal.Tests ADDRESS WORD COUNT");
            return 1;
        }

        using Stream output = Console.OpenStandardOutput();
        using var store = JournalStore.Open(JournalAddress.Of(address), JournalAccess.Create, DateTimeOffset.UtcNow, "test");
        output.Write("ready\n"u8);
        output.Flush();
        int most = int.Parse(count);
        for (int i = 0; most == 0 || i < most; i++)
        {
            SampleList samples = Some.Samples(40, i);
            StoredEntry stored = store.Append(Some.Entry(Random.Shared.NextInt64()) with { Note = $"{word} {i}", Samples = SampleSummary.Of(samples, kept: true), Measured = Seconds.FromMilliseconds(i + 1), Metric = "median" }, samples);
            output.Write(Encoding.ASCII.GetBytes($"{stored.Entry.Id} {word} {i}\n"));
            output.Flush();
        }

        return 0;
    }
}
