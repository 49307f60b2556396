using System.Diagnostics;
using Floorline.Probes.Kernels;

namespace Floorline.Probes.Host;

/// <summary>How long a cache line needs from one core to another: the distance that decides whether two threads share one way to memory.</summary>
internal static class CoreDistance
{
    private const int Turns = 1500;

    /// <summary>Seconds of one way between the cores of a team's first two threads; null where a round was disturbed.</summary>
    public static double? Measure(Team team)
    {
        using var line = new AlignedBuffer(4096);
        PingPongKernel.Reset(line);
        long deadline = Stopwatch.GetTimestamp() + (Stopwatch.Frequency / 50);
        bool[] played = new bool[2];
        ThreadTime[] times = team.Run(2, side => played[side] = PingPongKernel.Run(line, side, Turns, deadline));
        return played[0] && played[1] && times.All(static t => t.IsClean) ? times[0].Wall / (2 * Turns) : null;
    }
}
