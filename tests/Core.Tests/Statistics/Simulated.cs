using Floorline.Core.Quantities;
using Floorline.Core.Statistics;

namespace Floorline.Core.Tests.Statistics;

/// <summary>Seeded latency samples of known distributions, and how often a verdict on pairs of them goes which way.</summary>
internal static class Simulated
{
    /// <summary>The shapes: symmetric, skewed, and two modes whose gap holds the median half of the time.</summary>
    public static readonly string[] Shapes = ["normal", "log-normal", "bimodal", "bimodal, uneven"];

    /// <summary>How often the verdict on pairs says slower, faster, or sees a change in one metric alone.</summary>
    public sealed record Rates(int Pairs, int Slower, int Faster, int NotEnough)
    {
        public double Either => (double)(Slower + Faster) / Pairs;
    }

    /// <summary>Verdicts on pairs; the candidate's times are those of its distribution times a factor.</summary>
    public static Rates Verdicts(string shape, int count, int pairs, int seed, double factor = 1, SpeedOptions? options = null)
    {
        var random = new Random(seed);
        int slower = 0;
        int faster = 0;
        int missing = 0;
        for (int i = 0; i < pairs; i++)
        {
            SpeedOutcome outcome = SpeedVerdict.Of(Draw(random, shape, count), Draw(random, shape, count, factor), options).Outcome;
            slower += outcome == SpeedOutcome.Slower ? 1 : 0;
            faster += outcome == SpeedOutcome.Faster ? 1 : 0;
            missing += outcome == SpeedOutcome.NotEnoughData ? 1 : 0;
        }

        return new Rates(pairs, slower, faster, missing);
    }

    /// <summary>Times around 100 ms.</summary>
    public static LatencySamples Draw(Random random, string shape, int count, double factor = 1) =>
        LatencySamples.Of(Enumerable.Range(0, count).Select(_ => new Seconds(Math.Max(1e-6, One(random, shape)) * factor)));

    private static double One(Random random, string shape) => shape switch
    {
        "normal" => 0.1 + (0.01 * Gauss(random)),
        "log-normal" => 0.1 * Math.Exp(0.5 * Gauss(random)),
        "bimodal" => (random.Next(2) == 0 ? 0.08 : 0.12) + (0.004 * Gauss(random)),
        "bimodal, uneven" => (random.NextDouble() < 0.9 ? 0.09 : 0.2) + (0.005 * Gauss(random)),
        _ => throw new ArgumentOutOfRangeException(nameof(shape), shape, "is no shape"),
    };

    private static double Gauss(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
