namespace Floorline.Core.Models;

/// <summary>An ordinary feed-forward network: up and down, with a third matrix where it is gated (SwiGLU, GeGLU).</summary>
/// <param name="Intermediate">Inner size, d_ff.</param>
/// <param name="Gated">Whether there is a gate matrix.</param>
/// <param name="Bias">Whether the matrices have biases.</param>
public sealed record DenseFeedForward(long Intermediate, bool Gated, bool Bias = false) : FeedForward
{
    /// <inheritdoc/>
    public override IEnumerable<Weight> Weights(int hidden) => Matrices(hidden, Intermediate, Gated, Bias, WeightRole.FeedForward);

    /// <summary>The two or three matrices of a feed-forward network or of one expert.</summary>
    internal static IEnumerable<Weight> Matrices(int hidden, long intermediate, bool gated, bool bias, WeightRole role)
    {
        if (gated)
        {
            yield return Weight.Matrix("gate_proj", role, hidden, intermediate, bias);
        }

        yield return Weight.Matrix("up_proj", role, hidden, intermediate, bias);
        yield return Weight.Matrix("down_proj", role, intermediate, hidden, bias);
    }
}
