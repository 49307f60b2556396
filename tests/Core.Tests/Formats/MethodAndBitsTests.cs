using Floorline.Core.Formats;

namespace Floorline.Core.Tests.Formats;

/// <summary>A method and its bits in either order are one format.</summary>
public class MethodAndBitsTests
{
    [Theory]
    [InlineData("gptq-4bit", "gptq", 4.15625)]
    [InlineData("4-bit-gptq", "gptq", 4.15625)]
    [InlineData("GPTQ Int4", "gptq", 4.15625)]
    [InlineData("awq_int4", "awq", 4.15625)]
    [InlineData("8bit-gptq", "gptq-8bit", 8.1875)]
    [InlineData("gptq-4bit-32g", "gptq-4bit-g32", 4.625)]
    [InlineData("gptq-4bit-g32-actorder", "gptq-4bit-g32", 4.625)]
    [InlineData("4bit-bnb", "nf4", 4.126953125)]
    [InlineData("hqq-4bit", "hqq-4bit", 4.5)]
    [InlineData("6bit mlx", "mlx-6bit", 6.5)]
    [InlineData("exl2-4.0", "4bpw", 4)]
    public void Find_MethodAndBits_HasTheBitsOfTheMethod(string name, string format, double bits)
    {
        NumberFormat found = NumberFormats.Find(name)!;

        Assert.Equal(format, found.Name);
        Assert.Equal(bits, found.BitsPerWeight, 1e-9);
    }

    [Theory]
    [InlineData("gptq-7bit")]
    [InlineData("gptq-q4")]
    [InlineData("gptq-4bit-9999g")]
    public void Find_MethodWithAnythingElse_IsNoFormat(string name) => Assert.Null(NumberFormats.Find(name));
}
