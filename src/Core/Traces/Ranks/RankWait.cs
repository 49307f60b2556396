namespace Floorline.Core.Traces.Ranks;

/// <summary>How one rank fares in the collectives that it shares with others.</summary>
/// <param name="Rank">The rank.</param>
/// <param name="Device">Its device.</param>
/// <param name="ClockOffset">What to take off its clock to align it with the first rank's, in ns.</param>
/// <param name="Collectives">Collectives that were matched.</param>
/// <param name="Time">Time in them, in ns.</param>
/// <param name="Wait">Time in them beyond the fastest rank's, in ns: waiting for others.</param>
/// <param name="Lateness">Sum of how long after the earliest rank it came, in ns.</param>
/// <param name="TimesLatest">In how many it came last.</param>
/// <param name="Caused">Time that the other ranks waited in those, in ns.</param>
/// <param name="Compute">Time of its kernels that are not communication, in ns.</param>
/// <param name="Idle">Its idle time, in ns.</param>
public sealed record RankWait(int Rank, long Device, long ClockOffset, int Collectives, long Time, long Wait, long Lateness, int TimesLatest, long Caused,
    long Compute, long Idle)
{
    /// <summary>How long after the earliest rank it came on average, in ns.</summary>
    public long MeanLateness => Collectives > 0 ? Lateness / Collectives : 0;
}
