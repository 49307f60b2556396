namespace Floorline.Probes.Host;

/// <summary>What a piece of work took on one thread.</summary>
/// <param name="Start">When it began, in seconds of the monotonic clock.</param>
/// <param name="End">When it ended.</param>
/// <param name="Cpu">Processor time of the thread in between, in seconds.</param>
/// <param name="Displacements">How often the thread had to make room for another.</param>
internal readonly record struct ThreadTime(double Start, double End, double Cpu, long Displacements)
{
    /// <summary>Wall time, in seconds.</summary>
    public double Wall => End - Start;

    /// <summary>Whether the thread had the processor to itself: never displaced, and at least 97 % of the wall time on it.</summary>
    public bool IsClean => Displacements == 0 && Cpu >= 0.97 * Wall;

    /// <summary>
    /// Whether threads worked at the same time: from the first start to the last end hardly longer than the longest of them. One that was put aside at the
    /// start is clean by itself and late all the same.
    /// </summary>
    /// <param name="times">The threads' times.</param>
    public static bool Together(IReadOnlyList<ThreadTime> times) => 0.95 * (times.Max(static t => t.End) - times.Min(static t => t.Start)) <= times.Max(static t => t.Wall);
}
