using System.Collections.Immutable;
using Floorline.Core.Quantities;

namespace Floorline.Core.Guardrails;

/// <summary>How the length of the answers changed, prompt by prompt.</summary>
/// <param name="WordsBefore">Mean number of words before.</param>
/// <param name="WordsAfter">Mean number of words after.</param>
/// <param name="Longer">Prompts whose answer grew.</param>
/// <param name="Shorter">Prompts whose answer shrank.</param>
public sealed record LengthDrift(double WordsBefore, double WordsAfter, int Longer, int Shorter)
{
    /// <summary>Relative change of the mean: -0.57 is 57 % fewer words.</summary>
    public double Change => (WordsAfter / WordsBefore) - 1;

    /// <summary>Probability of so uneven a split into longer and shorter, or a more uneven one, when nothing changed (exact sign test).</summary>
    public double Probability => McNemar.Of(Longer, Shorter).Probability;

    /// <summary>The drift between two runs.</summary>
    /// <param name="before">Words of the baseline's answers.</param>
    /// <param name="after">Words of the candidate's answers to the same prompts, in the same order.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is none, or the numbers differ.</exception>
    public static LengthDrift Of(ImmutableArray<int> before, ImmutableArray<int> after)
    {
        Require.InRange(before.Length, 1, int.MaxValue, nameof(before));
        Require.InRange(after.Length, before.Length, before.Length, nameof(after));
        (int Before, int After)[] pairs = [.. before.Zip(after)];
        return new LengthDrift(before.Average(), after.Average(), pairs.Count(static p => p.After > p.Before), pairs.Count(static p => p.After < p.Before));
    }
}
