namespace Floorline.Core.Traces.Losses;

/// <summary>Waits of the host for the device that stand together.</summary>
/// <param name="Call">The call during which the device worked longest; negative where there is no wait.</param>
/// <param name="Blocked">How long the device worked during all of them, in ns.</param>
/// <param name="End">When the last ended, in ns on the trace's clock.</param>
internal readonly record struct HostWait(int Call, long Blocked, long End);
