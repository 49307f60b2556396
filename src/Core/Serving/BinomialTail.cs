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
            return (int)Math.Clamp(Math.Ceiling(mean + (deviation * NormalQuantile(probability)) - 0.5), 0, n);
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

    /// <summary>Acklam's rational approximation of the standard normal quantile, relative error 1.2e-9.</summary>
    private static double NormalQuantile(double p)
    {
        if (p < 0.02425)
        {
            double q = Math.Sqrt(-2 * Math.Log(p));
            return Tail(q);
        }

        if (p > 1 - 0.02425)
        {
            double q = Math.Sqrt(-2 * Math.Log(1 - p));
            return -Tail(q);
        }

        double c = p - 0.5;
        double r = c * c;
        return (((((((((-39.69683028665376 * r) + 220.9460984245205) * r) - 275.9285104469687) * r) + 138.3577518672690) * r) - 30.66479806614716) * r + 2.506628277459239) * c
            / (((((((((-54.47609879822406 * r) + 161.5858368580409) * r) - 155.6989798598866) * r) + 66.80131188771972) * r) - 13.28068155288572) * r + 1);
    }

    private static double Tail(double q) =>
        ((((((((((-0.007784894002430293 * q) - 0.3223964580411365) * q) - 2.400758277161838) * q) - 2.549732539343734) * q) + 4.374664141464968) * q) + 2.938163982698783)
        / ((((((((0.007784695709041462 * q) + 0.3224671290700398) * q) + 2.445134137142996) * q) + 3.754408661907416) * q) + 1);
}
