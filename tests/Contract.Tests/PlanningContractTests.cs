using System.Text.Json;
using Floorline.Workbench;
using Floorline.Workbench.Documents;

namespace Floorline.Contract.Tests;

/// <summary>predict and plan through the command line.</summary>
public class PlanningContractTests
{
    [Fact]
    public void Predict_AStep_NamesFloorExpectationAndLevers()
    {
        CommandLine.Said said = CommandLine.Run("predict", "llama-3-8b", "--on", "h100", "--context", "2000", "--engine", "vllm", "--json");
        JsonElement json = said.Json;

        Assert.Equal((0, ""), (said.Code, said.Error));
        Assert.Equal("floorline/prediction@1", json.GetProperty("schema").GetString());
        Assert.Equal("vllm", json.GetProperty("inputs").GetProperty("engine").GetString());
        JsonElement expected = json.GetProperty("expected");
        (double low, double middle, double high) = Range(expected);
        Assert.True(json.GetProperty("floor_ms").GetDouble() <= low && low <= middle && middle <= high);

        // Three rungs and their sum, each printed with ten digits.
        Assert.Equal(middle, expected.GetProperty("kernels_ms").GetDouble() + expected.GetProperty("communication_ms")
            .GetDouble() + expected.GetProperty("launch_and_host_ms").GetDouble(), 1e-6);
        Assert.Equal("same_family", expected.GetProperty("basis").GetString());
        Assert.NotEmpty(json.GetProperty("helps").EnumerateArray());
        Assert.All(json.GetProperty("does_not_help").EnumerateArray(), static o => Assert.True(o.GetProperty("reason").GetString()!.Length > 10));
    }

    [Fact]
    public void Predict_AServedLoad_NamesPercentilesAndTheEstimate()
    {
        JsonElement json = CommandLine.Run("predict", "llama-3-8b", "--on", "h100", "--concurrency", "8", "--prompt-tokens", "500", "--output-tokens", "64",
            "--json").Json;

        foreach (string name in (string[])["ttft_ms", "itl_ms", "tpot_ms", "e2e_ms"])
        {
            JsonElement one = json.GetProperty("served").GetProperty(name);
            Assert.True(one.GetProperty("p50").GetDouble() <= one.GetProperty("p90").GetDouble()
                && one.GetProperty("p90").GetDouble() <= one.GetProperty("p95").GetDouble(), name);
            Assert.True(one.GetProperty("count").GetInt64() > 0, name);
        }

        Assert.True(json.GetProperty("served").GetProperty("output_tok_s").GetDouble() > 0);
        Assert.False(json.GetProperty("served").GetProperty("overloaded").GetBoolean());
        Assert.True(json.GetProperty("estimated").GetProperty("itl_ms").GetDouble() > 0);
    }

    [Fact]
    public void Predict_Disaggregated_GivesAServedLoadAndNoEstimate()
    {
        CommandLine.Said said = CommandLine.Run("predict", "llama-3-8b", "--on", "h100", "--concurrency", "8", "--prompt-tokens", "500", "--output-tokens",
            "64", "--disaggregate", "2", "--json");

        Assert.Equal(0, said.Code);
        Assert.Equal(0, said.Json.GetProperty("served").GetProperty("prefill_share").GetDouble());
        Assert.False(said.Json.TryGetProperty("estimated", out _));
    }

    [Fact]
    public void Predict_ALoadThatDoesNotFit_ExitsWith2AndSaysWhy()
    {
        CommandLine.Said said = CommandLine.Run("predict", "llama-3-70b", "--on", "h100", "--concurrency", "1", "--json");

        Assert.Equal(2, said.Code);
        Assert.Equal(JsonValueKind.Null, said.Json.GetProperty("served").ValueKind);
        Assert.Contains("do not fit", said.Json.GetProperty("served_unknown").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("predict llama-3-70b --on h100", 2)]
    [InlineData("predict llama-3-70b --on h100 --apply int4", 0)]
    [InlineData("predict llama-3-8b --on h100 --batch 100000", 2)]
    public void Predict_AStepThatDoesNotFit_ExitsWith2AndSaysSo(string line, int code)
    {
        CommandLine.Said said = CommandLine.Run(line.Split(' '));

        Assert.Equal(code, said.Code);
        Assert.Equal(code == 2, said.Out.Contains("It does not fit", StringComparison.Ordinal));
        Assert.Equal(code == 0, CommandLine.Run([.. line.Split(' '), "--json"]).Json.GetProperty("fits").GetBoolean());
    }

    [Fact]
    public void Predict_ALoadOfManySequences_JudgesTheStepOfThatLoad()
    {
        static string Words(params string[] more) => string.Join(' ', CommandLine.Run(["predict", "llama-3-8b", "--on", "h100", "--concurrency", "16", .. more])
            .Out.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

        Assert.Contains("Step: 16 sequence(s) over 1152 cached tokens each, what the load gives on average.", Words(), StringComparison.Ordinal);
        Assert.Contains("are of batch 1, not of this load", Words("--batch", "1", "--context", "1152"), StringComparison.Ordinal);
    }

    [Fact]
    public void Predict_MoreDeadWorkThanTime_IsRefused()
    {
        CommandLine.Said said = CommandLine.Run("predict", "llama-3-8b", "--on", "h100", "--measured", "10ms", "--dead-work", "50ms");

        Assert.Equal(1, said.Code);
        Assert.Contains("50.0 ms in a step of 10.0 ms", said.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Plan_ATargetOfMicroseconds_IsNotRoundedToNothing() =>
        Assert.Contains("wanted 1.00 us", CommandLine.Run("plan", "llama-3-8b", "--on", "h100", "--slo", "itl<0.001ms").Out, StringComparison.Ordinal);

    [Theory]
    [InlineData("floors params=7e9 --on bw=200GB/s", "an embedding, which is not read")]
    [InlineData("floors mixtral-8x7b --on h200 --batch 4", "if routing needs as few experts as it can")]
    public void Floors_TheGuaranteedReading_SaysWhatItRestsOn(string line, string expected) =>
        Assert.Contains(expected, CommandLine.Run(line.Split(' ')).Out, StringComparison.Ordinal);

    [Fact]
    public void Run_AnErrorBelowAGroupOfVerbs_NamesTheWholeCommand() =>
        Assert.Contains("Try: floorline measure endpoint --help", CommandLine.Run("measure", "endpoint").Error, StringComparison.Ordinal);

    [Fact]
    public void Predict_LeversInOrder_AreAppliedOneAfterTheOther()
    {
        JsonElement applied = CommandLine.Run("predict", "llama-3-8b", "--on", "h100", "--context", "8000", "--batch", "16", "--apply", "fp8,kv-fp8", "--json")
            .Json.GetProperty("applied");

        Assert.Equal(["fp8", "kv-fp8"], applied.EnumerateArray().Select(static o => o.GetProperty("lever").GetString()!));
        Assert.Equal(Range(applied[0].GetProperty("predicted")).Middle, applied[1].GetProperty("before_ms").GetDouble(), 1e-6);
        Assert.Equal(applied[0].GetProperty("floor_after_ms").GetDouble(), applied[1].GetProperty("floor_before_ms").GetDouble(), 1e-9);
    }

    [Fact]
    public void Predict_TheLargestBatch_DoesNotFitAndIsNoFailure() =>
        Assert.Equal(2, CommandLine.Run("predict", "llama-3-8b", "--on", "h100", "--batch", "1000000", "--acceptance", "70%", "--draft-time", "1ms", "--json")
            .Code);

    [Fact]
    public void Plan_AnSloThatIsMet_ExitsWith0()
    {
        CommandLine.Said said = CommandLine.Run("plan", "llama-3-70b", "--on", "8xh100", "--concurrency", "32", "--prompt-tokens", "1024", "--output-tokens",
            "256", "--slo", "ttft<5s,itl<100ms,throughput>100", "--json");
        JsonElement json = said.Json;

        Assert.Equal((0, ""), (said.Code, said.Error));
        Assert.Equal("floorline/plan@1", json.GetProperty("schema").GetString());
        Assert.True(json.GetProperty("meets").GetBoolean());
        Assert.Equal(5000, json.GetProperty("slo").GetProperty("ttft_ms").GetDouble());
        Assert.Equal("the SLO is met", json.GetProperty("playbook").GetProperty("stop").GetString());
        Assert.Empty(json.GetProperty("playbook").GetProperty("missed").EnumerateArray());
        JsonElement search = json.GetProperty("search");
        Assert.True(search.GetProperty("meeting").GetInt32() > 0);
        Assert.False(search.TryGetProperty("nearest", out _));
        Assert.All(search.GetProperty("best").EnumerateArray(), static c => Assert.True(Range(c.GetProperty("expected").GetProperty("itl")).Middle <= 100));
    }

    [Fact]
    public void Plan_AnSloThatIsMissed_ExitsWith3AndNamesTheNearest()
    {
        CommandLine.Said said = CommandLine.Run("plan", "llama-3-8b", "--on", "h100", "--concurrency", "16", "--prompt-tokens", "1000", "--output-tokens",
            "200", "--slo", "itl<0.1ms", "--json");
        JsonElement search = said.Json.GetProperty("search");

        Assert.Equal(3, said.Code);
        Assert.False(said.Json.GetProperty("meets").GetBoolean());
        Assert.Equal(0, search.GetProperty("meeting").GetInt32());
        Assert.Single(search.GetProperty("nearest").EnumerateArray());
        Assert.Contains("wanted 100 us", Assert.Single(search.GetProperty("nearest_misses").EnumerateArray()).GetString(), StringComparison.Ordinal);
        Assert.NotEmpty(search.GetProperty("pareto").EnumerateArray());
        Assert.Empty(search.GetProperty("infeasible").EnumerateArray());
        Assert.Contains("The nearest", CommandLine.Run("plan", "llama-3-8b", "--on", "h100", "--concurrency", "16", "--slo", "itl<0.1ms")
            .Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Plan_StepsOfAPlaybook_HangTogether()
    {
        JsonElement plan = CommandLine.Run("plan", "llama-3-8b", "--on", "h100", "--concurrency", "16", "--prompt-tokens", "1000", "--output-tokens",
            "200", "--slo", "itl<5ms", "--json").Json;
        JsonElement playbook = plan.GetProperty("playbook");
        double before = Range(playbook.GetProperty("start").GetProperty("itl")).Middle;

        Assert.NotEmpty(playbook.GetProperty("steps").EnumerateArray());
        foreach (JsonElement step in playbook.GetProperty("steps").EnumerateArray())
        {
            double after = Range(step.GetProperty("after").GetProperty("itl")).Middle;
            Assert.True(after < before);
            Assert.True(after >= step.GetProperty("floor_after_ms").GetDouble());
            before = after;
        }

        // Where the steps do not reach it, a configuration does.
        Assert.True(plan.GetProperty("meets").GetBoolean());
    }

    [Fact]
    public void Plan_LibraryAndCommandLine_GiveTheSameText()
    {
        var spec = new SituationSpec { Model = "llama-3-8b", On = "h100", Context = "2000", Measured = "9ms" };

        string library = JsonText.Of(Verb.Plan(spec, new PlanSpec { Slo = "itl<6ms" }).Value);
        string command = CommandLine.Run("plan", "llama-3-8b", "--on", "h100", "--context", "2000", "--measured", "9ms", "--slo", "itl<6ms", "--json").Out;

        Assert.Equal(library, command.TrimEnd('\n'));
    }

    public static TheoryData<string, string[]> Bad => new()
    {
        { "predict llama-3-8b --on h100 --engine nonesuch", ["--engine: found 'nonesuch'", "vllm", "llama.cpp"] },
        { "predict lama-3-8b --on h100", ["nearest: llama-3-8b"] },
        { "predict llama-3-8b --on h100 --apply fpp8,nothing", ["'fpp8'", "fp8", "'nothing'", "floorline catalogue levers"] },
        { "predict llama-3-8b --on h100 --concurrency 0", ["--concurrency: found '0'"] },
        { "predict llama-3-8b --on h100 --replicas 0", ["--replicas: found '0'"] },
        { "predict llama-3-8b --on h100 --rate -1", ["--rate: found '-1'"] },
        { "predict llama-3-8b --on h100 --draft-time 1ms", ["one without the other"] },
        { "predict llama-3-8b --on h100 --acceptance 170% --draft-time 1ms", ["--acceptance"] },
        { "predict llama-3-8b --on h100 --shares matrix=80%,launch=30%", ["more than 100 %"] },
        { "predict llama-3-8b --on h100 --dead-work 5", ["without a unit"] },
        { "predict llama-3-8b --on h100 --disaggregate 5000", ["0 to 4096"] },
        { "predict pi0 --on h100 --concurrency 4", ["generates no tokens"] },
        { "plan llama-3-8b --on h100 --slo speed<5,itl>5ms,ttft<5", ["'speed'", "'itl>5ms'", "found '5' without a unit"] },
        { "plan llama-3-8b --on h100 --slo throughput<5", ["'throughput<5'"] },
        { "plan llama-3-8b --on h100 --slo itl<5ms --risk huge", ["--risk: found 'huge'"] },
        { "plan llama-3-8b --on h100 --slo cost<2", ["--price"] },
        { "plan llama-3-8b --on h100 --hardware h100,l40x", ["l40x"] },
        { "plan llama-3-8b --on h100 --devices 0", ["--devices"] },
        { "plan llama-3-8b --on h100 --price free", ["--price: found 'free'"] },
    };

    [Theory]
    [MemberData(nameof(Bad))]
    public void Run_BadInput_SaysAllThatIsWrongAndExitsWith1(string line, string[] expected)
    {
        CommandLine.Said said = CommandLine.Run(line.Split(' '));

        Assert.Equal((1, ""), (said.Code, said.Out));
        Assert.All(expected, e => Assert.Contains(e, said.Error, StringComparison.Ordinal));
        Assert.DoesNotContain("   at ", said.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("predict llama-3-8b --on h100")]
    [InlineData("predict mixtral-8x7b --on 8xh100 --engine vllm --concurrency 32 --prompt-tokens 1000 --output-tokens 200 --apply fp8,kv-fp8,prefix-cache")]
    [InlineData("predict personaplex --on jetson-thor --context 3000 --weights fp8 --measured 74ms")]
    [InlineData("predict pi0 --on rtx-4090")]
    [InlineData("plan llama-3-70b --on 8xh100 --concurrency 32 --prompt-tokens 1024 --output-tokens 256 --slo ttft<500ms,itl<50ms,throughput>1000 --price 2.50 --hardware h100,h200,l40s")]
    [InlineData("plan llama-3-8b --on h100 --concurrency 16 --slo itl<0.1ms")]
    [InlineData("plan personaplex --on jetson-thor --context 3000 --measured 114ms")]
    [InlineData("catalogue levers")]
    [InlineData("catalogue levers fp8")]
    [InlineData("catalogue engines")]
    [InlineData("predict --help")]
    [InlineData("plan --help")]
    [InlineData("backtest --help")]
    [InlineData("calibrate --help")]
    public void Run_Piped_IsPlainTextWithin80Columns(string line)
    {
        CommandLine.Said said = CommandLine.Run(line.Split(' '));

        Assert.NotEqual("", said.Out);
        Assert.Equal("", said.Error);
        Assert.DoesNotContain('\u001b', said.Out);
        Assert.DoesNotContain("NaN", said.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("-0 ms", said.Out, StringComparison.Ordinal);
        Assert.All(said.Out.Split('\n').Where(static l => !l.TrimStart().StartsWith("floorline ", StringComparison.Ordinal)), static l =>
            Assert.True(l.Length <= 80, l));
    }

    private static (double Low, double Middle, double High) Range(JsonElement range) =>
        (range.GetProperty("low_ms").GetDouble(), range.GetProperty("middle_ms").GetDouble(), range.GetProperty("high_ms").GetDouble());
}
