using Floorline.Core.Answers;
using Floorline.Workbench;

namespace Floorline.Contract.Tests.Cases;

/// <summary>What was measured is judged as it was measured, whatever lever is asked about beside it; lists begin with what is first.</summary>
public sealed class AppliedLeverTests
{
    public static TheoryData<string, SituationSpec> Measured() => new()
    {
        { "too fast", new() { Model = "llama-3.1-8b", On = "rtx-3060", Weights = "q8_0", Engine = "llama.cpp", Measured = "90tok/s" } },
        { "good", new() { Model = "llama-3.1-8b", On = "rtx-4090", Weights = "bf16", Engine = "vllm", Measured = "52tok/s" } },
        { "outside", new() { Model = "llama-3.3-70b", On = "rtx-4090", Weights = "q4_k_m", Engine = "llama.cpp", Measured = "2tok/s" } },
        { "slow", new() { Model = "llama-3.1-8b", On = "h100", Engine = "eager", Measured = "60ms" } },
        { "a call", new() { Model = "resnet-50", On = "rtx-3090", Batch = "256", Phase = "forward", Engine = "eager", Measured = "0.9ms" } },
    };

    [Theory]
    [MemberData(nameof(Measured))]
    public void Predict_AnyLeverAskedAbout_LeavesTheVerdictAndItsCauses(string name, SituationSpec spec)
    {
        Answer plain = Verb.Predict(spec).Value.Answer;

        Assert.NotEmpty(name);
        Assert.All(new[] { "kv-fp8", "batch", "cuda-graphs", "smaller-model" }, lever =>
        {
            Answer asked = Verb.Predict(spec, lever).Value.Answer;

            Assert.Equal(plain.Verdict, asked.Verdict);
            Assert.Equal(plain.Causes.Select(static c => c.Kind), asked.Causes.Select(static c => c.Kind));
            Assert.Equal(plain.Achievable, asked.Achievable);
        });
    }

    [Theory]
    [MemberData(nameof(Measured))]
    public void Verbs_WhatHelps_BeginsWithWhatIsFirstAmongIt(string name, SituationSpec spec)
    {
        PredictResult predicted = Verb.Predict(spec).Value;
        DiagnoseResult diagnosed = Verb.Diagnose(spec).Value;
        string[] actions = [.. diagnosed.Answer.FirstActions.Select(static a => a.Lever)];

        Assert.NotEmpty(name);
        string[] helps = [.. diagnosed.Helps.Select(static j => j.Lever.Id)];
        Assert.Equal(helps, predicted.Impossible ? helps : predicted.Helps.Select(static j => j.Lever.Id));
        Assert.Equal(actions.Where(helps.Contains), helps.Where(actions.Contains));
    }

    // Exit codes say what the verdict says: what ran by reading from elsewhere is slow, and a format that nobody stated decides nothing.
    [Theory]
    [InlineData("phi-4-mini", "quadro-p2000", null, "342.3ms", 0, "slow")]
    [InlineData("qwen2-1.5b", "apple-m5", "vllm", "12.57ms", 0, "cannot_tell")]
    [InlineData("llama-3.1-8b", "h100", "vllm", "0.2ms", 5, "impossible")]
    public void Verbs_ExitCode_IsThatOfTheVerdict(string model, string on, string? engine, string measured, int code, string verdict) =>
        Assert.All(new[] { "diagnose", "predict" }, verb =>
        {
            string[] stated = [verb, model, "--on", on, "--context", "512", "--measured", measured];
            CommandLine.Said said = CommandLine.Run([.. stated, .. engine is null ? (string[])[] : ["--engine", engine], "--json"]);

            Assert.Equal((code, verdict), (said.Code, said.Json.GetProperty("answer").GetProperty("verdict").GetString()));
        });
}
