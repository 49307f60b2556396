namespace Floorline.Core.Traces.Model;

/// <summary>Questions about kinds of events.</summary>
public static class EventKinds
{
    /// <summary>Whether the device was busy with it: a kernel, a copy, a fill, or a whole graph.</summary>
    /// <param name="kind">The kind.</param>
    public static bool IsDeviceWork(EventKind kind) => kind is >= EventKind.DeviceKernel and <= EventKind.DeviceGraph;

    /// <summary>Whether it is a call of the runtime or driver, and so may launch device work.</summary>
    /// <param name="kind">The kind.</param>
    public static bool IsCall(EventKind kind) => kind is EventKind.RuntimeCall or EventKind.DriverCall;

    /// <summary>The sort of track that such an event lies on.</summary>
    /// <param name="kind">The kind.</param>
    public static TrackKind TrackOf(EventKind kind) => kind switch
    {
        EventKind.DeviceKernel or EventKind.DeviceCopy or EventKind.DeviceMemset or EventKind.DeviceGraph => TrackKind.Device,
        EventKind.DeviceAnnotation or EventKind.Synchronisation => TrackKind.DeviceMarks,
        EventKind.MemoryInstant => TrackKind.Memory,
        EventKind.Other or EventKind.Overhead => TrackKind.Other,
        EventKind.CpuOperator or EventKind.RuntimeCall or EventKind.DriverCall or EventKind.Annotation or EventKind.PythonFunction or EventKind.OsCall =>
            TrackKind.Host,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "must be a kind of event"),
    };
}
