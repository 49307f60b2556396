using System.Text.Json;
using System.Text.RegularExpressions;

namespace Floorline.Contract.Tests;

public class DiagnoseContractTests
{
    private static readonly string[] _voice = ["diagnose", "personaplex", "--on", "jetson-thor", "--weights", "bf16", "--context", "3000", "--measured",
        "114ms", "--json"];

    [Fact]
    public void Diagnose_PersonaPlexAt200GBPerSecond_IsMemoryBoundByWeights()
    {
        CommandLine.Said said = CommandLine.Run([.. _voice, "--hw-override", "bw=200GB/s"]);

        Assert.Equal(0, said.Code);
        Assert.Equal("floorline/diagnosis@1", said.Json.GetProperty("schema").GetString());
        Assert.Equal(83.7, said.Json.GetProperty("floors").GetProperty("r1_ms").GetDouble(), 1e-6);
        Assert.InRange(said.Json.GetProperty("ratio").GetDouble(), 1.23, 1.27);
        Assert.Equal("memory_bound_weights", said.Json.GetProperty("regime").GetString());
    }

    [Fact]
    public void Diagnose_PersonaPlexAtTheSheetsBandwidth_IsTransitionalAndBandwidthDecides()
    {
        JsonElement json = CommandLine.Run(_voice).Json;

        Assert.Equal("transitional", json.GetProperty("regime").GetString());
        JsonElement first = json.GetProperty("sensitivity")[0];
        Assert.Equal("bandwidth", first.GetProperty("input").GetString());
        Assert.True(first.GetProperty("decides").GetBoolean());
        Assert.Single(json.GetProperty("sensitivity").EnumerateArray(), static s => s.GetProperty("decides").GetBoolean());
    }

    [Fact]
    public void Diagnose_AnyMeasurement_GapsSumToTheTimeAboveTheSheetFloor()
    {
        JsonElement ladder = CommandLine.Run(_voice).Json.GetProperty("ladder");

        double gaps = ladder.EnumerateArray().Where(static r => r.TryGetProperty("gap_ms", out _)).Sum(static r => r.GetProperty("gap_ms").GetDouble());
        Assert.Equal(114 - ladder[0].GetProperty("time_ms").GetDouble(), gaps, 1e-6);
    }

    [Fact]
    public void Diagnose_AfterFp8_SaysWhyFp4WouldNotHelp()
    {
        JsonElement json = CommandLine.Run("diagnose", "personaplex", "--on", "jetson-thor", "--weights", "fp8", "--context", "3000", "--measured", "74ms",
            "--json").Json;

        Assert.Equal("overhead_bound", json.GetProperty("regime").GetString());
        JsonElement rejected = json.GetProperty("does_not_help").EnumerateArray().Single(static r => r.GetProperty("lever").GetString() == "fp4");
        Assert.Contains("stop quantising", rejected.GetProperty("reason").GetString(), StringComparison.Ordinal);
    }

    // Which of the two it is, only the weights' format tells, and nobody stated it.
    [Theory]
    [InlineData("h100", "")]
    [InlineData("h100", "vllm")]
    [InlineData("rtx-4090", "sglang")]
    public void Diagnose_ATimeThatOnlyAFormatNobodyStatedMakesPossible_HangsOnTheFormat(string device, string engine)
    {
        string time = device == "h100" ? "3ms" : "10ms";
        string[] of = ["llama-3-8b", "--on", device, "--measured", time, "--json", .. engine.Length > 0 ? ["--engine", engine] : Array.Empty<string>()];

        // What may hold in another format is no contradiction for those that judge it; nothing can be planned from it (decision 0140).
        foreach ((int code, CommandLine.Said said) in new[] { (0, CommandLine.Run(["diagnose", .. of])), (0, CommandLine.Run(["predict", .. of])),
            (5, CommandLine.Run(["plan", .. of, "--slo", "itl<50ms"])) })
        {
            Assert.Equal(code, said.Code);
            JsonElement answer = said.Json.GetProperty("answer");
            Assert.Equal("cannot_tell", answer.GetProperty("verdict").GetString());
            Assert.StartsWith("It cannot be bf16", answer.GetProperty("alarm").GetString(), StringComparison.Ordinal);
            JsonElement[] decides = [.. answer.GetProperty("assumed_that_decides").EnumerateArray()];
            Assert.NotEmpty(decides);
            Assert.All(decides, static d => Assert.Equal(("weights", "bf16"), (d.GetProperty("input").GetString(), d.GetProperty("value").GetString())));
            Assert.DoesNotContain(decides, static d => d.GetProperty("verdict_then").GetString() is "impossible" or "does_not_fit");
        }
    }

    // The same time of the same deployment, told as a load and as the step that this load gives on average.
    [Fact]
    public void Plan_ATimeThatOnlyAnotherFormatMakesPossible_IsJudgedAlikeWithAndWithoutALoad()
    {
        string[] of = ["plan", "llama-3.1-70b", "--on", "8xh100", "--tp", "8", "--engine", "vllm", "--measured", "3ms", "--slo", "itl<50ms", "--json"];
        CommandLine.Said load = CommandLine.Run([.. of, "--concurrency", "32", "--prompt-tokens", "2048", "--output-tokens", "512"]);
        Match average = Assert.Single(load.Json.GetProperty("assumptions").EnumerateArray()
            .Select(static a => Regex.Match(a.GetString()!, @"^Step: (\d+) sequence\(s\) over (\d+) cached tokens")), static m => m.Success);
        CommandLine.Said step = CommandLine.Run([.. of, "--batch", average.Groups[1].Value, "--context", average.Groups[2].Value]);

        Assert.Equal((5, 5), (step.Code, load.Code));
        Assert.Equal(step.Json.GetProperty("answer").GetProperty("alarm").GetString(), load.Json.GetProperty("answer").GetProperty("alarm").GetString());
        Assert.StartsWith("It cannot be bf16", step.Json.GetProperty("answer").GetProperty("alarm").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Diagnose_ASecondMeasurementBelowItsOwnFloor_ContradictsItself()
    {
        CommandLine.Said said = CommandLine.Run("diagnose", "llama-3-8b", "--on", "2xh100", "--tp", "2", "--engine", "vllm", "--measured", "200tok/s", "--also",
            "tp=1:900tok/s", "--json");

        Assert.Equal(5, said.Code);
        Assert.Equal("impossible", said.Json.GetProperty("answer").GetProperty("verdict").GetString());
    }

    // 16 sequences of 8e9 parameters in 16 bit: 16 tokens in 5.1 ms are the most that one device gives.
    [Theory]
    [InlineData("plan", "9000tok/s", 5)]
    [InlineData("predict", "9000tok/s", 5)]
    [InlineData("predict", "1500tok/s", 0)]
    public void Answer_AThroughputAboveTheFloor_ContradictsItself(string verb, string throughput, int code)
    {
        CommandLine.Said said = CommandLine.Run([verb, "llama-3.1-8b", "--on", "h100", "--engine", "vllm", "--weights", "bf16", "--concurrency", "16",
            "--prompt-tokens", "1024", "--output-tokens", "256", "--measured-throughput", throughput, "--json",
            .. verb == "plan" ? ["--slo", "itl<50ms"] : Array.Empty<string>()]);

        Assert.Equal(code, said.Code);
        Assert.Equal(code == 5, said.Json.GetProperty("answer").GetProperty("verdict").GetString() == "impossible");
    }

    [Theory]
    [InlineData("--util", "100%", "host.eager")]
    [InlineData("--clock", "1980MHz", "clock.power")]
    [InlineData("--shares", "matrix=80%,launch=2%,idle=3%,elementwise=10%", "host.eager")]
    public void Diagnose_AFactThatExcludesACause_DoesNotNameIt(string option, string value, string cause)
    {
        string[] plain = ["diagnose", "llama-3-8b", "--on", "h100", "--measured", "25ms", "--json"];

        Assert.Contains(cause, Causes(plain));
        Assert.DoesNotContain(cause, Causes([.. plain, option, value]));

        static IEnumerable<string> Causes(string[] arguments) => CommandLine.Run(arguments).Json.GetProperty("answer").GetProperty("causes").EnumerateArray()
            .Select(static c => c.GetProperty("id").GetString()!);
    }

    [Fact]
    public void Diagnose_FasterThanTheFloor_IsImpossibleWithCausesAndExitsWith5()
    {
        CommandLine.Said said = CommandLine.Run("diagnose", "llama-3-8b", "--on", "h100", "--weights", "bf16", "--measured", "2ms", "--json");

        Assert.Equal(5, said.Code);
        Assert.Equal("impossible", said.Json.GetProperty("regime").GetString());
        Assert.True(said.Json.GetProperty("causes").GetArrayLength() >= 3);
        Assert.True(said.Json.GetProperty("ratio").GetDouble() < 1);
    }

    [Fact]
    public void Diagnose_FieldsOfTheContract_AreThere()
    {
        JsonElement json = CommandLine.Run(_voice).Json;

        Assert.All(
            (string[])["measured_ms", "ratio", "regime", "ladder", "mfu", "mbu", "sensitivity", "helps", "does_not_help", "floors", "bytes", "flops",
                "capacity", "assumptions", "best_tok_s", "answer"],
            name => Assert.True(json.TryGetProperty(name, out _), name));
        Assert.Contains(json.GetProperty("ladder").EnumerateArray(), static r => r.TryGetProperty("unknown", out _));
    }
}
