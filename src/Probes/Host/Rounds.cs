using System.Diagnostics;

namespace Floorline.Probes.Host;

/// <summary>
/// Measures several series in alternating rounds: each round takes one sample of each, in an order drawn anew, so that a change of the machine meets all
/// alike.
/// </summary>
internal static class Rounds
{
    /// <summary>Runs rounds until there are enough clean samples, time is up or the run is cancelled.</summary>
    /// <param name="team">The threads.</param>
    /// <param name="series">What to measure.</param>
    /// <param name="wanted">Clean samples wanted of each series.</param>
    /// <param name="limit">Time limit; at least one round is done.</param>
    /// <param name="report">Told the share that is done.</param>
    /// <param name="cancel">Ends the run after the sample it is in.</param>
    public static void Run(Team team, IReadOnlyList<Series> series, int wanted, TimeSpan limit, Action<double> report, CancellationToken cancel)
    {
        var random = new Random(20261121);
        Series[] order = [.. series];
        var clock = Stopwatch.StartNew();
        for (int round = 0; round < 3 * wanted; round++)
        {
            random.Shuffle(order);
            foreach (Series one in order)
            {
                if (cancel.IsCancellationRequested)
                {
                    return;
                }

                // A series that has its samples needs no more; the others go on, up to three times the rounds.
                if (one.Clean < wanted)
                {
                    one.Take(team, round);
                }
            }

            double done = (double)series.Sum(s => Math.Min(s.Clean, wanted)) / (wanted * Math.Max(1, series.Count));
            report(Math.Max(done, clock.Elapsed / limit));
            if (clock.Elapsed > limit || series.All(s => s.Clean >= wanted))
            {
                return;
            }
        }
    }
}
