using Floorline.Core.Formats;
using Floorline.Core.Hardware;
using Floorline.Core.Quantities;
using Floorline.Core.Situations;

namespace Floorline.Core.Tests.Expectations;

/// <summary>Where a kernel's efficiency comes from, and that the answer says so.</summary>
public class KernelTableTests
{
    private static readonly KernelTable _table = new(
    [
        new KernelEfficiency("h100-sxm", "bf16", Seconds.FromMicroseconds(1), 0.8, 0.7),
        new KernelEfficiency("h100-sxm", "fp8", Seconds.FromMicroseconds(2), 0.7, 0.6),
        new KernelEfficiency("l40s", "bf16", Seconds.FromMicroseconds(3), 0.9, 0.8),
    ]);

    [Theory]
    [InlineData("h100-sxm", "bf16", Basis.MeasuredKernel, 1)]
    [InlineData("h100-sxm", "fp16", Basis.MeasuredKernel, 1)]
    [InlineData("h100-sxm", "fp8", Basis.MeasuredKernel, 2)]
    [InlineData("h100-sxm", "fp8-block128", Basis.MeasuredKernel, 2)]
    [InlineData("h100-pcie", "bf16", Basis.SameFamily, 1)]
    [InlineData("h800-sxm", "fp8", Basis.SameFamily, 2)]
    [InlineData("l4", "bf16", Basis.SameFamily, 3)]
    [InlineData("rtx-4090", "fp8", Basis.SameFamily, 3)]
    [InlineData("h100-sxm", "nvfp4", Basis.SameFamily, 2)]
    [InlineData("h100-sxm", "int8", Basis.SameFamily, 2)]
    [InlineData("h100-sxm", "w4a8", Basis.SameFamily, 2)]
    [InlineData("h100-sxm", "int4-g128", Basis.SameFamily, 1)]
    [InlineData("h100-sxm", "nf4", Basis.SameFamily, 1)]
    [InlineData("h100-sxm", "q4_0", Basis.SameFamily, 1)]
    [InlineData("mi300x", "bf16", Basis.Generic, 3)]
    [InlineData("my-own", "fp8", Basis.Generic, 3)]
    public void For_ADeviceAndFormat_SaysWhatItRestsOn(string device, string format, Basis basis, double microseconds)
    {
        KernelEfficiency found = _table.For(new Device(device, device, BytesPerSecond.FromGBPerSecond(1000)), NumberFormats.Find(format)!);

        Assert.Equal(basis, found.Basis);
        Assert.Equal(microseconds, found.Fixed.Value * 1e6, 1e-9);
    }

    [Theory]
    [InlineData("int8")]
    [InlineData("int4-g128")]
    [InlineData("q4_k_m")]
    public void For_AFormatThatWasNotMeasured_IsNoMeasuredKernel(string format) =>
        Assert.Equal(Basis.SameFamily, _table.For(new Device("h100-sxm", "h100", BytesPerSecond.FromGBPerSecond(3350)), NumberFormats.Find(format)!).Basis);

    [Fact]
    public void For_AnUnknownDeviceWithAMeasuredBandwidth_TakesItsShare()
    {
        var device = new Device("my-own", "my own",
            BytesPerSecond.FromGBPerSecond(200)) { AttainedBandwidth = Fact<BytesPerSecond>.Known(BytesPerSecond.FromGBPerSecond(146)) };

        Assert.Equal(0.73, _table.For(device, NumberFormats.Bf16Format).MemoryShare, 1e-12);
    }

    [Fact]
    public void For_EveryKindOfDevice_HasAGenericAnswerWithSharesUpToOne() => Assert.All(Enum.GetValues<DeviceKind>(), static kind =>
    {
        KernelEfficiency found = KernelTable.Empty.For(new Device("x", "x", BytesPerSecond.FromGBPerSecond(1)) { Kind = kind }, NumberFormats.Bf16Format);

        Assert.Equal(Basis.Generic, found.Basis);
        Assert.InRange(found.MemoryShare, 0.1, 1);
        Assert.InRange(found.ComputeShare, 0.1, 1);
    });

    [Fact]
    public void For_AKernelMeasuredInThisVeryStorage_ComesBeforeItsKind()
    {
        var table = new KernelTable([.. _table.Entries, new KernelEfficiency("h100-sxm", "q4_0", Seconds.FromMicroseconds(7), 0.5,
            0.4) { IncludesUnpacking = true }]);
        var device = new Device("h100-sxm", "h100", BytesPerSecond.FromGBPerSecond(3350));

        Assert.True(table.For(device, NumberFormats.Find("q4_0")!) is { IncludesUnpacking: true, MemoryShare: 0.5 });
        Assert.False(table.For(device, NumberFormats.Find("q8_0")!).IncludesUnpacking);
    }
}
