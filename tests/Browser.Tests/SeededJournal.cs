using System.Globalization;
using Floorline.Journal;
using Floorline.Workbench;

namespace Floorline.Browser.Tests;

/// <summary>
/// A small real journal: two starting points, what was tried from them, and two plans with their results, which are what predictions are scored by.
/// </summary>
internal static class SeededJournal
{
    public const int Entries = 11;

    private static readonly DateTimeOffset _first = new(2026, 5, 4, 8, 0, 0, TimeSpan.Zero);

    public static void Fill(JournalPlace place, string folder)
    {
        var clock = new DayByDay();
        JournalPlace steady = place with
        {
            Clock = clock,
            NewId = at => EntryId.Of(at, clock.Days),
            Environment = new RunEnvironment { Host = "bench-1", System = "linux x64", Driver = "nvidia 575.51" },
        };
        Add(new() { Situation = new() { Model = "llama-3-8b", On = "h100", Weights = "bf16", Engine = "vllm" }, EngineVersion = "0.9.1", Samples = Samples(9.0), Note = "Golden set of May; where we start." });
        Add(new() { Parent = "1", Situation = new() { Weights = "fp8" }, Predicted = "floors", Samples = Samples(6.5), Verdict = "keep", Note = "Golden set unchanged." });
        Add(new() { Parent = "2", Situation = new() { Kv = "fp8", Measured = "6.45ms" }, Predicted = "5.9ms..6.3ms", Verdict = "inconclusive", Note = "Context is too short for the cache to matter." });
        Add(new() { Parent = "2", Situation = new() { Batch = "8", Measured = "7.9ms" }, Predicted = "floors", Verdict = "keep" });
        Add(new() { Parent = "4", Situation = new() { Weights = "nvfp4" }, Predicted = "5.5ms..6.5ms", Note = "Needs a B200." });
        Add(new() { Situation = new() { Model = "personaplex", On = "jetson-thor", Context = "3000", Measured = "114ms" }, Note = "Voice assistant, as shipped." });
        Add(new() { Parent = "6", Situation = new() { Weights = "fp8", Measured = "74ms" }, Predicted = "floors", Verdict = "keep" });
        Add(new() { Parent = "7", Settings = ["cuda-graphs=on"], Situation = new() { Measured = "71ms" }, Predicted = "58ms..66ms", Verdict = "roll_back", Note = "Crashes after an hour." });
        Add(new() { Plan = "5", Situation = new() { Measured = "5.8ms" }, Verdict = "inconclusive", Note = "On a borrowed B200." });
        Add(new() { Parent = "7", Situation = new() { Context = "1500" }, Predicted = "55ms..65ms", Note = "Half of the context." });
        Add(new() { Plan = "10", Situation = new() { Measured = "72ms" }, Verdict = "roll_back", Note = "It forgets the question." });

        void Add(JournalAddSpec spec)
        {
            var added = Verb.JournalAdd(steady, spec);
            Assert.True(added.IsOk, string.Join("; ", added.Problems));
            clock.Days++;
        }

        string Samples(double middle)
        {
            string path = Path.Combine(folder, "samples.csv");
            File.WriteAllLines(path, ["latency_ms", .. Enumerable.Range(0, 120).Select(i => (middle + (((i * 37 % 120) - 60) * 0.004)).ToString(CultureInfo.InvariantCulture))]);
            return path;
        }
    }

    private sealed class DayByDay : TimeProvider
    {
        public int Days { get; set; }

        public override DateTimeOffset GetUtcNow() => _first.AddDays(Days);
    }
}
