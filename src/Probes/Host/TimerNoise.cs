namespace Floorline.Probes.Host;

/// <summary>What the clock can tell and how often the system takes the processor away.</summary>
/// <param name="Resolution">Least step of the clock, in seconds.</param>
/// <param name="Cost">Time of reading it, in seconds.</param>
/// <param name="Gaps">Pauses above 100 us while a thread only looked at the clock.</param>
/// <param name="LongestGap">The longest pause, in seconds.</param>
/// <param name="LostShare">Share of the time that pauses took.</param>
public sealed record TimerNoise(double Resolution, double Cost, int Gaps, double LongestGap, double LostShare);
