using System.Globalization;
using Floorline.Core.Tests.Statistics;

// Two Markdown tables: how often the speed verdict alarms where nothing changed, and how often it sees a candidate that is 10 % slower.
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
int pairs = args.Length > 0 ? int.Parse(args[0]) : 2000;
int[] counts = [10, 20, 30, 50, 75, 100, 150, 200, 300, 500];
double worst = 0;

Console.WriteLine($"False alarms: share of {pairs:#,0} seeded pairs drawn from the same distribution that are called slower or faster. Stated rate: at most 5 %.");
Table(1);
Console.WriteLine($"Largest of them: {worst:0.00} %.");
Console.WriteLine();
Console.WriteLine($"Power: share of {pairs:#,0} seeded pairs in which a candidate 10 % slower is called slower.");
Table(1.1);

void Table(double factor)
{
    Console.WriteLine();
    Console.WriteLine($"| n of each side | {string.Join(" | ", Simulated.Shapes)} |");
    Console.WriteLine($"|---:|{string.Concat(Simulated.Shapes.Select(static _ => "---:|"))}");
    foreach (int count in counts)
    {
        double[] rates = new double[Simulated.Shapes.Length];
        Parallel.For(0, rates.Length, s =>
        {
            Simulated.Rates found = Simulated.Verdicts(Simulated.Shapes[s], count, pairs, seed: (1000 * count) + s, factor);
            rates[s] = (factor == 1 ? found.Either : (double)found.Slower / pairs) * 100;
        });
        worst = factor == 1 ? Math.Max(worst, rates.Max()) : worst;
        Console.WriteLine($"| {count} | {string.Join(" | ", rates.Select(static r => $"{r:0.00} %"))} |");
    }

    Console.WriteLine();
}
