namespace Floorline.Core.Traces.Model;

/// <summary>One thread, or one stream of a device: a contiguous run of events of a <see cref="Trace"/>, ordered by start, the longer first where
/// starts are equal, then as read.</summary>
/// <param name="Kind">What lies on it.</param>
/// <param name="Process">Process id; negative where unknown (<see cref="Trace.None"/>) or known by name only.</param>
/// <param name="Thread">Thread id, for tracks of the host; <see cref="Trace.None"/> on device tracks; negative where known by name only.</param>
/// <param name="Device">Device number, for tracks of a device; <see cref="Trace.None"/> on host tracks.</param>
/// <param name="Stream">Stream number, for tracks of a device (0 is a real stream); <see cref="Trace.None"/> on host tracks.</param>
/// <param name="First">Index of its first event.</param>
/// <param name="Count">How many events it has.</param>
public readonly record struct TraceTrack(TrackKind Kind, long Process, long Thread, long Device, long Stream, int First, int Count)
{
    /// <summary>Index after its last event.</summary>
    public int End => First + Count;
}
