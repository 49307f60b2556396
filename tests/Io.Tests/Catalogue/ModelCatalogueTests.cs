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

    // Active parameters as model cards round them; how the input embedding is counted differs by a few per cent.
    [Theory]
    [InlineData("mixtral-8x7b", 12.9e9, 0.02)]
    [InlineData("mixtral-8x22b", 39.1e9, 0.02)]
    [InlineData("qwen3-30b-a3b", 3.3e9, 0.1)]
    [InlineData("qwen3-235b-a22b", 22e9, 0.04)]
    [InlineData("deepseek-v3", 37e9, 0.03)]
    [InlineData("deepseek-v2", 21e9, 0.04)]
    [InlineData("gpt-oss-20b", 3.6e9, 0.2)]
    [InlineData("gpt-oss-120b", 5.1e9, 0.12)]
    [InlineData("jamba-v0.1", 12e9, 0.05)]
    public void ActiveParameters_OfAMixture_AreThosePublished(string name, double published, double tolerance)
    {
        double active = ModelCatalogue.Find(name).Value.ActiveParameters;

        Assert.InRange(active / published, 1 - tolerance, 1 + tolerance);
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
