using Floorline.Core.Costs;
using Floorline.Core.Formats;
using Floorline.Core.Models;
using Floorline.Core.Quantities;
using Floorline.Core.Workloads;

namespace Floorline.Core.Tests.Costs;

/// <summary>
/// Every kind of architecture against a computation by hand. d = 8, 2 layers, vocabulary 100, two bytes per weight and cache element unless said otherwise.
/// </summary>
public class ArchitectureCostTests
{
    private const int Vocabulary = 100 * 8;
    private static readonly Attention _groupedQuery = new(4, 2, 2);
    private static readonly DenseFeedForward _gated = new(16, Gated: true);

    // q 8x8, k and v 8x4, o 8x8 = 192; gate, up, down 8x16 = 384; norms 16: 592 per layer. Final norm 8.
    private const int GroupedQueryLayer = 192 + 384 + 16;

    [Fact]
    public void Of_GroupedQueryDecoder_ReadsEverythingButTheInputEmbedding()
    {
        StepCost cost = Some.Cost(Some.Decoder(_groupedQuery, _gated), Step.Decode(1, 10));

        Assert.Equal(2 * ((2 * GroupedQueryLayer) + 8 + Vocabulary + 8), cost.WeightsRead.Value);
        Assert.Equal(2 * 10 * 2 * 2 * 2 * 2, cost.CacheRead.Value.Value);
        Assert.Equal((2 * ((2 * GroupedQueryLayer) + 8 + Vocabulary)) + (2 * 4 * 4 * 2 * 10), cost.Work.Value);
    }

    [Fact]
    public void Of_TiedHead_IsReadOnceAsTheHeadAndHeldOnce()
    {
        Model tied = Some.Decoder(_groupedQuery, _gated, tied: true);
        Model untied = Some.Decoder(_groupedQuery, _gated);

        // The untied model also reads one row of its embedding.
        Assert.Equal(Some.Cost(untied, Step.Decode(1, 0)).WeightsRead.Value - (2 * 8), Some.Cost(tied, Step.Decode(1, 0)).WeightsRead.Value);
        Assert.Equal(2 * Vocabulary, Residency.Of(Some.Cost(untied, Step.Decode(1, 0))).Weights.Value - Residency.Of(Some.Cost(tied, Step.Decode(1, 0)))
            .Weights.Value);
    }

    [Theory]
    [InlineData(4, 1.0)]
    [InlineData(2, 0.5)]
    [InlineData(1, 0.25)]
    public void Of_FewerKeyValueHeads_ShrinkTheCacheByTheGroup(int heads, double share)
    {
        double all = Some.Cost(Some.Decoder(new Attention(4, 4, 2), _gated), Step.Decode(3, 50)).CacheRead.Value.Value;

        Assert.Equal(all * share, Some.Cost(Some.Decoder(new Attention(4, heads, 2), _gated), Step.Decode(3, 50)).CacheRead.Value.Value);
    }

    // One request of a 70B at 4,096 tokens in FP16: 80 x 2 x 8 x 128 x 4096 x 2 = 1.342 GB; with 64 KV heads 10.7 GB. Source: PHYSICS section 5.
    [Theory]
    [InlineData(8, 1.342177280)]
    [InlineData(64, 10.73741824)]
    public void Of_SeventyBillionAt4096Tokens_HasTheCacheOfTheTexts(int heads, double gigabytes)
    {
        var layer = new Layer(80, new Attention(64, heads, 128), new DenseFeedForward(28672, Gated: true), 16384);
        var model = new Model("70b", [new TransformerStack("decoder", ComponentRole.Decoder, 8192, [layer])], Some.Bf16);

        Assert.Equal(gigabytes, Some.Cost(model, Step.Decode(1, 4096)).CacheRead.Value.GB, 1e-9);
    }

    [Theory]
    [InlineData(3, 3)]
    [InlineData(4, 4)]
    [InlineData(1000, 4)]
    public void Of_SlidingWindow_CacheStopsGrowingAtTheWindow(long context, long attended)
    {
        var local = new Layer(1, _groupedQuery with { Window = 4 }, _gated, 16);
        var global = new Layer(1, _groupedQuery, _gated, 16);
        StepCost cost = Some.Cost(new Model("some", [Some.Stack(false, local, global)], Some.Bf16), Step.Decode(1, context));

        Assert.Equal(2 * (2 * 2 * 2) * (attended + context), cost.CacheRead.Value.Value);
    }

    [Fact]
    public void Of_LatentAttention_CachesRankPlusRopeOncePerToken()
    {
        var latent = new LatentAttention(4, 6, 5, 2, 3, 3);
        StepCost cost = Some.Cost(Some.Decoder(latent, _gated), Step.Decode(1, 10));

        // q_a 8x6 + norm 6 + q_b 6x(4x5) + kv_a 8x7 + norm 5 + kv_b 5x(4x6) + o 12x8.
        const int Weights = 48 + 6 + 120 + 56 + 5 + 120 + 96;
        Assert.Equal(2 * 10 * (5 + 2) * 2, cost.CacheRead.Value.Value);
        Assert.Equal(2 * ((2 * (Weights + 384 + 16)) + 8 + Vocabulary + 8), cost.WeightsRead.Value);

        // Absorbed form: scores over rank + rope, values over rank: 2 H (2 rank + rope) per pair.
        Assert.Equal((2 * ((2 * (Weights + 384 + 16)) + 8 + Vocabulary)) + (2 * 10 * 2 * 4 * ((2 * 5) + 2)), cost.Work.Value);
    }

    // E = 8, k = 2: E (1 - (1 - k/E)^B).
    [Theory]
    [InlineData(1, 2.0)]
    [InlineData(16, 7.919819234)]
    [InlineData(64, 7.99999992)]
    public void Of_MixtureOfExperts_ExpectsDistinctExpertsByBatch(int batch, double distinct)
    {
        var mixture = new MixtureOfExperts(8, 2, 4);
        StepCost cost = Some.Cost(Some.Decoder(_groupedQuery, mixture), Step.Decode(batch, 0));
        OperatorCost experts = cost.Operators.Single(static o => o.Kind == OperatorKind.Experts);

        // One expert: three matrices of 8 x 4, two bytes each.
        Assert.Equal(distinct * 3 * 8 * 4 * 2, experts.Weights.Value, 1e-5);
        Assert.Equal(2 * 3 * 8 * 4 * 2, experts.GuaranteedWeights.Value);
        Assert.Equal(2.0 * 2 * 3 * 8 * 4 * batch, experts.Work.Value);
        Assert.Contains(cost.Assumptions, static a => a.Contains("uniform", StringComparison.Ordinal));
    }

    [Fact]
    public void Of_SharedExpertsAndDenseFirstLayer_AreReadByEveryToken()
    {
        var dense = new Layer(1, _groupedQuery, _gated, 16);
        var sparse = new Layer(3, _groupedQuery, new MixtureOfExperts(8, 2, 4, 12) { RouterBias = true }, 16);
        StepCost cost = Some.Cost(new Model("some", [Some.Stack(false, dense, sparse)], Some.Bf16), Step.Decode(1, 0));

        // Router 8x8 + 8, shared experts 3 x 8 x 12, two routed experts 3 x 8 x 4.
        const int Sparse = 192 + 16 + 72 + 288 + (2 * 96);
        Assert.Equal(2 * (GroupedQueryLayer + (3 * Sparse) + 8 + Vocabulary + 8), cost.WeightsRead.Value);
    }

    [Fact]
    public void Of_StateSpaceLayers_ReadAConstantStateWhateverTheContext()
    {
        var state = new StateMixer([Weight.Matrix("in_proj", WeightRole.Attention, 8, 32)], 64, new Flops(100));
        Model model = new("some", [Some.Stack(false, new Layer(3, state, null, 8), new Layer(1, _groupedQuery, _gated, 16))], Some.Bf16);

        double near = Some.Cost(model, Step.Decode(2, 10)).CacheRead.Value.Value;
        double far = Some.Cost(model, Step.Decode(2, 1010)).CacheRead.Value.Value;

        Assert.Equal(2 * ((3 * 2 * 64) + (2 * 10 * 8)), near);
        Assert.Equal(2 * 2 * 1000 * 8, far - near);
    }

    [Fact]
    public void Of_CrossAttention_ReadsTheEncodersLengthAndItsProjectionsOnlyInPrefill()
    {
        var attention = new Attention(4, 4, 2);
        var layer = new Layer(2, attention, new DenseFeedForward(16, Gated: false), 24) { CrossAttention = attention with { Cross = true } };
        var encoder = new TransformerStack("encoder", ComponentRole.Encoder, 8,
            [new Layer(2, attention, new DenseFeedForward(16, Gated: false), 16)]) { Causal = false, Positions = 30 };
        var model = new Model("some", [encoder, Some.Stack(true, layer)], Some.Bf16);

        StepCost decode = Some.Cost(model, Step.Decode(1, 5));
        StepCost prefill = Some.Cost(model, Step.Prefill(1, 4));

        // Self 4 x 64 and cross query and output 2 x 64, network 2 x 128, norms 24.
        Assert.Equal(2 * ((2 * (256 + 128 + 256 + 24)) + 8 + Vocabulary), decode.WeightsRead.Value);
        Assert.Equal(2 * ((2 * 5 * 16) + (2 * 30 * 16)), decode.CacheRead.Value.Value);
        Assert.Contains(prefill.Operators, static o => o.Name == "cross-attention keys and values" && o.Work.Value == 2.0 * 128 * 30);
        Assert.Contains(prefill.Operators, static o => o.Component == "encoder");
        Assert.DoesNotContain(decode.Operators, static o => o.Component == "encoder");
    }

    [Fact]
    public void Of_VisionLanguageModel_LeavesTheTowerOutOfDecode()
    {
        var tower = new TransformerStack("tower", ComponentRole.Encoder, 8, [new Layer(1, new Attention(4, 4, 2), _gated, 16)]) { Causal = false,
            Positions = 9 };
        var model = new Model("some", [tower, Some.Stack(false, new Layer(2, _groupedQuery, _gated, 16))], Some.Bf16);

        Assert.Equal(Some.Cost(Some.Decoder(_groupedQuery, _gated), Step.Decode(1, 3)).WeightsRead, Some.Cost(model, Step.Decode(1, 3)).WeightsRead);
        Assert.True(Residency.Of(Some.Cost(model, Step.Decode(1, 3)))
            .Weights.Value > Residency.Of(Some.Cost(Some.Decoder(_groupedQuery, _gated), Step.Decode(1, 3))).Weights.Value);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(50)]
    public void Of_DenoisingHead_ReadsItsWeightsOncePerStep(int steps)
    {
        var model = new Model("some", [new StatedComponent("model", ComponentRole.Encoder, 1000),
            new StatedComponent("head", ComponentRole.Denoiser, 100) { Steps = steps }], Some.Bf16);

        Assert.Equal(2 * (1000 + (100 * steps)), Some.Cost(model, Step.Forward(1)).WeightsRead.Value);
        Assert.Equal(2 * (1000 + 700), Some.Cost(model, Step.Forward(1) with { DenoisingSteps = 7 }).WeightsRead.Value);
    }

    [Fact]
    public void Of_Prefill_AppliesTheHeadOncePerSequenceAndHalvesCausalAttention()
    {
        StepCost cost = Some.Cost(Some.Decoder(_groupedQuery, _gated), Step.Prefill(1, 100));

        // 2 P S without the head, the head once, and 2 H d_h S^2 per layer.
        Assert.Equal((2.0 * ((2 * GroupedQueryLayer) + 8) * 100) + (2 * Vocabulary) + (2 * 2 * 4 * 2 * 100.0 * 100), cost.Work.Value);
    }

    // Sum over positions 1..S of min(position, w) = w (w + 1) / 2 + (S - w) w.
    [Fact]
    public void Of_PrefillWithWindow_CountsMinOfPositionAndWindow()
    {
        StepCost cost = Some.Cost(Some.Decoder(_groupedQuery with { Window = 10 }, _gated), Step.Prefill(1, 100));
        OperatorCost core = cost.Operators.Single(static o => o.Kind == OperatorKind.AttentionCore);

        Assert.Equal(4.0 * 4 * 2 * ((10 * 11 / 2) + (90 * 10)), core.Work.Value);
    }

    [Fact]
    public void Of_Encoder_CountsAttentionBothWays()
    {
        var encoder = new TransformerStack("encoder", ComponentRole.Forward, 8, [new Layer(1, new Attention(4, 4, 2), _gated, 16)]) { Causal = false };
        StepCost cost = Some.Cost(new Model("some", [encoder], Some.Bf16), Step.Forward(1, 100));

        Assert.Equal(4.0 * 4 * 2 * 100 * 100, cost.Operators.Single(static o => o.Kind == OperatorKind.AttentionCore).Work.Value);
        Assert.Equal(0, cost.CacheRead.Value.Value);
    }

    [Fact]
    public void Of_StatedModelWithoutCacheShape_LeavesTheCacheUnknown() =>
        Assert.False(Some.Cost(Some.Stated(7e9), Step.Decode(1, 100)).CacheRead.IsKnown);

    [Fact]
    public void Of_MixedFormats_CountsEachRoleInItsOwn()
    {
        var formats = new WeightFormats(NumberFormats.Find("int4")!) { ByRole = new Dictionary<WeightRole,
            NumberFormat> { [WeightRole.OutputHead] = NumberFormats.Bf16Format, [WeightRole.Norm] = NumberFormats.Bf16Format,
                [WeightRole.InputEmbedding] = NumberFormats.Bf16Format } };
        StepCost cost = Some.Cost(Some.Decoder(_groupedQuery, _gated), Step.Decode(1, 0) with { Weights = formats });

        Assert.Equal((0.5 * 2 * (192 + 384)) + (2 * ((2 * 16) + 8 + Vocabulary + 8)), cost.WeightsRead.Value);
    }

    [Fact]
    public void Of_DecodeOfAModelWithoutDecoder_IsTheCallersBug() =>
        Assert.Throws<ArgumentOutOfRangeException>(static () => Some.Cost(new Model("some", [new StatedComponent("m", ComponentRole.Forward, 10)], Some.Bf16),
            Step.Decode(1, 1)));
}
