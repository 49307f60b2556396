using Floorline.Core.Floors;
using Floorline.Core.Formats;
using Floorline.Core.Hardware;
using Floorline.Core.Models;
using Floorline.Core.Quantities;
using Floorline.Core.Workloads;

namespace Floorline.Core.Tests.Floors;

/// <summary>Capacity. Source of the numbers: PHYSICS section 10, text P.</summary>
public class CapacityTests
{
    [Fact]
    public void MaxSequences_Fp16WeightsAndCache_Is372() =>
        Assert.Equal(372, Capacity.MaxSequences(Bytes.FromGB(80), Bytes.FromGB(17.5), Bytes.Zero, Bytes.FromGB(1.342177280 / 8)));

    [Theory]
    [InlineData("int4", 901)]
    [InlineData("int4-g64", 898)]
    public void MaxSequences_FourBitWeightsAndEightBitCache_DependsOnTheScales(string format, long sequences) =>
        Assert.Equal(sequences, Capacity.MaxSequences(Bytes.FromGB(80), NumberFormats.Find(format)!.Of(70e9) / 8, Bytes.Zero, Bytes.FromGB(1.342177280 / 16)));

    [Fact]
    public void MaxSequences_Reserve_IsTakenOff() =>
        Assert.Equal(3, Capacity.MaxSequences(new Bytes(100), new Bytes(60), new Bytes(10), new Bytes(10)));

    [Fact]
    public void MaxSequences_WeightsAlreadyTooLarge_IsNone() =>
        Assert.Equal(0, Capacity.MaxSequences(new Bytes(100), new Bytes(101), Bytes.Zero, new Bytes(10)));

    // 500 of 4,096 preallocated tokens: 88 % is never used.
    [Fact]
    public void PreallocationWaste_OfTheTexts_Is88PerCent() => Assert.Equal(0.87793, Capacity.PreallocationWaste(500, 4096), 0.00001);

    // 70 GB are counted, and up to twice that may be there: 80 GB hold what is counted, 160 GB hold it all.
    [Theory]
    [InlineData(60, false)]
    [InlineData(80, null)]
    [InlineData(160, true)]
    public void Fits_WhereWeightsAreNotCounted_IsOnlySaidOfWhatSurelyDoes(double memory, bool? fits)
    {
        var model = new Model("some", [new StatedComponent("denoiser", ComponentRole.Denoiser, 35_000_000_000)], Some.Bf16) { WeightFactor = 2 };

        var capacity = Capacity.Of(Some.Cost(model, Step.Forward(1)), Some.Device() with { Memory = Fact<Bytes>.Known(Bytes.FromGB(memory)) });

        Assert.Equal(fits, capacity.Fits.IsKnown ? capacity.Fits.Value : null);
        Assert.Equal(fits is null, capacity.MayNotFit);
    }

    [Fact]
    public void Of_LargeModelOnEightDevices_FitsWithTheBatchOfTheTexts()
    {
        Device device = Some.Device() with { Memory = Fact<Bytes>.Known(Bytes.FromGB(80)) };
        Model model = new("some",
            [new StatedComponent("decoder", ComponentRole.Decoder, 70_000_000_000) { Cache = [new CachedLayers(80, new Attention(64, 8, 128))] }], Some.Bf16);
        Step step = Step.Decode(4, 4096) with { Parallelism = new Parallelism(8, 1, 1) };

        var capacity = Capacity.Of(Some.Cost(model, step), device, Bytes.FromGB(2));

        Assert.Equal(17.5, capacity.Weights.GB, 1e-9);
        Assert.Equal(4 * 0.16777216, capacity.Cache.Value.GB, 1e-9);
        Assert.Equal(17.5 + 2 + (4 * 0.16777216), capacity.Used.GB, 1e-9);
        Assert.True(capacity.Fits.Value);
        Assert.Equal(360, capacity.MaxBatch.Value);
    }

    [Fact]
    public void Of_UnknownMemory_LeavesTheAnswerUnknown()
    {
        var capacity = Capacity.Of(Some.Cost(Some.Stated(1e9, 1, 1, 1), Step.Decode(1, 1)), Some.Device());

        Assert.False(capacity.Fits.IsKnown);
        Assert.False(capacity.MaxBatch.IsKnown);
    }
}
