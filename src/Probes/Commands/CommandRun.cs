using Floorline.Core.Quantities;

namespace Floorline.Probes.Commands;

/// <summary>One run of a command.</summary>
/// <param name="Time">Wall time from starting the process to its end, start included.</param>
/// <param name="ExitCode">What it ended with.</param>
public sealed record CommandRun(Seconds Time, int ExitCode);
