using Floorline.Core.Costs;
using Floorline.Core.Formats;
using Floorline.Core.Hardware;
using Floorline.Core.Models;
using Floorline.Core.Situations;
using Floorline.Core.Workloads;
using Floorline.Readers.Catalogue;

namespace Floorline.Io.Tests.Catalogue;

public class SupportCatalogueTests
{
    private static readonly SupportTable _table = SupportCatalogue.Table;

    // Each row's source stands beside it in data/support.json; these are what the documents say.
    [Theory]
    [InlineData("nf4", "h100-sxm", "vllm", KernelSupport.KnownSlow, "bitsandbytes NF4 on vLLM: runs, documented as not optimised")]
    [InlineData("fp8", "h100-sxm", "vllm", KernelSupport.Native, "FP8")]
    [InlineData("fp8", "a100-sxm-80gb", "vllm", KernelSupport.WeightOnly, "Marlin")]
    [InlineData("fp8", "v100-sxm2-32gb", "vllm", KernelSupport.Refused, "table")]
    [InlineData("int8", "rtx-pro-6000", "vllm", KernelSupport.Refused, "Blackwell")]
    [InlineData("int8", "h200-sxm", "vllm", KernelSupport.Native, "INT8")]
    [InlineData("nvfp4", "b200-sxm", "vllm", KernelSupport.Native, "FP4")]
    [InlineData("nvfp4", "l40s", "vllm", KernelSupport.WeightOnly, "16 bit")]
    [InlineData("nvfp4", "h100-sxm", "sglang", KernelSupport.Refused, "Blackwell")]
    [InlineData("q4_k_m", "h100-sxm", "vllm", KernelSupport.KnownSlow, "under-optimised")]
    [InlineData("q4_k_m", "apple-m1-max", "llama.cpp", KernelSupport.Native, "kernels of its own")]
    [InlineData("iq4_xs", "apple-m1-max", "llama.cpp", KernelSupport.KnownSlow, "K-quants")]
    [InlineData("iq4_xs", "rtx-4090", "ollama", KernelSupport.Native, "I-quants")]
    [InlineData("fp8", "rtx-4090", "llama.cpp", KernelSupport.Refused, "GGUF")]
    [InlineData("awq", "mi300x", "sglang", KernelSupport.Emulated, "Triton")]
    [InlineData("w4a8", "h100-sxm", "tensorrt-llm", KernelSupport.Native, "FP8")]
    [InlineData("w4a8", "b200-sxm", "tensorrt-llm", KernelSupport.Refused, "Hopper")]
    [InlineData("nf4", "jetson-thor", "transformers", KernelSupport.Emulated, "memory")]
    [InlineData("q4_k_m", "jetson-thor", "eager", KernelSupport.Refused, "unpacks")]
    [InlineData("int4-g64", "apple-m3-max", "mlx", KernelSupport.WeightOnly, "MLX")]
    [InlineData("int8", "xeon-8480", "onnx runtime", KernelSupport.Native, "VNNI")]
    [InlineData("fp8", "groq-lpu-v1", "vllm", KernelSupport.Unknown, "no document")]
    public void For_WhatDocumentsSay_IsAnsweredWithTheReason(string format, string device, string engine, KernelSupport expected, string reason)
    {
        FormatSupport support = _table.For(NumberFormats.Find(format)!, HardwareCatalogue.Find(device).Value, engine);

        Assert.Equal(expected, support.Kernel);
        Assert.Contains(reason, support.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("h100")]
    [InlineData("mi300x")]
    public void For_GgufOnAGpuMadeForServers_IsWhatServersDoWithIt(string device)
    {
        Device served = HardwareCatalogue.Find(device).Value;

        FormatSupport gguf = SupportCatalogue.Table.For(NumberFormats.Find("q8_0")!, served);

        Assert.True(gguf.Kernel > SupportCatalogue.Table.For(NumberFormats.Find("fp8")!, served).Kernel, gguf.Reason);
        Assert.Equal(KernelSupport.Native, SupportCatalogue.Table.For(NumberFormats.Find("q8_0")!, HardwareCatalogue.Find("rtx-4090").Value).Kernel);
    }

    [Fact]
    public void For_NoEngine_TakesTheOneThatPromisesMost()
    {
        FormatSupport support = _table.For(NumberFormats.Find("nf4")!, HardwareCatalogue.Find("h100-sxm").Value);

        Assert.Equal(KernelSupport.Emulated, support.Kernel);
        Assert.Equal(KernelSupport.WeightOnly, _table.For(NumberFormats.Find("q4_k_m")!, HardwareCatalogue.Find("h100-sxm").Value, "compiled").Kernel);
    }

    [Theory]
    [InlineData("personaplex", "speech")]
    [InlineData("whisper-small", "speech")]
    [InlineData("openvla-7b", "actions")]
    [InlineData("sdxl", "generates no tokens")]
    [InlineData("resnet-50", "generates no tokens")]
    public void For_GgufOfAModelThatGivesNoText_IsRefused(string model, string why)
    {
        FormatSupport support = _table.For(NumberFormats.Find("q4_k_m")!, HardwareCatalogue.Find("jetson-thor").Value, "llama.cpp", ModelCatalogue.Find(model)
            .Value);

        Assert.Equal(KernelSupport.Refused, support.Kernel);
        Assert.Contains(why, support.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void For_PersonaPlexOnThor_PrefersFp8ToFourBitFormats()
    {
        Device thor = HardwareCatalogue.Find("jetson-thor").Value;
        Model model = ModelCatalogue.Find("personaplex").Value;
        KernelSupport Of(string format) => _table.For(NumberFormats.Find(format)!, thor, "eager", model).Kernel;

        Assert.Equal(KernelSupport.Native, Of("fp8"));
        Assert.All(["nf4", "nvfp4", "q4_k_m", "int4-g64"], format => Assert.True(Of(format) > KernelSupport.WeightOnly, format));
    }

    [Fact]
    public void Table_EveryRow_NamesAnEngineFamilyAndKindOfTheTableWithItsSource()
    {
        string[] families = [.. _table.Families.Select(static f => f.Name)];
        string[] engines = [.. _table.Engines.Select(static e => e.Name)];
        string[] kinds = [.. NumberFormats.All.Select(_table.KindOf).OfType<string>().Distinct()];

        Assert.All(_table.Rows, row =>
        {
            Assert.Contains(row.Engine, engines);
            Assert.Empty(row.Families.Except(families));
            Assert.Empty(row.Formats.Except(kinds));
            Assert.True(row.Source.Length > 10 && row.Says.Length > 10);
            Assert.Matches("^(https://|data/)", row.Address);
            Assert.InRange(row.Read, new DateOnly(2026, 1, 1), new DateOnly(2100, 1, 1));
            Assert.False(row.Says.EndsWith('.'), row.Says);
        });
    }

    [Fact]
    public void Table_NoRow_IsHiddenByOnesBeforeIt()
    {
        var seen = new HashSet<(string, string, string)>();

        Assert.All(_table.Rows, row => Assert.All(row.Formats, format =>
            Assert.All(row.Families.Count > 0 ? row.Families : [.. _table.Families.Select(static f => f.Name)], family =>
            Assert.True(seen.Add((row.Engine, format, family)), $"{row.Engine} {format} {family}"))));
    }

    [Theory]
    [InlineData("rtx-5000-ada", "ada")]
    [InlineData("rtx-5090", "blackwell-rtx")]
    [InlineData("h20", "hopper")]
    [InlineData("gh200-96gb", "hopper")]
    [InlineData("jetson-agx-orin-64gb", "ampere")]
    [InlineData("l4", "ada")]
    [InlineData("a100-pcie-40gb", "ampere")]
    public void FamilyOf_Device_IsTheGenerationOfTheLongestPrefix(string device, string family) =>
        Assert.Equal(family, _table.FamilyOf(HardwareCatalogue.Find(device).Value)!.Name);

    /// <summary>A mixture that is published in mxfp4 keeps its other weights in 16 bit there, and in 8 in the files that llama.cpp reads;
    /// one in FP8 is no file of its at all. The size is that of ggml-org's file, 59.02 GiB.</summary>
    [Theory]
    [InlineData("gpt-oss-120b", "q8_0", "mxfp4", 63.4e9)]
    [InlineData("deepseek-r1", "q4_k_m", "q4_k_m", 0)]
    [InlineData("llama-3.1-8b", "q4_k_m", "q4_k_m", 0)]
    public void LoadedBy_LlamaCpp_IsWhatItsFilesHold(string name, string rest, string experts, double bytes)
    {
        Model model = ModelCatalogue.Find(name).Value;
        WeightFormats loaded = _table.LoadedBy(_table.HabitOf("llama.cpp"), model)!;

        Assert.Equal(rest, loaded.Default.Name);
        Assert.Equal(experts, loaded.For("decoder", WeightRole.Expert).Name);
        if (bytes > 0)
        {
            var cost = StepCost.Of(model, Step.Decode(1, 1) with { Weights = loaded });
            Assert.InRange(Residency.Of(cost).Weights.Value / bytes, 0.995, 1.005);
        }
    }

    [Theory]
    [InlineData("vllm", "gpt-oss-120b")]
    [InlineData("exllamav2", "llama-3.1-8b")]
    public void LoadedBy_AnEngineWithoutFilesOfItsOwn_IsWhatIsPublished(string engine, string model) =>
        Assert.Null(_table.LoadedBy(_table.HabitOf(engine), ModelCatalogue.Find(model).Value));

    // A name that states one format for all weights is taken at its word, even where the engine does not read it.
    [Fact]
    public void LoadedBy_AModelWhoseNameStatesItsFormat_IsWhatTheNameStates() =>
        Assert.Null(_table.LoadedBy(_table.HabitOf("llama.cpp"), ModelCatalogue.Resolve("RedHatAI/Meta-Llama-3.1-8B-Instruct-FP8").Value.Value));

    [Fact]
    public void Resolve_AFileOfAPublishedMixture_HoldsWhatSuchFilesHold() =>
        Assert.Equal("q8_0", ModelCatalogue.Resolve("gpt-oss-20b-mxfp4").Value.Value.Published.Default.Name);

    [Fact]
    public void FamilyOf_EveryDeviceOfAVendorInTheTable_IsKnown() =>
        Assert.All(HardwareCatalogue.All.Where(static d => d.Vendor is "NVIDIA" or "AMD" or "Intel" or "Apple" or "Google"), static d =>
            Assert.NotNull(_table.FamilyOf(d)));

    [Fact]
    public void Gains_EveryRow_IsAPairOnADeviceAndFormatThatAreKnown() => Assert.All(_table.Gains, static gain =>
    {
        Assert.True(HardwareCatalogue.Find(gain.Device).IsOk, gain.Device);
        Assert.NotNull(NumberFormats.Find(gain.Format));
        Assert.True(gain.Low <= gain.Gain && gain.Gain <= gain.High && gain.Count > 0);
        Assert.InRange(gain.Gain, 0.5, 5);
    });
}
