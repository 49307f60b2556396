using Floorline.Core.Costs;
using Floorline.Core.Floors;
using Floorline.Core.Hardware;
using Floorline.Core.Models;
using Floorline.Core.Quantities;
using Floorline.Core.Workloads;

namespace Floorline.Core.Tests.Costs;

public class ParallelCostTests
{
    private static readonly Model _dense = Some.Decoder(new Attention(8, 8, 2), new DenseFeedForward(16, Gated: true), layers: 4);
    private static readonly Model _mixture = Some.Decoder(new Attention(8, 2, 2), new MixtureOfExperts(16, 2, 4), layers: 4);

    [Theory]
    [InlineData(2)]
    [InlineData(8)]
    public void TensorParallel_DividesWeightsCacheAndWork(int devices)
    {
        LatencyFloors one = Floors(_dense, Step.Decode(4, 100), 1, 1, 1);
        LatencyFloors many = Floors(_dense, Step.Decode(4, 100), devices, 1, 1);

        // The embedding rows of the batch, 4 x 8 x 2 bytes, are read by every device.
        const double Rows = 4 * 8 * 2 / 1e9;
        Assert.Equal(((one.WeightRead.Value - Rows) / devices) + Rows, many.WeightRead.Value, 1e-15);
        Assert.Equal(one.KvCacheRead.Value.Value / devices, many.KvCacheRead.Value.Value, 1e-15);
        Assert.Equal(one.Compute.Value.Value / devices, many.Compute.Value.Value, 1e-18);
    }

    [Fact]
    public void TensorParallel_BeyondTheKeyValueHeads_RepeatsTheCache()
    {
        LatencyFloors one = Floors(_mixture, Step.Decode(1, 100), 1, 1, 1);

        Assert.Equal(one.KvCacheRead.Value.Value / 2, Floors(_mixture, Step.Decode(1, 100), 8, 1, 1).KvCacheRead.Value.Value, 1e-15);
    }

    // Two all-reduces per layer of B x d x 2 bytes: a ring over 4 moves 2 x 3/4 of each over a link of 1 GB/s.
    [Fact]
    public void TensorParallel_ReducesTwicePerLayer()
    {
        LatencyFloors floors = Floors(_dense, Step.Decode(1, 100), 4, 1, 1);

        Assert.Equal(2 * 4 * (8 * 2) * 1.5 / 1e9, floors.Communication.Value.Value, 1e-18);
        Assert.Equal(floors.Communication, floors.ExposedCommunication);
    }

    [Fact]
    public void TensorParallel_LargerBatch_MayHideCommunicationBehindTheLocalFloor()
    {
        LatencyFloors floors = Floors(_dense, Step.Decode(64, 100), 4, 1, 1);

        Assert.Equal(Math.Max(0, floors.Communication.Value.Value - floors.Local.Value), floors.ExposedCommunication.Value.Value, 1e-18);
    }

    [Fact]
    public void TensorParallel_WithoutALinkOfTheirOwn_GoesOverTheHostLink()
    {
        StepCost cost = StepCost.Of(_dense, Step.Decode(1, 100) with { Parallelism = new Parallelism(4, 1, 1) });
        Device bare = Some.Device() with { Interconnect = Fact<Link>.Unknown("none") };
        Device hosted = bare with { HostLink = Fact<BytesPerSecond>.Known(BytesPerSecond.FromGBPerSecond(0.5)) };

        Assert.False(LatencyFloors.Of(cost, new DeviceGroup(bare, 4)).Communication.IsKnown);
        Assert.Equal(2 * LatencyFloors.Of(cost, new DeviceGroup(Some.Device(), 4)).Communication.Value.Value, LatencyFloors.Of(cost, new DeviceGroup(hosted, 4))
            .Communication.Value.Value, 1e-18);
    }

    [Fact]
    public void TensorParallel_LargerBatch_IsNeverFasterThanASmallerOne()
    {
        double last = 0;
        for (int batch = 1; batch <= 256; batch *= 2)
        {
            double now = Floors(_dense, Step.Decode(batch, 100), 4, 1, 1).Binding.Value;
            Assert.True(now >= last, $"batch {batch}: {now} after {last}");
            last = now;
        }
    }

    [Fact]
    public void AttentionReplicas_AtBatchOne_HoldTheWholeSequenceOnOne()
    {
        StepCost cost = StepCost.Of(_mixture, Step.Decode(1, 100) with { Parallelism = new Parallelism(1, 1, 4) });
        StepCost alone = StepCost.Of(_mixture, Step.Decode(1, 100));

        Assert.Equal(Capacity.Of(alone, Some.Device()).Cache, Capacity.Of(cost, Some.Device()).Cache);
        Assert.Equal(2 * Capacity.Of(alone, Some.Device()).Cache.Value.Value,
            Capacity.Of(StepCost.Of(_mixture, Step.Decode(8, 100) with { Parallelism = new Parallelism(1, 1, 4) }), Some.Device()).Cache.Value.Value);
    }

    [Fact]
    public void PipelineParallel_DoesNotShortenTheWayOfOneToken()
    {
        LatencyFloors one = Floors(_dense, Step.Decode(1, 100), 1, 1, 1);
        LatencyFloors staged = Floors(_dense, Step.Decode(1, 100), 1, 4, 1);

        Assert.Equal(one.Memory, staged.Memory);
        Assert.Equal(3 * 8 * 2 / 1e9, staged.Communication.Value.Value, 1e-18);
    }

    [Fact]
    public void ExpertParallel_DealsExpertsAndRepeatsAttention()
    {
        StepCost cost = StepCost.Of(_mixture, Step.Decode(8, 0) with { Parallelism = new Parallelism(1, 1, 4) });
        OperatorCost experts = cost.Operators.Single(static o => o.Kind == OperatorKind.Experts);
        OperatorCost attention = cost.Operators.First(static o => o.Kind == OperatorKind.Projection);

        Assert.Equal(0.25, experts.WeightShare);
        Assert.Equal(1, attention.WeightShare);
        Assert.Equal(0.25, attention.WorkShare);

        // Dispatch and combine in each of 4 layers: 8 tokens x k 2 x d 8 x 2 bytes over 4 devices.
        Collective exchange = Assert.Single(cost.Collectives);
        Assert.Equal((CollectiveKind.AllToAll, 8, 8 * 2 * 8 * 2 / 4.0), (exchange.Kind, exchange.Count, exchange.Message.Value));
    }

    [Theory]
    [InlineData(0, 1, 1)]
    [InlineData(1, 0, 1)]
    [InlineData(4, 1, 6)]
    public void Parallelism_ThatCannotBe_IsTheCallersBug(int tensor, int pipeline, int expert) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new Parallelism(tensor, pipeline, expert));

    private static LatencyFloors Floors(Model model, Step step, int tensor, int pipeline, int expert)
    {
        var spread = new Parallelism(tensor, pipeline, expert);
        return LatencyFloors.Of(StepCost.Of(model, step with { Parallelism = spread }), new DeviceGroup(Some.Device(), spread.Devices));
    }
}
