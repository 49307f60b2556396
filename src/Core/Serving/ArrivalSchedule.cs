using Floorline.Core.Quantities;

namespace Floorline.Core.Serving;

/// <summary>Planned send times, fixed before the run: absolute, so that a late request never moves the next one.</summary>
public sealed class ArrivalSchedule
{
    private ArrivalSchedule(IReadOnlyList<Seconds> times) => Times = times;

    /// <summary>Planned times after the start of the run, ascending.</summary>
    public IReadOnlyList<Seconds> Times { get; }

    /// <summary>Draws a schedule. The same arguments give the same times.</summary>
    /// <param name="kind">How gaps are distributed.</param>
    /// <param name="rate">Mean rate; above zero.</param>
    /// <param name="count">Requests; at least one.</param>
    /// <param name="seed">Seed of the draw.</param>
    /// <param name="shapeFactor">Shape of gamma gaps, above zero: 1 is Poisson, below 1 is bursty. Not used by the other kinds.</param>
    public static ArrivalSchedule Of(ArrivalKind kind, RequestsPerSecond rate, int count, int seed, double shapeFactor = 1)
    {
        Require.Positive(rate);
        Require.InRange(count, 1, 100_000_000);
        Require.Positive(shapeFactor);
        var random = new Random(seed);
        var times = new Seconds[count];
        double mean = 1 / rate.Value;
        double at = 0;
        for (int i = 0; i < count; i++)
        {
            times[i] = new Seconds(kind == ArrivalKind.Constant ? i * mean : at);
            at += kind switch
            {
                ArrivalKind.Constant => mean,
                ArrivalKind.Poisson => -Math.Log(1 - random.NextDouble()) * mean,
                ArrivalKind.Gamma => Gamma(random, shapeFactor) * mean / shapeFactor,
                _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "is not a kind of arrival"),
            };
        }

        return new ArrivalSchedule(times);
    }

    /// <summary>Takes the times of a recorded trace, shifted so that the first is zero and scaled.</summary>
    /// <param name="times">Recorded times, in any order.</param>
    /// <param name="factor">What every gap is multiplied by; below 1 replays faster.</param>
    public static ArrivalSchedule Replay(IEnumerable<Seconds> times, double factor = 1)
    {
        Require.Positive(factor);
        double[] sorted = [.. times.Select(static t => t.Value).Order()];
        double first = sorted.Length > 0 ? sorted[0] : 0;
        return new ArrivalSchedule([.. sorted.Select(t => new Seconds((t - first) * factor))]);
    }

    /// <summary>Marsaglia and Tsang 2000; shapes below 1 through the next higher one.</summary>
    private static double Gamma(Random random, double shape)
    {
        if (shape < 1)
        {
            return Gamma(random, shape + 1) * Math.Pow(1 - random.NextDouble(), 1 / shape);
        }

        double d = shape - (1.0 / 3);
        double c = 1 / Math.Sqrt(9 * d);
        while (true)
        {
            double x = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
            double v = 1 + (c * x);
            if (v <= 0)
            {
                continue;
            }

            v = v * v * v;
            double u = 1 - random.NextDouble();
            if (Math.Log(u) < (0.5 * x * x) + d - (d * v) + (d * Math.Log(v)))
            {
                return d * v;
            }
        }
    }
}
