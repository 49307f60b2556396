using Floorline.Probes.Host;

namespace Floorline.HostKernels;

/// <summary>Two ways to do the same work, in turns and in an order drawn anew; the ratio of each round's rates, and of all its median.</summary>
internal static class Alternating
{
    public static void Run(Team team, string name, int threads, int rounds, double unit, (Action<int, int> Ours, double OursWork, Action<int, int> Theirs, double TheirsWork) pair)
    {
        var random = new Random(4);
        List<double> ours = [], theirs = [], ratios = [];
        int dropped = 0;
        for (int warm = 0; warm < 3; warm++)
        {
            _ = team.Run(threads, t => pair.Ours(t, 0));
            _ = team.Run(threads, t => pair.Theirs(t, 1));
        }

        for (int round = 0; round < rounds; round++)
        {
            double a = 0, b = 0;
            bool clean = true;
            int turn = 2 * round;
            foreach (bool first in random.Next(2) == 0 ? (bool[])[true, false] : [false, true])
            {
                int at = turn++;
                ThreadTime[] times = team.Run(threads, t => (first ? pair.Ours : pair.Theirs)(t, at));
                // One thread is charged its processor time; of several only rounds count in which all had their processors to themselves.
                double seconds = threads == 1 ? times[0].Cpu : times.Max(static x => x.End) - times.Min(static x => x.Start);
                clean &= threads == 1 || (times.All(static x => x.Cpu >= 0.97 * x.Wall) && ThreadTime.Together(times));
                if (first)
                {
                    a = pair.OursWork / seconds;
                }
                else
                {
                    b = pair.TheirsWork / seconds;
                }
            }

            if (clean)
            {
                ours.Add(a);
                theirs.Add(b);
                ratios.Add(a / b);
            }
            else
            {
                dropped++;
            }
        }

        if (ratios.Count == 0)
        {
            Console.WriteLine($"{name,-34} no clean round of {rounds}");
            return;
        }

        Figure f = Figure.Of(ratios, dropped);
        Console.WriteLine($"{name,-34} C# {Figure.Of(ours).Median / unit,8:0.0}  reference {Figure.Of(theirs).Median / unit,8:0.0}  ratio {f.Median:0.000} ({f.Low:0.000} to {f.High:0.000}), {f.Samples} rounds, {f.Dropped} dropped");
    }
}
