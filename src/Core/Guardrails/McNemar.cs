using Floorline.Core.Probability;
using Floorline.Core.Quantities;

namespace Floorline.Core.Guardrails;

/// <summary>
/// The exact test of McNemar (1947): of the prompts on which two runs differ, how many favour which. Under no change each is a fair coin.
/// Prompts on which both are right, or both wrong, say nothing.
/// </summary>
/// <param name="OnlyBefore">Prompts at fault only in the baseline.</param>
/// <param name="OnlyAfter">Prompts at fault only in the candidate.</param>
public sealed record McNemar(int OnlyBefore, int OnlyAfter)
{
    /// <summary>Probability of so many new faults or more among the prompts that differ, when nothing changed: small when the candidate is worse.</summary>
    public double WorseProbability => Binomial.AtLeast(OnlyAfter, OnlyBefore + OnlyAfter, 0.5);

    /// <summary>Probability of so many mended faults or more, when nothing changed: small when the candidate is better.</summary>
    public double BetterProbability => Binomial.AtLeast(OnlyBefore, OnlyBefore + OnlyAfter, 0.5);

    /// <summary>Probability of a difference at least this large in either direction, when nothing changed.</summary>
    public double Probability => Math.Min(1, 2 * Math.Min(WorseProbability, BetterProbability));

    /// <summary>The test of two counts of discordant prompts.</summary>
    /// <param name="onlyBefore">Prompts at fault only in the baseline.</param>
    /// <param name="onlyAfter">Prompts at fault only in the candidate.</param>
    /// <exception cref="ArgumentOutOfRangeException">A count is negative.</exception>
    public static McNemar Of(int onlyBefore, int onlyAfter)
    {
        Require.InRange(onlyBefore, 0, Binomial.MostTrials / 2);
        Require.InRange(onlyAfter, 0, Binomial.MostTrials / 2);
        return new McNemar(onlyBefore, onlyAfter);
    }
}
