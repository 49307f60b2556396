using System.Globalization;
using System.Runtime.InteropServices;
using Floorline.KernelTurns;

#if BEFORE
using Old = Before.KernelTurns.Cases;
#else
using Old = Floorline.KernelTurns.Cases;
#endif

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
int rounds = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 15;
string only = args.Length > 1 ? args[1] : "";
var random = new Random(args.Length > 2 ? int.Parse(args[2], CultureInfo.InvariantCulture) : 4);

// Where numbers lie matters too (a quarter of the time of packing rows), so the two take their memory in either order.
Case[] now = [], before = [];
foreach (bool ours in random.Next(2) == 0 ? (bool[])[true, false] : [false, true])
{
    if (ours)
    {
        now = [.. Cases.All().Where(c => c.Name.Contains(only, StringComparison.Ordinal))];
    }
    else
    {
        before = [.. Old.All().Where(c => c.Name.Contains(only, StringComparison.Ordinal)).Select(static c => new Case(c.Name, c.Run, c.Bits))];
    }
}

if (!now.Select(static c => c.Name).SequenceEqual(before.Select(static c => c.Name)))
{
    Console.Error.WriteLine("the two have other cases");
    return 1;
}

// A loop of a few instructions runs faster or slower by where its code happens to lie, so each process compiles in another order.
(Case Ours, Case Theirs)[] pairs = [.. now.Zip(before)];
random.Shuffle(pairs);
foreach ((Case ours, Case theirs) in pairs)
{
    bool first = random.Next(2) == 0;
    ulong one = (first ? ours : theirs).Bits();
    bool same = one == (first ? theirs : ours).Bits();
    int repeats = 1;
    for (double seconds = 0; seconds < 0.002; repeats *= 2)
    {
        seconds = Math.Min(Time(ours, repeats), Time(theirs, repeats));
    }

    repeats /= 2;
    _ = Time(ours, repeats) + Time(theirs, repeats);
    double[] a = new double[rounds], b = new double[rounds];
    for (int round = 0; round < rounds; round++)
    {
        first = random.Next(2) == 0;
        a[round] = first ? Time(ours, repeats) : 0;
        b[round] = Time(theirs, repeats);
        a[round] = first ? a[round] : Time(ours, repeats);
    }

    double[] ratios = [.. a.Zip(b, static (x, y) => y / x).Order()];
    Console.WriteLine($"{ours.Name}\t{ratios[rounds / 2]:0.0000}\t{b.Min() / a.Min():0.0000}\t{(same ? "" : "OTHER BITS")}");
}

return 0;

static double Time(Case one, int repeats)
{
    double start = Cpu();
    for (int i = 0; i < repeats; i++)
    {
        one.Run();
    }

    return Cpu() - start;
}

static double Cpu()
{
    long[] now = new long[2];
    _ = ClockGetTime(3, now); // CLOCK_THREAD_CPUTIME_ID: seconds, nanoseconds
    return now[0] + (now[1] * 1e-9);
}

[DllImport("libc", EntryPoint = "clock_gettime")]
static extern int ClockGetTime(int clock, [Out] long[] now);
