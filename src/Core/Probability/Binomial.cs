using Floorline.Core.Quantities;

namespace Floorline.Core.Probability;

/// <summary>How often something happens in a number of independent trials, exactly: sums of terms, no normal approximation.</summary>
public static class Binomial
{
    /// <summary>Most trials that are summed; beyond them a caller's count is taken for a bug.</summary>
    public const int MostTrials = 10_000_000;

    /// <summary>Probability of exactly this many.</summary>
    /// <param name="hits">How many, 0 to <paramref name="trials"/>.</param>
    /// <param name="trials">Number of trials, at most <see cref="MostTrials"/>.</param>
    /// <param name="share">Probability in one trial, 0 to 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number lies outside its range.</exception>
    public static double Exactly(int hits, int trials, double share)
    {
        Check(hits, trials, share);
        return share switch
        {
            0 => hits == 0 ? 1 : 0,
            1 => hits == trials ? 1 : 0,
            _ => Math.Exp(LogChoose(trials, hits) + (hits * Math.Log(share)) + ((trials - hits) * LogOf1Minus(share))),
        };
    }

    /// <summary>Probability of this many or fewer.</summary>
    /// <inheritdoc cref="Exactly"/>
    public static double AtMost(int hits, int trials, double share)
    {
        Check(hits, trials, share);
        return hits == trials ? 1 : hits <= trials * share ? Lower(hits, trials, share) : 1 - Upper(hits + 1, trials, share);
    }

    /// <summary>Probability of this many or more.</summary>
    /// <inheritdoc cref="Exactly"/>
    public static double AtLeast(int hits, int trials, double share)
    {
        Check(hits, trials, share);
        return hits == 0 ? 1 : hits > trials * share ? Upper(hits, trials, share) : 1 - Lower(hits - 1, trials, share);
    }

    /// <summary>
    /// The smallest number whose probability of being reached or undercut is at least this; beyond <see cref="MostTrials"/> by the normal approximation, there
    /// within one.
    /// </summary>
    /// <param name="probability">0 to 1.</param>
    /// <param name="trials">Number of trials.</param>
    /// <param name="share">Probability in one trial, 0 to 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number lies outside its range.</exception>
    public static int Quantile(double probability, int trials, double share)
    {
        Require.NotNegative(probability);
        Require.NotNegative(1 - probability);
        if (trials > MostTrials && share is > 0 and < 1 && probability is > 0 and < 1)
        {
            double deviation = Math.Sqrt(trials * share * (1 - share));
            return (int)Math.Clamp(Math.Ceiling((trials * share) + (deviation * NormalDistribution.Quantile(probability)) - 0.5), 0, trials);
        }

        int low = 0;
        int high = trials;
        while (low < high)
        {
            int middle = low + ((high - low) / 2);
            if (AtMost(middle, trials, share) >= probability)
            {
                high = middle;
            }
            else
            {
                low = middle + 1;
            }
        }

        return low;
    }

    /// <summary>Natural logarithm of n over k.</summary>
    internal static double LogChoose(int n, int k) => LogFactorial(n) - LogFactorial(k) - LogFactorial(n - k);

    // From the term nearest the middle outwards, until a term no longer counts: each term is the one before times a ratio.
    private static double Lower(int hits, int trials, double share)
    {
        double term = Exactly(hits, trials, share);
        double sum = term;
        for (int k = hits; k > 0 && term > sum * 1e-18; k--)
        {
            term *= k * (1 - share) / ((trials - k + 1) * share);
            sum += term;
        }

        return Math.Min(1, sum);
    }

    private static double Upper(int hits, int trials, double share)
    {
        double term = Exactly(hits, trials, share);
        double sum = term;
        for (int k = hits; k < trials && term > sum * 1e-18; k++)
        {
            term *= (trials - k) * share / ((k + 1) * (1 - share));
            sum += term;
        }

        return Math.Min(1, sum);
    }

    private static double LogFactorial(int n)
    {
        if (n < 256)
        {
            return SmallFactorials.Logs[n];
        }

        // Stirling's series; at n = 256 the first term left out is below 1e-18.
        double x = n + 1.0;
        return ((x - 0.5) * Math.Log(x)) - x + (0.5 * Math.Log(2 * Math.PI)) + (1 / (12 * x)) - (1 / (360 * x * x * x)) + (1 / (1260 * x * x * x * x * x));
    }

    private static double LogOf1Minus(double share) => share < 1e-4 ? -share * (1 + (share / 2 * (1 + (2 * share / 3 * (1 + (3 * share / 4))))))
        : Math.Log(1 - share);

    private static void Check(int hits, int trials, double share)
    {
        Require.InRange(trials, 0, MostTrials);
        Require.InRange(hits, 0, trials);
        Require.NotNegative(share);
        Require.NotNegative(1 - share);
    }

    private static class SmallFactorials
    {
        internal static readonly double[] Logs = Make();

        private static double[] Make()
        {
            double[] logs = new double[256];
            for (int n = 2; n < logs.Length; n++)
            {
                logs[n] = logs[n - 1] + Math.Log(n);
            }

            return logs;
        }
    }
}
