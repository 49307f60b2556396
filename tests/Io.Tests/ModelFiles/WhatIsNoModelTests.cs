using System.Text;
using Floorline.Core.Costs;
using Floorline.Core.Models;
using Floorline.Core.Workloads;
using Floorline.Io.Tests.Gguf;
using Floorline.Io.Tests.Safetensors;
using Floorline.Readers;
using Floorline.Readers.Catalogue;
using Floorline.Readers.Gguf;
using Floorline.Readers.HuggingFace;
using Floorline.Readers.Safetensors;

namespace Floorline.Io.Tests.ModelFiles;

/// <summary>Adapters, names with a size, files that contradict what is stated of them, and files of denoisers: what may be read and what may not be
/// claimed.</summary>
public sealed class WhatIsNoModelTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("floorline-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Read_FolderOfAnAdapter_NamesTheModelItIsFor()
    {
        new SafetensorsWriter().Add("base_model.model.model.layers.0.self_attn.q_proj.lora_A.weight", "BF16", 16, 8, 64)
            .Add("base_model.model.model.layers.0.self_attn.q_proj.lora_B.weight", "BF16", 16, 64, 8)
            .WriteSparse(Path.Combine(_folder, "adapter_model.safetensors"));
        File.WriteAllText(Path.Combine(_folder, "adapter_config.json"), """{"peft_type": "LORA", "base_model_name_or_path": "acme/base-7b"}""");

        Problem problem = Assert.Single(SafetensorsFolder.Read(_folder).Problems);

        Assert.Contains("an adapter", problem.Found, StringComparison.Ordinal);
        Assert.Contains("acme/base-7b", problem.Expected, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_GgufOfAnAdapter_IsRefused()
    {
        GgufWriter w = new GgufWriter().Key("general.architecture", "llama").Key("general.type", "adapter").Tensor("blk.0.attn_q.weight.lora_a", "F16", 64, 8);

        Assert.Contains("an adapter", Assert.Single(GgufModel.Model([GgufFile.Read(w.Sparse(), "m.gguf").Value], "m.gguf").Problems).Found,
            StringComparison.Ordinal);
    }

    // A step at a size of which only the name is known: all of it is counted, nothing is certain.
    [Theory]
    [InlineData("acme:7b", 7e9, true)]
    [InlineData("acme-30b-a3b", 3e9, false)]
    public void BySize_GuaranteesOnlyWhatTheNameStates(string name, double read, bool guess)
    {
        Model model = ModelCatalogue.BySize(name)!.Value.Value;
        var cost = StepCost.Of(model, Step.Decode(1, 0));

        Assert.Equal(2 * read, cost.WeightsRead.Value);
        Assert.Equal(guess ? 0 : 2 * read, cost.GuaranteedWeightsRead.Value);
    }

    [Theory]
    [InlineData("acme/EAGLE3-llama-3.1-8b", "draft or an adapter")]
    [InlineData("acme-8b-lora", "draft or an adapter")]
    [InlineData("acme-t5-3b", "an encoder and a decoder")]
    [InlineData("acme-moe-57b", "a mixture of experts")]
    [InlineData("acme-8b-q3", "may be a weight format")]
    public void BySize_OfANameThatSaysOtherwise_IsRefused(string name, string says) =>
        Assert.Contains(says, Assert.Single(ModelCatalogue.BySize(name)!.Problems).Found, StringComparison.Ordinal);

    [Theory]
    [InlineData("llama4:109b", "llama-4-scout")]
    [InlineData("deepseek-v2:16b", "deepseek-v2-lite")]
    public void Resolve_NameWithASize_IsTheOneThatBeginsSoAndHasIt(string name, string expected) =>
        Assert.Equal(expected, ModelCatalogue.Resolve(name).Value.Value.Name);

    // Six layers of tensors: 2 x 64 x 64 + 2 x 64 x 32 weights of attention each.
    [Theory]
    [InlineData(6, 2, false)]
    [InlineData(32, 2, true)]
    [InlineData(6, 4, true)]
    public void Read_TensorsThatContradictTheMetadata_LeaveADoubt(uint layers, uint keyValueHeads, bool doubts)
    {
        GgufWriter w = new GgufWriter().Key("general.architecture", "llama").Key("llama.block_count", layers).Key("llama.embedding_length", 64)
            .Key("llama.attention.head_count", 4).Key("llama.attention.head_count_kv", keyValueHeads).Key("llama.attention.key_length", 16)
            .Key("llama.attention.value_length", 16).Tensor("token_embd.weight", "F16", 64, 1000);
        for (int i = 0; i < 6; i++)
        {
            w.Tensor($"blk.{i}.attn_q.weight", "F16", 64, 64).Tensor($"blk.{i}.attn_k.weight", "F16", 64, 32).Tensor($"blk.{i}.attn_v.weight", "F16", 64, 32)
                .Tensor($"blk.{i}.attn_output.weight", "F16", 64, 64).Tensor($"blk.{i}.ffn_down.weight", "F16", 128, 64);
        }

        Model model = GgufModel.Model([GgufFile.Read(w.Sparse(), "m.gguf").Value], "m.gguf").Value;

        Assert.Equal(doubts, model.Doubts.Any(static d => d.Contains("not of this model", StringComparison.Ordinal)));
    }

    // A checkpoint of latent diffusion: what each step reads is the UNet alone, and what it computes is not known.
    [Theory]
    [InlineData("model.diffusion_model.time_embed.0.weight", "model.diffusion_model.")]
    [InlineData("time_in.in_layer.weight", "")]
    [InlineData("adaln_single.linear.weight", "")]
    public void Read_FileOfADenoiser_IsOneStepOfIt(string time, string prefix)
    {
        GgufWriter w = new GgufWriter().Key("general.architecture", "flux").Tensor(time, "F16", 64, 64)
            .Tensor(prefix + "double_blocks.0.img_attn.qkv.weight", "F16", 64, 192).Tensor("first_stage_model.decoder.conv_in.weight", "F16", 64, 8)
            .Tensor("cond_stage_model.transformer.text_model.embeddings.token_embedding.weight", "F16", 64, 100);
        Model model = GgufModel.Model([GgufFile.Read(w.Sparse(), "m.gguf").Value], "m.gguf").Value;
        var denoiser = (MeasuredComponent)Assert.Single(model.Components, static c => c.Role == ComponentRole.Denoiser);

        Assert.Equal(64 * (64 + 192), denoiser.Parameters);
        Assert.Equal([ComponentRole.Encoder, ComponentRole.Forward],
            model.Components.Select(static c => c.Role).Where(static r => r != ComponentRole.Denoiser));
        Assert.False(StepCost.Of(model, Step.Forward(1, 1)).WorkIsStated);
        Assert.Contains(model.Assumptions, static a => a.Contains("one call is one step", StringComparison.Ordinal));
    }

    private const string Sizes = """
        "hidden_size": 64, "num_hidden_layers": 10, "num_attention_heads": 4, "intermediate_size": 128, "vocab_size": 512
        """;

    [Theory]
    [InlineData("\"model_type\": \"gemma3_text\", \"layer_types\": [\"sliding_attention\", \"sliding_attention\", \"full_attention\"]", true)]
    [InlineData("\"model_type\": \"gemma3_text\", \"layer_types\": [\"sliding_attention\", \"full_attention\"]", false)]
    [InlineData("\"model_type\": \"qwen3\", \"layer_types\": [\"magic_attention\"]", true)]
    [InlineData("\"model_type\": \"llama\", \"architectures\": [\"Qwen3MoeForCausalLM\"]", true)]
    [InlineData("\"model_type\": \"llama\", \"architectures\": [\"LlamaForCausalLM\"]", false)]
    public void Read_ConfigThatContradictsItself_LeavesADoubt(string stated, bool doubts) =>
        Assert.Equal(doubts, Read($"{{ {Sizes}, {stated} }}").Doubts.Count > 0);

    // By hand: without a head 512 x 64 fewer.
    [Theory]
    [InlineData("LlamaModel", 0, false)]
    [InlineData("LlamaForCausalLM", 512 * 64, true)]
    public void Read_ClassWithoutAHead_GeneratesNothing(string architecture, long head, bool decodes)
    {
        Model model = Read($$"""{ {{Sizes}}, "model_type": "llama", "architectures": ["{{architecture}}"] }""");

        Assert.Equal(head, model.Parameters - Read($$"""{ {{Sizes}}, "model_type": "llama", "architectures": ["LlamaModel"] }""").Parameters);
        Assert.Equal(decodes, model.Decodes);
    }

    // A head of two products: 64 x 64 + 64 before the 64 + 1.
    [Fact]
    public void Read_RewardModelOfQwen2_HasTwoProducts()
    {
        long plain = Read($$"""{ {{Sizes}}, "model_type": "qwen2", "architectures": ["Qwen2Model"] }""").Parameters;

        Assert.Equal(plain + (64 * 64) + 64 + 64 + 1, Read($$"""{ {{Sizes}}, "model_type": "qwen2", "architectures": ["Qwen2ForRewardModel"] }""").Parameters);
    }

    private static Model Read(string config)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(config));
        return HuggingFaceConfig.Read(stream, "config.json").Value;
    }
}
