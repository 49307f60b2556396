using Floorline.Core.Costs;
using Floorline.Core.Models;
using Floorline.Core.Workloads;

namespace Floorline.Core.Tests.Costs;

public class StageTokensTests
{
    private static readonly Model _mixture = Some.Decoder(new Attention(4, 2, 2), new MixtureOfExperts(64, 2, 4));

    // 29 sequences over two stages are 15 and 14. 15/29 x 29 is 15.000000000000002 in binary and must not become 16.
    [Theory]
    [InlineData(29, 2, 15)]
    [InlineData(87, 2, 44)]
    [InlineData(30, 2, 15)]
    [InlineData(1, 4, 1)]
    [InlineData(7, 1, 7)]
    public void Of_MixtureOverPipelineStages_CountsTheTokensOfOneStage(int batch, int pipeline, int tokens)
    {
        StepCost cost = StepCost.Of(_mixture, Step.Decode(batch, 0) with { Parallelism = new Parallelism(1, pipeline, 1) });
        double distinct = cost.Operators.Single(static o => o.Kind == OperatorKind.Experts).Weights.Value / (3 * 8 * 4 * 2);

        Assert.Equal(64 * (1 - Math.Pow(1 - (2.0 / 64), tokens)), distinct, 1e-9);
    }

    [Fact]
    public void Of_EveryBatchAndDepth_SendsTheTokensOfOneStage()
    {
        for (int pipeline = 2; pipeline <= 8; pipeline++)
        {
            for (int batch = 1; batch <= 300; batch++)
            {
                StepCost cost = StepCost.Of(_mixture, Step.Decode(batch, 0) with { Parallelism = new Parallelism(1, pipeline, 1) });
                int tokens = (batch + pipeline - 1) / pipeline;

                // d = 8 of two bytes per token.
                Assert.Equal(tokens * 8 * 2, Assert.Single(cost.Collectives).Message.Value, 1e-9);
            }
        }
    }
}
