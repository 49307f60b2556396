namespace Floorline.Core.Traces.Steps;

/// <summary>Time of a critical path under one name.</summary>
/// <param name="Part">What the time is spent on.</param>
/// <param name="Name">The kernel, operator, call or range, as an index into the trace's names; negative where the trace shows nothing.</param>
/// <param name="Time">Time on the path, in ns.</param>
public sealed record PathShare(PathPart Part, int Name, long Time);
