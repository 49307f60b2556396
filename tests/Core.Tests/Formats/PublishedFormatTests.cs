using Floorline.Core.Formats;
using Floorline.Core.Models;

namespace Floorline.Core.Tests.Formats;

/// <summary>What was published in 16 bit may be loaded in fewer by whoever runs it: exceptions count as much as the rest.</summary>
public sealed class PublishedFormatTests
{
    [Theory]
    [InlineData("bf16", null, true)]
    [InlineData("fp32", null, true)]
    [InlineData("fp8", null, false)]
    [InlineData("bf16", "fp32", true)]
    [InlineData("bf16", "int8", false)]
    [InlineData("int4-g128", "bf16", false)]
    public void IsPublishedIn16Bit_OfAllFormats_IsThatOfTheSmallest(string whole, string? exception, bool expected)
    {
        WeightFormats formats = WeightFormats.Uniform(NumberFormats.Find(whole)!);
        NumberFormat? other = exception is null ? null : NumberFormats.Find(exception);
        WeightFormats byRole = other is null ? formats : formats with { ByRole = new Dictionary<WeightRole, NumberFormat> { [WeightRole.Expert] = other } };
        WeightFormats byPart = other is null ? formats : formats with { ByComponent = new Dictionary<string, NumberFormat> { ["tower"] = other } };
        Model model = Some.Decoder(new Attention(2, 1, 4), new DenseFeedForward(16, Gated: true), layers: 3);

        Assert.Equal(expected, (model with { Published = byRole }).IsPublishedIn16Bit);
        Assert.Equal(expected, (model with { Published = byPart }).IsPublishedIn16Bit);
        Assert.False((model with { Published = byRole, PublishedUnknown = "not understood" }).IsPublishedIn16Bit);
    }

    [Fact]
    public void DecoderLayers_OfAModel_AreThoseOfItsDecoders()
    {
        Assert.Equal(3, Some.Decoder(new Attention(2, 1, 4), new DenseFeedForward(16, Gated: true), layers: 3).DecoderLayers);
        Assert.Equal(0, Some.Stated(1e9, 32).DecoderLayers);
    }
}
