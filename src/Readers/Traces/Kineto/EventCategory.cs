namespace Floorline.Readers.Traces.Kineto;

/// <summary>What a category of an event means.</summary>
internal enum EventCategory : byte
{
    /// <summary>None was given.</summary>
    Absent,

    /// <summary>One that is not known here.</summary>
    Unknown,

    /// <summary>A flow arrow.</summary>
    Flow,
    Operator,
    Runtime,
    Driver,
    Annotation,
    Python,
    Overhead,
    Instant,
    Kernel,
    Copy,
    Memset,
    DeviceAnnotation,
    Synchronisation,

    /// <summary>A sample of a counter.</summary>
    Counter,

    /// <summary>The profiler's own span, and other things beside the time line.</summary>
    Other,

    /// <summary>A node of an ONNX graph, as ONNX Runtime records it on the host.</summary>
    Node,
}
