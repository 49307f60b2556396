namespace Floorline.Core.Traces.Model;

/// <summary>The format a trace was read from.</summary>
public enum TraceFormat
{
    /// <summary>PyTorch's profiler (Kineto), 2021 to now, as Chrome JSON.</summary>
    Kineto,

    /// <summary>PyTorch's old autograd profiler: a bare JSON array, times in whole microseconds, no categories.</summary>
    LegacyAutograd,

    /// <summary>Nsight Systems, exported to SQLite.</summary>
    NsightSystems,

    /// <summary>rocprofv3 JSON.</summary>
    Rocprof,

    /// <summary>Nsight Compute CSV: metrics of kernels, no time line.</summary>
    NsightCompute,

    /// <summary>PyTorch's memory timeline in its raw form.</summary>
    MemoryTimeline,

    /// <summary>Trace JSON of XLA (JAX, TensorFlow), which names devices by their processes.</summary>
    Xla,

    /// <summary>A profile of ONNX Runtime: nodes of a graph on the host, no device.</summary>
    OnnxRuntime,

    /// <summary>Sums by kernel of nsys stats or rocprofv3: no time line.</summary>
    KernelSums,

    /// <summary>Track events of Perfetto (protobuf).</summary>
    Perfetto,

    /// <summary>Trace JSON of Ascend's msprof, which names devices by their processes.</summary>
    Msprof,
}
