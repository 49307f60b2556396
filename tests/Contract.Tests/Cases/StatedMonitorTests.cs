using Floorline.Core.Answers;
using Floorline.Core.Levers;
using Floorline.Core.Quantities;
using Floorline.Workbench;

namespace Floorline.Contract.Tests.Cases;

/// <summary>What monitors and profiles show of devices, and what of it is no time of the step.</summary>
public sealed class StatedMonitorTests
{
    private static SituationSpec Layers { get; } = new()
    {
        Model = "llama-3.1-70b", On = "2xrtx-3090", Pp = "2", Weights = "q4_k_m", Engine = "llama.cpp", Measured = "17tok/s",
    };

    // Stages take turns: half of the time is what each of two can be busy at most.
    [Theory]
    [InlineData("50%")]
    [InlineData("45%")]
    [InlineData(null)]
    public void Diagnose_StagesThatTakeTurns_AreGoodHoweverBusyEachIs(string? util) =>
        Assert.Equal(AnswerVerdict.Good, Verb.Diagnose(Layers with { Util = util }).Value.Answer.Verdict);

    // A processor's monitor counts threads: 16 of 32 hardware threads are 50 %, and nobody waits.
    [Theory]
    [InlineData("llama-3.1-8b", "ryzen-9-7950x", "14tok/s", "50%")]
    [InlineData("mistral-7b", "core-i7-12700k", "13tok/s", "40%")]
    [InlineData("llama-3.1-8b", "epyc-9654", "60tok/s", "50%")]
    public void Diagnose_ThreadsOfAProcessor_AreNoWaiting(string model, string on, string measured, string util)
    {
        var spec = new SituationSpec { Model = model, On = on, Weights = "q4_k_m", Engine = "llama.cpp", Measured = measured };

        DiagnoseResult with = Verb.Diagnose(spec with { Util = util }).Value;

        Assert.Equal(Verb.Diagnose(spec).Value.Answer.Verdict, with.Answer.Verdict);
        Assert.Contains(with.Floors.Assumptions, static a => a.StartsWith("--util", StringComparison.Ordinal));
    }

    // A device that does next to nothing beside an engine without an interpreter: the processor works, whatever the floor says of the device.
    [Fact]
    public void Diagnose_ADeviceThatIsHardlyBusy_RunsOnTheProcessor() => Assert.Equal(CauseKind.DeviceCpuBuild, Verb.Diagnose(new()
    {
        Model = "llama-3.2-3b", On = "jetson-orin-nano-super", Weights = "q4_k_m", Engine = "llama.cpp", Measured = "6tok/s", Util = "1%",
    }).Value.Answer.Causes[0].Kind);

    // A clock of the units is no loss where memory takes the time and is read as fast as ever.
    [Fact]
    public void Diagnose_ALowClockBesideMemoryAtItsBest_IsNoCause()
    {
        var spec = new SituationSpec { Model = "llama-3.1-70b", On = "h100-sxm", Weights = "fp8", Engine = "vllm", Measured = "27ms", Clock = "1200MHz" };

        Answer answer = Verb.Diagnose(spec).Value.Answer;

        Assert.Equal((AnswerVerdict.Good, CauseKind.AtRoof), (answer.Verdict, answer.Causes[0].Kind));
    }

    // A fact that explains the time never weakens the verdict, and its lever is a help.
    [Theory]
    [InlineData("llama-3.1-8b", "rtx-3080", "q4_k_m", "22tok/s", "210MHz", null)]
    [InlineData("sd-1.5", "rtx-3060", null, "60s", "210MHz", "25")]
    public void Diagnose_ALowClockThatExplainsTheTime_IsSlowAndItsLeverHelps(string model, string on, string? weights, string measured, string clock,
        string? steps)
    {
        DiagnoseResult result = Verb.Diagnose(new()
        {
            Model = model, On = on, Weights = weights, Steps = steps, Measured = measured, Clock = clock, Util = "100%",
        }).Value;

        Assert.Equal((AnswerVerdict.Slow, CauseKind.ClockPower), (result.Answer.Verdict, result.Answer.Causes[0].Kind));
        Assert.Equal("clocks", result.Answer.FirstActions[0].Lever);
        Assert.Contains(result.Helps, static j => j.Lever.Id == "clocks");
    }

    private static SituationSpec Exchanges { get; } = new()
    {
        Model = "llama-3.1-8b", On = "2xrtx-3090", Tp = "2", Engine = "vllm", Measured = "14ms", Shares = "communication=40%,matrix=58%",
    };

    // 5.6 ms of 14 ms are exchanges: twice the link saves up to half of them, one device all of them, and fewer bits none.
    [Fact]
    public void Predict_StatedExchanges_FollowTheLinkAndTheDevicesAndNoFormat()
    {
        Judgement links = Of("better-links");
        Judgement format = Of("w4a16");

        Assert.True(links.Helps);
        Assert.InRange(links.Predicted.Middle / links.Time, 0.8, 0.95);
        Assert.True(format.Predicted.Low.Milliseconds > 5.6);

        static Judgement Of(string lever) => Verb.Predict(Exchanges, lever).Value.Applied[0];
    }

    [Fact]
    public void Predict_OneDeviceInsteadOfTwoThatExchange_TakesNoneOfTheirTime()
    {
        var spec = new SituationSpec
        {
            Model = "llama-3.1-8b", On = "2xrtx-4090", Tp = "2", Engine = "vllm", Measured = "40tok/s", Shares = "communication=65%,matrix=30%",
        };

        Judgement alone = Verb.Predict(spec, "tp-down").Value.Applied[0];

        Assert.True(alone.Predicted.Middle.Milliseconds < 25, $"{alone.Predicted.Middle.Milliseconds}");
    }

    // Copies of a call exchange over whatever lies between them; only a split that was stated has exchanges of every layer.
    [Theory]
    [InlineData("bert-large", "8xt4", "forward", null, "2s", CauseKind.CommNetwork)]
    [InlineData("llama-3.1-8b", "2xdgx-spark", null, "2", "200ms", CauseKind.CommNetwork)]
    [InlineData("llama-3.1-8b", "2xrtx-3090", null, "2", "40ms", CauseKind.CommTp)]
    public void Diagnose_StatedExchanges_AreOfWhatLiesBetween(string model, string on, string? phase, string? tp, string measured, CauseKind kind) =>
        Assert.Equal(kind, Verb.Diagnose(new()
        {
            Model = model, On = on, Phase = phase, Batch = phase is null ? null : "32", Tp = tp, Measured = measured, Shares = "communication=80%",
        }).Value.Answer.Causes[0].Kind);

    // Another device by its name is held against its floor; it does not say that this one computes on the processor.
    [Theory]
    [InlineData("qwen2.5-14b", "rtx-4090-laptop", "50tok/s", "device=rtx-4090:85tok/s")]
    [InlineData("llama-3.1-8b", "apple-m2", "17tok/s", "device=apple-m2-max:58tok/s")]
    public void Diagnose_AnotherDeviceByName_IsNoBuildForTheProcessor(string model, string on, string measured, string also)
    {
        Answer answer = Verb.Diagnose(new()
        {
            Model = model, On = on, Weights = "q4_k_m", Engine = "llama.cpp", Measured = measured, Also = also,
        }).Value.Answer;

        Assert.Equal(AnswerVerdict.Good, answer.Verdict);
        Assert.DoesNotContain(answer.Causes, static c => c.Kind == CauseKind.DeviceCpuBuild);
    }

    [Fact]
    public void Diagnose_ASecondRunOnTwoDevices_ShowsNoExchangesOfTheOne()
    {
        Answer answer = Verb.Diagnose(new()
        {
            Model = "qwen2.5-14b", On = "a100-sxm-80gb", Weights = "bf16", Engine = "vllm", Measured = "55tok/s", Also = "tp=2:58tok/s",
        }).Value.Answer;

        Assert.DoesNotContain(answer.Causes, static c => c.Kind == CauseKind.CommTp);
        Assert.DoesNotContain(answer.FirstActions.Take(1), static a => a.Lever == "tp-down");
    }

    // Every expert of 61 GB in 19.5 ms is 94 % of the bandwidth, whichever engine it is.
    [Fact]
    public void Diagnose_ATimeThatIsAllExperts_NamesThem() => Assert.Equal(CauseKind.WorkAllExperts,
        Verb.Diagnose(new() { Model = "qwen3-30b-a3b", On = "h100", Engine = "vllm", Measured = "19.5ms" }).Value.Answer.Causes[0].Kind);

    // A rate of tokens is no whole call.
    [Theory]
    [InlineData("60ms/token", null)]
    [InlineData("16tok/s", null)]
    [InlineData("60ms", "decode")]
    public void Diagnose_ATokenOfSpeechRecognition_IsAStep(string measured, string? phase) => Assert.Equal(AnswerVerdict.Slow,
        Verb.Diagnose(new() { Model = "whisper-large-v3", On = "rtx-3090", Engine = "hf", Measured = measured, Phase = phase }).Value.Answer.Verdict);

    [Fact]
    public void Predict_APrefixThatIsReadAgain_IsTheCauseAndThePrefixCacheFirst()
    {
        Answer answer = Verb.Predict(new()
        {
            Model = "llama-3.1-8b", On = "a100-sxm-80gb", Engine = "vllm", Concurrency = "8", PromptTokens = "8000", SharedPrefix = "7500",
            OutputTokens = "100", MeasuredTtft = "3s",
        }).Value.Answer;

        Assert.Equal((AnswerVerdict.Slow, CauseKind.PrefixOff, "prefix-cache"), (answer.Verdict, answer.Causes[0].Kind, answer.FirstActions[0].Lever));
    }
}
