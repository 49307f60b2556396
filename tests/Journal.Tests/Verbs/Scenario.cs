using System.Text;
using Floorline.Journal.Tests.Support;
using Floorline.Readers;
using Floorline.Workbench;
using Floorline.Workbench.Documents;

namespace Floorline.Journal.Tests.Verbs;

/// <summary>One story told to a journal with a fixed clock, names and environment: every verb, and what each prints as JSON.</summary>
internal sealed class Scenario : TimeProvider
{
    private readonly JournalPlace _place;
    private readonly List<string> _documents = [];
    private DateTimeOffset _now = Some.Day;
    private long _names;

    private Scenario(string address, string folder) => _place = new JournalPlace
    {
        Address = address,
        Folder = folder,
        Clock = this,
        NewId = at => EntryId.Of(at, ++_names),
        Environment = new RunEnvironment { Host = "bench-1", System = "linux", Driver = "nvidia 550.54", GitCommit = new string('a', 40) },
    };

    public override DateTimeOffset GetUtcNow() => _now;

    /// <summary>Plays the story; gives every document in order, the exports last.</summary>
    /// <param name="address">The journal.</param>
    /// <param name="folder">A folder for files.</param>
    public static IReadOnlyList<string> Play(string address, string folder)
    {
        var scenario = new Scenario(address, folder);
        scenario.Tell(folder);
        return scenario._documents;
    }

    private void Tell(string folder)
    {
        string samples = Path.Combine(folder, "samples.csv");
        File.WriteAllText(samples, "latency_ms\n" + string.Concat(Enumerable.Range(0, 120).Select(static i => $"{9 + (i % 7 * 0.013)}\n")));
        string faster = Path.Combine(folder, "faster.jsonl");
        File.WriteAllText(faster, string.Concat(Enumerable.Range(0, 120).Select(static i => $"{{\"ttft_s\": 1, \"latency_s\": {(6 + (i % 5 * 0.011)) / 1000}}}\n")));

        Keep(Verb.JournalInit(_place), JsonText.Of);
        Keep(Verb.JournalInit(_place), JsonText.Of);
        var start = new SituationSpec { Model = "llama-3-8b", On = "h100", Weights = "bf16", Context = "4096" };
        Add(new JournalAddSpec { Situation = start, Samples = samples, Engine = "vllm", EngineVersion = "0.9.1", Settings = ["max-num-seqs=256"], Note = "where we start: Größe, 東京, \"quoted\"" });
        Add(new JournalAddSpec { Parent = "1", Situation = new SituationSpec { Weights = "fp8" }, Predicted = "floors" });
        Add(new JournalAddSpec { Plan = "2", Samples = faster, Metric = "p95", Verdict = "keep" });
        Add(new JournalAddSpec { Parent = "latest", Settings = ["max-num-seqs=512"], Predicted = "5ms..6ms", Situation = new SituationSpec { Measured = "6.6ms+-2%" }, Verdict = "roll-back", Note = "slower\nsecond line" });
        Add(new JournalAddSpec { Parent = "3", Situation = new SituationSpec { Kv = "fp8", Batch = "4", Measured = "7ms" } });
        Add(new JournalAddSpec { Parent = "3", Situation = new SituationSpec { Kv = "fp8", Batch = "4", Measured = "7ms" }, AllowMany = true });
        Add(new JournalAddSpec { Situation = new SituationSpec { Model = "our-own-model", On = "h100", Measured = "1s" }, SummaryOnly = true });
        Keep(Verb.JournalList(_place, new JournalListSpec()), JsonText.Of);
        Keep(Verb.JournalList(_place, new JournalListSpec { Limit = "2", Before = "5" }), JsonText.Of);
        Keep(Verb.JournalList(_place, new JournalListSpec { Engine = "vllm", Lever = "weights", Verdict = "keep", Model = "llama-3-8b", On = "h100" }), JsonText.Of);
        foreach (string reference in (string[])["1", "latest", "3", "nothing", "99", "e1"])
        {
            Keep(Verb.JournalShow(_place, reference), JsonText.Of);
        }

        Keep(Verb.JournalCompare(_place, "1", "3"), JsonText.Of);
        Keep(Verb.JournalCompare(_place, "4"), JsonText.Of);
        Keep(Verb.JournalCompare(_place, "1"), JsonText.Of);
        Keep(Verb.JournalTree(_place), JsonText.Of);
        Keep(Verb.JournalTree(_place, "4", "2"), JsonText.Of);
        Keep(Verb.JournalScore(_place), JsonText.Of);
        Keep(Verb.JournalCheck(_place), JsonText.Of);
        using var lines = new StringWriter();
        Verb.JournalExport(_place, JournalExportFormat.JsonLines, lines);
        using var again = new MemoryStream(Encoding.UTF8.GetBytes(lines.ToString()));
        Keep(Verb.JournalImport(_place, again, "export.jsonl"), JsonText.Of);
        using var page = new StringWriter();
        Verb.JournalExport(_place, JournalExportFormat.Markdown, page);
        _documents.Add(lines.ToString());
        _documents.Add(page.ToString());
    }

    private void Add(JournalAddSpec spec) => Keep(Verb.JournalAdd(_place, spec), JsonText.Of);

    private void Keep<T>(ReadResult<T> result, Func<T, string> document)
    {
        _now = _now.AddHours(1.5);
        _documents.Add(result.IsOk ? document(result.Value) : JsonText.Of(result.Problems));
    }
}
