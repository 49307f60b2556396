namespace Floorline.Core.Traces.Gaps;

/// <summary>How much idle time of a device one operator, call or annotation answers for.</summary>
/// <param name="Cause">The cause it stands for.</param>
/// <param name="Name">Its name, as an index into the trace's names.</param>
/// <param name="Time">Idle time in ns.</param>
/// <param name="Times">In how many stretches of idle time.</param>
/// <param name="Example">One such event: that of the longest gap.</param>
public sealed record Blame(IdleCause Cause, int Name, long Time, int Times, int Example);
