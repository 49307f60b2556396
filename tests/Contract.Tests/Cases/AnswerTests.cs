using Floorline.Core.Answers;
using Floorline.Core.Quantities;
using Floorline.Core.Serving;
using Floorline.Readers;
using Floorline.Readers.Catalogue;
using Floorline.Workbench;
using Floorline.Workbench.Documents;

namespace Floorline.Contract.Tests.Cases;

public sealed class AnswerTests
{
    [Fact]
    public void Causes_OfTheData_AreAllKindsOnceWithACheckAndASource()
    {
        IReadOnlyList<CauseFacts> causes = AnswerCatalogue.Table.Causes;

        Assert.Equal(Enum.GetValues<CauseKind>().Order(), causes.Select(static c => c.Kind).Order());
        Assert.All(causes, static c => Assert.True(c.CheckFor(DeviceClass.Card, "").Length > 0 && c.Source.Length > 0, CauseIds.Of(c.Kind)));
        Assert.All(Enum.GetValues<CauseKind>(), static kind => Assert.Equal(kind, CauseIds.Find(CauseIds.Of(kind))));
    }

    [Theory]
    [InlineData(0.92, "NVMe storage")]
    [InlineData(8, "PCIe 3.0 x16 (or 4.0 x8)")]
    [InlineData(22, "PCIe 4.0 x16")]
    public void Nearest_RateOfALink_NamesIt(double rate, string name) =>
        Assert.Equal(name, KnownRate.Nearest(AnswerCatalogue.Table.Rates, BytesPerSecond.FromGBPerSecond(rate))?.Name);

    [Fact]
    public void Rates_OfTheData_FollowOneAnotherWithoutGaps() => Assert.All(
        AnswerCatalogue.Table.Rates.Zip(AnswerCatalogue.Table.Rates.Skip(1)),
        static pair => Assert.InRange(pair.Second.Low.GBPerSecond - pair.First.High.GBPerSecond, 0, 0.002));

    // ggml-org/llama.cpp discussion #4167: 21.9 tokens/s with at most 128 tokens of context; 2048 would call it impossible.
    [Fact]
    public void Diagnose_ContextNotStated_IsNotImpossibleByOurDefault()
    {
        Answer answer = Answered(new SituationSpec { Model = "llama-2-7b", On = "apple-m2", Weights = "q4_0", Measured = "45.6ms", Engine = "llama.cpp" });

        Assert.NotEqual(AnswerVerdict.Impossible, answer.Verdict);
        Assert.Contains(answer.AssumedThatDecides, static d => d.Input == "context");
    }

    // 0.96 of a data-centre card's bandwidth in a decode: the floor allows it, and no run on record did it (data/answers.json).
    [Theory]
    [InlineData("llama-3.1-8b", "h100", "fp8", "2.42ms", null)]
    [InlineData("qwen3-30b-a3b", "2xrtx-3090", "q4_k_m", "900tok/s", null)]
    [InlineData("qwen3-30b-a3b", "2xrtx-3090", "q4_k_m", "900tok/s", "ollama")]
    public void Diagnose_FasterThanAnyRunOnRecord_IsDoubtedAndNeverGood(string model, string on, string weights, string measured, string? engine)
    {
        var spec = new SituationSpec { Model = model, On = on, Weights = weights, Measured = measured, Engine = engine };
        Answer answer = Verb.Diagnose(spec).Value.Answer;
        Answer predicted = Verb.Predict(spec).Value.Answer;

        Assert.Equal(AnswerVerdict.CannotTell, answer.Verdict);
        Assert.Equal(CauseKind.CountTokens, answer.Causes[0].Kind);
        Assert.Contains(answer.Causes, static c => c.Kind == CauseKind.SyncMissing);
        Assert.True(answer.DoubtedBelow > answer.Achievable!.Value.Low * 0.5);
        Assert.StartsWith("Faster than expected", AnswerSentences.Verdict(answer), StringComparison.Ordinal);
        Assert.Equal((answer.Verdict, answer.Causes[0].Kind, answer.DoubtedBelow), (predicted.Verdict, predicted.Causes[0].Kind, predicted.DoubtedBelow));
    }

    // The best decode of a card on record reached 0.92 of its bandwidth (meta-pytorch/gpt-fast#27).
    [Fact]
    public void Diagnose_AsFastAsTheBestRunOnRecord_IsGood()
    {
        Answer answer = Answered(new SituationSpec { Model = "llama-2-7b", On = "rtx-4090", Weights = "bf16", Measured = "15.4ms" });

        Assert.Equal(AnswerVerdict.Good, answer.Verdict);
        Assert.Null(answer.DoubtedBelow);
    }

    // llama.cpp gives each device whole layers: its habit is assumed and said, and decides no "impossible".
    [Fact]
    public void Diagnose_SplitThatWasNotStated_FollowsTheEngineAndDecidesNothingAlone()
    {
        var spec = new SituationSpec { Model = "llama-3-70b", On = "2xrtx-4090", Weights = "q4_k_m", Engine = "llama.cpp", Context = "512" };

        Assert.Equal(2, Verb.Predict(spec).Value.Floors.Situation.Step.Parallelism.Pipeline);
        Answer answer = Answered(spec with { Measured = "30ms" });
        Assert.NotEqual(AnswerVerdict.Impossible, answer.Verdict);
        Assert.Contains(answer.AssumedThatDecides, static d => d.Input == "the split over devices" && d.VerdictThen == AnswerVerdict.Impossible);
        Assert.Equal(AnswerVerdict.Impossible, Answered(spec with { Measured = "30ms", Pp = "2" }).Verdict);
    }

    // 15.6 GB of weights and cache on a card of 16.1 GB: an engine's own kernels and context take more than what is left, whatever verb is asked.
    [Fact]
    public void EveryVerb_RoomLeftIsLessThanTheEngineTakes_DoesNotFit()
    {
        var spec = new SituationSpec { Model = "llama-2-7b", On = "t4", Weights = "fp16", Context = "4096" };
        FloorsResult floors = Verb.Floors(spec).Value;
        PredictResult predicted = Verb.Predict(spec).Value;

        Assert.True(floors.Capacity.FitsAlone);
        Assert.All([floors.Answer, predicted.Answer], static answer =>
            Assert.Equal((AnswerVerdict.DoesNotFit, CauseKind.MemoryEngine), (answer.Verdict, answer.Causes[0].Kind)));
        Assert.IsType<CannotRun.StepDoesNotFit>(predicted.Forecast.Infeasible);
        Assert.False(Verb.Sweep(spec, "context").Value.Points.Single(static p => p.Value == "4096").Capacity.Fits.Value);
        Assert.True(Verb.Floors(spec with { Reserve = "0.1GB" }).Value.Capacity.Fits.Value, "what is kept back can be stated");

        // It ran: then the engine took less, and the time is judged by itself.
        Assert.Equal(AnswerVerdict.Good, Answered(spec with { Measured = "60ms" }).Verdict);
    }

    [Fact]
    public void Predict_MemoryKeptBack_IsNotThereForTheCacheOfALoad()
    {
        var spec = new SituationSpec { Model = "llama-3.1-8b", On = "h100", Engine = "vllm", Concurrency = "256", PromptTokens = "4096", OutputTokens = "256" };
        double Running(string? reserve) => Verb.Predict(spec with { Reserve = reserve }).Value.Served!.Value.Value.MeanBatchCount;

        Assert.True(Running("40GB") < Running("20GB") * 0.8);
        Assert.True(Running("20GB") < Running(null), "vllm keeps back less than 20 GB");
    }

    // NVIDIA's sheets: boost clocks of 1,980 MHz (H100 SXM5), 1,410 MHz (A100), 2,520 MHz (RTX 4090), 1,530 MHz (V100).
    [Theory]
    [InlineData("h100-sxm", 1980)]
    [InlineData("a100-sxm-80gb", 1410)]
    [InlineData("rtx-4090", 2520)]
    [InlineData("v100-sxm2-32gb", 1530)]
    public void PeakClock_Device_IsThatOfItsSheet(string device, double megahertz) =>
        Assert.Equal(megahertz, HardwareCatalogue.Find(device).Value.PeakClock!.Value.Megahertz, megahertz * 0.015);

    [Fact]
    public void PeakClock_EveryDeviceOfTheCatalogue_IsOneThatSuchChipsRunAt()
    {
        Hertz[] clocks = [.. HardwareCatalogue.All.Select(static d => d.PeakClock).OfType<Hertz>()];

        Assert.True(clocks.Length > 100, $"{clocks.Length} devices");
        Assert.All(clocks, static c => Assert.InRange(c.Megahertz, 800, 3300));
    }

    // A prompt is arithmetic: at half the clock it takes twice as long, a decode as long as before.
    [Fact]
    public void Clock_BelowThatOfThePeaks_ScalesArithmeticAndNotMemory()
    {
        var spec = new SituationSpec { Model = "llama-3.1-8b", On = "h100", Phase = "prefill", Prompt = "4096", Engine = "vllm", Context = null };
        (FloorsResult full, FloorsResult half) = (Verb.Floors(spec).Value, Verb.Floors(spec with { Clock = "990MHz" }).Value);
        Assert.Equal(2, half.Floors.Compute.Value / full.Floors.Compute.Value, 0.01);
        Assert.Equal(full.Floors.WeightRead, half.Floors.WeightRead);
        Assert.True(Verb.Predict(spec with { Clock = "990MHz" }).Value.Forecast.Step.Middle > Verb.Predict(spec).Value.Forecast.Step.Middle * 1.5);

        // Slow for the card, as fast as it gets at that clock: the clock is what is named.
        Answer slow = Answered(spec with { Clock = "990MHz", Measured = "170ms" });
        Assert.Contains(slow.Causes, static c => c.Kind == CauseKind.ClockPower);
        Assert.Contains(Verb.Floors(spec with { On = "mi300x", Clock = "990MHz" }).Value.Assumptions,
            static a => a.Contains("scales nothing", StringComparison.Ordinal));
    }

    [Fact]
    public void Diagnose_RanAlthoughItDoesNotFit_NamesTheLinkByItsRate()
    {
        Answer answer = Answered(new SituationSpec { Model = "llama-3-70b", On = "gh200-96gb", Measured = "217ms", Engine = "vllm" });

        Assert.Equal(AnswerVerdict.Slow, answer.Verdict);
        Assert.Equal(CauseKind.OffloadHostLink, answer.Causes[0].Kind);
        Assert.Null(answer.Achievable);
    }

    // meta-pytorch/gpt-fast#111: 17 tokens/s on two V100, 29 on one.
    [Fact]
    public void Diagnose_FasterOnOneDevice_ShowsTheExchange()
    {
        Answer answer = Answered(new SituationSpec { Model = "llama-2-7b", On = "2xv100-sxm2-32gb", Tp = "2", Weights = "fp16", Measured = "58.8ms",
            Also = "tp=1:29tok/s" });

        Assert.Equal((CauseKind.CommTp, CauseStanding.Shown), (answer.Causes[0].Kind, answer.Causes[0].Standing));
        Assert.Equal("tp-down", answer.FirstActions[0].Lever);
    }

    [Theory]
    [InlineData("params=1e9,kind=forward", "communication=90%,matrix=10%", CauseKind.CommNetwork)]
    [InlineData("params=1e9", "copy=60%,matrix=40%", CauseKind.HostCopies)]
    [InlineData("params=1e9", "host=70%,matrix=30%", CauseKind.HostPreprocessing)]
    [InlineData("params=1e9", "idle=50%,launch=30%", CauseKind.HostEager)]
    public void Diagnose_SharesOfAProfile_ShowTheCause(string model, string shares, CauseKind cause) =>
        Assert.Equal(cause, Answered(new SituationSpec { Model = model, On = "a100-sxm-80gb", Measured = "1000ms", Shares = shares }).Causes[0].Kind);

    [Fact]
    public void Diagnose_DeviceHardlyBusy_ShowsTheHost() =>
        Assert.Equal(CauseKind.HostEager,
            Answered(new SituationSpec { Model = "params=1.7e9", On = "rtx-5090", Weights = "bf16", Measured = "700ms", Util = "5%" }).Causes[0].Kind);

    // qwopqwop200/GPTQ-for-LLaMa#82: 46 TFLOP/s are 65 % of what 16-bit products with 32-bit sums reach on this card.
    [Fact]
    public void Diagnose_PromptOnACardThatSumsFasterIn16Bit_IsHeldToSumsIn32()
    {
        Answer answer = Answered(new SituationSpec { Model = "llama-2-7b", On = "rtx-3090", Weights = "fp16", Phase = "prefill", Prompt = "2048",
            Measured = "600ms" });

        Assert.Equal(AnswerVerdict.Good, answer.Verdict);
    }

    [Fact]
    public void Diagnose_FlopsOfAPartNotStated_IsComputeUnknown() =>
        Assert.Equal(Core.Floors.Regime.ComputeUnknown, Verb.Diagnose(new SituationSpec { Model = "kokoro-82m", On = "rtx-4090", Measured = "86ms" })
            .Value.Diagnosis.Regime);

    [Theory]
    [InlineData("tp", "--also")]
    [InlineData("weather=fine:3ms", "--also")]
    public void Diagnose_OtherMeasurementThatSaysNothing_IsRefused(string also, string where)
    {
        ReadResult<DiagnoseResult> result = Verb.Diagnose(new SituationSpec { Model = "llama-3-8b", On = "h100", Measured = "9ms", Also = also });

        Assert.Contains(result.Problems, p => p.Path == where);
    }

    private static Answer Answered(SituationSpec spec)
    {
        ReadResult<DiagnoseResult> result = Verb.Diagnose(spec);
        Assert.True(result.IsOk, string.Join("; ", result.Problems));
        return result.Value.Answer;
    }
}
