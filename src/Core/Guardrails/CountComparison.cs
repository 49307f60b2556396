using Floorline.Core.Probability;

namespace Floorline.Core.Guardrails;

/// <summary>
/// Faults before and after a change where only the counts are known, not which prompts they were: exact intervals and Fisher's exact test (1922).
/// </summary>
/// <param name="Before">Faults of the baseline with their interval.</param>
/// <param name="After">Faults of the candidate with their interval.</param>
/// <param name="Probability">Probability of a difference at least this unlikely, in either direction, when nothing changed.</param>
public sealed record CountComparison(ProportionInterval Before, ProportionInterval After, double Probability)
{
    /// <summary>Whether a change is shown at 5 %.</summary>
    public bool IsShown => Probability <= 0.05;

    /// <summary>The comparison of two counts.</summary>
    /// <param name="faultsBefore">Faults before.</param>
    /// <param name="of">Among how many.</param>
    /// <param name="faultsAfter">Faults after.</param>
    /// <param name="ofAfter">Among how many.</param>
    /// <param name="confidence">Confidence of the intervals.</param>
    /// <exception cref="ArgumentOutOfRangeException">A count lies outside its range.</exception>
    public static CountComparison Of(int faultsBefore, int of, int faultsAfter, int ofAfter, double confidence = 0.95)
    {
        var before = ProportionInterval.For(faultsBefore, of, confidence);
        var after = ProportionInterval.For(faultsAfter, ofAfter, confidence);
        int faults = faultsBefore + faultsAfter;
        double logAll = Binomial.LogChoose(of + ofAfter, faults);
        double Log(int k) => Binomial.LogChoose(of, k) + Binomial.LogChoose(ofAfter, faults - k) - logAll;
        double seen = Log(faultsBefore);
        double sum = 0;
        for (int k = Math.Max(0, faults - ofAfter); k <= Math.Min(of, faults); k++)
        {
            // Tables as likely as the one seen belong to both tails; 1e-9 is far above the rounding of the logarithms.
            double log = Log(k);
            sum += log <= seen + 1e-9 ? Math.Exp(log) : 0;
        }

        return new CountComparison(before, after, Math.Min(1, sum));
    }
}
