namespace Floorline.Probes.Host;

/// <summary>Samples of one thing that is measured again and again, in rounds with others.</summary>
internal sealed class Series
{
    private readonly List<double> _clean = [];
    private readonly List<double> _all = [];

    /// <summary>What is measured.</summary>
    /// <param name="threads">Threads that do it together.</param>
    /// <param name="work">Amount of work of one sample over all threads (bytes, operations), as the figure counts it.</param>
    /// <param name="sample">Does it once on one thread.</param>
    public Series(int threads, double work, Action<int> sample) => (Threads, Work, Sample) = (threads, work, sample);

    public int Threads { get; }

    public double Work { get; set; }

    public Action<int> Sample { get; }

    /// <summary>Runs on each thread before its sample, outside the time: brings a working set back into its cache.</summary>
    public Action<int>? Before { get; init; }

    /// <summary>Runs after each sample, with whether it was clean and its rate.</summary>
    public Action<double, bool>? After { get; init; }

    /// <summary>Clean samples so far.</summary>
    public int Clean => _clean.Count;

    /// <summary>Work per second: of the clean samples; of all, by processor time, where too few were clean.</summary>
    public Figure Rate => _clean.Count >= Math.Min(3, _all.Count) || _clean.Count >= 3
        ? Figure.Of(_clean, _all.Count - _clean.Count)
        : Figure.Of(_all) with { Dropped = _all.Count - _clean.Count, Disturbed = true };

    /// <summary>Takes one sample. One thread is charged its processor time, several the wall time from the first start to the last end.</summary>
    /// <param name="team">The threads.</param>
    /// <param name="thread">Which thread does it, where one is enough.</param>
    /// <returns>Whether it was clean.</returns>
    public bool Take(Team team, int thread)
    {
        ThreadTime[] times = Threads == 1 ? [team.RunOn(thread, Sample, Before)] : team.Run(Threads, Sample, Before);
        bool clean = times.All(static t => t.IsClean) && ThreadTime.Together(times);
        double seconds = Threads == 1 ? times[0].Cpu : clean ? times.Max(static t => t.End) - times.Min(static t => t.Start) : times.Max(static t => t.Cpu);
        if (seconds <= 0)
        {
            return false;
        }

        double rate = Work / seconds;
        _all.Add(rate);
        if (clean)
        {
            _clean.Add(rate);
        }

        After?.Invoke(rate, clean);
        return clean;
    }
}
