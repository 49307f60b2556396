using System.Diagnostics;

namespace Floorline.Probes.Endpoint;

/// <summary>Counts of delays in buckets: of 1 us up to 10 ms, of 100 us up to 2 s. Of fixed size, however many tokens come.</summary>
public sealed class LagHistogram
{
    private const int Fine = 10_000;
    private const int Coarse = 20_000;
    private readonly long[] _counts = new long[Fine + Coarse + 1];

    /// <summary>Delays counted.</summary>
    public long Count { get; private set; }

    /// <summary>A percentile in s, to the width of its bucket; 0 where nothing was counted.</summary>
    /// <param name="share">0 to 1.</param>
    public double At(double share)
    {
        long rank = (long)Math.Ceiling(share * Count);
        long sum = 0;
        for (int i = 0; i < _counts.Length; i++)
        {
            sum += _counts[i];
            if (sum >= rank && sum > 0)
            {
                return i < Fine ? i * 1e-6 : 10e-3 + ((i - Fine) * 1e-4);
            }
        }

        return 0;
    }

    internal void Add(long ticks)
    {
        double microseconds = Math.Max(0, ticks) * 1e6 / Stopwatch.Frequency;
        int bucket = microseconds < Fine ? (int)microseconds : Math.Min(Fine + (int)((microseconds - Fine) / 100), _counts.Length - 1);
        _counts[bucket]++;
        Count++;
    }
}
