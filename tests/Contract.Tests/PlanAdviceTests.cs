using System.Text.Json;
using Floorline.Contract.Tests.Agreement;
using Floorline.Contract.Tests.Options;

namespace Floorline.Contract.Tests;

/// <summary>What a plan recommends: its headline, its steps and the first row of its table lead to one thing.</summary>
public sealed class PlanAdviceTests
{
    private const string Eight = "llama-3.1-8b --on h100 --engine vllm ";
    private const string Load = " --prompt-tokens 922 --output-tokens 230 ";
    private const string Slo = "--slo ttft<500ms,itl<50ms ";

    [Theory]
    [InlineData(Eight + Slo + "--rate 450" + Load, 14)]
    [InlineData(Eight + Slo + "--rate 450" + Load + "--devices 14", 14)]
    [InlineData(Eight + Slo + "--rate 450" + Load + "--devices 15", 14)]
    [InlineData(Eight + Slo + "--rate 40" + Load, 2)]
    [InlineData(Eight + Slo + "--rate 40" + Load + "--risk none", 2)]

    // Two copies read prompts beside more than 5 % of the gaps, so that the p95 of gaps is that of a prompt; three do not.
    [InlineData(Eight + "--slo ttft<300ms,itl<12ms --concurrency 44 --prompt-tokens 1800 --output-tokens 360", 3)]
    [InlineData("llama-3.1-8b --on l4 --engine vllm --slo e2e<20s --rate 2 --prompt-tokens 700 --output-tokens 200", 1)]
    [InlineData("llama-3.1-70b --on rtx-4090 --engine vllm --slo itl<100ms --concurrency 2 --prompt-tokens 500 --output-tokens 200", 2)]
    [InlineData("llama-3.1-70b --on rtx-4090 --engine llama.cpp --slo itl<200ms --concurrency 1" + Load, 2)]
    public void Plan_StepsAndTheFirstRow_TakeTheSameDevicesAndTheSameRisk(string stated, int devices)
    {
        JsonElement plan = Plan(stated, 0);
        JsonElement last = plan.Items("playbook.steps").Last();
        JsonElement row = plan.Items("search.best").First();

        Assert.Equal(devices, last.Number("after.devices"));
        Assert.Equal(devices, row.Number("devices"));
        Assert.True(last.Number("after.itl.middle_ms") > 0);

        // What the steps leave as it is, the first row leaves too.
        string[] risks = [.. plan.Items("playbook.steps").Select(static s => s.Text("quality_risk")!)];
        bool asPublished = row.Text("weights") is "published" or "q4_k_m";
        Assert.Equal(risks.All(static r => r == "none"), asPublished && row.Text("kv") == "bf16");
    }

    [Theory]
    [InlineData(Eight + Slo + "--rate 40" + Load, "pp=2")]
    [InlineData(Eight + "--slo ttft<300ms,itl<12ms --concurrency 44 --prompt-tokens 1800 --output-tokens 360", "replicas=3")]
    [InlineData("llama-3.1-8b --on l4 --engine vllm --slo e2e<20s --rate 2 --prompt-tokens 700 --output-tokens 200", "fp8")]
    [InlineData("llama-3.1-8b --on a10g --engine vllm --concurrency 4 --prompt-tokens 720 --output-tokens 171 --output-limit 108 --slo e2e<5s",
        "shorter-output")]
    [InlineData("llama-3.1-70b --on rtx-4090 --engine vllm --slo itl<100ms --devices 8", "w4a16+tp=2")]
    [InlineData("llama-3.1-70b --on rtx-4090 --engine vllm --slo itl<100ms --devices 8 --risk none", "tp=8")]
    [InlineData("llama-3.1-70b --on rtx-4090 --engine llama.cpp --slo itl<200ms", "pp=2")]
    public void Plan_OneStepThatIsEnough_IsTheWholePlan(string stated, string step) =>
        Assert.Equal([step], Plan(stated, 0).Items("playbook.steps").Select(static s => s.Text("lever")));

    [Fact]
    public void Plan_DevicesThatHardlyMoveWhatIsMissed_AreNoStep()
    {
        JsonElement plan = Plan("llama-3-70b --on 8xh100 --tp 8 --context 2048 --measured 850ms --slo itl<50ms "
            + "--concurrency 32 --prompt-tokens 2048 --output-tokens 512", 3);

        Assert.Empty(plan.Items("playbook.steps"));
        Assert.InRange(plan.Items("search.nearest").First().Number("devices")!.Value, 1, 8);
    }

    [Fact]
    public void Plan_OfALoadThatOutrunsTheServer_AnswersAsPredictDoes()
    {
        const string Situation = Eight + "--weights fp8 --kv fp8 --rate 40" + Load;
        JsonElement predicted = InProcess.Run([.. CommandLine.Words("predict " + Situation), "--json"]).Json;
        JsonElement planned = Plan(Situation + "--devices 1 " + Slo, 3);

        Assert.Equal("slow", planned.Text("answer.verdict"));
        Assert.Equal(predicted.Text("answer.verdict"), planned.Text("answer.verdict"));
        Assert.Equal(predicted.Items("answer.causes").Select(static c => c.Text("id")), planned.Items("answer.causes").Select(static c => c.Text("id")));
    }

    [Fact]
    public void Plan_WhatKeepsRoom_IsSaidOnceAndTheSame()
    {
        string text = InProcess.Run([.. CommandLine.Words("plan " + Eight + "--slo ttft<280ms,itl<50ms --rate 10" + Load)]).Out.ReplaceLineEndings(" ");

        Assert.Contains("as it is, with room for what is not known", string.Join(' ', text.Split(' ', StringSplitOptions.RemoveEmptyEntries)),
            StringComparison.Ordinal);
        Assert.DoesNotContain("not at the far end", text, StringComparison.Ordinal);
    }

    // The start meets the SLO and is none of the devices that are asked about: they are ranked all the same.
    [Fact]
    public void Plan_OtherHardwareThanTheStart_RanksThat()
    {
        JsonElement plan = Plan(Eight + Slo + "--rate 2" + Load + "--hardware a100,h200", 0);

        Assert.All(plan.Items("search.best"), static row => Assert.Contains(row.Text("device"), (string[])["a100-sxm-80gb", "h200", "h200-sxm"]));
    }

    private static JsonElement Plan(string stated, int code)
    {
        CommandLine.Said said = InProcess.Run([.. CommandLine.Words("plan " + stated), "--json"]);
        Assert.True(said.Code == code, $"exit {said.Code}: {said.Error}");
        return said.Json;
    }
}
