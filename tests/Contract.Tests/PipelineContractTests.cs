using System.Text.Json;

namespace Floorline.Contract.Tests;

/// <summary>Pipelines of stages with and without models, and action chunks, as the command line answers them.</summary>
public sealed class PipelineContractTests : IDisposable
{
    private const string Robot = """
        { "name": "robot", "budget": "150ms", "stages": [
          { "name": "camera", "time": "30fps", "after": [] },
          { "name": "resize", "on": "xeon-8480", "measured": "2.1ms", "moves": "12MB" },
          { "name": "microphone", "time": "20ms", "after": [] },
          { "name": "asr", "model": "whisper-large-v3", "on": "rtx-4090", "after": "microphone" },
          { "name": "policy", "model": "llama-3.2-1b", "on": "jetson-thor", "measured": "11ms", "calls": 4, "after": ["resize", "asr"] } ] }
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("floorline-pipeline").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    // A tokeniser has no model: its time counts, its floor is not known, and the reason is said.
    [Fact]
    public void Pipeline_AStageWithoutAModel_CountsItsTimeAndHasNoFloor()
    {
        CommandLine.Said said =
            Run("""{ "name": "svc", "budget": "200ms", "stages": [ { "name": "tokenizer", "measured": "12ms" }, { "name": "model", "model": "llama-3.2-1b", "on": "a10g", "measured": "9ms", "calls": 10 } ] }""", "--json");
        JsonElement[] stages = [.. said.Json.GetProperty("stages").EnumerateArray()];

        Assert.Equal((0, ""), (said.Code, said.Error));
        Assert.Equal(102, said.Json.GetProperty("total_ms").GetDouble(), 1e-9);
        Assert.Equal("met_surely", said.Json.GetProperty("attainment").GetString());
        Assert.Equal(JsonValueKind.Null, stages[0].GetProperty("floor_ms").ValueKind);
        Assert.Contains("no model", stages[0].GetProperty("floor_ms_unknown").GetString(), StringComparison.Ordinal);
        Assert.Equal(JsonValueKind.Null, stages[0].GetProperty("regime").ValueKind);
        Assert.Equal("model", said.Json.GetProperty("work_on").GetString());
        Assert.Equal(12 + said.Json.GetProperty("floor_ms").GetDouble(), said.Json.GetProperty("at_floors_ms").GetDouble(), 1e-6);
    }

    [Fact]
    public void Pipeline_OfARobot_TakesTheCriticalPathAndExpectsWhatWasNotMeasured()
    {
        CommandLine.Said said = Run(Robot, "--json");
        Dictionary<string, JsonElement> stages = said.Json.GetProperty("stages").EnumerateArray().ToDictionary(static s => s.GetProperty("name").GetString()!);

        Assert.Equal((0, ""), (said.Code, said.Error));
        Assert.Equal(["measured", "stated", "expected"], new[] { "resize", "camera", "asr" }.Select(name => stages[name].GetProperty("basis").GetString()));
        Assert.Equal([true, true, false, false, true], stages.Values.Select(static s => s.GetProperty("critical").GetBoolean()));
        Assert.Equal(1000 / 30.0 + 2.1 + 44, said.Json.GetProperty("total_ms").GetDouble(), 1e-6);

        // 12 MB at the 307.2 GB/s of the CPU that the stage runs on.
        Assert.Equal(12e6 / 307.2e9 * 1e3, stages["resize"].GetProperty("floor_ms").GetDouble(), 1e-9);
        Assert.Equal("overhead_bound", stages["resize"].GetProperty("regime").GetString());
        Assert.Contains("Xeon", stages["resize"].GetProperty("hardware").GetString(), StringComparison.Ordinal);

        JsonElement expected = stages["asr"].GetProperty("time");
        Assert.True(expected.GetProperty("low_ms").GetDouble() < expected.GetProperty("middle_ms").GetDouble());
        Assert.True(stages["asr"].GetProperty("floor_ms").GetDouble() <= expected.GetProperty("low_ms").GetDouble());
        Assert.Equal(JsonValueKind.Null, stages["asr"].GetProperty("measured_ms").ValueKind);
        Assert.Equal("same_family", stages["asr"].GetProperty("expected_basis").GetString());
        Assert.Equal(0, stages["asr"].GetProperty("gain_ms").GetDouble());
    }

    [Fact]
    public void Pipeline_OfARobot_ReadsWithin80Columns()
    {
        CommandLine.Said said = Run(Robot);

        Assert.All(said.Out.Split('\n').Where(static l => !l.TrimStart().StartsWith("floorline ", StringComparison.Ordinal)), static l =>
            Assert.True(l.Length <= 80, l));
        Assert.Contains("not measured; compiled is expected to take", said.Out, StringComparison.Ordinal);
        Assert.Contains("critical path", said.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Pipeline_WithoutAnyFloor_SaysThatNothingSaysWhereTimeCouldGo()
    {
        CommandLine.Said said = Run("""{ "stages": [ { "name": "http", "measured": "40ms" } ] }""");

        Assert.Equal(0, said.Code);
        Assert.Contains("No stage has a floor", said.Out, StringComparison.Ordinal);
        Assert.Equal(JsonValueKind.Null, Run("""{ "stages": [ { "name": "http", "measured": "40ms" } ] }""", "--json").Json.GetProperty("work_on").ValueKind);
    }

    [Theory]
    [InlineData("""{ "name": "a" }""", "measured")]
    [InlineData("""{ "name": "a", "measured": "9ms", "time": "9ms" }""", "one of time and measured")]
    [InlineData("""{ "name": "a", "measured": "9ms", "weights": "fp8" }""", "a stage without a model")]
    [InlineData("""{ "name": "a", "measured": "9ms", "moves": "6MB" }""", "the hardware of the stage")]
    [InlineData("""{ "name": "a", "measured": "9tok/s" }""", "a rate of calls")]
    [InlineData("""{ "name": "a", "measured": "9ms", "after": ["later"] }""", "'later'")]
    [InlineData("""{ "name": "a", "measured": "9ms", "after": 7.5 }""", "'7.5'")]
    [InlineData("""{ "name": "a", "measured": "9ms", "after": {} }""", "names of earlier stages")]
    [InlineData("""{ "name": "a", "model": "llama-3.2-1b", "on": "a10g", "moves": "6MB" }""", "the model says them")]
    public void Pipeline_AStageThatCannotBeRead_IsRefused(string stage, string said)
    {
        CommandLine.Said run = Run($$"""{ "stages": [ {{stage}} ] }""");

        Assert.Equal((1, ""), (run.Code, run.Out));
        Assert.Contains(said, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Chunk_OfAModel_IsExpectedWithItsFloor()
    {
        CommandLine.Said said = CommandLine.Run("chunk", "pi0", "--on", "jetson-thor", "--rate", "30hz", "--chunk", "50", "--horizon", "25", "--json");

        Assert.Equal((0, ""), (said.Code, said.Error));
        Assert.Equal("expected", said.Json.GetProperty("basis").GetString());
        Assert.Equal("met_surely", said.Json.GetProperty("attainment").GetString());
        Assert.True(said.Json.GetProperty("policy").GetProperty("floor_ms").GetDouble() <= said.Json.GetProperty("time").GetProperty("low_ms").GetDouble());
        Assert.Equal(25 / 30.0 * 1e3, said.Json.GetProperty("horizon_ms").GetDouble(), 1e-6);
        Assert.Equal(said.Json.GetProperty("inputs").GetProperty("measured_ms").GetDouble() + said.Json.GetProperty("horizon_ms").GetDouble(),
            said.Json.GetProperty("reaction_delay_ms").GetDouble(), 1e-6);
    }

    [Fact]
    public void Chunk_WithPercentiles_SaysWhatSlowCallsDo()
    {
        JsonElement json = CommandLine.Run("chunk", "--measured", "33ms", "--rate", "30hz", "--chunk", "50", "--horizon", "25", "--percentiles",
            "p99=2s,p95=0.9s,p50=33ms", "--json").Json;
        JsonElement[] all = [.. json.GetProperty("percentiles").EnumerateArray()];

        Assert.Equal(["p50", "p95", "p99"], all.Select(static p => p.GetProperty("statistic").GetString()));
        Assert.Equal([(true, false), (false, false), (false, true)],
            all.Select(static p => (p.GetProperty("keeps_horizon").GetBoolean(), p.GetProperty("stalls").GetBoolean())));
        Assert.Equal(25 / 30.0 * 100 * 1e3, all[2].GetProperty("between_longer_ms").GetDouble(), 1e-3);
    }

    [Theory]
    [InlineData("chunk --measured 1.2s --rate 30hz --chunk 50 --horizon 25", 3, "Late")]
    [InlineData("chunk --measured 2s --rate 30hz --chunk 50 --horizon 25", 3, "Stalls")]
    [InlineData("chunk --measured 0.8s --rate 30hz --chunk 50 --horizon 25", 0, "Keeps up")]
    [InlineData("chunk --rate 30hz", 1, "MODEL and --on")]
    [InlineData("chunk --measured 33ms --rate 30hz --chunk 50 --horizon 51", 1, "from 1 to 50")]
    [InlineData("chunk --measured 33ms --rate 30hz --percentiles p95=2s,p90=3s", 1, "no shorter")]
    [InlineData("chunk --measured 33ms", 1, "--rate")]
    public void Chunk_AnyHorizon_SaysWhetherItIsKept(string line, int code, string said)
    {
        CommandLine.Said run = CommandLine.Run(line.Split(' '));

        Assert.Equal(code, run.Code);
        Assert.Contains(said, run.Out + run.Error, StringComparison.Ordinal);
    }

    private CommandLine.Said Run(string pipeline, params string[] options)
    {
        string file = Path.Combine(_folder, "pipeline.json");
        File.WriteAllText(file, pipeline);
        return CommandLine.Run(["pipeline", file, .. options]);
    }
}
