using Floorline.Readers.Specs;

namespace Floorline.Io.Tests.Specs;

public class AmountTests
{
    [Theory]
    [InlineData("114ms", 0.114)]
    [InlineData("0.5s", 0.5)]
    [InlineData("800us", 0.0008)]
    [InlineData("5 ms", 0.005)]
    [InlineData("1e2ms", 0.1)]
    [InlineData("800\u00b5s", 0.0008)]
    [InlineData("800\u03bcs", 0.0008)]
    [InlineData("22 milliseconds", 0.022)]
    [InlineData("800 microseconds", 0.0008)]
    [InlineData("2 seconds", 2)]
    [InlineData("3 minutes", 180)]
    [InlineData("1 hour", 3600)]
    public void Time_WithUnit_IsRead(string text, double seconds) => Assert.Equal(seconds, Amount.Time(text, "--measured").Value.Value, 1e-12);

    [Theory]
    [InlineData("114")]
    [InlineData("ms")]
    [InlineData("-5ms")]
    [InlineData("0ms")]
    [InlineData("NaNms")]
    [InlineData("1e400s")]
    [InlineData("99999999s")]
    [InlineData("5GB")]
    [InlineData("")]
    [InlineData("1,5ms")]
    public void Time_Wrong_IsAProblemThatNamesTheForm(string text) =>
        Assert.Contains("114ms", Assert.Single(Amount.Time(text, "--measured").Problems).Expected, StringComparison.Ordinal);

    [Theory]
    [InlineData("273GB/s", 273e9)]
    [InlineData("3.35TB/s", 3.35e12)]
    [InlineData("200GBps", 200e9)]
    [InlineData("100GiB/s", 107374182400)]
    [InlineData("400Gb/s", 50e9)]
    [InlineData("400Gbit/s", 50e9)]
    [InlineData("400 Gbps", 50e9)]
    [InlineData("400gbps", 50e9)]
    [InlineData("800Mb/s", 100e6)]
    [InlineData("1.6Tb/s", 200e9)]
    [InlineData("400gb/s", 400e9)]
    public void Rate_WithUnit_IsRead(string text, double expected) => Assert.Equal(expected, Amount.Rate(text, "bw").Value.Value, 1.0);

    [Theory]
    [InlineData("517TFLOP/s", 517e12)]
    [InlineData("517TFLOPS", 517e12)]
    [InlineData("85TOPS", 85e12)]
    [InlineData("1.2PFLOP/s", 1.2e15)]
    public void ComputeRate_WithUnit_IsRead(string text, double expected) => Assert.Equal(expected, Amount.ComputeRate(text, "fp8").Value.Value, 1.0);

    [Theory]
    [InlineData("7B", 7e9)]
    [InlineData("8.37e9", 8.37e9)]
    [InlineData("80M", 80e6)]
    [InlineData("7_000", 7000)]
    [InlineData("128 k", 128000)]
    [InlineData("8k", 8000)]
    [InlineData("8K", 8000)]
    [InlineData("8Ki", 8192)]
    [InlineData("1Mi", 1048576)]
    public void Number_WithSuffix_IsRead(string text, double expected) =>
        Assert.Equal(expected, Amount.Number(text, "params", "a number", 1, 1e15).Value, 1e-3);

    [Theory]
    [InlineData("24GiB", 24 * 1073741824.0)]
    [InlineData("80GB", 80e9)]
    public void Size_NamesTheScale(string text, double expected) => Assert.Equal(expected, Amount.Size(text, "mem").Value.Value, 1.0);

    [Theory]
    [InlineData("80Gb")]
    [InlineData("80Gbit")]
    public void Size_InBits_IsRefused(string text) => Assert.Contains("bits", Assert.Single(Amount.Size(text, "mem").Problems).Found, StringComparison.Ordinal);

    [Theory]
    [InlineData("1,234.5ms", 1.2345)]
    [InlineData("12,345ms", 12.345)]
    public void Time_WithThousandsSetApart_IsRead(string text, double seconds) => Assert.Equal(seconds, Amount.Time(text, "").Value.Value, 1e-12);

    [Theory]
    [InlineData("1,23ms")]
    [InlineData("1,2345ms")]
    [InlineData(",234ms")]
    public void Time_WithACommaElsewhere_IsRefused(string text) => Assert.False(Amount.Time(text, "").IsOk);
}
