using Floorline.Core.Hardware;
using Floorline.Core.Models;
using Floorline.Readers;
using Floorline.Readers.Catalogue;

namespace Floorline.Io.Tests.Catalogue;

public class ModelCatalogueTests
{
    public static TheoryData<string> Models => [.. ModelCatalogue.Names];

    [Theory]
    [MemberData(nameof(Models))]
    public void Parameters_OfACatalogueModel_EqualThePublishedCount(string name)
    {
        ReadResult<Model> read = ModelCatalogue.Find(name);
        Assert.True(read.IsOk, string.Join("; ", read.Problems));
        PublishedCount published = ModelCatalogue.Published(name);

        // 0.1 % where the count is published exactly; half a unit of the last digit where it is published rounded.
        double off = (read.Value.Parameters / published.Parameters!.Value) - 1;
        Assert.True(Math.Abs(off) <= published.Precision, $"{name}: {read.Value.Parameters:N0} computed, {published.Parameters:N0} published: {off:P3}");
        Assert.NotEqual("", published.Source);
        Assert.NotEqual("", read.Value.Source);
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Precision_OfAnArchitecture_IsATenthOfAPercentUnlessThePublishersRound(string name)
    {
        PublishedCount published = ModelCatalogue.Published(name);

        Assert.True(published.Precision <= 0.001 || published.Source.Contains("rounded", StringComparison.Ordinal), $"{name}: {published.Precision}");
        Assert.True(published.Precision <= 0.05, $"{name}: {published.Precision}");
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Confidence_OfACatalogueModel_IsGraded(string name) =>
        Assert.True(ModelCatalogue.Published(name).Confidence is Confidence.A or Confidence.B or Confidence.C, name);

    // An entry that no page was read for says so by its grade.
    [Fact]
    public void Confidence_OfAModelThatWasNotRead_IsTheLowest() => Assert.All(
        ModelCatalogue.All.Where(static m => m.Source.Contains("not read", StringComparison.Ordinal)),
        static m => Assert.Equal(Confidence.C, ModelCatalogue.Published(m.Name).Confidence));

    // Active parameters as the makers print them, to one unit of their last digit. Some makers count the input embedding, of which a step reads one row; most
    // do not say, so the column does.
    [Theory]
    [InlineData("mixtral-8x7b", 12.9e9, 0.1e9, true)]
    [InlineData("mixtral-8x22b", 39.1e9, 0.1e9, true)]
    [InlineData("qwen2-57b-a14b", 14.2e9, 0.1e9, true)]
    [InlineData("qwen3-30b-a3b", 3.3e9, 0.1e9, true)]
    [InlineData("qwen3-235b-a22b", 22e9, 1e9, true)]
    [InlineData("deepseek-v2", 21e9, 1e9, false)]
    [InlineData("deepseek-v2-lite", 2.4e9, 0.1e9, false)]
    [InlineData("deepseek-v3", 37e9, 1e9, false)]
    [InlineData("deepseek-r1", 37e9, 1e9, false)]
    [InlineData("gpt-oss-20b", 3.61e9, 0.01e9, false)]
    [InlineData("gpt-oss-120b", 5.13e9, 0.01e9, false)]
    [InlineData("jamba-v0.1", 12e9, 1e9, false)]
    [InlineData("glm-4.5-air", 12e9, 1e9, false)]
    [InlineData("kimi-k2", 32e9, 1e9, false)]
    [InlineData("kimi-k2-thinking", 32e9, 1e9, false)]
    [InlineData("llama-4-scout", 17e9, 1e9, true)]
    [InlineData("llama-4-maverick", 17e9, 1e9, true)]
    public void ActiveParameters_OfAMixture_AreThosePublished(string name, double published, double unit, bool withInputEmbedding)
    {
        Model model = ModelCatalogue.Find(name).Value;
        var decoder = (TransformerStack)model.Components.Single(static c => c.Role == ComponentRole.Decoder);
        double active = model.ActiveParameters + (withInputEmbedding ? decoder.InputEmbedding!.Parameters : 0);

        Assert.Equal(published, ModelCatalogue.Published(name).Active);
        Assert.InRange(active, published - unit, published + unit);
    }

    [Fact]
    public void ActiveParameters_OfEveryMixture_AreTested()
    {
        string[] tested = [.. typeof(ModelCatalogueTests).GetMethod(nameof(ActiveParameters_OfAMixture_AreThosePublished))!
            .GetCustomAttributes(typeof(InlineDataAttribute), false).Cast<InlineDataAttribute>().SelectMany(static a => a.GetData(null!))
                .Select(static row => (string)row[0])];

        Assert.Equal(ModelCatalogue.Names.Where(static n => ModelCatalogue.Published(n).Active is not null).Order(), tested.Order());
    }

    // Elements per token, by hand: layers x 2 x H_kv x d_h, or layers x (rank + rope).
    [Theory]
    [InlineData("llama-2-7b", 32 * 2 * 32 * 128)]
    [InlineData("llama-3-8b", 32 * 2 * 8 * 128)]
    [InlineData("llama-3-70b", 80 * 2 * 8 * 128)]
    [InlineData("qwen2.5-7b", 28 * 2 * 4 * 128)]
    [InlineData("qwen3-0.6b", 28 * 2 * 8 * 128)]
    [InlineData("gemma-2-9b", 42 * 2 * 8 * 256)]
    [InlineData("falcon-7b", 32 * 2 * 1 * 64)]
    [InlineData("gpt2", 12 * 2 * 12 * 64)]
    [InlineData("deepseek-v3", 61 * (512 + 64))]
    [InlineData("deepseek-v2-lite", 27 * (512 + 64))]
    [InlineData("gpt-oss-20b", 24 * 2 * 8 * 64)]
    [InlineData("jamba-v0.1", 4 * 2 * 8 * 128)]
    [InlineData("mamba-2.8b", 0)]
    [InlineData("gemma-3-4b", 34 * 2 * 4 * 256)]
    [InlineData("llama-4-maverick", 48 * 2 * 8 * 128)]
    [InlineData("llama-3.2-11b-vision", 32 * 2 * 8 * 128)]
    public void CacheElementsPerToken_OfADecoder_EqualTheHandComputation(string name, long expected)
    {
        var decoder = (TransformerStack)ModelCatalogue.Find(name).Value.Components.Single(static c => c.Role == ComponentRole.Decoder);

        Assert.Equal(expected, decoder.Layers.Sum(static l => l.Count * (l.Mixer?.CacheElementsPerToken ?? 0)));
    }

    [Theory]
    [InlineData("gemma-2-9b", 21, 4096)]
    [InlineData("gemma-3-27b", 52, 1024)]
    [InlineData("gpt-oss-20b", 12, 128)]
    [InlineData("mistral-7b", 32, 4096)]
    [InlineData("mistral-7b-v0.3", 0, 0)]
    [InlineData("llama-4-scout", 36, 8192)]
    public void SlidingWindow_OfADecoder_HoldsForTheLayersItShould(string name, int layers, int window)
    {
        var decoder = (TransformerStack)ModelCatalogue.Find(name).Value.Components.Single(static c => c.Role == ComponentRole.Decoder);
        Layer[] sliding = [.. decoder.Layers.Where(static l => l.Mixer!.SlidingWindow is not null)];

        Assert.Equal(layers, sliding.Sum(static l => l.Count));
        Assert.All(sliding, l => Assert.Equal(window, l.Mixer!.SlidingWindow));
    }

    // Eight of the forty layers attend to the image: they cache its 4 tiles of 40 x 40 patches and a class token once, and nothing per token of text.
    [Fact]
    public void CrossAttention_OfLlamaVision_TakesEightLayersAndTheTilesOfAnImage()
    {
        Model model = ModelCatalogue.Find("llama-3.2-11b-vision").Value;
        var decoder = (TransformerStack)model.Components.Single(static c => c.Role == ComponentRole.Decoder);

        Assert.Equal(8, decoder.Layers.Where(static l => l.CrossAttention is not null && l.Mixer is null).Sum(static l => l.Count));
        Assert.Equal(4 * ((40 * 40) + 1), model.Components[0].Positions);
    }

    [Fact]
    public void Names_AndAliases_AreUnique() =>
        Assert.Empty(ModelCatalogue.AllNames.GroupBy(static n => n.ToLowerInvariant()).Where(static g => g.Count() > 1).Select(static g => g.Key));

    [Fact]
    public void Count_OfTheCatalogue_IsAtLeastSixty() => Assert.True(ModelCatalogue.Names.Count >= 60);

    [Theory]
    [InlineData("Llama 3 8B")]
    [InlineData("meta-llama/Meta-Llama-3-8B")]
    [InlineData("LLAMA_3_8B")]
    public void Find_OtherSpellings_FindTheModel(string name) => Assert.Equal("llama-3-8b", ModelCatalogue.Find(name).Value.Name);
}
