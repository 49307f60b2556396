using System.Text.Json;
using Floorline.Core.Objectives;
using Floorline.Readers;
using Floorline.Workbench;

namespace Floorline.Contract.Tests;

/// <summary>The one language of objectives, as the verbs that take it hold it.</summary>
public class ObjectiveContractTests
{
    private static readonly string[] _load = ["--engine", "vllm", "--concurrency", "8", "--prompt-tokens", "500", "--output-tokens", "64"];

    [Theory]
    [InlineData("ttft_p99<500ms", "ttft_p99<500 ms", false)]
    [InlineData("ttft_p99<=0.5s", "ttft_p99<500 ms", false)]
    [InlineData("ttft<500ms", "ttft_p95<500 ms", false)]
    [InlineData("p95(e2e)<1.2s", "e2e_p95<1.20 s", true)]
    [InlineData("p95<1.2s", "e2e_p95<1.20 s", true)]
    [InlineData("TTFT p99 < 500ms", "ttft_p99<500 ms", true)]
    [InlineData("median_itl<50ms", "itl_p50<50.0 ms", true)]
    [InlineData("end_to_end_mean<2s", "e2e_mean<2.00 s", true)]
    [InlineData("latency<2s", "e2e_p95<2.00 s", true)]
    [InlineData("itl_p99.9<50ms", "itl_p99.9<50.0 ms", false)]
    [InlineData("throughput>1k", "throughput>1000 tokens/s", false)]
    [InlineData("throughput>1000tok/s", "throughput>1000 tokens/s", false)]
    [InlineData("rate>2.5/s", "rate>2.5 requests/s", false)]
    [InlineData("cost<$2.5", "cost<2.50 dollars per million tokens", false)]
    [InlineData("energy<1.5J", "energy<1.50 J per token", false)]
    [InlineData("memory<70GB", "memory<70.0 GB per device", false)]
    [InlineData("devices<8", "devices<8 devices", false)]
    [InlineData("ttft\u2264500ms", "ttft_p95<500 ms", false)]
    [InlineData("ttft<500 milliseconds", "ttft_p95<500 ms", false)]
    [InlineData("itl>20tok/s", "itl_p95<50.0 ms", true)]
    [InlineData("tpot_p99>20 tok/s", "tpot_p99<50.0 ms", true)]
    [InlineData("20 tok/s", "itl_p95<50.0 ms", true)]
    [InlineData("40 Hz", "itl_p95<25.0 ms", true)]
    public void Read_EveryForm_IsOneObjectiveAndOtherFormsAreHinted(string typed, string expected, bool hinted)
    {
        ReadResult<ObjectiveList> read = ObjectiveText.Read(typed, "--slo");

        Assert.Equal(expected, Assert.Single(read.Value.Objectives).ToString());
        Assert.Equal(hinted ? 1 : 0, read.Value.Hints.Count);
        Assert.All(read.Value.Hints, hint => Assert.Contains($"'{typed}' is read as ", hint, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("", "nothing")]
    [InlineData("ttft", "'ttft'")]
    [InlineData("speed<4", "'speed'")]
    [InlineData("ttft_p99<500", "without a unit")]
    [InlineData("ttft_p101<5s", "'ttft_p101'")]
    [InlineData("ttft_ttft<5s", "'ttft_ttft'")]
    [InlineData("p95_p99<5s", "'p95_p99'")]
    [InlineData("ttft>5s", "ttft below a limit")]
    [InlineData("rate<5", "rate above a limit")]
    [InlineData("throughput_p95>4", "only latencies have one")]
    [InlineData("rate>100tok/s", "tokens per second are throughput")]
    [InlineData("ttft<1s,ttft_p95<2s", "a second limit for ttft_p95")]
    [InlineData("throughput>1,throughput>2", "a second limit for throughput")]
    [InlineData("devices<1.5", "a whole number")]
    public void Read_WhatIsNoObjective_IsRefusedWithWhatIs(string typed, string said) =>
        Assert.Contains(said, string.Join("\n", ObjectiveText.Read(typed, "--slo").Problems), StringComparison.Ordinal);

    [Fact]
    public void Read_FiguresThatCannotBeTold_AreRefusedNamingThoseThatCan()
    {
        Problem problem = Assert.Single(ObjectiveText.Read("cost<2", "--slo", [Figure.Ttft, Figure.Throughput]).Problems);

        Assert.Contains("ttft_p99<500ms, throughput>1000", problem.Expected, StringComparison.Ordinal);
        Assert.DoesNotContain("memory", problem.Expected, StringComparison.Ordinal);
    }

    // The two questions that plan refused: a percentile alone, and an end-to-end limit.
    [Theory]
    [InlineData("p95<1.2s", 3, "'p95<1.2s' is read as e2e_p95<1.2s")]
    [InlineData("e2e<60s", 0, "")]
    public void Plan_APercentileOrAnEndToEndLimit_IsJudged(string slo, int code, string hint)
    {
        CommandLine.Said said = CommandLine.Run("plan", "llama-3-70b", "--on", "8xh100", "--tp", "8", "--engine", "vllm", "--concurrency", "32",
            "--prompt-tokens", "2048", "--output-tokens", "512", "--slo", slo, "--json");
        JsonElement objective = Assert.Single(said.Json.GetProperty("slo").GetProperty("objectives").EnumerateArray());

        Assert.Equal(code, said.Code);
        Assert.Equal(hint.Length == 0, said.Error.Length == 0);
        Assert.Contains(hint, said.Error, StringComparison.Ordinal);
        Assert.Equal(("e2e_p95", "ms"), (objective.GetProperty("name").GetString(), objective.GetProperty("unit").GetString()));
        Assert.Equal(code == 0, objective.GetProperty("attainment").GetString()!.StartsWith("met_", StringComparison.Ordinal));
        Assert.Equal(code == 0, objective.GetProperty("value").GetDouble() <= objective.GetProperty("limit").GetDouble());
    }

    [Fact]
    public void Plan_ALimitWithoutAStatistic_SaysThatItMeansTheP95()
    {
        CommandLine.Said said = CommandLine.Run(["plan", "llama-3-8b", "--on", "h100", .. _load, "--slo", "ttft<5s,itl_p99<1s"]);

        Assert.Equal((0, ""), (said.Code, said.Error));
        Assert.Contains("A latency without a statistic means its p95: ttft_p95.", said.Out, StringComparison.Ordinal);
        Assert.Contains("can be met", said.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Plan_EveryStatistic_IsHeldAgainstTheSimulationOfWhatIsPlanned()
    {
        double last = 0;
        foreach (string statistic in (string[])["p50", "p90", "p95", "p99"])
        {
            JsonElement json = CommandLine.Run(["plan", "llama-3-8b", "--on", "h100", .. _load, "--slo", $"e2e_{statistic}<100s", "--json"]).Json;
            JsonElement objective = Assert.Single(json.GetProperty("slo").GetProperty("objectives").EnumerateArray());
            Assert.Equal((statistic, false), (objective.GetProperty("statistic").GetString(), objective.GetProperty("statistic_assumed").GetBoolean()));
            Assert.Equal("met_surely", json.GetProperty("slo").GetProperty("attainment").GetString());
            Assert.True(objective.GetProperty("low").GetDouble() < objective.GetProperty("value").GetDouble()
                && objective.GetProperty("value").GetDouble() < objective.GetProperty("high").GetDouble());
            Assert.True(objective.GetProperty("value").GetDouble() >= last);
            last = objective.GetProperty("value").GetDouble();
        }
    }

    [Fact]
    public void Plan_ALimitMovedAcrossTheInterval_IsMetSurelyThenInTheMiddleThenMissed()
    {
        string[] about = ["plan", "llama-3-8b", "--on", "h100", "--engine", "vllm", "--context", "2000", "--risk", "none", "--devices", "1"];
        JsonElement itl = CommandLine.Run([.. about, "--json"]).Json.GetProperty("playbook").GetProperty("start").GetProperty("itl");
        (double low, double middle, double high) = (itl.GetProperty("low_ms").GetDouble(), itl.GetProperty("middle_ms").GetDouble(),
            itl.GetProperty("high_ms").GetDouble());

        Assert.Equal((0, "met_surely"), Judged(high * 1.01));
        Assert.Equal((0, "met_in_middle"), Judged(middle * 1.01));
        Assert.Equal((3, "missed_surely"), Judged(low * 0.3));

        (int, string?) Judged(double milliseconds)
        {
            CommandLine.Said said = CommandLine.Run([.. about, "--json", "--slo", FormattableString.Invariant($"itl<{milliseconds}ms")]);
            return (said.Code, said.Json.GetProperty("slo").GetProperty("attainment").GetString());
        }
    }

    [Fact]
    public void Plan_DevicesAlone_AskForNothing()
    {
        JsonElement json = CommandLine.Run("plan", "personaplex", "--on", "jetson-thor", "--context", "3000", "--measured", "114ms", "--devices", "2",
            "--json").Json;

        Assert.NotEmpty(json.GetProperty("playbook").GetProperty("steps").EnumerateArray());
        Assert.False(json.GetProperty("slo").TryGetProperty("attainment", out _));
    }

    [Theory]
    [InlineData("plan llama-3-8b --on h100 --slo e2e<5s", "an end-to-end time without a load")]
    [InlineData("plan llama-3-8b --on h100 --slo rate>5", "a rate of requests without a load")]
    [InlineData("plan llama-3-8b --on h100 --concurrency 4 --slo ttft_p99.9<5s", "mean, p50, p90, p95 or p99")]
    [InlineData("measure endpoint http://127.0.0.1:9 --slo devices<4", "'devices'")]
    public void Run_WhatAVerbCannotTell_IsRefused(string line, string said) =>
        Assert.Contains(said, CommandLine.Run(line.Split(' ')) is { Code: 1 } run ? run.Error : "", StringComparison.Ordinal);
}
