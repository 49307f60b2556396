using Floorline.Core.Traces.Model;

namespace Floorline.Core.Traces.Steps;

/// <summary>One step: a stretch of a device's time, from its first work to the first work of the next.</summary>
/// <param name="Name">What its annotation says.</param>
/// <param name="Event">The annotation in the trace; <see cref="Trace.None"/> where the step was recognised by its kernels.</param>
/// <param name="HostStart">When the host began it, in ns on the trace's clock.</param>
/// <param name="HostEnd">When the host ended it.</param>
/// <param name="Start">When the device began it.</param>
/// <param name="End">When the device ended it.</param>
/// <param name="Kernels">How many kernels began in it.</param>
public sealed record TraceStep(StepName Name, int Event, long HostStart, long HostEnd, long Start, long End, int Kernels)
{
    /// <summary>Length on the device, in ns.</summary>
    public long Length => End - Start;
}
