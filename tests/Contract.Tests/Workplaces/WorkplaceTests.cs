using System.Globalization;
using Floorline.Core.Quantities;
using Floorline.Readers;
using Floorline.Workbench;

namespace Floorline.Contract.Tests.Workplaces;

/// <summary>Where a question is asked decides which engines, which machine and which files are meant: each place its own answer, in one process.</summary>
public sealed class WorkplaceTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("floorline-places-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Verbs_AtTwoPlacesOfOneProcess_TakeEachItsOwnEnginesAndMachine()
    {
        Workplace slow = Place("slow", gigabytes: 100, fixedMilliseconds: 40);
        Workplace fast = Place("fast", gigabytes: 400, fixedMilliseconds: 1);
        SituationSpec asked = new() { Model = "llama-3-8b", On = "host", Engine = "own" };

        PredictResult[] answers = [.. new[] { slow, fast, slow }.Select(place => Verb.Predict(asked with { Workplace = place.Anew() }).Value)];

        Assert.Equal(4, answers[0].Floors.Floors.WeightRead / answers[1].Floors.Floors.WeightRead, 1e-9);
        Assert.True(answers[0].Expected!.Time.Middle - answers[0].Floors.Floors.Binding > answers[1].Expected!.Time.Middle - answers[1].Floors.Floors.Binding);
        Assert.Equal(answers[0].Expected!.Time, answers[2].Expected!.Time);
        Assert.Contains(Verb.Catalogue("engines", null, slow).Value.Engines, static e => e.Name.StartsWith("own", StringComparison.Ordinal));
        Assert.DoesNotContain(Verb.Catalogue("engines").Value.Engines, static e => e.Name.StartsWith("own", StringComparison.Ordinal));
    }

    [Fact]
    public void Path_ThatIsRelative_IsSeenFromTheFolder()
    {
        Workplace place = Place("place", 100, 1);
        File.WriteAllText(Path.Combine(place.Folder, "device.json"), Device(250));

        SituationSpec asked = new() { Model = "params=7e9", On = "device.json" };

        Assert.Equal(250, Verb.Floors(asked with { Workplace = place }).Value.Situation.Hardware.Device.Bandwidth.GBPerSecond, 1e-9);
        Assert.Contains("no such file", Assert.Single(Verb.Floors(asked).Problems).Found, StringComparison.Ordinal);
        Assert.Contains("not opened", Assert.Single(Verb.Floors(asked with { Workplace = place.Closed() }).Problems).Expected, StringComparison.Ordinal);
    }

    [Fact]
    public void Engines_OfAPlanOverManyDevices_AreReadOnce()
    {
        var opened = new List<string>();
        Workplace place = Place("place", 100, 1, opened.Add);
        SituationSpec asked = new() { Model = "llama-3-8b", On = "h100", Engine = "own", Concurrency = "4", PromptTokens = "256", OutputTokens = "64",
            Workplace = place };

        Assert.True(Verb.Plan(asked, new PlanSpec { Hardware = "a100,h200,l40s" }).IsOk);
        Assert.True(Verb.Sweep(asked, "batch").IsOk);

        Assert.Equal([Path.Combine(place.Folder, SpecFile.DefaultName)], opened);
    }

    [Fact]
    public void Place_ThatIsAskedAnew_SeesWhatChanged()
    {
        Workplace place = Place("place", 100, 1);
        SituationSpec asked = new() { Model = "params=7e9", On = "host", Workplace = place };
        string state = place.State;

        double before = Verb.Floors(asked).Value.Situation.Hardware.Device.Bandwidth.GBPerSecond;
        File.WriteAllText(place.HostFile, Device(300));
        File.SetLastWriteTimeUtc(place.HostFile, DateTime.UtcNow.AddSeconds(5));

        Assert.Equal(100, before, 1e-9);
        Assert.Equal(100, Verb.Floors(asked).Value.Situation.Hardware.Device.Bandwidth.GBPerSecond, 1e-9);
        Assert.Equal(300, Verb.Floors(asked with { Workplace = place.Anew() }).Value.Situation.Hardware.Device.Bandwidth.GBPerSecond, 1e-9);
        Assert.NotEqual(state, place.State);
    }

    [Fact]
    public void Closed_LaidUnderAnOpenSituation_StaysClosed()
    {
        Workplace place = Place("place", 100, 1);
        SituationSpec closed = new() { Workplace = place.Closed() };

        Assert.False(closed.With(new SituationSpec { Workplace = place }).Workplace!.OpensFiles);
        Assert.False(new SituationSpec { Workplace = place }.With(closed).Workplace!.OpensFiles);
    }

    [Fact]
    public void Journal_OfAPlace_LiesInItsFolderOrWhereItsEnvironmentSays()
    {
        Workplace place = Place("place", 100, 1);

        SituationSpec tried = new() { Model = "llama-3-8b", On = "host", Measured = "200ms", Workplace = place };
        Assert.True(Verb.JournalAdd(place.Journal, new JournalAddSpec { Situation = tried }).IsOk);
        Assert.True(File.Exists(Path.Combine(place.Folder, ".floorline", "journal.db")));
        Assert.Equal("elsewhere.db", new Workplace { Variable = static name => name == JournalPlace.Variable ? "elsewhere.db" : null }.Journal.Address);
    }

    [Fact]
    public void Catalogue_OfABrokenFile_SaysWhere()
    {
        Workplace place = Place("place", 100, 1);
        File.WriteAllText(Path.Combine(place.Folder, SpecFile.DefaultName), "{");

        Problem problem = Assert.Single(Verb.Catalogue("engines", null, place).Problems);

        Assert.Equal(Path.Combine(place.Folder, SpecFile.DefaultName), problem.File);
    }

    /// <summary>A folder with an engine of its own, and a machine that was measured at a bandwidth.</summary>
    private Workplace Place(string name, double gigabytes, double fixedMilliseconds, Action<string>? opened = null)
    {
        string folder = Directory.CreateDirectory(Path.Combine(_folder, name)).FullName;
        string home = Directory.CreateDirectory(Path.Combine(_folder, name + "-home")).FullName;
        File.WriteAllText(Path.Combine(folder, SpecFile.DefaultName), FormattableString.Invariant(
            $"{{\"engines\": [{{\"name\": \"own\", \"kind\": \"compiled\", \"fixed_ms\": {fixedMilliseconds}}}]}}"));
        File.WriteAllText(Path.Combine(home, "host.json"), Device(gigabytes));
        return new Workplace { Folder = folder, Variable = variable => variable == "FLOORLINE_HOME" ? home : null, Opened = opened };
    }

    private static string Device(double gigabytes) => $$"""
        {"name": "own", "title": "Own", "vendor": "own", "kind": "cpu", "bandwidth_gb_s": {{gigabytes.ToString(CultureInfo.InvariantCulture)}},
         "memory_gb": 64, "peaks_tflop_s": {"fp16": 5}, "source": "measured here", "confidence": "medium"}
        """;
}
