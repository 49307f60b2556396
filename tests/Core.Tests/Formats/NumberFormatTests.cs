using Floorline.Core.Formats;

namespace Floorline.Core.Tests.Formats;

/// <summary>Formats beside the worked ones: ggml's block structs, sizes, and the list itself.</summary>
public class NumberFormatTests
{
    [Theory]
    [InlineData("q4_1", 20, 32)]
    [InlineData("q5_0", 22, 32)]
    [InlineData("q5_1", 24, 32)]
    [InlineData("q2_k", 84, 256)]
    [InlineData("q3_k", 110, 256)]
    [InlineData("q4_k", 144, 256)]
    [InlineData("q5_k", 176, 256)]
    [InlineData("q6_k", 210, 256)]
    [InlineData("q8_k", 292, 256)]
    [InlineData("iq1_s", 50, 256)]
    [InlineData("iq2_xxs", 66, 256)]
    [InlineData("iq3_s", 110, 256)]
    [InlineData("iq4_xs", 136, 256)]
    [InlineData("tq1_0", 54, 256)]
    public void BitsPerWeight_GgufBlocks_AreTheBytesOfTheStruct(string name, int bytes, int block) => Assert.Equal(bytes * 8.0 / block, Of(name).BitsPerWeight);

    [Fact]
    public void Of_SevenBillionInEachWidth_IsTheFileSize()
    {
        Assert.Equal(14e9, Of("bf16").Of(7e9).Value);
        Assert.Equal(7e9, Of("fp8").Of(7e9).Value);
        Assert.Equal(7e9 * 0.5625, Of("nvfp4").Of(7e9).Value);
        Assert.Equal(0.5625, Of("nvfp4").BytesPerWeight.Value);
    }

    [Fact]
    public void Scales_ShareOfPayload_IsThatOfSourceP()
    {
        // P: group of 64 costs 6.25 % of INT4, group of 16 costs 25 %, FP32 per 128 INT8 costs 3.125 %.
        Assert.Equal(0.0625, (Of("int4-g64").BitsPerWeight / Of("int4").BitsPerWeight) - 1);
        Assert.Equal(0.25, (Of("int4-g16").BitsPerWeight / Of("int4").BitsPerWeight) - 1);
        Assert.Equal(0.03125, (Of("int8-g128").BitsPerWeight / Of("int8").BitsPerWeight) - 1);
    }

    [Fact]
    public void Find_UnknownName_IsNull() => Assert.Null(NumberFormats.Find("fp7"));

    [Fact]
    public void All_Names_AreUniqueAndFoundByThemselves()
    {
        Assert.Equal(NumberFormats.All.Count, NumberFormats.All.Select(static f => f.Name).Distinct().Count());
        Assert.All(NumberFormats.All, static f => Assert.Same(f, NumberFormats.Find(f.Name)));
        Assert.All(NumberFormats.All, static f => Assert.True(f.BitsPerWeight is > 1 and <= 64 && f.Arithmetic.Count > 0 && f.Source.Length > 0, f.Name));
    }

    private static NumberFormat Of(string name) => NumberFormats.Find(name)!;
}
