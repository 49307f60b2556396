using Floorline.Core.Formats;
using Floorline.Core.Hardware;
using Floorline.Core.Quantities;

namespace Floorline.Core.Tests.Hardware;

/// <summary>Which peak a storage format computes at. Source: PHYSICS section 1.</summary>
public class DeviceTests
{
    private static readonly Device _consumer = Some.Device() with
    {
        Peaks = new Dictionary<ComputeFormat, FlopsPerSecond>
        {
            [ComputeFormat.Fp16] = FlopsPerSecond.FromTera(165),
            [ComputeFormat.Fp16Accumulate16] = FlopsPerSecond.FromTera(330),
            [ComputeFormat.Fp32] = FlopsPerSecond.FromTera(83),
        },
    };

    [Fact]
    public void PeakFor_SixteenBit_TakesTheFastestAccumulator() =>
        Assert.Equal(new Peak(ComputeFormat.Fp16Accumulate16, FlopsPerSecond.FromTera(330)), _consumer.PeakFor(NumberFormats.Fp16Format).Value);

    [Theory]
    [InlineData("fp8")]
    [InlineData("int4-g64")]
    [InlineData("nvfp4")]
    public void PeakFor_FormatTheDeviceLacks_IsThatOfTheFormatItIsUnpackedTo(string stored) =>
        Assert.Equal(330, _consumer.PeakFor(NumberFormats.Find(stored)!).Value.Rate.Tera);

    [Fact]
    public void PeakFor_NoPeakAtAll_IsUnknown() => Assert.False(_consumer.PeakFor(NumberFormats.Find("fp64")!).IsKnown);

    [Fact]
    public void MostGenerous_DisputedFigures_TakesTheHighestOfEach()
    {
        Device device = _consumer with
        {
            Bandwidth = BytesPerSecond.FromGBPerSecond(273),
            Disputed =
            [
                new DisputedFigure(DeviceField.Bandwidth, 200e9, "lower"),
                new DisputedFigure(DeviceField.Bandwidth, 300e9, "higher"),
                new DisputedFigure(DeviceField.Peak, 100e12, "higher", ComputeFormat.Fp32),
                new DisputedFigure(DeviceField.Peak, 100e12, "lower", ComputeFormat.Fp16),
                new DisputedFigure(DeviceField.Peak, 900e12, "of a format that the device has not", ComputeFormat.Fp4),
            ],
        };

        Assert.Equal(300, device.MostGenerous.Bandwidth.GBPerSecond);
        Assert.Equal(100, device.MostGenerous.Peaks[ComputeFormat.Fp32].Tera);
        Assert.Equal(165, device.MostGenerous.Peaks[ComputeFormat.Fp16].Tera);
        Assert.False(device.MostGenerous.Peaks.ContainsKey(ComputeFormat.Fp4));
    }
}
