namespace Floorline.Core.Models;

/// <summary>The position-wise part of a layer.</summary>
public abstract record FeedForward
{
    /// <summary>Every weight of one layer that each token uses: all of a dense network; router and shared experts of a mixture.</summary>
    /// <param name="hidden">Hidden size of the stack, d.</param>
    public abstract IEnumerable<Weight> Weights(int hidden);
}
