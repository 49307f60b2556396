namespace Floorline.Core.Traces.Model;

/// <summary>What lies on a track. One thread or stream may have several tracks, one per kind, so that a track holds comparable events only.</summary>
public enum TrackKind : byte
{
    /// <summary>Operators, calls, annotations and Python frames of one host thread; they nest.</summary>
    Host,

    /// <summary>Work of one stream of one device: kernels, copies, fills, whole graphs.</summary>
    Device,

    /// <summary>Device annotations and synchronisations of one stream.</summary>
    DeviceMarks,

    /// <summary>Memory instants of one host thread.</summary>
    Memory,

    /// <summary>Profiler overhead and everything else.</summary>
    Other,
}
