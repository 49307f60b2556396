using Floorline.Core.Costs;
using Floorline.Core.Models;
using Floorline.Core.Workloads;

namespace Floorline.Core.Tests.Costs;

/// <summary>What sits in memory: all weights, and the cache of each sequence.</summary>
public class ResidencyTests
{
    private static readonly Model _mixture = Some.Decoder(new Attention(8, 8, 2), new MixtureOfExperts(16, 2, 4), layers: 4);

    // Attention 4 x 8 x 16 = 512, router 8 x 16 = 128, norms 16, so 656 in each of 4 layers; embedding and head 800 each, final norm 8.
    private const int Common = (4 * 656) + 800 + 800 + 8;

    // 16 experts of 3 x 8 x 4 in each of 4 layers: all of them, whatever a token uses.
    private const int Experts = 4 * 16 * 96;

    [Fact]
    public void Of_Mixture_HoldsEveryExpertAndTheEmbedding() => Assert.Equal(2 * (Common + Experts), Held(1, 1, 1).Weights.Value);

    [Theory]
    [InlineData(1, 1, 4, Common + (Experts / 4.0))]
    [InlineData(2, 1, 8, (Common / 2.0) + (Experts / 8.0))]
    [InlineData(4, 1, 1, (Common + Experts) / 4.0)]
    [InlineData(1, 2, 1, (Common + Experts) / 2.0)]
    public void Of_SpreadMixture_DealsExpertsAndRepeatsAttention(int tensor, int pipeline, int expert, double parameters) =>
        Assert.Equal(2 * parameters, Held(tensor, pipeline, expert).WeightsPerDevice.Value, 1e-9);

    // 4 layers of a state of 64 elements, two bytes each; attention has none.
    [Fact]
    public void Of_Hybrid_TellsTheStateFromWhatGrows()
    {
        var state = new StateMixer([Weight.Matrix("in_proj", WeightRole.Attention, 8, 32)], 64, new Core.Quantities.Flops(100));
        Residency held = Residency.Of(StepCost.Of(Some.Decoder(state, new DenseFeedForward(16, true), layers: 4), Step.Decode(1, 100)));

        Assert.Equal(4 * 64 * 2, held.StatePerSequence.Value);
        Assert.Equal(held.StatePerSequence.Value, held.CachePerSequence.Value.Value);
        Assert.Equal(0, Held(1, 1, 1).StatePerSequence.Value);
    }

    // 100 tokens x 2 x 8 heads x 2 elements x 4 layers, two bytes each.
    private const double Cache = 100 * 2 * 8 * 2 * 4 * 2;

    [Theory]
    [InlineData(1, 1.0)]
    [InlineData(2, 1 / 2.0)]
    [InlineData(8, 1 / 8.0)]
    [InlineData(16, 1 / 8.0)]
    [InlineData(6, 2 / 8.0)]
    [InlineData(3, 3 / 8.0)]
    public void Of_HeadsOverDevices_CountsTheBusiestDevice(int tensor, double share) =>
        Assert.Equal(Cache * share, Held(tensor, 1, 1).CachePerSequencePerDevice.Value.Value, 1e-9);

    [Fact]
    public void Of_AnyTensorDegree_HoldsTheShareOfTheCacheThatTheStepReads()
    {
        for (int tensor = 1; tensor <= 16; tensor++)
        {
            StepCost cost = Cost(tensor, 1, 1);
            double read = cost.Operators.Where(static o => o.Kind == OperatorKind.AttentionCore).Sum(static o => o.Cache.Value * o.CacheShare * o.Count);

            Assert.Equal(read, Residency.Of(cost).CachePerSequencePerDevice.Value.Value, 1e-9);
        }
    }

    [Fact]
    public void Of_Prefill_LeavesItsTokensInTheCache() =>
        Assert.Equal(Cache, Residency.Of(StepCost.Of(_mixture, Step.Prefill(1, 60, 40))).CachePerSequence.Value.Value);

    [Fact]
    public void Of_UnknownCacheShape_StaysUnknown() =>
        Assert.False(Residency.Of(StepCost.Of(Some.Stated(1e9), Step.Decode(1, 10))).CachePerSequence.IsKnown);

    private static Residency Held(int tensor, int pipeline, int expert) => Residency.Of(Cost(tensor, pipeline, expert));

    private static StepCost Cost(int tensor, int pipeline, int expert) =>
        StepCost.Of(_mixture, Step.Decode(1, 100) with { Parallelism = new Parallelism(tensor, pipeline, expert) });
}
