using Floorline.Core.Quantities;

namespace Floorline.Core.Probability;

/// <summary>Student's t distribution: a mean over its own estimated standard error.</summary>
public static class StudentDistribution
{
    private const int Steps = 2000;

    // From here on the normal distribution differs by less than one in a thousand of a quantile.
    private const double Normal = 2000;

    /// <summary>The value that a share of the distribution lies below; right to one in a thousand.</summary>
    /// <param name="share">Above 0 and below 1.</param>
    /// <param name="freedom">Degrees of freedom, at least 1; need not be whole.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number lies outside its range.</exception>
    public static double Quantile(double share, double freedom)
    {
        Require.Positive(share);
        Require.Positive(1 - share);
        Require.NotNegative(freedom - 1);
        if (freedom >= Normal)
        {
            return NormalDistribution.Quantile(share);
        }

        // With t = sqrt(freedom) tan(angle) the density is cos(angle)^(freedom - 1) up to a factor, which the whole integral gives.
        double[] below = new double[Steps + 1];
        double step = Math.PI / 2 / Steps;
        double Density(double angle) => Math.Pow(Math.Max(0, Math.Cos(angle)), freedom - 1);
        double last = Density(0);
        for (int i = 1; i <= Steps; i++)
        {
            double next = i == Steps && freedom == 1 ? 1 : Density(i * step);
            below[i] = below[i - 1] + (step / 6 * (last + (4 * Density((i - 0.5) * step)) + next));
            last = next;
        }

        double wanted = Math.Abs(share - 0.5) * 2 * below[Steps];
        int at = Array.BinarySearch(below, wanted);
        at = at >= 0 ? Math.Min(at, Steps - 1) : Math.Min(~at - 1, Steps - 1);
        double part = below[at + 1] > below[at] ? (wanted - below[at]) / (below[at + 1] - below[at]) : 0;
        double value = Math.Sqrt(freedom) * Math.Tan((at + part) * step);
        return share < 0.5 ? -value : value;
    }
}
