using System.Text.Json;

namespace Floorline.Contract.Tests;

/// <summary>Loads as people have them, through the command line: rates, copies, limits on devices, what was measured.</summary>
public class LoadContractTests
{
    private const string Load = "--engine vllm --prompt-tokens 1024 --output-tokens 256";

    // 256 tokens each: one H100 serves some 5,000 tokens/s within 50 ms, so 0.1 and 10 requests/s take one, 50 take two or three and 500 some twenty.
    [Theory]
    [InlineData("0.1", 1, 1)]
    [InlineData("10", 1, 1)]
    [InlineData("50", 2, 3)]
    [InlineData("500", 12, 30)]
    public void Plan_ARate_GivesAsManyDevicesAsCarryIt(string rate, int least, int most)
    {
        JsonElement plan = CommandLine.Run($"plan llama-3.1-8b --on h100 --rate {rate} --slo ttft<500ms,itl<50ms {Load} --requests 4000 --json".Split(' ')).Json;
        JsonElement best = plan.GetProperty("search").GetProperty("best")[0];
        double offered = double.Parse(rate, System.Globalization.CultureInfo.InvariantCulture);

        Assert.True(plan.GetProperty("meets").GetBoolean());
        Assert.InRange(best.GetProperty("devices").GetInt32(), least, most);
        Assert.Equal("simulated", best.GetProperty("expected").GetProperty("basis").GetString());

        // What arrives is served: the run's own rate is that of the arrivals, but for its start and its end.
        Assert.InRange(best.GetProperty("expected").GetProperty("rate_request_per_s").GetDouble() / offered, 0.85, 1.15);
        JsonElement one = plan.GetProperty("simulated");
        Assert.False(one.GetProperty("overloaded").GetBoolean());
        Assert.True(one.GetProperty("itl_ms").GetProperty("p95").GetDouble() < 50);
        Assert.True(one.GetProperty("ttft_ms").GetProperty("p95").GetDouble() < 500);
    }

    [Fact]
    public void Plan_ARateThatTheDevicesAllowedCannotCarry_ExitsWith3()
    {
        CommandLine.Said said = CommandLine.Run($"plan llama-3-70b --on 8xh100 --devices 8 --rate 500 --slo ttft<500ms,itl<50ms {Load} --json".Split(' '));

        Assert.Equal(3, said.Code);
        Assert.False(said.Json.GetProperty("meets").GetBoolean());
        Assert.Equal(0, said.Json.GetProperty("search").GetProperty("best").GetArrayLength());
    }

    [Fact]
    public void Plan_WhatItProposes_PredictConfirms()
    {
        JsonElement best = CommandLine.Run($"plan llama-3.1-8b --on h100 --rate 40 --slo ttft<500ms,itl<50ms {Load} --json".Split(' '))
            .Json.GetProperty("search").GetProperty("best")[0];
        string weights = best.GetProperty("weights").GetString() is "published" or null ? "" : $" --weights {best.GetProperty("weights").GetString()}";
        int tensor = best.GetProperty("tp").GetInt32();
        JsonElement served = CommandLine.Run(
            $"predict llama-3.1-8b --on {tensor * best.GetProperty("pp").GetInt32()}xh100 --tp {tensor} --pp {best.GetProperty("pp").GetInt32()} --replicas {best.GetProperty("replicas").GetInt32()} --kv {best.GetProperty("kv").GetString()}{weights} --rate 40 {Load} --json".Split(' ')).Json.GetProperty("served");

        Assert.False(served.GetProperty("overloaded").GetBoolean());
        Assert.True(served.GetProperty("itl_ms").GetProperty("p95").GetDouble() < 50);
    }

    [Fact]
    public void Predict_CopiesOfADeployment_ShareTheLoad()
    {
        JsonElement Served(int copies) => CommandLine.Run($"predict llama-3.1-8b --on h100 --concurrency 32 --replicas {copies} {Load} --json".Split(' '))
            .Json.GetProperty("served");

        Assert.True(Served(4).GetProperty("itl_ms").GetProperty("mean").GetDouble() < Served(1).GetProperty("itl_ms").GetProperty("mean").GetDouble());
        Assert.InRange(Served(4).GetProperty("mean_batch").GetDouble(), 4, 8);
    }

    [Fact]
    public void Predict_ARateWithAConcurrency_LetsNoMoreIn()
    {
        JsonElement served = CommandLine.Run($"predict llama-3.1-8b --on h100 --rate 30 --concurrency 4 {Load} --json".Split(' ')).Json.GetProperty("served");

        Assert.InRange(served.GetProperty("mean_batch").GetDouble(), 1, 4);
        Assert.True(served.GetProperty("waited_share").GetDouble() > 0.5);
    }

    // Under a load a plan starts from what was measured: each measured time gives its own "now".
    [Fact]
    public void Plan_AMeasuredTimeUnderALoad_IsWhereItStarts()
    {
        double Now(string measured) =>
            CommandLine.Run($"plan llama-3-70b --on 8xh100 --tp 8 --engine vllm --context 2048 --measured {measured} --slo itl<50ms --concurrency 32 --prompt-tokens 2048 --output-tokens 512 --json".Split(' '))
            .Json.GetProperty("playbook").GetProperty("start").GetProperty("itl").GetProperty("middle_ms").GetDouble();

        (double fast, double told, double slow) = (Now("20ms"), Now("85ms"), Now("850ms"));
        Assert.True(fast < told && told < slow, $"{fast} {told} {slow}");
        Assert.InRange(told, 75, 110);
        Assert.InRange(slow, 800, 900);
    }

    [Fact]
    public void Predict_ShorterOutput_IsJudgedEndToEnd()
    {
        JsonElement applied = CommandLine.Run("predict llama-3.1-8b --on a10g --engine vllm --concurrency 4 --prompt-tokens 800 --output-tokens 190 --apply shorter-output --json".Split(' ')).Json.GetProperty("applied")[0];

        Assert.True(applied.GetProperty("helps").GetBoolean(), applied.GetProperty("reason").GetString());
        Assert.Contains("end to end", applied.GetProperty("reason").GetString(), StringComparison.Ordinal);
    }

    // What asks something of the user is a question until the user has answered it; then it is a step.
    [Fact]
    public void Plan_AnOutputThatMayBeShorter_IsAQuestionUntilItIsStated()
    {
        const string Tickets = "plan llama-3.1-8b --on a10g --engine vllm --concurrency 4 --prompt-tokens 800 --output-tokens 190 --slo e2e_mean<5.5s --json";
        JsonElement asked = CommandLine.Run(Tickets.Split(' ')).Json.GetProperty("playbook");
        JsonElement stated = CommandLine.Run($"{Tickets} --output-limit 140".Split(' ')).Json.GetProperty("playbook");

        Assert.Contains("shorter-output", asked.GetProperty("questions").EnumerateArray().Select(static q => q.GetProperty("lever").GetString()));
        Assert.DoesNotContain("shorter-output", asked.GetProperty("steps").EnumerateArray().Select(static s => s.GetProperty("lever").GetString()));
        Assert.Equal("shorter-output", stated.GetProperty("steps")[0].GetProperty("lever").GetString());
    }

    // What was measured under the load is where a forecast starts: it gives the measured figure back, and what follows moves from there.
    [Fact]
    public void Predict_ThroughputAndFirstTokenMeasuredUnderTheLoad_AreWhereItStarts()
    {
        string line = $"predict llama-3.1-8b --on h100 --concurrency 16 {Load} --measured-throughput 900tok/s --measured-ttft 100ms --json";
        JsonElement served = CommandLine.Run(line.Split(' ')).Json.GetProperty("served");

        Assert.InRange(served.GetProperty("output_tok_s").GetDouble(), 850, 950);
        Assert.InRange(served.GetProperty("ttft_ms").GetProperty("mean").GetDouble(), 95, 105);

        JsonElement plan = CommandLine.Run($"plan{line["predict".Length..^" --json".Length]} --slo itl<5ms --json".Split(' ')).Json;
        double start = plan.GetProperty("playbook").GetProperty("start").GetProperty("throughput_tok_s").GetDouble();
        Assert.Equal(served.GetProperty("output_tok_s").GetDouble(), start, start * 0.01);
    }

    [Theory]
    [InlineData("--measured-ttft 400ms", "needs the load")]
    [InlineData("--measured-throughput 900tok/s", "needs the load")]
    [InlineData("--rate 2 --prompt-tokens 512 --output-tokens 64 --measured-throughput 900tok/s", "open loop")]
    public void Predict_AMeasuredFigureThatCannotBeUsed_IsSaid(string options, string said)
    {
        JsonElement prediction = CommandLine.Run($"predict llama-3.1-8b --on h100 --engine vllm {options} --json".Split(' ')).Json;

        Assert.Contains(prediction.GetProperty("assumptions").EnumerateArray(), a => a.GetString()!.Contains(said, StringComparison.Ordinal));
    }
}
