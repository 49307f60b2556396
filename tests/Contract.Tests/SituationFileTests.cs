using System.Text.Json;

namespace Floorline.Contract.Tests;

public sealed class SituationFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("floorline-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Diagnose_WithoutModel_TakesTheDefaultSituation()
    {
        Write("""{"default": "voice", "situations": {"voice": {"model": "personaplex", "on": "jetson-thor", "context": 3000, "measured": "114ms"}, "other": {"model": "llama-3-8b"}}}""");

        JsonElement json = CommandLine.RunIn(_folder, "diagnose", "--json").Json;

        Assert.Equal("personaplex", json.GetProperty("model").GetProperty("name").GetString());
        Assert.Equal(114, json.GetProperty("measured_ms").GetDouble());
    }

    [Fact]
    public void Diagnose_OptionsOverrideTheFile()
    {
        Write("""{"situations": {"voice": {"model": "personaplex", "on": "jetson-thor", "context": 3000, "measured": "114ms"}}}""");

        JsonElement json = CommandLine.RunIn(_folder, "diagnose", "--situation", "voice", "--measured", "74ms", "--weights", "fp8", "--json").Json;

        Assert.Equal(74, json.GetProperty("measured_ms").GetDouble());
        Assert.Equal("fp8", json.GetProperty("step").GetProperty("weights").GetString());
    }

    [Theory]
    [InlineData("""{"situations": {"a": {"modle": "x"}}}""", "perhaps model")]
    [InlineData("""{"situations": {"a": {"model": {}}}}""", "text or a number")]
    [InlineData("""{"situations": {"a": {}, "b": {}}}""", "several situations and no default")]
    [InlineData("""{}""", "situations")]
    public void Diagnose_BadFile_NamesTheField(string content, string expected)
    {
        Write(content);

        CommandLine.Said said = CommandLine.RunIn(_folder, "floors", "--on", "h100");

        Assert.Equal(1, said.Code);
        Assert.Contains(expected, said.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Pipeline_OverBudget_ExitsWith3AndNamesTheStage()
    {
        File.Copy(RepositoryRoot.Of("samples", "voice-pipeline.json"), Path.Combine(_folder, "voice.json"));

        CommandLine.Said said = CommandLine.RunIn(_folder, "pipeline", "voice.json", "--json");

        Assert.Equal(3, said.Code);
        Assert.Equal("vision-language", said.Json.GetProperty("work_on").GetString());
        Assert.Equal(76 + (34.2 * 22) + 59, said.Json.GetProperty("total_ms").GetDouble(), 1e-6);
    }

    [Fact]
    public void Pipeline_SeveralProblems_AreReportedAtOnce()
    {
        Write("""{"budget": "700", "stages": [{"name": "one", "model": "nonesuch", "on": "h100", "measured": "1ms"}, {"name": "two", "model": "llama-3-8b", "on": "h100"}]}""", "p.json");

        CommandLine.Said said = CommandLine.RunIn(_folder, "pipeline", "p.json");

        Assert.Equal(1, said.Code);
        Assert.Contains("one: MODEL", said.Error, StringComparison.Ordinal);
        Assert.Contains("two: --measured", said.Error, StringComparison.Ordinal);
        Assert.Contains("budget", said.Error, StringComparison.Ordinal);
    }

    private void Write(string content, string name = "floorline.json") => File.WriteAllText(Path.Combine(_folder, name), content);
}
