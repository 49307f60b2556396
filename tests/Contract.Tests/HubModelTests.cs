using System.Text;
using Floorline.Core.Models;
using Floorline.Io.Tests.Gguf;
using Floorline.Io.Tests.Safetensors;
using Floorline.Probes.Hub;
using Floorline.Readers;
using Floorline.Workbench;

namespace Floorline.Contract.Tests;

/// <summary>A model from a hub is the model of the folder with the same files, of which only headers were read.</summary>
public sealed class HubModelTests : IDisposable
{
    private const string Config = """{"model_type":"llama","architectures":["LlamaForCausalLM"],"hidden_size":64,"intermediate_size":128,"num_hidden_layers":2,"num_attention_heads":4,"num_key_value_heads":2,"vocab_size":1000,"max_position_embeddings":2048,"torch_dtype":"bfloat16"}""";

    private readonly string _folder = Directory.CreateTempSubdirectory("floorline-local-").FullName;
    private readonly Dictionary<string, byte[]> _files = [];

    public HubModelTests()
    {
        var writer = new SafetensorsWriter();
        writer.Add("model.embed_tokens.weight", "BF16", 16, 1000, 64).Add("lm_head.weight", "BF16", 16, 1000, 64).Add("model.norm.weight", "BF16", 16, 64);
        for (int layer = 0; layer < 2; layer++)
        {
            string at = $"model.layers.{layer}.";
            writer.Add(at + "self_attn.q_proj.weight", "BF16", 16, 64, 64).Add(at + "self_attn.k_proj.weight", "BF16", 16, 32, 64)
                .Add(at + "self_attn.v_proj.weight", "BF16", 16, 32, 64).Add(at + "self_attn.o_proj.weight", "BF16", 16, 64, 64)
                .Add(at + "mlp.gate_proj.weight", "BF16", 16, 128, 64).Add(at + "mlp.up_proj.weight", "BF16", 16, 128, 64)
                    .Add(at + "mlp.down_proj.weight", "BF16", 16, 64, 128)
                .Add(at + "input_layernorm.weight", "BF16", 16, 64).Add(at + "post_attention_layernorm.weight", "BF16", 16, 64);
        }

        Put("config.json", Encoding.UTF8.GetBytes(Config));
        Put("model.safetensors", writer.Bytes());
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Read_ARepository_IsTheModelOfTheFolder()
    {
        using var hub = new HubStandIn(_files);

        Model remote = HubModel.Read("hf:org/tiny", Settings(hub)).Value;
        Model local = ModelSource.Find(_folder).Value;

        Assert.Equal("tiny", remote.Name);
        Assert.Equal((local.Parameters, local.ActiveParameters, local.Published.Default.Name),
            (remote.Parameters, remote.ActiveParameters, remote.Published.Default.Name));
        Assert.Contains("hf:org/tiny", remote.Assumptions[0], StringComparison.Ordinal);
        Assert.All(hub.Asked, static asked => Assert.Contains("bytes=", asked, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("hf:org/tiny@main/model.safetensors")]
    [InlineData("hf:org/tiny/config.json")]
    [InlineData("ADDRESSorg/tiny/resolve/main/config.json")]
    [InlineData("ADDRESSorg/tiny/blob/main/model.safetensors")]
    [InlineData("ADDRESSorg/tiny")]
    public void Read_AFileOrAddress_IsRead(string text)
    {
        using var hub = new HubStandIn(_files);

        Assert.True(HubModel.Read(text.Replace("ADDRESS", hub.Address.AbsoluteUri, StringComparison.Ordinal), Settings(hub)).Value.Parameters > 100_000);
    }

    [Fact]
    public void Read_ALargeGguf_AsksForItsHeaderAlone()
    {
        GgufWriter writer = new GgufWriter().Key("general.architecture", "llama").Key("general.name", "big").Key("llama.block_count", 1u)
            .Key("llama.embedding_length", 1024u).Key("llama.attention.head_count", 8u)
            .Key("llama.context_length", 2048u).Key("llama.feed_forward_length", 4096u).Tensor("token_embd.weight", "Q8_0", 1024, 32000)
                .Tensor("blk.0.ffn_up.weight", "Q4_0", 1024, 4096);
        Put("big.gguf", writer.Bytes());
        using var hub = new HubStandIn(_files);

        Model read = HubModel.Read("hf:org/tiny/big.gguf", Settings(hub)).Value;

        Assert.True(read.Parameters > 32_000_000);
        Assert.InRange(hub.Sent, 1, 1 << 20);
    }

    [Fact]
    public void Read_AGatedModel_AsksForATokenAndSendsItToTheHubAlone()
    {
        using var hub = new HubStandIn(_files) { Gate = "secret" };

        Problem without = Assert.Single(HubModel.Read("hf:org/tiny", Settings(hub)).Problems);
        Assert.Contains("HF_TOKEN", without.Expected, StringComparison.Ordinal);
        Assert.True(HubModel.Read("hf:org/tiny", Settings(hub) with { Token = "secret" }).IsOk);
        Assert.False(HubModel.Read($"{hub.Address}org/tiny/resolve/main/config.json", new HubSettings { Token = "secret" }).IsOk);
    }

    [Fact]
    public void Read_WithoutANetwork_SaysSo()
    {
        Problem nobody = Assert.Single(HubModel.Read("hf:org/tiny",
            new HubSettings { Endpoint = new Uri("http://127.0.0.1:1/"), Timeout = TimeSpan.FromSeconds(5) }).Problems);
        Assert.Contains("cannot be reached", nobody.Found, StringComparison.Ordinal);
        Assert.Contains("HF_ENDPOINT", nobody.Expected, StringComparison.Ordinal);

        Problem forbidden = Assert.Single(HubModel.Read("hf:org/tiny", new HubSettings { Offline = true }).Problems);
        Assert.Contains("HF_HUB_OFFLINE", forbidden.Found, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("hf:org/none", "without config.json")]
    [InlineData("hf:org/tiny/none.gguf", "no http")]
    [InlineData("hf:tiny", "'hf:tiny'")]
    [InlineData("hf:org/../etc", "'hf:org/../etc'")]
    [InlineData("http://example.com/config.json", "'http://example.com/config.json'")]
    public void Read_WhatIsNotThere_SaysSo(string text, string found)
    {
        using var hub = new HubStandIn(_files);

        Assert.Contains(found, Assert.Single(HubModel.Read(text, Settings(hub)).Problems).Found, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_AServerWithoutRanges_IsNotReadToItsEnd()
    {
        Put("long.safetensors", new byte[8 << 20]);
        using var hub = new HubStandIn(_files) { ServesParts = false };

        Assert.Contains("parts of files", Assert.Single(HubModel.Read("hf:org/tiny/long.safetensors", Settings(hub)).Problems).Found, StringComparison.Ordinal);
    }

    [Fact]
    public void Settings_OfTheEnvironment_AreTheHubsOwn()
    {
        var variables = new Dictionary<string, string> { ["HF_ENDPOINT"] = "https://mirror.example/", ["HF_TOKEN"] = "t", ["HF_HUB_OFFLINE"] = "1" };
        HubSettings settings = HubSettings.Of(name => variables.GetValueOrDefault(name));

        Assert.Equal(("https://mirror.example/", "t", true), (settings.Endpoint.AbsoluteUri, settings.Token, settings.Offline));
        Assert.Throws<HubException>(static () => HubSettings.Of(static name => name == "HF_ENDPOINT" ? "nonsense" : null));
    }

    [Fact]
    public void Find_OverTheWire_AsksNoHub() => Assert.False(ModelSource.Find("hf:org/tiny", null, Workplace.Here.Closed()).IsOk);

    private static HubSettings Settings(HubStandIn hub) => new() { Endpoint = hub.Address };

    private void Put(string file, byte[] content)
    {
        _files[$"/org/tiny/resolve/main/{file}"] = content;
        File.WriteAllBytes(Path.Combine(_folder, file), content);
    }
}
