using Floorline.Core.Quantities;
using Floorline.Core.Statistics;

namespace Floorline.Core.Tests.Statistics;

/// <summary>Seeded pairs of runs of what times really come from: independent draws, servers with a memory, states, drifts, runs that differ.</summary>
internal static class SimulatedServer
{
    /// <summary>Draws that know nothing of each other.</summary>
    public static readonly string[] Independent = ["normal", "log-normal", "ticks", "heavy tails"];

    /// <summary>Times that resemble those before them, or runs that differ.</summary>
    public static readonly string[] Dependent = ["AR(1) 0.6", "AR(1) 0.9", "batching server", "slow state", "queue", "drift", "run effects",
        "slow state in turns"];

    /// <summary>What came of pairs.</summary>
    /// <param name="Pairs">How many.</param>
    /// <param name="Slower">Called slower.</param>
    /// <param name="Faster">Called faster.</param>
    /// <param name="Open">Neither these nor no difference: too few for what they resemble, or unsteady.</param>
    /// <param name="Intervals">Intervals of a difference that were given, all metrics together.</param>
    /// <param name="Covering">Those that hold the true difference, where that is none.</param>
    public sealed record Rates(int Pairs, int Slower, int Faster, int Open, int Intervals, int Covering)
    {
        /// <summary>Share called slower or faster.</summary>
        public double Alarm => (double)(Slower + Faster) / Pairs;

        /// <summary>Share of intervals that hold no difference.</summary>
        public double Coverage => Intervals > 0 ? (double)Covering / Intervals : 1;
    }

    /// <summary>Verdicts on pairs of runs; the candidate's times are those of the same server times a factor.</summary>
    public static Rates Verdicts(string shape, int count, int pairs, int seed, double factor = 1, SpeedOptions? options = null)
    {
        var random = new Random(seed);
        (int slower, int faster, int open, int intervals, int covering) = (0, 0, 0, 0, 0);
        for (int i = 0; i < pairs; i++)
        {
            (LatencySamples before, LatencySamples after) = Pair(random, shape, count, factor);
            SpeedOptions rules = (options ?? SpeedOptions.Default) with { InTurns = shape == "slow state in turns" };
            var verdict = SpeedVerdict.Of(before, after, rules);
            slower += verdict.Outcome == SpeedOutcome.Slower ? 1 : 0;
            faster += verdict.Outcome == SpeedOutcome.Faster ? 1 : 0;
            open += verdict.Outcome is SpeedOutcome.NotEnoughData or SpeedOutcome.Unsteady ? 1 : 0;
            intervals += verdict.Changes.Length;
            covering += verdict.Changes.Count(static change => !change.Interval.ExcludesZero);
        }

        return new Rates(pairs, slower, faster, open, intervals, covering);
    }

    /// <summary>One run of a server.</summary>
    public static LatencySamples Run(Random random, string shape, int count, double factor = 1) => Samples(Draw(random, shape, count).Take(count), factor);

    private static (LatencySamples Before, LatencySamples After) Pair(Random random, string shape, int count, double factor)
    {
        if (shape != "slow state in turns")
        {
            return (Run(random, shape, count), Run(random, shape, count, factor));
        }

        // Four rounds in turns, AB BA AB BA, as verify asks endpoints: one state passes through both.
        int round = Math.Max(1, count / 4);
        double[] both = [.. Draw(random, "slow state", count).Take(2 * count)];
        bool OfFirst(int i) => (i / round % 4) is 0 or 3;
        return (Samples(both.Where((_, i) => OfFirst(i)), 1), Samples(both.Where((_, i) => !OfFirst(i)), factor));
    }

    private static LatencySamples Samples(IEnumerable<double> milliseconds, double factor) =>
        LatencySamples.Of(milliseconds.Select(ms => Seconds.FromMilliseconds(Math.Max(ms, 1e-3) * factor)));

    private static IEnumerable<double> Draw(Random random, string shape, int count)
    {
        double Gauss() => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
        double Wait() => -Math.Log(1 - random.NextDouble());
        double state = Gauss();
        double Next(double memory) => state = (memory * state) + (Math.Sqrt(1 - (memory * memory)) * Gauss());
        double queued = 0;
        for (int warm = 0; shape == "queue" && warm < 2000; warm++)
        {
            queued = Math.Max(0, queued + (0.7 * Wait()) - Wait());
        }

        for (int i = 0; ; i++)
        {
            yield return shape switch
            {
                "normal" => 100 + (10 * Gauss()),
                "log-normal" => 100 * Math.Exp(0.5 * Gauss()),
                "ticks" => 5 * Math.Round((100 + (10 * Gauss())) / 5),

                // A normal variate over the root of a gamma variate has Student's tails; 2 of 100 requests stand in line besides.
                "heavy tails" => 100 + (5 * Math.Abs(Gauss() / Math.Sqrt((Wait() + Wait()) / 2))) + (random.NextDouble() < 0.02 ? 400 * Wait() : 0),
                "AR(1) 0.6" => 100 + (10 * Next(0.6)),
                "AR(1) 0.9" => 100 + (10 * Next(0.9)),

                // Sixteen requests share a batch, whose size follows the one before.
                "batching server" => 1000 * Math.Exp((0.15 * (i % 16 == 0 ? Next(0.8) : state)) + (0.1 * Gauss())),

                // Three tenths of the variance take 100 requests to forget: other tenants, temperature.
                "slow state" => 100 + (10 * ((Math.Sqrt(0.3) * Next(0.99)) + (Math.Sqrt(0.7) * Gauss()))),
                "queue" => Served(),
                "drift" => (100 * (1 + (0.1 * i / count))) + (10 * Gauss()),
                "run effects" => 100 + state + (10 * Gauss()),
                _ => throw new ArgumentOutOfRangeException(nameof(shape), shape, "is no shape"),
            };
        }

        // One server, seven tenths busy, that serves in order of arrival.
        double Served()
        {
            double service = 0.7 * Wait();
            double time = 10 * (queued + service);
            queued = Math.Max(0, queued + service - Wait());
            return time;
        }
    }
}
