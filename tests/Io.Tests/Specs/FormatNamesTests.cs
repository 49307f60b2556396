using Floorline.Core.Formats;
using Floorline.Readers;
using Floorline.Readers.Specs;

namespace Floorline.Io.Tests.Specs;

public class FormatNamesTests
{
    /// <summary>A method without its bits stands for several formats, each of which can be typed.</summary>
    [Theory]
    [InlineData("bnb")]
    [InlineData("BitsAndBytes")]
    [InlineData("gguf")]
    [InlineData("exl2")]
    [InlineData("ternary")]
    [InlineData("bitnet")]
    [InlineData("mlx")]
    public void Find_AWordOfSeveral_NamesThemAll(string word)
    {
        Problem problem = Assert.Single(FormatNames.Find(word, "--weights").Problems);

        Assert.Contains("may be several", problem.Found, StringComparison.Ordinal);
        Assert.All(problem.Expected["one of ".Length..].Split(", "), static name => Assert.NotNull(NumberFormats.Find(name)));
    }

    [Fact]
    public void Find_ASlip_NamesTheNearest() => Assert.Contains("mxfp4", Assert.Single(FormatNames.Find("mxfp44", "--weights").Problems).Expected,
        StringComparison.Ordinal);

    // By hand: 3 bits and a 16-bit scale of 64 numbers are 3.25 bits, log2 of 3 values 1.58.
    [Theory]
    [InlineData("3bit", 3.25)]
    [InlineData("int3", 3)]
    [InlineData("int2-g64", 2.25)]
    [InlineData("6-bit", 6.25)]
    [InlineData("1.58bit", 1.58)]
    [InlineData("fp6", 6)]
    public void Find_BitsWithoutAMethod_HaveTheirScales(string name, double bits) =>
        Assert.Equal(bits, FormatNames.Find(name, "--weights").Value.BitsPerWeight, 1e-9);

    /// <summary>A format that is made for its name is found again by it.</summary>
    [Theory]
    [InlineData("3bit")]
    [InlineData("int5-g128")]
    [InlineData("1.58bit")]
    public void Find_TheNameItGives_IsTheSame(string name)
    {
        NumberFormat format = FormatNames.Find(name, "--weights").Value;

        Assert.Equal(format.BitsPerWeight, FormatNames.Find(format.Name, "--weights").Value.BitsPerWeight);
    }

    [Theory]
    [InlineData("int7")]
    [InlineData("int3-g4")]
    [InlineData("99bit")]
    [InlineData("fp8-e9")]
    public void Find_WhatNoFormatIs_IsRefused(string name) => Assert.False(FormatNames.Find(name, "--weights").IsOk);
}
