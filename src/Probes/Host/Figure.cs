using Floorline.Core.Samples;

namespace Floorline.Probes.Host;

/// <summary>A measured figure: the median of the clean samples and the interval that holds the true median with 95 % confidence.</summary>
/// <param name="Median">The middle sample, in the unit its owner names.</param>
/// <param name="Low">Lower end of the interval (order statistics; with fewer than six samples the least sample).</param>
/// <param name="High">Upper end of the interval (with fewer than six samples the greatest sample).</param>
/// <param name="Samples">Samples that count.</param>
/// <param name="Dropped">Samples left out because a thread was descheduled while it was measured.</param>
public sealed record Figure(double Median, double Low, double High, int Samples, int Dropped)
{
    /// <summary>The greatest clean sample: what the machine has been seen to reach.</summary>
    public double Best { get; init; } = High;

    /// <summary>Whether too few rounds were clean, so that all of them were taken, by processor time.</summary>
    public bool Disturbed { get; init; }

    /// <summary>A figure without any sample.</summary>
    public static Figure None { get; } = new(double.NaN, double.NaN, double.NaN, 0, 0);

    /// <summary>Summarises samples.</summary>
    /// <param name="samples">The samples, in any order.</param>
    /// <param name="dropped">How many more were left out.</param>
    public static Figure Of(IReadOnlyCollection<double> samples, int dropped = 0)
    {
        ArgumentNullException.ThrowIfNull(samples);
        if (samples.Count == 0)
        {
            return None with { Dropped = dropped };
        }

        double[] sorted = [.. samples.Order()];
        int n = sorted.Length;
        // Ranks j and n - j + 1 of a sample hold the median with 95 % confidence for j = n/2 - 0.98 sqrt(n) (normal approximation of the binomial).
        int rank = n < 6 ? 0 : Math.Max(0, (int)Math.Floor((n / 2.0) - (0.98 * Math.Sqrt(n))));
        return new Figure(Quantile.Of(sorted, 0.5), sorted[rank], sorted[n - 1 - rank], n, dropped) { Best = sorted[^1] };
    }

    /// <summary>The figure in another unit.</summary>
    /// <param name="factor">What every value is multiplied by.</param>
    public Figure Times(double factor) => this with { Median = Median * factor, Low = Low * factor, High = High * factor, Best = Best * factor };
}
