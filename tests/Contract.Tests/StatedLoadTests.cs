using System.Text.Json;
using Floorline.Contract.Tests.Agreement;
using Floorline.Contract.Tests.Options;

namespace Floorline.Contract.Tests;

/// <summary>What is stated of a load and of an SLO decides what is said of it: lengths, rates, limits, what was measured under it.</summary>
public sealed class StatedLoadTests
{
    private const string Eight = "llama-3.1-8b --on h100 --engine vllm ";
    private const string Lengths = " --prompt-tokens 1000 --output-tokens 200 ";

    // 25 requests/s of 200 tokens are 5,000 tokens/s.
    [Theory]
    [InlineData("--rate 5", 1000)]
    [InlineData("--rate 20", 4000)]
    public void Predict_ARateOfStatedLengths_GivesTheirProduct(string rate, double tokens)
    {
        JsonElement served = Json("predict " + Eight + rate + Lengths).GetProperty("served");

        Assert.Equal(tokens, served.Number("output_tok_s")!.Value, tokens * 1e-9);
    }

    // A request takes the time of its output: between half and one and a half times the mean, where lengths vary by half and steps take what they take.
    [Theory]
    [InlineData("0%", 1.0)]
    [InlineData("50%", 1.5)]
    public void Predict_LengthsThatVary_VaryTheTimeOfARequest(string spread, double longest)
    {
        JsonElement time = Json($"predict {Eight}--concurrency 1{Lengths}--requests 800 --length-spread {spread}").GetProperty("served").GetProperty("e2e_ms");

        Assert.Equal(longest, time.Number("p99")!.Value / time.Number("mean")!.Value, 0.04);
    }

    [Fact]
    public void Predict_AndPlan_AgreeThatALoadOfStatedLengthsOutrunsOneDevice()
    {
        string predicted = Text("predict " + Eight + "--rate 25" + Lengths);
        JsonElement plan = Json("plan " + Eight + "--slo itl<50ms --risk none --devices 1 --rate 40" + Lengths, 3);

        Assert.Contains("It cannot keep up: 25.0 requests/s arrive", predicted, StringComparison.Ordinal);
        Assert.False(plan.GetProperty("meets").GetBoolean());
    }

    // 1 / (1 / 5) of 200 x 5 tokens is 4.999999999999999: what a computation rounds misses no limit.
    [Theory]
    [InlineData("3")]
    [InlineData("5")]
    [InlineData("7")]
    [InlineData("10")]
    public void Plan_ARateThatIsWantedAndArrives_IsMet(string rate) =>
        Assert.Equal("met_surely", Json($"plan {Eight}--slo rate>={rate} --rate {rate}{Lengths}").Text("slo.attainment"));

    // One H100 serves some 21 of these requests per second: how many are in flight was not stated and decides nothing.
    [Theory]
    [InlineData("rate>15", 3000)]
    [InlineData("throughput>3000", 3000)]
    public void Plan_AWantedRateWithoutALoad_IsWhatArrives(string slo, double tokens)
    {
        JsonElement plan = Json($"plan {Eight}--slo {slo}{Lengths}");

        Assert.True(plan.GetProperty("meets").GetBoolean());
        Assert.Equal("15", plan.Text("inputs.rate"));
        Assert.Equal(tokens, plan.Number("playbook.start.throughput_tok_s")!.Value, 1);
        Assert.Contains(plan.Items("assumptions"), static a => a.GetString()!
            .Contains("15 requests/s arrive, as many as the SLO asks for", StringComparison.Ordinal));
    }

    [Fact]
    public void Plan_AWantedRateOfUnknownLengths_AsksForThem()
    {
        CommandLine.Said said = InProcess.Run(["plan", .. CommandLine.Words(Eight + "--slo rate>20")]);

        Assert.Equal(1, said.Code);
        Assert.Contains("--prompt-tokens and --output-tokens", said.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("throughput>3000", "2,000 tokens/s of this load, wanted 3,000 tokens/s")]
    [InlineData("rate>20", "10.0 requests/s of this load, wanted 20.0 requests/s")]
    public void Plan_MoreThanArrives_IsSaidFirst(string slo, string said)
    {
        string text = Text($"plan {Eight}--slo {slo} --rate 10{Lengths}", 3);

        Assert.StartsWith("The SLO cannot be met", text, StringComparison.Ordinal);
        Assert.Contains(said, text[..300], StringComparison.Ordinal);
    }

    // A call is a whole request: its time is e2e, whichever word is used, and an image has no tokens.
    [Theory]
    [InlineData("sdxl --on rtx-3060 --measured 20s", "e2e<5s", 3)]
    [InlineData("sdxl --on rtx-3060 --measured 20s", "itl<25s", 0)]
    [InlineData("yolov8n --on jetson-orin-nano-8gb --measured 30ms", "e2e<33ms,rate>10", 0)]
    [InlineData("yolov8n --on jetson-orin-nano-8gb --measured 30ms", "throughput>10", 0)]
    public void Plan_AModelOfOneCall_IsAskedForTheTimeOfItsCall(string situation, string slo, int code)
    {
        string text = Text($"plan {situation} --slo {slo}", code);

        Assert.DoesNotContain("ITL", text, StringComparison.Ordinal);
        Assert.DoesNotContain("tokens/s", text, StringComparison.Ordinal);
        Assert.Contains("now: call ", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Plan_AFirstTokenOfAModelOfOneCall_IsRefusedWithWhatToAsk()
    {
        CommandLine.Said said = InProcess.Run(["plan", .. CommandLine.Words("sdxl --on rtx-3060 --slo ttft<5s")]);

        Assert.Equal(1, said.Code);
        Assert.Contains("e2e: the time of a call", said.Error, StringComparison.Ordinal);
    }

    // A step alone would give another throughput than the load that it is part of.
    [Theory]
    [InlineData("--rate 10", "2,000")]
    [InlineData("--rate 20", "4,000")]
    public void Predict_ALoad_HasOneThroughput(string rate, string tokens)
    {
        string text = Text("predict " + Eight + rate + Lengths);
        string[] words = text[..text.IndexOf("What would help", StringComparison.Ordinal)].Split(' ');

        Assert.Equal([tokens], words
            .Where((w, i) => i + 1 < words.Length && words[i + 1].StartsWith("tokens/s", StringComparison.Ordinal))
            .Where(static w => w != "output").Distinct());
    }

    // 32 TFLOP of a prompt take 32 ms on one device and 4 ms on eight: nothing that is bought brings 1 ms.
    [Fact]
    public void Plan_AGoalThatNoPurchaseReaches_BuysNothing()
    {
        JsonElement plan = Json("plan llama-3.1-8b --on h100 --slo ttft<1ms --concurrency 16 --prompt-tokens 2000 --output-tokens 100", 3);

        Assert.All(plan.Items("playbook.steps"), static s => Assert.Equal(1, s.Number("after.devices")));
    }

    [Theory]
    [InlineData("llama-3.1-8b --on 8xh100 --tp 8 --engine vllm --slo ttft<500ms,itl<50ms --rate 100")]
    [InlineData("llama-3.1-8b --on tpu-v5e --engine vllm --slo itl<30ms --rate 2")]
    [InlineData("llama-3.1-8b --on h100 --engine vllm --slo itl<4ms --concurrency 8")]
    public void Plan_OneLeverToSeveralDegrees_IsOneStep(string stated)
    {
        CommandLine.Said said = InProcess.Run(["plan", .. CommandLine.Words(stated + Lengths), "--json"]);
        string[] levers = [.. said.Json.Items("playbook.steps").Select(static s => s.Text("lever")!.Split('=')[0])];

        Assert.Equal(levers.Distinct(), levers);
    }

    // 300 of 1,000 tokens/s are served: that is the answer, and nothing is bought before its cause is known.
    [Fact]
    public void Plan_ThroughputMeasuredBelowWhatArrives_CannotKeepUp()
    {
        const string Situation = Eight + "--measured-throughput 300tok/s --rate 5" + Lengths;
        string text = Text("plan " + Situation + "--slo throughput>500", 3);
        JsonElement predicted = Json("predict " + Situation);

        Assert.StartsWith("It cannot keep up: 5.00 requests/s arrive and about 1.50 requests/s can be served", text, StringComparison.Ordinal);
        Assert.Contains("Stop here:", text, StringComparison.Ordinal);
        Assert.Empty(Json("plan " + Situation + "--slo throughput>500", 3).Items("playbook.steps"));
        Assert.Equal(300, predicted.Number("served.output_tok_s")!.Value, 6.0);
        Assert.Contains(predicted.Items("assumptions"), static a => a.GetString()!
            .Contains("completes 300 of the 1,000 tokens/s that arrive", StringComparison.Ordinal));
    }

    // Sixteen requests in flight give some 1,800 tokens/s here: half of that and more are slower steps, less is a cause to find.
    [Theory]
    [InlineData("1200tok/s", "", false)]
    [InlineData("1000tok/s", "", false)]
    [InlineData("700tok/s", "", true)]
    [InlineData("100tok/s", "", true)]
    [InlineData("100tok/s", "--measured 8ms ", true)]
    [InlineData("1500tok/s", "--measured 8ms ", false)]
    public void Predict_AThroughputThatNoStepExplains_MovesNoStepAndHasACauseToFind(string throughput, string measured, bool isShort)
    {
        string load = "--concurrency 16" + Lengths;
        JsonElement plain = Json("predict " + Eight + measured + load);
        JsonElement seen = Json("predict " + Eight + measured + load + "--measured-throughput " + throughput);

        bool moved = plain.Number("served.itl_ms.mean") != seen.Number("served.itl_ms.mean");
        Assert.Equal(!isShort && measured.Length == 0, moved);
        string[] causes = [.. seen.Items("answer.causes").Select(static c => c.Text("id")!)];
        Assert.Equal(isShort, causes.Length > 1 && causes[0] == "client" && causes.Contains("queue.admission"));
        if (isShort)
        {
            Assert.StartsWith("Far below what the steps give: ", seen.Text("answer.alarm"), StringComparison.Ordinal);
            Assert.Equal("client", seen.Items("answer.first_actions").First().Text("lever"));
            Assert.Equal(double.Parse(throughput[..^5], System.Globalization.CultureInfo.InvariantCulture), seen.Number("served.output_tok_s")!.Value, 1e-6);
        }
    }

    // Nothing is changed or bought for it, and no latency is promised: whether requests wait is what is not known.
    [Theory]
    [InlineData("throughput>500")]
    [InlineData("itl<50ms")]
    [InlineData("throughput>5000,itl<2ms")]
    public void Plan_AThroughputThatNoStepExplains_FindsItsCauseFirst(string slo)
    {
        string command = $"plan {Eight}--concurrency 16{Lengths}--measured-throughput 300tok/s --slo {slo}";
        JsonElement plan = Json(command, 3);

        Assert.Empty(plan.Items("playbook.steps"));
        Assert.Contains("The load generator is the limit (likely)", Text(command, 3), StringComparison.Ordinal);
        Assert.Contains("Stop here: 300 tokens/s were measured where the steps of 16 requests in flight give", Text(command, 3), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--measured-throughput 300tok/s", "predict and plan take")]
    [InlineData("--measured-ttft 300ms", "predict and plan take")]
    public void Diagnose_AFigureOfALoad_IsRefusedWithWhereToStateIt(string option, string said) =>
        Assert.Contains(said, CommandLine.Run([.. CommandLine.Words("diagnose llama-3.1-8b --on h100 --measured 9ms " + option)]).Error,
            StringComparison.Ordinal);

    // 10 requests/s of 1.9 s are 19 in flight: where 8 or 16 may be, the cap is what is changed.
    [Theory]
    [InlineData("8", "cap-in-flight")]
    [InlineData("16", "cap-in-flight")]
    [InlineData("64", null)]
    public void Plan_ACapBelowWhatLittlesLawNeeds_IsRaisedFirst(string cap, string? step)
    {
        JsonElement plan = Json($"plan {Eight}--slo ttft<200ms --rate 10 --concurrency {cap}{Lengths}");

        Assert.Equal(step is null ? [] : [step], plan.Items("playbook.steps").Select(static s => s.Text("lever")));
        Assert.Equal(1, plan.Items("search.best").First().Number("devices"));
        Assert.Equal(plan.Items("playbook.steps").Select(static s => s.Number("after.itl.middle_ms")).LastOrDefault()
            ?? plan.Number("playbook.start.itl.middle_ms"),
            plan.Items("search.best").First().Number("expected.itl.middle_ms"));
    }

    // Nobody measured the time between tokens, and no change of the steps shortens a wait outside them.
    [Fact]
    public void Plan_AFirstTokenThatWaits_LeavesTheStepsAsTheyAre()
    {
        const string Situation = Eight + "--slo ttft<500ms --rate 5" + Lengths;
        JsonElement plan = Json("plan " + Situation + "--measured-ttft 900ms", 3);
        JsonElement usual = Json("plan " + Situation);

        Assert.Equal(usual.Number("playbook.start.itl.middle_ms"), plan.Number("playbook.start.itl.middle_ms"));
        Assert.Equal(900, plan.Number("playbook.start.ttft.middle_ms")!.Value, 1);
        Assert.Empty(plan.Items("playbook.steps"));
        Assert.Contains("no known cause", plan.Text("playbook.stop"), StringComparison.Ordinal);
    }

    // 671 GB of weights leave 1.6 GB of each of eight devices: what barely fits meets nothing surely, whatever verb is asked.
    [Fact]
    public void PlanAndPredict_ALoadThatBarelyFits_SaySo()
    {
        const string Situation = "deepseek-r1 --on 8xh100 --weights fp8 --tp 8 --engine vllm --concurrency 8" + Lengths;

        Assert.Equal("met_in_middle", Json("plan " + Situation + "--slo itl<30ms --devices 8").Text("slo.attainment"));
        Assert.Contains("It barely fits, if at all", Text("plan " + Situation + "--slo itl<30ms --devices 8"), StringComparison.Ordinal);
        Assert.Contains("It barely fits, if at all", Text("predict " + Situation), StringComparison.Ordinal);
        Assert.InRange(Json("predict " + Situation).Number("served.mean_batch")!.Value, 0, 3.5);
    }

    private static JsonElement Json(string command, int code = 0)
    {
        CommandLine.Said said = InProcess.Run([.. CommandLine.Words(command), "--json"]);
        Assert.True(said.Code == code, $"exit {said.Code}: {said.Error}");
        return said.Json;
    }

    private static string Text(string command, int code = 0)
    {
        CommandLine.Said said = InProcess.Run([.. CommandLine.Words(command)]);
        Assert.True(said.Code == code, $"exit {said.Code}: {said.Error}");
        return string.Join(' ', said.Out.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
    }
}
