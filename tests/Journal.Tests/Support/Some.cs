using Floorline.Core.Quantities;
using Floorline.Journal.Storage;

namespace Floorline.Journal.Tests.Support;

/// <summary>Entries to test with.</summary>
internal static class Some
{
    public static readonly DateTimeOffset Day = new(2026, 3, 1, 9, 30, 0, TimeSpan.Zero);

    public static Entry Entry(long chance) => new()
    {
        Id = EntryId.Of(Day.AddSeconds(chance & 0xFFFFFF), chance),
        At = Day.AddSeconds(chance & 0xFFFFFF),
        ToolVersion = "test",
        Situation = [new SituationField("model", "llama-3-8b"), new SituationField("on", "h100")],
        Verdict = EntryVerdict.Baseline,
    };

    /// <summary>An entry that changed one field of another, with a prediction and a result.</summary>
    public static Entry Child(Entry parent, long chance, double predicted = 5, double measured = 6, string lever = "weights", string? engine = "vllm")
    {
        var prediction = new Prediction(Seconds.FromMilliseconds(predicted), Seconds.FromMilliseconds(predicted), Day, "stated");
        return Entry(chance) with
        {
            Parent = parent.Id,
            Situation = [.. parent.Situation, new SituationField("weights", "fp8")],
            Changed = [new FieldChange("weights", null, "fp8")],
            Lever = lever,
            Environment = new RunEnvironment { Engine = engine, Host = "box" },
            Prediction = prediction,
            Measured = Seconds.FromMilliseconds(measured),
            Metric = "stated",
            Error = prediction.ErrorOf(Seconds.FromMilliseconds(measured)),
            Verdict = EntryVerdict.Keep,
            Note = "fewer bytes\nsecond line",
        };
    }

    public static SampleList Samples(int count, int seed)
    {
        var random = new Random(seed);
        return SampleList.Of([.. Enumerable.Range(0, count).Select(_ => 9 + random.NextDouble())]);
    }

    public static JournalStore Open(string path, JournalAccess access = JournalAccess.Create) => JournalStore.Open(JournalAddress.Of(path), access, Day, "test");
}
