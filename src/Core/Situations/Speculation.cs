using Floorline.Core.Quantities;

namespace Floorline.Core.Situations;

/// <summary>Speculative decoding: a cheap draft of k tokens, verified in one step of the model (Leviathan et al. 2023; Chen et al. 2023).</summary>
/// <param name="AcceptanceShare">Chance that a drafted token is accepted, p; above 0 and below 1.</param>
/// <param name="Drafts">Tokens drafted per step, k.</param>
/// <param name="DraftTime">Time to draft one token.</param>
public sealed record Speculation(double AcceptanceShare, int Drafts, Seconds DraftTime)
{
    /// <summary>Tokens that one round gives on average: (1 - p^(k+1)) / (1 - p).</summary>
    public double ExpectedTokens => TokensOf(AcceptanceShare, Drafts);

    /// <summary>Tokens that one round gives on average: (1 - p^(k+1)) / (1 - p); k + 1 where every draft is accepted.</summary>
    /// <param name="share">Chance that a drafted token is accepted.</param>
    /// <param name="count">Tokens drafted.</param>
    /// <exception cref="ArgumentOutOfRangeException">A chance outside 0 to 1, or a negative count.</exception>
    public static double TokensOf(double share, int count)
    {
        if (!(share is >= 0 and <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(share), share, "must lie between 0 and 1");
        }

        Require.InRange(count, 0, 1000);
        return share == 1 ? count + 1 : (1 - Math.Pow(share, count + 1)) / (1 - share);
    }

    /// <summary>Time per token: (drafting + verifying) / expected tokens.</summary>
    /// <param name="verify">Time to verify k drafts in one step: the same cost model at k + 1 tokens.</param>
    public Seconds TimePerToken(Seconds verify) => ((DraftTime * Drafts) + verify) / ExpectedTokens;

    /// <summary>The number of drafts with the least time per token, from 1 to a limit.</summary>
    /// <param name="verify">Time to verify a number of drafts.</param>
    /// <param name="count">Most drafts.</param>
    public Speculation Best(Func<int, Seconds> verify, int count = 16)
    {
        ArgumentNullException.ThrowIfNull(verify);
        return Enumerable.Range(1, count).Select(k => this with { Drafts = k }).MinBy(s => s.TimePerToken(verify(s.Drafts)).Value)!;
    }

    /// <summary>The least acceptance at which this many drafts are no loss against steps of one token; null where even 1 would not do.</summary>
    /// <param name="verify">Time to verify the drafts.</param>
    /// <param name="plain">Time of a step of one token.</param>
    public double? BreakEvenShare(Seconds verify, Seconds plain)
    {
        double needed = ((DraftTime * Drafts) + verify) / plain;
        if (needed > Drafts + 1)
        {
            return null;
        }

        (double low, double high) = (0, 1);
        for (int i = 0; i < 60; i++)
        {
            double middle = (low + high) / 2;
            (low, high) = TokensOf(middle, Drafts) < needed ? (middle, high) : (low, middle);
        }

        return high;
    }
}
