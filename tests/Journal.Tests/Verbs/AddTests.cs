using Floorline.Core.Expectations;
using Floorline.Core.Quantities;
using Floorline.Journal.Storage;
using Floorline.Journal.Tests.Support;
using Floorline.Readers;
using Floorline.Workbench;

namespace Floorline.Journal.Tests.Verbs;

public sealed class AddTests : IDisposable
{
    private static readonly SituationSpec _start = new() { Model = "llama-3-8b", On = "h100", Weights = "bf16", Measured = "9ms" };

    private readonly TemporaryFolder _folder = new();
    private readonly JournalPlace _place;

    public AddTests() => _place = new JournalPlace { Folder = _folder.Path, Environment = new RunEnvironment { Host = "box", Driver = "1.0" } };

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Add_WithoutInit_MakesTheJournalInTheFolder()
    {
        JournalAddResult first = Added(new JournalAddSpec { Situation = _start });

        Assert.True(first.IsNew);
        Assert.True(File.Exists(_folder.Of(".floorline/journal.db")));
        Assert.Equal("journal.db*\n", File.ReadAllText(_folder.Of(".floorline/.gitignore")));
        Assert.Equal(EntryVerdict.Baseline, first.Stored.Entry.Verdict);
        Assert.False(Added(new JournalAddSpec { Situation = _start }).IsNew);
    }

    [Fact]
    public void Add_FromAFolderBelow_UsesTheJournalAbove()
    {
        Added(new JournalAddSpec { Situation = _start });
        string below = Directory.CreateDirectory(_folder.Of("a/b")).FullName;

        Assert.Equal(2, Verb.JournalAdd(_place with { Folder = below }, new JournalAddSpec { Situation = _start }).Value.Stored.Number);
        Assert.Equal(2, Verb.JournalList(_place with { Folder = below }, new JournalListSpec()).Value.Page.Total);
    }

    [Fact]
    public void Add_ATimeBelowTheFloor_IsAFinding()
    {
        Assert.Contains("Impossible", Assert.Single(Added(new JournalAddSpec { Situation = _start with { Measured = "1ms" } }).Stored.Entry.Findings), StringComparison.Ordinal);
        Assert.Empty(Added(new JournalAddSpec { Situation = _start }).Stored.Entry.Findings);
    }

    [Fact]
    public void Add_OneField_RecordsExactlyThatChange()
    {
        Added(new JournalAddSpec { Situation = _start, Engine = "vllm", EngineVersion = "0.9" });

        Entry entry = Added(new JournalAddSpec { Parent = "1", Situation = new SituationSpec { Weights = "fp8", Measured = "6ms" } }).Stored.Entry;

        Assert.Equal([new FieldChange("weights", "bf16", "fp8")], entry.Changed);
        Assert.Equal("weights", entry.Lever);
        Assert.Equal("vllm", entry.Environment.Engine);
        Assert.Equal(EntryVerdict.Open, entry.Verdict);
        Assert.Empty(entry.Findings);
        Assert.DoesNotContain(entry.Situation, static f => f.Name == "measured");
    }

    [Fact]
    public void Add_TwoFields_IsRefusedUnlessAllowed()
    {
        Added(new JournalAddSpec { Situation = _start });
        var two = new JournalAddSpec { Parent = "1", Situation = new SituationSpec { Weights = "fp8", Batch = "8", Measured = "6ms" } };

        Problem refused = Assert.Single(Verb.JournalAdd(_place, two).Problems);
        Assert.Contains("weights bf16 -> fp8, batch (none) -> 8", refused.Found, StringComparison.Ordinal);
        Assert.Contains("--allow-many", refused.Expected, StringComparison.Ordinal);
        Assert.Equal(1, Verb.JournalList(_place, new JournalListSpec()).Value.Page.Total);

        Entry entry = Added(two with { AllowMany = true }).Stored.Entry;
        Assert.Equal(2, entry.Changed.Count);
        Assert.Equal("several", entry.Lever);
        Assert.Contains("no single cause", Assert.Single(entry.Findings), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0.10", null, null, "environment.engine_version")]
    [InlineData(null, "other", "1.0", "environment.host")]
    [InlineData(null, null, "2.0", "environment.driver")]
    public void Add_AnotherEnvironment_IsAChangeToo(string? version, string? host, string? driver, string field)
    {
        Added(new JournalAddSpec { Situation = _start, Engine = "vllm", EngineVersion = "0.9" });

        Entry entry = Added(new JournalAddSpec { Parent = "1", Situation = new SituationSpec { Measured = "6ms" }, EngineVersion = version, Host = host, Driver = driver }).Stored.Entry;

        Assert.Equal(field, Assert.Single(entry.Changed).Field);
    }

    [Fact]
    public void Add_RunElsewhere_TakesNothingOfThisMachine()
    {
        JournalPlace here = _place with { Environment = new RunEnvironment { Host = "laptop", System = "mac", Driver = "0" } };
        RunEnvironment first = Verb.JournalAdd(here, new JournalAddSpec { Situation = _start, Host = "gpu-1", Driver = "550" }).Value.Stored.Entry.Environment;
        Entry second = Verb.JournalAdd(here, new JournalAddSpec { Parent = "1", Situation = new SituationSpec { Weights = "fp8", Measured = "5ms" }, Host = "gpu-1" }).Value.Stored.Entry;

        Assert.Equal(("gpu-1", null, "550"), (first.Host, first.System, first.Driver));
        Assert.Equal("550", second.Environment.Driver);
        Assert.Equal("weights", Assert.Single(second.Changed).Field);
    }

    [Fact]
    public void Add_WithoutModel_MakesNoJournal()
    {
        Assert.Equal("MODEL", Assert.Single(Verb.JournalAdd(_place, new JournalAddSpec()).Problems).Path);
        Assert.False(Directory.Exists(_folder.Of(".floorline")));
    }

    [Fact]
    public void Add_RunWithFailedRequests_CountsThemInAFinding()
    {
        File.WriteAllText(_folder.Of("run.jsonl"), """
            {"id": "a", "output": "yes", "latency_ms": 5}
            {"id": "b", "error": "timeout"}
            {"id": "c", "output": "no", "latency_ms": 7}
            """);
        Entry entry = Added(new JournalAddSpec { Situation = _start with { Measured = null }, Samples = _folder.Of("run.jsonl") }).Stored.Entry;

        Assert.Equal(2, entry.Samples!.Count);
        Assert.StartsWith("1 requests", Assert.Single(entry.Findings), StringComparison.Ordinal);
    }

    [Fact]
    public void Add_OnlyTheCommitDiffers_TheCommitIsTheChange()
    {
        Verb.JournalAdd(_place with { Environment = new RunEnvironment { GitCommit = new string('a', 40) } }, new JournalAddSpec { Situation = _start });
        JournalPlace later = _place with { Environment = new RunEnvironment { GitCommit = new string('b', 40) } };

        Assert.Equal("environment.git_commit", Assert.Single(Verb.JournalAdd(later, new JournalAddSpec { Parent = "1", Situation = new SituationSpec { Measured = "8ms" } }).Value.Stored.Entry.Changed).Field);
        Assert.Equal("weights", Assert.Single(Verb.JournalAdd(later, new JournalAddSpec { Parent = "1", Situation = new SituationSpec { Weights = "fp8", Measured = "8ms" } }).Value.Stored.Entry.Changed).Field);
    }

    [Fact]
    public void Add_PlanThenResult_TheErrorIsAgainstThePlan()
    {
        Added(new JournalAddSpec { Situation = _start });
        Entry plan = Added(new JournalAddSpec { Parent = "1", Situation = new SituationSpec { Weights = "fp8" }, Predicted = "5ms..7ms" }).Stored.Entry;
        Entry result = Added(new JournalAddSpec { Plan = "2", Situation = new SituationSpec { Measured = "6.6ms" } }).Stored.Entry;

        Assert.Equal(EntryVerdict.Planned, plan.Verdict);
        Assert.Equal(plan.Id, result.Plan);
        Assert.Equal(plan.Parent, result.Parent);
        Assert.Equal(plan.Prediction, result.Prediction);
        Assert.Equal(0.1, result.Error!.Value, 1e-9);
        Assert.Equal([new FieldChange("weights", "bf16", "fp8")], result.Changed);
    }

    [Fact]
    public void Add_PredictedByFloors_IsThePipelinesOwnPrediction()
    {
        Added(new JournalAddSpec { Situation = _start });
        Prediction prediction = Added(new JournalAddSpec { Parent = "1", Situation = new SituationSpec { Weights = "fp8" }, Predicted = "floors" }).Stored.Entry.Prediction!;

        // The journal keeps the number, not how many digits of it were typed.
        TimeRange predicted = Verb.Predict(_start with { Measured = "9.00000000ms", Weights = "fp8", MeasuredWith = "weights=bf16" }).Value.Forecast.Step;
        Assert.True(predicted.Low < predicted.High);
        Assert.Equal(predicted.Low.Value, prediction.Low.Value, 1e-9);
        Assert.Equal(predicted.High.Value, prediction.High.Value, 1e-9);
        Assert.Equal("floors", prediction.Basis);
    }

    [Fact]
    public void Add_Samples_AreSummedUpAndKept()
    {
        File.WriteAllLines(_folder.Of("s.csv"), Enumerable.Range(1, 400).Select(static i => $"{i}").Prepend("latency_us"));
        Entry entry = Added(new JournalAddSpec { Situation = _start with { Measured = null }, Samples = _folder.Of("s.csv") }).Stored.Entry;

        Assert.Equal(400, entry.Samples!.Count);
        Assert.Equal(200.5e-6, entry.Measured!.Value.Value, 1e-12);
        Assert.Equal("median", entry.Metric);
        Assert.NotNull(entry.Samples.P99);
        Assert.True(entry.Samples.Kept);
        using JournalStore store = Some.Open(_folder.Of(".floorline/journal.db"), JournalAccess.Read);
        Assert.Equal(Enumerable.Range(1, 400).Select(static i => i / 1000.0), store.Samples(1)!.Milliseconds);
    }

    [Fact]
    public void Add_P99Of50Samples_IsRefusedWithTheNumberNeeded()
    {
        File.WriteAllLines(_folder.Of("s.csv"), Enumerable.Range(1, 50).Select(static i => $"{i}").Prepend("latency_ms"));

        Problem problem = Assert.Single(Verb.JournalAdd(_place, new JournalAddSpec { Situation = _start with { Measured = null }, Samples = _folder.Of("s.csv"), Metric = "p99" }).Problems);
        Assert.Contains("50 samples", problem.Found, StringComparison.Ordinal);
        Assert.Contains("at least 368", problem.Expected, StringComparison.Ordinal);
    }

    [Fact]
    public void Add_VerdictDocument_GivesVerdictAndTime()
    {
        File.WriteAllText(_folder.Of("v.json"), """{"schema": "floorline/verdict@1", "verdict": "roll_back", "speed": {"verdict": "faster", "metric": "p95", "baseline_ms": 2400, "candidate_ms": 1150.5}}""");
        Added(new JournalAddSpec { Situation = _start });

        Entry entry = Added(new JournalAddSpec { Parent = "1", Situation = new SituationSpec { Weights = "fp8" }, VerdictFile = _folder.Of("v.json") }).Stored.Entry;

        Assert.Equal(EntryVerdict.RollBack, entry.Verdict);
        Assert.Equal(1150.5, entry.Measured!.Value.Milliseconds, 1e-9);
        Assert.Equal("p95", entry.Metric);
    }

    [Theory]
    [InlineData("hf_abcdefghijklmnopqrstuvwxyz0123")]
    [InlineData("see postgresql://me:geheim@db/x")]
    [InlineData("ghp_0123456789abcdefghijklmnopqrstuv")]
    public void Add_NoteWithASecret_IsRefusedWithoutRepeatingIt(string note)
    {
        Problem problem = Assert.Single(Verb.JournalAdd(_place, new JournalAddSpec { Situation = _start, Note = note }).Problems);

        Assert.DoesNotContain(note, problem.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("geheim", problem.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Add_EverythingWrong_IsReportedAtOnce()
    {
        IReadOnlyList<Problem> problems = Verb.JournalAdd(_place, new JournalAddSpec
        {
            Situation = new SituationSpec { Model = "m", Measured = "9" },
            Predicted = "8ms..5ms",
            Verdict = "great",
            Metric = "p42",
            Settings = ["nonsense", "a=1", "a=2"],
            Note = "bell \a",
            VerdictFile = _folder.Of("none.json"),
        }).Problems;

        Assert.Equal(7, problems.Count);
        Assert.False(File.Exists(_folder.Of(".floorline/journal.db")));
    }

    [Theory]
    [InlineData("1", null, "which is no plan")]
    [InlineData("2", "4ms", "a second prediction")]
    public void Add_ForWhatIsNoPlan_IsRefused(string plan, string? predicted, string expected)
    {
        Added(new JournalAddSpec { Situation = _start });
        Added(new JournalAddSpec { Parent = "1", Situation = new SituationSpec { Weights = "fp8" }, Predicted = "5ms" });

        IReadOnlyList<Problem> problems = Verb.JournalAdd(_place, new JournalAddSpec { Plan = plan, Situation = new SituationSpec { Measured = "5ms" }, Predicted = predicted }).Problems;

        Assert.Contains(problems, p => p.Found.Contains(expected, StringComparison.Ordinal));
    }

    [Fact]
    public void Add_SituationThatNoVerbUnderstands_IsRefusedUnlessItIsMeant()
    {
        var spec = new JournalAddSpec { Situation = _start with { Weights = "fp88" } };

        Assert.Contains("--allow-unknown", Assert.Single(Verb.JournalAdd(_place, spec).Problems).Expected, StringComparison.Ordinal);
        Assert.Contains("No floors", Assert.Single(Added(spec with { AllowUnknown = true }).Stored.Entry.Findings), StringComparison.Ordinal);
    }

    [Fact]
    public void Add_NameTaken_DrawsAnother()
    {
        JournalPlace same = _place with { NewId = static at => EntryId.Of(Some.Day, 7) };
        Assert.True(Verb.JournalAdd(same, new JournalAddSpec { Situation = _start }).IsOk);

        Assert.Contains("name", Assert.Single(Verb.JournalAdd(same, new JournalAddSpec { Situation = _start }).Problems).Found, StringComparison.Ordinal);
        Assert.Equal(2, Added(new JournalAddSpec { Situation = _start }).Stored.Number);
    }

    private JournalAddResult Added(JournalAddSpec spec)
    {
        ReadResult<JournalAddResult> result = Verb.JournalAdd(_place, spec);
        Assert.True(result.IsOk, string.Join("; ", result.Problems));
        return result.Value;
    }
}
