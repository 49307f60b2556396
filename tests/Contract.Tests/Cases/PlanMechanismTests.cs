using System.Text.Json;
using Floorline.Contract.Tests.Agreement;
using Floorline.Contract.Tests.Options;
using Floorline.Core.Levers;
using Floorline.Workbench;

namespace Floorline.Contract.Tests.Cases;

/// <summary>What a plan says first, where its steps lead, and what it is asked under.</summary>
public sealed class PlanMechanismTests
{
    private const string Load = " --prompt-tokens 4096 --output-tokens 128 --slo ttft<1s,itl<60ms --price 2";

    [Theory]
    [InlineData("qwen3-30b-a3b --on rtx-4090 --engine vllm --rate 5" + Load)]
    [InlineData("gpt-oss-20b --on h100 --engine vllm --rate 60" + Load)]
    [InlineData("qwen2.5-7b --on rtx-4090 --engine vllm --rate 50 --prompt-tokens 1024 --output-tokens 256 --slo ttft<1s,itl<60ms")]
    [InlineData("qwen2.5-32b --on 2xrtx-3070 --weights q8_0 --rate 40 --prompt-tokens 1024 --output-tokens 32 --slo e2e_p50<8201ms")]
    public void Steps_AndTheTable_TakeAsManyDevices(string stated)
    {
        JsonElement plan = Plan(stated, 0);
        JsonElement last = plan.Items("playbook.steps").Last();

        Assert.Equal(plan.Items("search.best").First().Number("devices"), last.Number("after.devices"));
        Assert.DoesNotContain("nothing that is left", plan.Text("playbook.stop"), StringComparison.Ordinal);

        // Its command gives its figures, however many changes the steps make at once.
        CommandLine.Said again = InProcess.Run([.. CommandLine.Words(last.Text("command")!).Skip(1), "--json"]);
        Assert.Equal(0, again.Code);
        Assert.Equal(last.Number("after.itl.middle_ms")!.Value, again.Json.Number("served.itl_ms.mean")!.Value, 1e-6);
    }

    [Fact]
    public void Devices_ThatAreTooFew_AreSaidWithWhatTheyServeAndHowManyDo()
    {
        const string Asked = "llama-3.1-8b --on h100 --engine vllm --rate 500 --prompt-tokens 1024 --output-tokens 256 --slo ttft<1s,itl<60ms";
        JsonElement few = Plan(Asked + " --devices 8", 3);
        double needed = few.Number("devices_needed")!.Value;
        double served = few.Number("allowed_devices_serve_request_per_s")!.Value;

        Assert.Equal(needed, Plan(Asked, 0).Items("search.best").First().Number("devices"));
        Assert.InRange(served, 500 * 8 / needed * 0.8, 500);
        Assert.Null(Plan(Asked, 0).Number("devices_needed"));
    }

    [Theory]
    [InlineData("llama-3.1-70b --on h100 --engine vllm --slo itl<50ms")]
    [InlineData("kimi-k3 --on l40 --weights nf4 --engine vllm --slo itl<50ms")]
    public void Text_OfWhatDoesNotFit_BeginsWithThat(string stated) =>
        Assert.StartsWith("It does not fit", InProcess.Run([.. CommandLine.Words("plan " + stated)]).Out.TrimStart(), StringComparison.Ordinal);

    [Theory]
    [InlineData("qwen2-1.5b --on apple-m5 --context 512 --engine vllm --measured 12.57ms --slo itl<25.14ms")]
    [InlineData("llama-3.1-8b --on h100 --weights bf16 --measured 1ms --slo itl<25ms")]
    public void Meets_OfATimeBelowTheFloor_IsFalse(string stated)
    {
        JsonElement plan = Plan(stated, 5);

        Assert.False(plan.Flag("meets"));
        Assert.Equal("unknown", plan.Text("slo.attainment"));
    }

    [Theory]
    [InlineData("jetson-tx2", "--on jetson-tx2 ")]
    [InlineData("4xl4", "--on 2xl4 ")]
    [InlineData("l4x4", "--on 2xl4 ")]
    public void Command_OfAConfiguration_NamesTheDevice(string on, string expected)
    {
        PlanResult plan = Verb.Plan(new SituationSpec { Model = "llama-3.2-1b", On = on, Rate = "2", PromptTokens = "128", OutputTokens = "16" },
            new PlanSpec { Slo = "ttft<20s" }).Value;
        Core.Planning.Configuration one = plan.Search!.Front[0].Configuration;

        Assert.Contains(expected, PlanCommand.Of(plan, one with { Parallelism = new Core.Workloads.Parallelism(expected.Contains("2xl4",
            StringComparison.Ordinal) ? 2 : 1, 1, 1) }), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("yi-34b --on rtx-4090 --engine llama.cpp --weights q8_0 --context 2048 --measured 700ms", 100)]
    [InlineData("qwen2.5-32b --on rtx-4090 --engine llama.cpp --context 2048 --weights q8_0 --measured 450ms", 59)]
    public void Plan_OfWhatRanFromOutside_EndsAtThePredictionOfWhatFits(string stated, int limit)
    {
        JsonElement step = Assert.Single(Plan($"{stated} --slo itl<{limit}ms --devices 1", 0).Items("playbook.steps"));
        Assert.Equal("gguf-q5", step.Text("lever"));
        string fits = stated.Replace("q8_0", "q5_k_m", StringComparison.Ordinal);
        JsonElement alone = InProcess.Run([.. CommandLine.Words("predict " + fits[..fits.IndexOf(" --measured", StringComparison.Ordinal)]), "--json"]).Json;

        Assert.Equal(alone.Number("expected.middle_ms")!.Value, step.Number("after.itl.middle_ms")!.Value, 1e-6);
        Assert.Empty(Plan($"{stated} --slo itl<800ms", 0).Items("playbook.steps"));
    }

    [Theory]
    [InlineData("sweep qwen2.5-7b --on 2xa100-80gb --over batch --collective switch", "--collective")]
    [InlineData("sweep pi0 --on jetson-thor --measured 180ms --over batch --clock 1700MHz", "--clock")]
    [InlineData("sweep mixtral-8x7b --on 8xh100 --tp 8 --engine sglang --concurrency 16 --prompt-tokens 1000 --output-tokens 200 --over batch"
        + " --kv-preallocate 32768", "--kv-preallocate")]
    public void Sweep_OfAnInputThatChangesNothing_SaysSo(string command, string option)
    {
        string[] words = [.. CommandLine.Words(command)];
        int at = Array.IndexOf(words, option);
        JsonElement with = InProcess.Run([.. words, "--json"]).Json;
        JsonElement without = InProcess.Run([.. words[..at], .. words[(at + 2)..], "--json"]).Json;

        Assert.True(with.At("points")!.Value.ToString() != without.At("points")!.Value.ToString()
            || with.Items("assumptions").Any(a => a.GetString()!.Contains(option, StringComparison.Ordinal)));
    }

    [Fact]
    public void Report_OfAnEnginesOwnHarness_IsOfThatEngine()
    {
        string text = InProcess.Run(["report", RepositoryRoot.Of("samples", "vllm-bench.json"), "--model", "llama-3.1-8b", "--on", "h100"]).Out;

        Assert.DoesNotContain("GGUF", text, StringComparison.Ordinal);
        Assert.Contains("Engine of run 1: vllm", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Find_OfSeveralLeversAtOnce_IsAllOfThem()
    {
        Lever several = LeverCatalogue.Find("int8+pp=2+replicas=4")!;

        Assert.Equal("int8+pp=2+replicas=4", several.Id);
        Assert.Equal(QualityRisk.Low, several.Risk);
        Assert.Null(LeverCatalogue.Find("int8+pp=2+nothing"));
    }

    private static JsonElement Plan(string stated, int code)
    {
        CommandLine.Said said = InProcess.Run([.. CommandLine.Words("plan " + stated), "--json"]);
        Assert.True(said.Code == code, $"{said.Code}: {said.Error}");
        return said.Json;
    }
}
