using Floorline.Core.Quantities;
using Floorline.Journal.Documents;
using Floorline.Journal.Storage;
using Floorline.Journal.Tests.Support;
using Floorline.Readers;
using Floorline.Workbench;

namespace Floorline.Journal.Tests.Verbs;

/// <summary>A prediction that <c>floorline predict --json</c> made goes on record, and is scored under its lever.</summary>
public sealed class PredictionFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Add_PredictionOfPredict_IsScoredByItsLeverAndItsLikeliestTime()
    {
        File.WriteAllText(_folder.Of("p.json"), Programs.Floorline(_folder.Path, "predict llama-3-8b --on h100 --weights bf16 --engine vllm --apply fp8 --json").Out);
        Run("journal add llama-3-8b --on h100 --weights bf16 --engine vllm --measured 7ms");
        Run("journal add --parent 1 --weights fp8 --predict p.json");

        StoredEntry plan = Find("2");
        Run($"journal add --for 2 --measured {plan.Entry.Prediction!.Middle.Milliseconds * 1.1:0.####}ms");

        Assert.Equal(("predict", "fp8"), (plan.Entry.Prediction.Basis, plan.Entry.Lever));
        Assert.NotNull(plan.Entry.Prediction.Likeliest);
        Assert.True(plan.Entry.Prediction.Low <= plan.Entry.Prediction.Middle && plan.Entry.Prediction.Middle <= plan.Entry.Prediction.High);
        Assert.Equal(0.1, Find("3").Entry.Error!.Value, 1e-4);
        Assert.Equal(plan.Entry.Prediction, EntryJson.Read(EntryJson.Of(plan.Entry)).Prediction);
        string score = Run("journal score");
        Assert.Contains("fp8", score, StringComparison.Ordinal);
        Assert.Contains("vllm", score, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{}", "floorline/prediction@1")]
    [InlineData("{\"schema\": \"floorline/prediction@1\"}", "expected")]
    [InlineData("{\"schema\": \"floorline/prediction@1\", \"expected\": {\"low_ms\": 3, \"middle_ms\": 2, \"high_ms\": 4}}", "no three times in order")]
    [InlineData("{\"schema\": \"floorline/prediction@1\", \"applied\": [{\"lever\": \"fp8\", \"applicable\": false}]}", "cannot be applied")]
    [InlineData("{\"schema\": \"floorline/prediction@1\", \"applied\": [7]}", "a lever without a name")]
    [InlineData("not json", "JSON")]
    public void Add_WrongPrediction_IsRefusedAndNothingRecorded(string text, string said)
    {
        File.WriteAllText(_folder.Of("p.json"), text);
        var place = new JournalPlace { Folder = _folder.Path };

        ReadResult<JournalAddResult> added = Verb.JournalAdd(place, new JournalAddSpec { Situation = new SituationSpec { Model = "llama-3-8b" }, PredictionFile = _folder.Of("p.json") });

        Assert.Contains(said, string.Join('\n', added.Problems), StringComparison.Ordinal);
        Assert.False(File.Exists(_folder.Of(".floorline/journal.db")));
    }

    private string Run(string line)
    {
        Programs.Said said = Programs.Floorline(_folder.Path, line);
        Assert.True(said.Code == 0, line + ": " + said.Error);
        return said.Out;
    }

    private StoredEntry Find(string name) => Verb.JournalShow(new JournalPlace { Folder = _folder.Path }, name).Value.Stored;
}
