using Floorline.Core.Levers;
using Floorline.Readers.Catalogue;

namespace Floorline.Io.Tests.Catalogue;

public class TermCatalogueTests
{
    [Theory]
    [InlineData("awq", "w4a16")]
    [InlineData("GPTQ", "w4a16")]
    [InlineData("SmoothQuant", "int8")]
    [InlineData("LLM.int8()", "int8")]
    [InlineData("qlora", "nf4")]
    [InlineData("nvfp4", "fp4")]
    [InlineData("torch.compile", "compile")]
    [InlineData("cuda_graph", "cuda-graphs")]
    [InlineData("TensorRT", "aot-compile")]
    [InlineData("onnx runtime", "native-runtime")]
    [InlineData("PagedAttention", "paged-kv")]
    [InlineData("flash attention 2", "flash-attention")]
    [InlineData("eagle-3", "speculation")]
    [InlineData("Medusa", "speculation")]
    [InlineData("MTP", "speculation")]
    [InlineData("structured pruning", "pruned")]
    [InlineData("2:4 sparsity", "pruned")]
    [InlineData("distillation", "smaller-model")]
    [InlineData("prompt caching", "prefix-cache")]
    [InlineData("jetson_clocks", "clocks")]
    public void Find_WordOfTheField_MeansItsLever(string word, string lever) => Assert.Equal([lever], TermCatalogue.Find(word)!.Levers);

    [Theory]
    [InlineData("LoRA")]
    [InlineData("gradient checkpointing")]
    [InlineData("continuous batching")]
    [InlineData("continuous-batching")]
    [InlineData("disaggregation")]
    [InlineData("offloading")]
    [InlineData("GQA")]
    public void Find_WordThatIsNoLever_SaysWhatItIs(string word)
    {
        Term term = TermCatalogue.Find(word)!;

        Assert.Empty(term.Levers);
        Assert.True(term.Says.Length > 20, term.Says);
    }

    [Fact]
    public void All_Words_HaveASourceAndNameLeversOfTheCatalogue() => Assert.All(TermCatalogue.All, static term =>
    {
        Assert.All(term.Levers, static id => Assert.NotNull(LeverCatalogue.Find(id)));
        Assert.InRange(term.Says.Length, 15, 160);
        Assert.False(term.Says.EndsWith('.'), term.Says);
        Assert.True(term.Source.Length > 5, term.Name);
        Assert.StartsWith("https://", term.Address, StringComparison.Ordinal);
    });

    // Words that people of the field use for engines, interfaces, instructions, links and memory.
    [Theory]
    [InlineData("ktransformers avx512 avx-512 avx2 amx neon vnni fp6 vulkan rocm hip sycl nccl rccl yarn rope ntk alibi lmdeploy turbomind tgi sglang")]
    [InlineData("cutlass cublas cudnn wgmma tma megakernel machete imatrix hugepages directml onednn webgpu metal cann cuda opencl pcie nvme roce ethernet")]
    [InlineData("hbm gddr lpddr5x ddr5 cxl vram oom dvfs undervolt throttling tdp ecc ddp jax llamafile ik_llama.cpp mooncake nixl dualpipe powerinfer")]
    [InlineData("flexgen airllm nsight nvidia-smi nvtop prefill decode bf16 fp16 bfloat16 lookahead radix mpi ucx gloo rebar gpudirect thunderbolt 2:4")]
    public void Find_CommonWord_IsKnown(string words) => Assert.All(words.Split(' '), static word =>
        Assert.True(TermCatalogue.Find(word) is not null || LeverCatalogue.Find(word) is not null, word));

    /// <summary>Whoever reads an action in an answer finds it: among the levers or the words.</summary>
    [Fact]
    public void Find_EveryActionOfAnAnswer_IsALeverOrAWord() =>
        Assert.All(AnswerCatalogue.Table.Causes.SelectMany(static c => c.Actions), static action =>
            Assert.True(LeverCatalogue.Find(action.Lever) is not null || TermCatalogue.Find(action.Lever) is not null, action.Lever));

    [Fact]
    public void AllNames_NoWord_StandsForTwoThings()
    {
        string[] names = [.. TermCatalogue.AllNames.Select(static n => n.ToLowerInvariant().Replace(' ', '-').Replace('_', '-'))];

        Assert.Equal(names.Length, names.Distinct().Count());
    }
}
