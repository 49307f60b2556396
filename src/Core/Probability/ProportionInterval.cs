using Floorline.Core.Quantities;

namespace Floorline.Core.Probability;

/// <summary>
/// A share seen in a sample, and the range in which the true share lies: the exact interval of Clopper and Pearson (1934),
/// which covers the truth at least as often as it says, for every sample size.
/// </summary>
/// <param name="Hits">How many of the sample.</param>
/// <param name="Of">Size of the sample.</param>
/// <param name="Confidence">How often such an interval covers the truth, such as 0.95.</param>
/// <param name="Low">Smallest share that the sample does not contradict.</param>
/// <param name="High">Largest share that the sample does not contradict.</param>
public sealed record ProportionInterval(int Hits, int Of, double Confidence, double Low, double High)
{
    /// <summary>The share seen: <see cref="Hits"/> / <see cref="Of"/>.</summary>
    public double Share => (double)Hits / Of;

    /// <summary>The interval of a count.</summary>
    /// <param name="hits">How many of the sample.</param>
    /// <param name="of">Size of the sample, at least 1.</param>
    /// <param name="confidence">Above 0 and below 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number lies outside its range.</exception>
    public static ProportionInterval For(int hits, int of, double confidence = 0.95)
    {
        Require.InRange(of, 1, Binomial.MostTrials);
        Require.InRange(hits, 0, of);
        Require.Positive(confidence);
        Require.Positive(1 - confidence);
        double tail = (1 - confidence) / 2;

        // Low: the share at which this many or more has probability `tail`; High: this many or fewer.
        double low = hits == 0 ? 0 : Solve(share => Binomial.AtLeast(hits, of, share) < tail);
        double high = hits == of ? 1 : Solve(share => Binomial.AtMost(hits, of, share) > tail);
        return new ProportionInterval(hits, of, confidence, low, high);
    }

    private static double Solve(Func<double, bool> tooSmall)
    {
        double low = 0;
        double high = 1;

        // 60 halvings leave less than 1e-18 of the unit interval.
        for (int i = 0; i < 60; i++)
        {
            double middle = (low + high) / 2;
            (low, high) = tooSmall(middle) ? (middle, high) : (low, middle);
        }

        return (low + high) / 2;
    }
}
