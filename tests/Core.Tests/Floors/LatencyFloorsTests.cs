using Floorline.Core.Floors;
using Floorline.Core.Formats;
using Floorline.Core.Hardware;
using Floorline.Core.Models;
using Floorline.Core.Quantities;
using Floorline.Core.Workloads;

namespace Floorline.Core.Tests.Floors;

/// <summary>The worked numbers of PHYSICS sections 4 to 8, each through the whole pipeline.</summary>
public class LatencyFloorsTests
{
    // Section 4, with the texts that print the numbers.
    [Theory]
    [InlineData("F", 7e9, 200, 70.0)]
    [InlineData("F", 8.37e9, 200, 83.7)]
    [InlineData("F, at the sheet's bandwidth", 8.37e9, 273, 61.3187)]
    [InlineData("L", 80e6, 273, 0.58608)]
    [InlineData("L", 2e9, 273, 14.652)]
    public void WeightRead_OfTheTexts_IsBytesOverBandwidth(string text, double parameters, double gigabytesPerSecond, double milliseconds)
    {
        LatencyFloors floors = Some.Floors(Some.Stated(parameters), Step.Decode(1, 0), Some.Device(gigabytesPerSecond));

        Assert.True(Math.Abs(floors.WeightRead.Milliseconds - milliseconds) < milliseconds * 1e-5, $"{text}: {floors.WeightRead}");
    }

    // Section 4, text P: 70e9 x 2 / 8 / 3.35e12.
    [Fact]
    public void WeightRead_SeventyBillionOverEight_Is5Point22Milliseconds()
    {
        Step step = Step.Decode(1, 0) with { Parallelism = new Parallelism(8, 1, 1) };

        Assert.Equal(5.2239, LatencyFloors.Of(Some.Cost(Some.Stated(70e9), step), new DeviceGroup(Some.Device(3350), 8)).WeightRead.Milliseconds, 1e-4);
    }

    // Section 5: the shape of Moshi 7B at 200 GB/s.
    [Fact]
    public void KvCacheRead_OfMoshi_Is7Point86Milliseconds() =>
        Assert.Equal(7.86432, Some.Floors(Some.Stated(8.37e9, 32, 32, 128), Step.Decode(1, 3000), Some.Device(200)).KvCacheRead.Value.Milliseconds, 1e-9);

    // Section 6: F prints 8.4 ms for what is 8.4 microseconds at 2000 TFLOP/s and 32 at the dense FP8 peak.
    [Theory]
    [InlineData(2000, 8.37e-6)]
    [InlineData(517, 32.379e-6)]
    public void Compute_OfTheTexts_IsMicroseconds(double teraflops, double seconds) =>
        Assert.Equal(seconds, Some.Floors(Some.Stated(8.37e9), Step.Decode(1, 0), Some.Device(273, teraflops)).Compute.Value.Value, 1e-8);

    // Section 8: an FP16 decode of one sequence does one FLOP per byte, of 256 sequences 256.
    [Theory]
    [InlineData(1)]
    [InlineData(256)]
    public void Roofline_DecodeOfABatch_HasItsIntensity(int batch)
    {
        RooflinePoint point = Some.Floors(Some.Stated(7e9), Step.Decode(batch, 0), Some.Device(3350, 989)).Roofline.Value;

        Assert.Equal(batch, point.Intensity.Value, 1e-9);
        Assert.Equal(295.22, point.Ridge.Value, 0.01);
        Assert.Equal(batch * 3350e9, point.Attainable.Value, 1);
        Assert.True(point.IsMemoryBound);
    }

    // Section 8: GEMM 4096^3 in FP16, and GELU.
    [Fact]
    public void Roofline_MatrixProductAndGelu_LieOnEitherSideOfTheRidge()
    {
        var peak = FlopsPerSecond.FromTera(989);
        var bandwidth = BytesPerSecond.FromGBPerSecond(3350);
        var product = RooflinePoint.Of(new Flops(2 * Math.Pow(4096, 3)), new Bytes(3 * 4096.0 * 4096 * 2), peak, bandwidth);
        var gelu = RooflinePoint.Of(new Flops(5), new Bytes(4), peak, bandwidth);

        Assert.Equal(1365.33, product.Intensity.Value, 0.01);
        Assert.Equal((false, peak), (product.IsMemoryBound, product.Attainable));
        Assert.Equal(1.25, gelu.Intensity.Value);
        Assert.Equal((true, 1.25 * 3350e9), (gelu.IsMemoryBound, gelu.Attainable.Value));
    }

    // Section 8: the binding floor is max(R1 + R2, R3).
    [Fact]
    public void Binding_WhicheverIsLarger_IsNamed()
    {
        Model model = Some.Stated(1e9, 10, 10, 100);

        Assert.Equal(FloorTerm.Weights, Some.Floors(model, Step.Decode(1, 1000), Some.Device(100, 100)).BindingTerm);
        Assert.Equal(FloorTerm.KvCache, Some.Floors(model, Step.Decode(1, 100_000), Some.Device(100, 100)).BindingTerm);
        Assert.Equal(FloorTerm.Compute, Some.Floors(model, Step.Prefill(1, 10_000), Some.Device(100, 100)).BindingTerm);
        Assert.Equal(FloorTerm.Communication, Slow().BindingTerm);
        Assert.Equal(Slow().Local + Slow().Communication.Value, Slow().Binding);
    }

    [Fact]
    public void Compute_FormatWithoutPeak_IsUnknownAndSaysWhatToGive()
    {
        Device device = Some.Device() with { Peaks = new Dictionary<ComputeFormat, FlopsPerSecond>() };
        LatencyFloors floors = Some.Floors(Some.Stated(1e9), Step.Decode(1, 0), device);

        Assert.False(floors.Compute.IsKnown);
        Assert.Contains("give one", floors.Compute.UnknownReason, StringComparison.Ordinal);
        Assert.Equal(floors.Memory, floors.Binding);
    }

    /// <summary>
    /// Sixteen devices are two machines of eight: 16,384 bytes of an all-reduce within one machine take a link's time, between two machines what eight ports
    /// of 50 GB/s carry. Fewer devices than one machine has, and a network that is not known, change nothing.
    /// </summary>
    [Theory]
    [InlineData(8, 50.0, 2 * 7 / 8.0, 450.0)]
    [InlineData(16, 50.0, 1, 400.0)]
    [InlineData(16, 5.0, 1, 40.0)]
    [InlineData(16, 0.0, 2 * 15 / 16.0, 450.0)]
    public void Communication_OverSeveralMachines_IsTheSlowerOfLinksAndNetwork(int devices, double fabric, double passes, double rate)
    {
        Device device = Some.Device(3350) with
        {
            Interconnect = Fact<Link>.Known(new Link("link", BytesPerSecond.FromGBPerSecond(450))),
            PerMachine = 8,
            Fabric = fabric > 0 ? Fact<Link>.Known(new Link("network", BytesPerSecond.FromGBPerSecond(fabric))) : Fact<Link>.Unknown("not stated"),
        };
        Step step = Step.Decode(1, 0) with { Parallelism = new Parallelism(devices, 1, 1) };
        LatencyFloors floors = LatencyFloors.Of(Some.Cost(Some.Decoder(new Attention(16, 16, 2), new DenseFeedForward(32, true)), step),
            new DeviceGroup(device, devices));
        Bytes reduced = new(floors.Cost.Collectives.Sum(static c => c.Message.Value * c.Count));

        double expected = (reduced * passes / BytesPerSecond.FromGBPerSecond(rate)).Value;
        double local = (reduced * (2 * (devices - 1.0) / devices) / BytesPerSecond.FromGBPerSecond(450)).Value;
        Assert.Equal(Math.Max(expected, local), floors.Communication.Value.Value, 1e-12);
    }

    [Fact]
    public void Communication_UnknownLink_IsUnknownAndLeftOutOfTheFloor()
    {
        Device device = Some.Device() with { Interconnect = Fact<Link>.Unknown("no link stated") };
        Step step = Step.Decode(1, 0) with { Parallelism = new Parallelism(2, 1, 1) };
        var floors = LatencyFloors.Of(Some.Cost(Some.Decoder(new Attention(4, 2, 2), new DenseFeedForward(16, true)), step), new DeviceGroup(device, 2));

        Assert.Equal("no link stated", floors.Communication.UnknownReason);
        Assert.Equal(floors.Local, floors.Binding);
    }

    private static LatencyFloors Slow()
    {
        Device device = Some.Device(1e6, 1e3) with { Interconnect = Fact<Link>.Known(new Link("slow", BytesPerSecond.FromGBPerSecond(0.001))) };
        Step step = Step.Decode(1, 0) with { Parallelism = new Parallelism(2, 1, 1) };
        return LatencyFloors.Of(Some.Cost(Some.Decoder(new Attention(4, 2, 2), new DenseFeedForward(16, true)), step), new DeviceGroup(device, 2));
    }
}
