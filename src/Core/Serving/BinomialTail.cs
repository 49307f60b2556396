using Floorline.Core.Probability;

namespace Floorline.Core.Serving;

/// <summary>Quantiles of the binomial distribution, exact by summation outwards from the mode.</summary>
internal static class BinomialTail
{
    private const int Largest = 20_000;

    /// <summary>The smallest k with P(B &lt;= k) at least a probability, B ~ Binomial(n, p).</summary>
    public static int Quantile(double probability, int n, double p)
    {
        if (p <= 0 || n == 0)
        {
            return 0;
        }

        if (p >= 1)
        {
            return n;
        }

        double mean = n * p;
        double deviation = Math.Sqrt(mean * (1 - p));
        if (n > Largest && deviation > 12)
        {
            // Past 20,000 values the normal approximation is within one rank.
            return (int)Math.Clamp(Math.Ceiling(mean + (deviation * NormalDistribution.Quantile(probability)) - 0.5), 0, n);
        }

        // pmf relative to the first term summed: ten deviations below the mean hold everything that matters.
        int start = (int)Math.Max(0, Math.Floor(mean - (10 * deviation) - 10));
        int end = (int)Math.Min(n, Math.Ceiling(mean + (10 * deviation) + 10));
        var terms = new double[end - start + 1];
        int mode = Math.Clamp((int)mean, start, end);
        terms[mode - start] = 1;
        for (int k = mode; k < end; k++)
        {
            terms[k + 1 - start] = terms[k - start] * ((n - k) / (k + 1.0)) * (p / (1 - p));
        }

        for (int k = mode; k > start; k--)
        {
            terms[k - 1 - start] = terms[k - start] * (k / (n - k + 1.0)) * ((1 - p) / p);
        }

        double total = terms.Sum();
        double sum = 0;
        for (int k = start; k <= end; k++)
        {
            sum += terms[k - start];
            if (sum >= probability * total)
            {
                return k;
            }
        }

        return n;
    }
}
