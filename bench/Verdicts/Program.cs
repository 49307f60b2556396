using System.Diagnostics;
using System.Globalization;
using Floorline.Core.Probability;
using Floorline.Core.Statistics;
using Floorline.Core.Tests.Statistics;

// Markdown tables: how often the speed verdict alarms where nothing changed, how often its intervals hold the truth, how often it leaves a pair open, and how
// often it sees a candidate that is 10 % slower.
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
int pairs = args.Length > 0 ? int.Parse(args[0]) : 1000;
string[]? only = args.Length > 1 ? args[1].Split(',') : null;
int[] counts = args.Length > 2 ? [.. args[2].Split(',').Select(int.Parse)] : [50, 100, 200, 500, 1000, 2000, 5000];
SpeedOptions? options = args.Length > 3 ? new SpeedOptions { RunSpread = double.Parse(args[3]) } : null;
string[] shapes = only ?? [.. SimulatedServer.Independent, .. SimulatedServer.Dependent];
string[] powered = only ?? [.. SimulatedServer.Independent, "AR(1) 0.6", "AR(1) 0.9"];
long started = Stopwatch.GetTimestamp();

SimulatedServer.Rates[,] equal = Rates(shapes, 1);
SimulatedServer.Rates[,] slower = Rates(powered, 1.1);
Console.WriteLine($"False alarms: share of {pairs:#,0} seeded pairs of equals that are called slower or faster, in brackets the upper end of the share's exact 95 % interval. Stated rate: at most 5 %.");
Table(shapes, equal, static r => $"{100 * r.Alarm:0.0} ({100 * ProportionInterval.For(r.Slower + r.Faster, r.Pairs).High:0.0})");
Console.WriteLine($"Largest of them: {100 * equal.Cast<SimulatedServer.Rates>().Max(static r => r.Alarm):0.0} %.");
Console.WriteLine();
Console.WriteLine("Coverage: share of the given intervals of a difference that hold the true one, in %. Stated: at least 95 %; a dash where fewer than 50 intervals were given.");
Table(shapes, equal, static r => r.Intervals < 50 ? "-" : $"{100 * r.Coverage:0.0}");
Console.WriteLine("Left open: share of the same pairs that are called too few or unsteady, in %.");
Table(shapes, equal, static r => $"{100.0 * r.Open / r.Pairs:0}");
Console.WriteLine($"Power: share of {pairs:#,0} seeded pairs in which a candidate 10 % slower is called slower, in %.");
Table(powered, slower, static r => $"{100.0 * r.Slower / r.Pairs:0.0}");
Console.Error.WriteLine($"{Stopwatch.GetElapsedTime(started).TotalSeconds:0} s");

SimulatedServer.Rates[,] Rates(string[] of, double factor)
{
    var found = new SimulatedServer.Rates[of.Length, counts.Length];
    Parallel.For(0, of.Length * counts.Length, i =>
    {
        (int shape, int count) = (i / counts.Length, i % counts.Length);
        found[shape, count] = SimulatedServer.Verdicts(of[shape], counts[count], pairs, seed: (100 * counts[count]) + of[shape].Length, factor, options);
    });
    return found;
}

void Table(string[] of, SimulatedServer.Rates[,] rates, Func<SimulatedServer.Rates, string> text)
{
    Console.WriteLine();
    Console.WriteLine($"| n of each side | {string.Join(" | ", counts.Select(static n => $"{n:#,0}"))} |");
    Console.WriteLine($"|:---|{string.Concat(counts.Select(static _ => "---:|"))}");
    for (int s = 0; s < of.Length; s++)
    {
        Console.WriteLine($"| {of[s]} | {string.Join(" | ", Enumerable.Range(0, counts.Length).Select(c => text(rates[s, c])))} |");
    }

    Console.WriteLine();
}
