using Floorline.Core.Costs;
using Floorline.Core.Hardware;
using Floorline.Core.Models;
using Floorline.Core.Workloads;
using Floorline.Readers;
using Floorline.Readers.Specs;

namespace Floorline.Io.Tests.Specs;

public class InlineModelTests
{
    // By hand: 10e9 - 2e9 is what 8 - 1 of 8 experts hold, so all hold 8e9 x 8 / 7; one token reads 2e9, many read everything.
    [Theory]
    [InlineData("flops=8.2e9", "no params")]
    [InlineData("layers=32,kv_heads=8", "no params")]
    [InlineData("params=7e9,num-layers=32,kv-heads=8,head-dim=128", null)]
    public void Is_AKeyOfASpec_IsReadAsOne(string text, string? problem)
    {
        Assert.True(InlineModel.Is(text));
        Assert.Equal(problem, InlineModel.Read(text).Problems.Select(static p => p.Found).FirstOrDefault(static f => f == "no params"));
        Assert.Equal(problem is null, InlineModel.Read(text).IsOk);
    }

    /// <summary>Nothing that is stated is dropped: what shapes a cache needs the cache.</summary>
    [Theory]
    [InlineData("params=7e9,window=8k", "model: window")]
    [InlineData("params=7e9,heads=32", "model: heads")]
    [InlineData("params=7e9,rope=64", "model: rope")]
    public void Read_AShapeOfNoCache_IsRefused(string text, string where) => Assert.Contains(InlineModel.Read(text).Problems, p => p.Path == where);

    // A link's small letters are bits, as networks are sold; a memory's are bytes. Which was taken is said.
    [Fact]
    public void Read_RatesInSmallLetters_AreSaid()
    {
        Device device = InlineDevice.Read("bw=400gb/s,link=400gb/s", "--on").Value;

        Assert.Equal((400.0, 50.0), (device.Bandwidth.GBPerSecond, device.Interconnect.Value.Bandwidth.GBPerSecond));
        Assert.Contains("bw=400gb/s is taken as bytes", device.Source, StringComparison.Ordinal);
        Assert.Contains("link=400gb/s is taken as bits", device.Source, StringComparison.Ordinal);
        Assert.DoesNotContain("taken as", InlineDevice.Read("bw=400GB/s,link=400Gb/s", "--on").Value.Source, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("mem=24GB", MemoryBasis.Stated)]
    [InlineData("mem=24GiB", MemoryBasis.Counted)]
    public void Read_AMemorySize_KeepsWhatItRestsOn(string text, MemoryBasis basis) =>
        Assert.Equal(basis, InlineDevice.Read("bw=400GB/s," + text, "--on").Value.MemoryBasis);

    [Fact]
    public void Read_DeviceByTheWholeNames_IsThatByTheShortOnes()
    {
        Device whole = InlineDevice.Read("bandwidth=1TB/s,memory=24GB,power=300W", "--on").Value;
        Device brief = InlineDevice.Read("bw=1TB/s,mem=24GB,tdp=300W", "--on").Value;

        Assert.Equal((brief.Bandwidth, brief.Memory, brief.Power), (whole.Bandwidth, whole.Memory, whole.Power));
    }

    [Fact]
    public void Read_Mixture_ReadsWhatABatchNeeds()
    {
        Model model = InlineModel.Read("params=10e9,active=2e9,experts=8,experts_per_token=1,layers=4,kv_heads=2,head=64").Value;

        Assert.Equal(4e9, StepCost.Of(model, Step.Decode(1, 0)).WeightsRead.Value, 1);
        Assert.Equal(20e9, StepCost.Of(model, Step.Decode(1000, 0)).WeightsRead.Value, 1e6);
        Assert.Equal(4e9, StepCost.Of(model, Step.Decode(1000, 0)).GuaranteedWeightsRead.Value, 1);
        Assert.True(model.RoutesExperts);
    }

    [Fact]
    public void Read_MixtureWithoutActiveParameters_CountsTheLeastThereCanBe()
    {
        Model model = InlineModel.Read("params=8e9,experts=8,experts_per_token=2").Value;

        Assert.Equal(2_000_000_000, model.ActiveParameters);
        Assert.Contains(model.Assumptions, static a => a.Contains("least there can be", StringComparison.Ordinal));
    }

    // 61 layers of 512 + 64 elements in 16 bit: the cache of DeepSeek-V3.
    [Fact]
    public void Read_LatentAttention_CachesTheCompressedVector()
    {
        Model model = InlineModel.Read("params=671e9,active=37e9,layers=61,heads=128,kv_rank=512,rope=64").Value;

        Assert.Equal(61 * 576 * 2 * 1000.0, StepCost.Of(model, Step.Decode(1, 1000)).CacheRead.Value.Value);
    }

    [Fact]
    public void Read_WindowOfSomeLayers_HoldsForThoseOnly()
    {
        Model model = InlineModel.Read("params=8e9,layers=32,kv_heads=8,head=128,window=1024,window_layers=24").Value;

        Assert.Equal(2.0 * 2 * 8 * 128 * ((24 * 1024) + (8 * 10_000)), StepCost.Of(model, Step.Decode(1, 10_000)).CacheRead.Value.Value);
    }

    [Fact]
    public void Read_State_IsReadAtAnyLength()
    {
        Model model = InlineModel.Read("params=8e9,state=2MB").Value;

        Assert.Equal(2e6, StepCost.Of(model, Step.Decode(1, 10_000)).CacheRead.Value.Value);
        Assert.Equal(2e6, Residency.Of(StepCost.Of(model, Step.Decode(1, 10))).CachePerSequence.Value.Value);
    }

    [Fact]
    public void Read_FlopsOfADecoder_ArePerToken() =>
        Assert.Equal(3e9, StepCost.Of(InlineModel.Read("params=1e9,layers=4,kv_heads=1,head=1,flops=3GFLOP").Value, Step.Decode(1, 0)).Work.Value, 1);

    [Theory]
    [InlineData("params=8e9,experts=8")]
    [InlineData("params=8e9,experts=2,experts_per_token=4")]
    [InlineData("params=8e9,kv_rank=512")]
    [InlineData("params=8e9,layers=4,kv_heads=2,head=64,window_layers=2")]
    [InlineData("params=8e9,layers=4,kv_heads=2,head=64,window=128,window_layers=9")]
    public void Read_PartOfAShape_IsRefused(string text)
    {
        ReadResult<Model> read = InlineModel.Read(text);

        Assert.False(read.IsOk);
    }
}
