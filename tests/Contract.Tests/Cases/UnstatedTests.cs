using Floorline.Core.Answers;
using Floorline.Core.Models;
using Floorline.Readers;
using Floorline.Workbench;

namespace Floorline.Contract.Tests.Cases;

/// <summary>What nobody stated decides nothing: weights, splits, guidance, what was multiplied in which format, a name that is only a size.</summary>
public sealed class UnstatedTests
{
    // 7.6e9 parameters: 16 bit need 42 ms of a 3060's memory, 4.89 bit 12.1 ms.
    [Theory]
    [InlineData("ollama", AnswerVerdict.Good, null)]
    [InlineData("llama.cpp", AnswerVerdict.Good, null)]
    [InlineData(null, AnswerVerdict.CannotTell, "weights")]
    [InlineData("vllm", AnswerVerdict.CannotTell, "weights")]
    public void Diagnose_WeightsNotStated_FollowTheEngine(string? engine, AnswerVerdict verdict, string? hangs)
    {
        Answer answer = Asked("qwen2.5:7b", "rtx-3060", "55tok/s", engine);

        Assert.Equal(verdict, answer.Verdict);
        Assert.Equal(hangs, answer.AssumedThatDecides.Select(static d => d.Input).FirstOrDefault());
    }

    // 2 x 302e6 x 512 x 32 = 9.9 TFLOP cannot be done in 30 ms by 51 TFLOP/s, 64 of them are 1.2 TFLOP: 41 TFLOP/s, and one position would take 2 ms.
    // 2 x 8.0e9 x 4096 = 66 TFLOP in 1.2 s are 55 of 165 TFLOP/s, 7.6e9 x 2 x 16,384 = 250 in 4 s are 62 of 312; 60 s are slow with any usual prompt.
    [Theory]
    [InlineData("bert-large", "rtx-3060", "fp16", null, "forward", "32", "30ms", null, AnswerVerdict.CannotTell, "prompt")]
    [InlineData("bge-m3", "t4", "fp16", null, "forward", "32", "25ms", null, AnswerVerdict.CannotTell, "prompt")]
    [InlineData("wav2vec2-base", "t4", "fp16", null, "forward", "16", "12ms", null, AnswerVerdict.CannotTell, "prompt")]
    [InlineData("bert-large", "rtx-3060", "fp16", null, "forward", "32", "3s", null, AnswerVerdict.Slow, null)]
    [InlineData("llama-3.1-8b", "rtx-4090", "bf16", "vllm", "prefill", null, "1.2s", null, AnswerVerdict.CannotTell, "prompt")]
    [InlineData("llama-3.1-8b", "rtx-4090", "bf16", "vllm", "prefill", null, "1.2s", "8000", AnswerVerdict.Good, null)]
    [InlineData("llama-3.1-8b", "rtx-4090", "bf16", "vllm", "prefill", null, "1.2s", "512", AnswerVerdict.Slow, null)]
    [InlineData("llama-3.1-8b", "rtx-4090", "bf16", "vllm", "prefill", null, "60s", null, AnswerVerdict.Slow, null)]
    [InlineData("qwen2.5-7b", "a100-sxm-80gb", "bf16", "vllm", "prefill", null, "4s", null, AnswerVerdict.CannotTell, "prompt")]
    [InlineData("llama-3.1-8b", "rtx-4090", "bf16", "vllm", "prefill", null, "400tok/s", null, AnswerVerdict.Slow, null)]
    public void Diagnose_PromptNotStated_DecidesNothing(string model, string on, string weights, string? engine, string phase, string? batch, string measured,
        string? prompt, AnswerVerdict verdict, string? hangs)
    {
        Answer answer = Verb.Diagnose(new SituationSpec { Model = model, On = on, Weights = weights, Engine = engine, Phase = phase, Batch = batch,
            Measured = measured, Prompt = prompt }).Value.Answer;

        Assert.Equal(verdict, answer.Verdict);
        Assert.Equal(hangs, answer.AssumedThatDecides.Select(static d => d.Input).FirstOrDefault());
    }

    // 61.6 TFLOP of a prefill at 989 TFLOP/s and 1,980 MHz: as fast as 345 MHz allow is slow for the device, and the clock is why. A decode that
    // memory bounds does not feel it.
    [Theory]
    [InlineData("prefill", "900ms", AnswerVerdict.Slow)]
    [InlineData("decode", "9ms", AnswerVerdict.Good)]
    public void Diagnose_AsFastAsALowClockAllows_IsSlowWhereTheClockIsTheLoss(string phase, string measured, AnswerVerdict verdict)
    {
        Answer answer = Verb.Diagnose(new SituationSpec
        {
            Model = "llama-3.1-8b", On = "h100", Engine = "vllm", Phase = phase, Prompt = phase == "prefill" ? "4096" : null, Measured = measured,
            Clock = "345MHz",
        }).Value.Answer;

        Assert.Equal((verdict, CauseKind.ClockPower), (answer.Verdict, answer.Causes[0].Kind));
    }

    [Fact]
    public void Diagnose_FasterThanFourBitsAllow_IsImpossibleWhateverTheWeights() =>
        Assert.Equal(AnswerVerdict.Impossible, Asked("qwen2.5:7b", "rtx-3060", "120tok/s", null).Verdict);

    // 42.5 GB over one of two cards after the other: 46 ms at least, over both at once 23.
    [Theory]
    [InlineData("llama.cpp", 1, 2)]
    [InlineData("exllamav2", 1, 2)]
    [InlineData("transformers", 1, 2)]
    [InlineData("vllm", 2, 1)]
    public void Reading_SeveralDevices_AreSplitAsTheEngineDoes(string engine, int tensor, int stages)
    {
        StatedSituation read = SituationReading.Read(new SituationSpec { Model = "llama-3.3-70b", On = "2x RTX 3090", Engine = engine }).Value;

        Assert.Equal((tensor, stages), (read.Step.Parallelism.Tensor, read.Step.Parallelism.Pipeline));
    }

    [Fact]
    public void Diagnose_TwoSockets_AreNoTensorParallelDevices()
    {
        Answer answer = Asked("llama3.3:70b", "2x EPYC 9654", "2.2tok/s", "llama.cpp");

        Assert.DoesNotContain(answer.Causes, static c => c.Kind is CauseKind.CommTp or CauseKind.CommLayerSplit);
        Assert.Contains(answer.Causes[0].Kind, (CauseKind[])[CauseKind.HostNuma, CauseKind.HostThreads]);
    }

    [Fact]
    public void Diagnose_DevicesOfOneStageInTwoMachines_PointAtTheNetwork() => Assert.Equal(CauseKind.CommNetwork,
        Verb.Diagnose(new SituationSpec { Model = "llama-3.1-405b", On = "16xh100", Tp = "16", Engine = "vllm", Measured = "3tok/s" })
            .Value.Answer.Causes[0].Kind);

    [Fact]
    public void Diagnose_ComputedInHostMemory_IsNotBoundByTheLink() => Assert.Equal(CauseKind.OffloadHostMemory,
        Asked("llama3.3:70b", "RTX 4090", "2tok/s", "ollama").Causes[0].Kind);

    // microsoft/onnxruntime, stable_diffusion/README.md: 5.0 to 6.0 s for 50 steps of both passes.
    [Theory]
    [InlineData("8it/s", AnswerVerdict.Good)]
    [InlineData("0.5it/s", AnswerVerdict.Slow)]
    public void Diagnose_GuidedDenoiser_IsHeldToTwoPasses(string measured, AnswerVerdict verdict) =>
        Assert.Equal(verdict, Asked("sd-1.5", "rtx-3060", measured, null).Verdict);

    [Fact]
    public void Diagnose_FormatWithoutUnits_IsNamed() => Assert.Equal(CauseKind.KernelFormat, Verb.Diagnose(new SituationSpec { Model = "qwen2.5-7b", On = "t4",
        Weights = "bf16", Phase = "prefill", Prompt = "1024", Engine = "transformers", Measured = "3s" }).Value.Answer.Causes[0].Kind);

    [Theory]
    [InlineData("kind=gemm,m=4096,n=4096,k=4096", "rtx-4090", "0.03ms", AnswerVerdict.Impossible)]
    [InlineData("kind=gemm,m=4096,n=4096,k=4096", "rtx-4090", "1.36ms", AnswerVerdict.Good)]
    [InlineData("kind=attention,heads=48,head=64,seq=21730", "a800", "0.97ms", AnswerVerdict.Impossible)]
    public void Diagnose_OneOperator_IsAModel(string model, string device, string measured, AnswerVerdict verdict) =>
        Assert.Equal(verdict, Asked(model, device, measured, null).Verdict);

    // By hand: 2 x 512 x 1024 x 256 FLOPs; operands and result are 512 x 256, 256 x 1024 and 512 x 1024.
    [Fact]
    public void Operator_OfAProduct_CountsItsShapes()
    {
        var part = (StatedComponent)ModelSource.Find("kind=gemm,m=512,n=1024,k=256").Value.Components[0];

        Assert.Equal((2.0 * 512 * 1024 * 256, (512 * 256) + (256 * 1024) + (512 * 1024)), (part.FlopsPerItem!.Value.Value, part.Total));
    }

    [Theory]
    [InlineData("solar-pro:22b", 22e9, 22e9)]
    [InlineData("some-lab/novel-57b-a9.5b", 57e9, 9.5e9)]
    [InlineData("novel-1_6b-chat", 1.6e9, 1.6e9)]
    [InlineData("tiny-novel-350m", 350e6, 350e6)]
    public void Name_ThatIsOnlyASize_IsADecoderOfThatSize(string name, double total, double active)
    {
        Model model = ModelSource.Find(name).Value;

        Assert.Equal((total, active, true), (model.Parameters, model.ActiveParameters, model.Decodes));
        Assert.Contains("is not in the catalogue", model.Assumptions[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("lama-3-8b")]
    [InlineData("novel-t2v-14b")]
    [InlineData("novel-embedding-8b")]
    [InlineData("novel-2b-4t")]
    [InlineData("novel")]
    public void Name_OfSomethingElse_IsStillRefused(string name) => Assert.False(ModelSource.Find(name).IsOk);

    [Fact]
    public void Drafts_WithoutTheirTime_TakeThatOfALayer()
    {
        ReadResult<PredictResult> read = Verb.Predict(new SituationSpec { Model = "llama-3.1-8b", On = "h100", Engine = "vllm", Acceptance =
            "0.7", Drafts = "3" },
            "speculation");

        Assert.Contains(read.Value.Assumptions, static a => a.Contains("one of the model's layers", StringComparison.Ordinal));
    }

    [Fact]
    public void Chunk_OfAMeasuredTime_NeedsNoHardware() =>
        Assert.True(Verb.Chunk(new ChunkSpec { Situation = new SituationSpec { Model = "act", Measured = "60ms" }, Rate = "50hz", Chunk = "100" }).IsOk);

    private static Answer Asked(string model, string device, string measured, string? engine) =>
        Verb.Diagnose(new SituationSpec { Model = model, On = device, Measured = measured, Engine = engine }).Value.Answer;
}
