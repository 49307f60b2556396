namespace Floorline.Core.Models;

/// <summary>A mixture of experts: each token uses k of E routed experts, and every shared expert.</summary>
/// <param name="Experts">Routed experts, E.</param>
/// <param name="Routed">Experts per token, k.</param>
/// <param name="Intermediate">Inner size of one routed expert.</param>
/// <param name="SharedIntermediate">Inner size of all shared experts together; 0 where there are none.</param>
public sealed record MixtureOfExperts(int Experts, int Routed, long Intermediate, long SharedIntermediate = 0) : FeedForward
{
    /// <summary>Whether experts are gated networks of three matrices.</summary>
    public bool Gated { get; init; } = true;

    /// <summary>Whether expert matrices have biases (GPT-OSS).</summary>
    public bool ExpertBias { get; init; }

    /// <summary>Whether the router has a bias: GPT-OSS, and the correction bias of DeepSeek-V3.</summary>
    public bool RouterBias { get; init; }

    /// <summary>Whether a one-column gate scales the shared expert (Qwen2-MoE).</summary>
    public bool SharedGate { get; init; }

    /// <summary>Whether the shared experts are gated networks too; null where they are like the routed ones.</summary>
    public bool? SharedGated { get; init; }

    /// <summary>
    /// Width that routed experts work in, where inputs are projected down to it and outputs up again (<c>moe_latent_size</c>); null for the hidden size.
    /// </summary>
    public int? LatentSize { get; init; }

    /// <summary>Parameters of one routed expert.</summary>
    /// <param name="hidden">Hidden size of the stack, d.</param>
    public long ExpertParameters(int hidden) => ExpertWeights(hidden).Sum(static w => w.Parameters);

    /// <summary>The matrices of one routed expert.</summary>
    /// <param name="hidden">Hidden size of the stack, d.</param>
    public IEnumerable<Weight> ExpertWeights(int hidden) => DenseFeedForward.Matrices(LatentSize ?? hidden, Intermediate, Gated, ExpertBias, WeightRole.Expert);

    /// <summary>
    /// Distinct experts that a number of tokens is expected to need in one layer when routing is uniform and independent: E (1 - (1 - k/E)^n).
    /// One token gives k. An expectation, not a bound: if all tokens agree, only k are read.
    /// </summary>
    /// <param name="tokens">Tokens in the step, n.</param>
    public double ExpectedDistinct(double tokens) => Experts * (1 - Math.Pow(1 - ((double)Routed / Experts), tokens));

    /// <inheritdoc/>
    public override IEnumerable<Weight> Weights(int hidden)
    {
        yield return Weight.Matrix("router", WeightRole.Router, hidden, Experts, RouterBias);
        if (LatentSize is { } latent)
        {
            yield return Weight.Matrix("latent_in", WeightRole.SharedExpert, hidden, latent);
            yield return Weight.Matrix("latent_out", WeightRole.SharedExpert, latent, hidden);
        }

        if (SharedIntermediate > 0)
        {
            foreach (Weight weight in DenseFeedForward.Matrices(hidden, SharedIntermediate, SharedGated ?? Gated, false, WeightRole.SharedExpert))
            {
                yield return weight;
            }

            if (SharedGate)
            {
                yield return Weight.Matrix("shared_expert_gate", WeightRole.SharedExpert, hidden, 1);
            }
        }
    }
}
