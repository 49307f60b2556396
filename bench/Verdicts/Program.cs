using System.Globalization;
using Floorline.Core.Tests.Statistics;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
int pairs = args.Length > 0 ? int.Parse(args[0]) : 2000;
int[] counts = [10, 20, 30, 50, 75, 100, 150, 200, 300, 500];

Console.WriteLine($"False alarms: share of {pairs} pairs of the same distribution that are called slower or faster; stated rate 5 %.");
Table(1);
Console.WriteLine($"Power: share of {pairs} pairs in which a candidate 10 % slower is called slower.");
Table(1.1);

void Table(double factor)
{
    Console.WriteLine($"{"n",5}" + string.Concat(Simulated.Shapes.Select(static s => $"{s,18}")));
    foreach (int count in counts)
    {
        Console.Write($"{count,5}");
        for (int s = 0; s < Simulated.Shapes.Length; s++)
        {
            Simulated.Rates rates = Simulated.Verdicts(Simulated.Shapes[s], count, pairs, seed: (1000 * count) + s, factor);
            Console.Write($"{(factor == 1 ? rates.Either : (double)rates.Slower / pairs) * 100,16:0.00} %");
        }

        Console.WriteLine();
    }
}
