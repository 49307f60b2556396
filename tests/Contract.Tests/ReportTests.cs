using System.Text.Json;

namespace Floorline.Contract.Tests;

/// <summary>The verb that reads other tools' results: its document, its exit codes, its determinism.</summary>
public sealed class ReportTests : IDisposable
{
    private const string Samples = "fixtures/serving";
    private const string Sglang = """{"backend":"sglang","dataset_name":"random","request_rate":Infinity,"max_concurrency":8,"total_input_tokens":10,"total_output_tokens":20,"total_output_tokens_retokenized":20,"median_ttft_ms":5,"duration":2,"completed":4,"random_range_ratio":1,"later":[1]}""";
    private static readonly string[] _fields = ["tool", "tool_version", "format", "model", "concurrency", "request_rate", "requests", "completed", "failed",
        "duration_s", "input_tokens", "output_tokens", "output_tok_s", "request_per_s", "ttft_ms", "itl_ms", "tpot_ms", "e2e_ms"];
    private readonly string _folder = Directory.CreateTempSubdirectory("floorline-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Report_OfAFile_HasTheContract()
    {
        CommandLine.Said said = CommandLine.Run("report", Made("a.jsonl", Sglang), "--json");
        JsonElement run = said.Json.GetProperty("runs")[0];

        Assert.Equal(0, said.Code);
        Assert.Equal("", said.Error);
        Assert.Equal("floorline/serving@1", said.Json.GetProperty("schema").GetString());
        Assert.All(_fields, field => Assert.True(run.TryGetProperty(field, out _), field));
        Assert.Equal("inf", run.GetProperty("request_rate").GetString());
        Assert.Equal(5, run.GetProperty("ttft_ms").GetProperty("p50").GetDouble());
        Assert.NotEqual("", run.GetProperty("tpot_ms").GetProperty("unknown").GetString());
        Assert.Equal(1, run.GetProperty("other").GetProperty("later")[0].GetInt32());
    }

    [Fact]
    public void Report_OfItsOwnDocument_IsTheSameRuns()
    {
        string first = CommandLine.Run("report", Made("a.jsonl", Sglang), "--json").Out;
        string second = CommandLine.Run("report", Made("b.json", first), "--json").Out;

        Assert.Equal(Runs(first), Runs(second));
    }

    [Fact]
    public void Report_OfSomethingElse_SaysSo()
    {
        CommandLine.Said said = CommandLine.Run("report", Made("a.json", "{\"x\":1}"), Path.Combine(_folder, "none"));

        Assert.Equal(1, said.Code);
        Assert.Contains("keys x", said.Error, StringComparison.Ordinal);
        Assert.Contains("no such file", said.Error, StringComparison.Ordinal);
        Assert.Equal("", said.Out);
    }

    [Fact]
    public void Report_OfAFolder_ListsWhatIsNone()
    {
        Made("a.jsonl", Sglang);
        Made("notes.txt", "hello");
        JsonElement json = CommandLine.Run("report", _folder, "--json").Json;

        Assert.Equal(1, json.GetProperty("runs").GetArrayLength());
        Assert.EndsWith("notes.txt", json.GetProperty("skipped")[0].GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Report_NamesFromFiles_CannotSteerATerminal()
    {
        string text = CommandLine.Run("report", Made("a.json",
            Sglang.Replace("\"sglang\"", "\"sglang\",\"model_id\":\"\\u001b[31mred\"", StringComparison.Ordinal))).Out;

        Assert.DoesNotContain('\u001b', text);
        Assert.Contains("?[31mred", text, StringComparison.Ordinal);
    }

    [SharedDataFact(Samples)]
    public void Report_OfEverySample_TwiceIsTheSame_AndFitsAPage()
    {
        string folder = SharedData.PathOf(Samples);
        string first = CommandLine.Run("report", folder, "--json").Out;

        Assert.Equal(first, CommandLine.Run("report", folder, "--json").Out);
        Assert.Equal(Runs(first), Runs(CommandLine.Run("report", Made("own.json", first), "--json").Out));
        Assert.All(JsonDocument.Parse(first).RootElement.GetProperty("runs").EnumerateArray().ToArray(), static run =>
            Assert.All(_fields, field => Assert.True(run.TryGetProperty(field, out _), field)));
        Assert.All(CommandLine.Run("report", folder).Out.Split('\n').Where(static l => l.Contains(' ', StringComparison.Ordinal)), static line =>
            Assert.True(line.Length <= 80, line));
    }

    private string Made(string name, string content)
    {
        string path = Path.Combine(_folder, name);
        File.WriteAllText(path, content);
        return path;
    }

    private static string[] Runs(string json) => [.. JsonDocument.Parse(json).RootElement.GetProperty("runs").EnumerateArray()
        .Select(static run => string.Join(",", run.EnumerateObject().Where(static p => p.Name != "source")
            .Select(static p => $"{p.Name}={JsonSerializer.Serialize(p.Value)}")))];
}
