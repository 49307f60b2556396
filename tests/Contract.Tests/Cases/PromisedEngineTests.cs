using Floorline.Core.Levers;
using Floorline.Core.Objectives;
using Floorline.Core.Serving;
using Floorline.Workbench;

namespace Floorline.Contract.Tests.Cases;

/// <summary>An engine that does not run what was stated meets nothing, and one without a good kernel nothing surely.</summary>
public sealed class PromisedEngineTests
{
    [Theory]
    [InlineData(null)]
    [InlineData("4")]
    public void Plan_AnEngineThatDoesNotRunOnTheDevice_MeetsNothingAsStated(string? concurrency)
    {
        string[] load = concurrency is null ? [] : ["--concurrency", concurrency, "--prompt-tokens", "500", "--output-tokens", "200"];

        CommandLine.Said said = CommandLine.Run(
            ["plan", "llama-3-8b", "--on", "rx-7900-xtx", "--engine", "tensorrt-llm", "--slo", "itl<50ms", .. load, "--json"]);

        Assert.Equal(3, said.Code);
        Assert.False(said.Json.GetProperty("meets").GetBoolean());
        Assert.Equal("missed_surely", said.Json.GetProperty("slo").GetProperty("attainment").GetString());
    }

    // The first step is to what the engine reads, and only that meets the goal.
    [Theory]
    [InlineData("llama-3-8b", "h100", "tensorrt-llm", "q4_k_m")]
    [InlineData("llama-3-8b", "m3-max", "vllm", "fp8")]
    [InlineData("whisper-large-v3", "h100", "llama.cpp", null)]
    public void Plan_AFormatThatTheEngineRefuses_CannotRunAndBeginsWithOneThatIt(string model, string on, string engine, string? weights)
    {
        PlanResult plan = Verb.Plan(new() { Model = model, On = on, Engine = engine, Weights = weights }, new PlanSpec { Slo = "itl<90ms" }).Value;

        Assert.IsType<CannotRun.EngineRefuses>(plan.Playbook.Start.Infeasible);
        Assert.IsType<Why.Runs>(plan.Playbook.Steps[0].Judgement.Why);
    }

    [Fact]
    public void Plan_AFormatWithoutAGoodKernel_MeetsNothingSurely()
    {
        var spec = new SituationSpec { Model = "llama-3-8b", On = "h100", Engine = "vllm", Weights = "q4_k_m" };

        PlanResult plan = Verb.Plan(spec, new PlanSpec { Slo = "itl<90ms" }).Value;

        Assert.Equal(Attainment.MetInMiddle, plan.Attainment);
        Assert.Equal(Attainment.MetSurely, Verb.Plan(spec with { Engine = "llama.cpp" }, new PlanSpec { Slo = "itl<90ms" }).Value.Attainment);
    }

    // Of a device whose generation nobody knows, documents that speak of generations are silent.
    [Fact]
    public void Diagnose_AGgufFormatOnAnUnknownDevice_IsNotRefusedByOtherEngines() => Assert.DoesNotContain(
        Verb.Diagnose(new()
        {
            Model = "params=35e9,active=3e9", On = "bw=896GB/s,fp16=88TFLOP/s,mem=16GB", Weights = "iq3_xxs", Measured = "260ms",
        }).Value.Answer.Causes, static c => c.Evidence.Contains("TensorRT", StringComparison.Ordinal));

    [Theory]
    [InlineData("m3-max", false)]
    [InlineData("arc-a770", false)]
    [InlineData("rtx-4090", true)]
    public void Predict_GraphsOfLaunches_AreOfCudaAndHip(string on, bool applies) => Assert.Equal(applies, Verb.Predict(
        new() { Model = "llama-3.1-8b", On = on, Engine = "eager" }).Value.Considered.Single(static j => j.Lever.Id == "cuda-graphs").After is not null);
}
