using System.Text.Json;
using Floorline.Core.Answers;
using Floorline.Core.Levers;
using Floorline.Readers;
using Floorline.Workbench;
using Floorline.Workbench.Documents;

namespace Floorline.Contract.Tests.Cases;

/// <summary>
/// How verdicts and levers follow from what was stated: an eager host, a second measurement, a load that outruns its devices, our own defaults.
/// </summary>
public sealed class VerdictMechanismTests
{
    private static readonly string[] _onLaunches = ["cuda-graphs", "compile", "native-runtime", "aot-compile"];

    // An eager loop on a fast card: the host launches some 1 ms per layer, as in meta-pytorch/gpt-fast#154.
    [Theory]
    [InlineData("llama-3.1-8b", "h100", "30tok/s")]
    [InlineData("llama-2-13b", "a100-sxm-80gb", "90ms")]
    public void Diagnose_EagerFarAboveItsKernels_SaysThatSlowHostsMayTakeIt(string model, string device, string measured)
    {
        DiagnoseResult result = Verb.Diagnose(new SituationSpec { Model = model, On = device, Measured = measured, Engine = "eager" }).Value;

        Assert.Equal(CauseKind.HostEager, result.Answer.Causes[0].Kind);
        Assert.Contains(result.Answer.FirstActions[0].Lever, _onLaunches);
        Assert.All(result.Considered.Where(static j => _onLaunches.Contains(j.Lever.Id)), static j => Assert.True(j.Helps, j.Lever.Id));
        Assert.All(result.Considered.Where(static j => j.Lever.Id is "fp8" or "int8" or "kv-fp8"), static j => Assert.False(j.Helps, j.Lever.Id));
        Assert.StartsWith("Unexplained: ", Sentences.Verdict(result), StringComparison.Ordinal);
        Assert.Contains(LeverReading.Read(result.Floors.Situation.Spec).Value.Assumptions, static a =>
             a.Contains("slow hosts take up to 2.50 ms per layer", StringComparison.Ordinal));
    }

    [Fact]
    public void Diagnose_EagerBeyondWhatHostsTake_LeavesTheRestUnexplained()
    {
        DiagnoseResult result = Verb.Diagnose(new SituationSpec { Model = "llama-3.1-8b", On = "h100", Measured = "900ms", Engine = "eager" }).Value;

        Assert.InRange(result.Diagnosis.Ladder.Unexplained.Milliseconds, 700, 900);
    }

    // Twice the devices halve the bytes of each and win nothing: no other way to fewer bytes wins more.
    [Fact]
    public void Diagnose_TwiceTheDevicesWinNothing_NoFormatHelps()
    {
        DiagnoseResult result = Verb.Diagnose(new SituationSpec { Model = "llama-3-70b", On = "4xa100-sxm-80gb", Tp = "4", Engine = "vllm",
            Measured = "12tok/s", Also = "tp=2:11.9tok/s" }).Value;

        Assert.Equal((CauseKind.CommTp, CauseStanding.Shown), (result.Answer.Causes[0].Kind, result.Answer.Causes[0].Standing));
        Assert.Equal(AnswerVerdict.Slow, result.Answer.Verdict);
        Assert.All(result.Considered.Where(static j => j.Lever.Facts.Group == "weights" && j.Then is not null),
            static j => Assert.False(j.Helps, j.Lever.Id));
    }

    [Fact]
    public void Diagnose_TimeThatFollowsTheFloor_LetsFormatsHelp()
    {
        DiagnoseResult result = Verb.Diagnose(new SituationSpec { Model = "llama-3-70b", On = "4xa100-sxm-80gb", Tp = "4", Engine = "vllm",
            Measured = "24ms", Also = "tp=2:44ms" }).Value;

        Assert.True(result.Considered.Single(static j => j.Lever.Id == "int8").Helps);
    }

    [Fact]
    public void Diagnose_NativeEngine_IsNotToldToCompile()
    {
        DiagnoseResult result = Verb.Diagnose(new SituationSpec { Model = "llama-3.1-8b", On = "rtx-4090", Weights = "q4_k_m", Measured = "128tok/s",
            Engine = "llama.cpp" }).Value;

        Assert.Equal(AnswerVerdict.Good, result.Answer.Verdict);
        Assert.All(result.Considered.Where(static j => j.Lever.Id is "compile" or "aot-compile" or "native-runtime"), static j => Assert.Null(j.After));
        Assert.DoesNotContain("not explained", Sentences.Verdict(result), StringComparison.Ordinal);
    }

    [Fact]
    public void Diagnose_GoodAndUndecidedWithLessContext_StaysGood() => Assert.Equal(AnswerVerdict.Good,
        Verb.Diagnose(new SituationSpec { Model = "llama-3-8b", On = "raspberry-pi-5", Weights = "q4_0", Measured = "2tok/s", Engine = "llama.cpp" })
            .Value.Answer.Verdict);

    // 12 GB over a link of 64 GB/s at each of 20 steps take 3.8 s: what is above the floor has to hold that before the link is named.
    [Theory]
    [InlineData("6s", false)]
    [InlineData("60s", true)]
    public void Diagnose_DenoiserAboveItsFloor_NamesTheLinkOnlyWhereItHasTime(string measured, bool named) => Assert.Equal(named,
        Verb.Diagnose(new SituationSpec { Model = "flux.1-dev", On = "rtx-4090", Weights = "fp8", Steps = "20", Measured = measured })
            .Value.Answer.Causes.Any(static c => c.Kind == CauseKind.OffloadHostLink));

    [Fact]
    public void Predict_RateAboveWhatIsServed_SaysSoFirstAndJudgesByWhatIsServed()
    {
        ReadResult<PredictResult> read = Verb.Predict(new SituationSpec { Model = "llama-3-8b", On = "rtx-4090", Engine = "vllm", Weights = "fp8", Rate = "60",
            PromptTokens = "1500", OutputTokens = "300" });
        PredictResult result = read.Value;

        Assert.Equal(AnswerVerdict.Slow, result.Answer.Verdict);
        Assert.Equal((CauseKind.QueueOverload, CauseStanding.Shown), (result.Answer.Causes[0].Kind, result.Answer.Causes[0].Standing));
        Assert.StartsWith("It cannot keep up: 60.0 requests/s", AnswerSentences.Alarm(result.Answer), StringComparison.Ordinal);
        Assert.True(result.Considered.Single(static j => j.Lever.Id == "replicas").Helps);
        Assert.All(result.Considered.Where(static j => j.Helps && j.Then!.Overloaded),
            static j => Assert.True(j.Then!.Throughput.Value > j.Now.Throughput.Value * (1 + Judgement.WorthWhile), j.Lever.Id));
    }

    [Fact]
    public void Predict_RateThatIsServed_SaysNothingOfAQueue() => Assert.Null(AnswerSentences.Alarm(Verb.Predict(new SituationSpec { Model = "llama-3-8b",
        On = "rtx-4090", Engine = "vllm", Weights = "fp8", Rate = "1", PromptTokens = "1500", OutputTokens = "300" }).Value.Answer));

    // The calculator page shows the sentences of explore: the load that cannot be carried comes first there too, with and without a measured step.
    [Theory]
    [InlineData(null)]
    [InlineData("30ms")]
    public void Explore_RateAboveWhatIsServed_SaysSoFirst(string? measured)
    {
        var spec = new SituationSpec { Model = "llama-3-8b", On = "rtx-4090", Engine = "vllm", Weights = "fp8", Rate = "60", PromptTokens = "1500",
            OutputTokens = "300", Measured = measured };
        using var page = JsonDocument.Parse(JsonText.Utf8Of(Verb.Explore(spec).Value));

        Assert.StartsWith("It cannot keep up: 60.0 requests/s", page.RootElement.GetProperty("verdict")[0].GetString(), StringComparison.Ordinal);
    }

    // kyuz0/amd-strix-halo-toolboxes prints some 50 tokens/s: files of llama.cpp keep attention in 8 bit where the published ones have 16.
    [Theory]
    [InlineData("llama.cpp", "48tok/s", AnswerVerdict.Good)]
    [InlineData(null, "60tok/s", AnswerVerdict.CannotTell)]
    public void Diagnose_AMixtureAtTheRateOfItsFiles_IsPossible(string? engine, string measured, AnswerVerdict verdict) => Assert.Equal(verdict,
        Verb.Diagnose(new SituationSpec { Model = "gpt-oss-120b", On = "strix-halo", Engine = engine, Measured = measured }).Value.Answer.Verdict);

    [Fact]
    public void Predict_MoreInFlightThanFit_IsSlowForItsUsers() => Assert.Equal(AnswerVerdict.Slow, Verb.Predict(new SituationSpec { Model = "llama-3-8b",
        On = "l4", Engine = "vllm", Concurrency = "256", PromptTokens = "2000", OutputTokens = "500" }).Value.Answer.Verdict);
}
