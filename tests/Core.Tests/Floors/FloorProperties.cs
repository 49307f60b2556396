using Floorline.Core.Costs;
using Floorline.Core.Floors;
using Floorline.Core.Formats;
using Floorline.Core.Hardware;
using Floorline.Core.Models;
using Floorline.Core.Quantities;
using Floorline.Core.Workloads;
using FsCheck;
using FsCheck.Fluent;

namespace Floorline.Core.Tests.Floors;

/// <summary>What holds for every architecture, step and device.</summary>
public class FloorProperties
{
    private static readonly Config _config = Config.QuickThrowOnFailure.WithMaxTest(300);

    [Fact]
    public void Floors_OfAnyStep_ArePositiveAndFinite() => ForAll(static c =>
        c.Floors.WeightRead.Value > 0 && double.IsFinite(c.Floors.Binding.Value) && c.Floors.Compute.Value.Value > 0 && c.Floors.KvCacheRead.Value.Value >= 0);

    [Fact]
    public void Binding_OfAnyStep_IsAtLeastEveryTerm() => ForAll(static c =>
        c.Floors.Binding >= c.Floors.WeightRead && c.Floors.Binding >= c.Floors.KvCacheRead.Value && c.Floors.Binding >= c.Floors.Compute.Value);

    [Fact]
    public void Binding_OnOneDevice_IsTheMaximumOfMemoryAndCompute() => ForAll(static c =>
        Near(c.Floors.Binding.Value, Math.Max(c.Floors.WeightRead.Value + c.Floors.KvCacheRead.Value.Value, c.Floors.Compute.Value.Value)));

    [Fact]
    public void Chain_OfOperators_IsAtLeastTheBindingFloorAndAtMostTheSum() => ForAll(static c =>
        c.Floors.Chain.Value >= c.Floors.Local.Value * (1 - 1e-12) && c.Floors.Chain.Value <= (c.Floors.Memory.Value + c.Floors.Compute.Value.Value) * (1
            + 1e-12));

    [Fact]
    public void Guaranteed_OfAnyStep_IsAtMostTheExpected() => ForAll(static c => c.Floors.Guaranteed.Value <= c.Floors.Binding.Value * (1 + 1e-12));

    [Fact]
    public void HalfTheBits_HalveTheWeightRead() => ForAll(static c =>
    {
        LatencyFloors half = c.With(c.Step with { Weights = WeightFormats.Uniform(NumberFormats.Find("int8")!) });
        return Near(half.WeightRead.Value * 2, c.Floors.WeightRead.Value);
    });

    [Fact]
    public void TwiceTheBandwidth_HalvesMemoryAndLeavesCompute() => ForAll(static c =>
    {
        LatencyFloors fast = LatencyFloors.Of(StepCost.Of(c.Model, c.Step),
            Some.Device(c.Device.Bandwidth.GBPerSecond * 2, c.Device.Peaks[ComputeFormat.Bf16].Tera));
        return Near(fast.Memory.Value * 2, c.Floors.Memory.Value) && fast.Compute == c.Floors.Compute;
    });

    [Fact]
    public void MoreContext_NeverLowersAFloor() => ForAll(static c =>
    {
        LatencyFloors longer = c.With(c.Step with { Context = c.Step.Context + 17 });
        return longer.KvCacheRead.Value >= c.Floors.KvCacheRead.Value && longer.Binding >= c.Floors.Binding && longer.WeightRead == c.Floors.WeightRead;
    });

    [Fact]
    public void MoreBatch_NeverLowersAFloorAndNeverLowersTheBestRate() => ForAll(static c =>
    {
        LatencyFloors larger = c.With(c.Step with { Batch = c.Step.Batch + 1 });
        return larger.Binding >= c.Floors.Binding && larger.BestRate.Value >= c.Floors.BestRate.Value * (1 - 1e-9);
    });

    [Fact]
    public void CacheOfABatch_IsTheSumOfItsSequences() => ForAll(static c =>
        Near(c.With(c.Step with { Batch = 1 }).KvCacheRead.Value.Value * c.Step.Batch, c.Floors.KvCacheRead.Value.Value));

    [Fact]
    public void OrderOfLayers_DoesNotMatter() => ForAll(static c =>
    {
        var stack = (TransformerStack)c.Model.Components[0];
        Model turned = c.Model with { Components = [stack with { Layers = [.. stack.Layers.Reverse()] }] };
        return Near(LatencyFloors.Of(StepCost.Of(turned, c.Step), c.Device).Binding.Value, c.Floors.Binding.Value);
    });

    [Fact]
    public void ResidentWeights_AreAtLeastThoseRead() => ForAll(static c =>
        Residency.Of(c.Floors.Cost)
            .Weights.Value >= c.Floors.Cost.WeightsRead.Value * (1 - 1e-12) - (c.Step.Batch * 2.0 * ((TransformerStack)c.Model.Components[0]).Hidden));

    private static void ForAll(Func<Case, bool> holds) => Check.One(_config, Prop.ForAll(Cases().ToArbitrary(), holds));

    private static bool Near(double left, double right) => Math.Abs(left - right) <= 1e-9 * Math.Max(Math.Abs(left), Math.Abs(right));

    private static Gen<Case> Cases() =>
        from seed in Gen.Choose(0, int.MaxValue - 1)
        select Make(new System.Random(seed));

    private static Case Make(System.Random random)
    {
        int heads = 1 << random.Next(0, 5);
        int hidden = heads * (1 << random.Next(2, 6));
        Mixer Mix() => random.Next(4) switch
        {
            0 => new LatentAttention(heads, random.Next(2) == 0 ? null : 16, 8, 4, 8, 8),
            1 => new StateMixer([Weight.Matrix("in_proj", WeightRole.Attention, hidden, 2 * hidden)], 4L * hidden, new Flops(6.0 * hidden)),
            _ => new Attention(heads, Math.Max(1, heads >> random.Next(0, 3)), 4) { Window = random.Next(3) == 0 ? random.Next(1, 200) : null },
        };
        FeedForward Feed() => random.Next(3) == 0
            ? new MixtureOfExperts(random.Next(4, 64), random.Next(1, 4), 8, random.Next(2) * 8)
            : new DenseFeedForward(random.Next(8, 256), Gated: random.Next(2) == 0);
        Layer[] layers = [.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => new Layer(random.Next(1, 8), Mix(), Feed(), 2 * hidden))];
        bool tied = random.Next(2) == 0;
        var stack = new TransformerStack("decoder", ComponentRole.Decoder, hidden, layers)
        {
            InputEmbedding = Weight.Matrix("embedding", WeightRole.InputEmbedding, 1000, hidden),
            OutputHead = tied ? null : Weight.Matrix("head", WeightRole.OutputHead, hidden, 1000),
            TiedHead = tied,
        };
        return new Case(new Model("any", [stack], Some.Bf16), Step.Decode(random.Next(1, 500), random.Next(0, 10_000)),
            Some.Device(random.Next(1, 8000), random.Next(1, 2000)));
    }

    private sealed record Case(Model Model, Step Step, Device Device)
    {
        public LatencyFloors Floors => With(Step);

        public LatencyFloors With(Step step) => LatencyFloors.Of(StepCost.Of(Model, step), Device);
    }
}
