namespace Floorline.Core.Traces.Model;

/// <summary>What an event of a trace is. Closed: readers map every profiler's own categories to these.</summary>
public enum EventKind : byte
{
    /// <summary>Something that has a span or a moment but no part in the analysis, such as the profiler's own span.</summary>
    Other,

    /// <summary>An operator of the framework on the host, such as <c>aten::mm</c>.</summary>
    CpuOperator,

    /// <summary>A call of the device's runtime on the host, such as <c>cudaLaunchKernel</c> or <c>hipMemcpyAsync</c>.</summary>
    RuntimeCall,

    /// <summary>A call of the device's driver on the host, such as <c>cuLaunchKernelEx</c>.</summary>
    DriverCall,

    /// <summary>A range that the program or the profiler named on the host: <c>ProfilerStep#3</c>, a record_function, an NVTX range.</summary>
    Annotation,

    /// <summary>A Python frame.</summary>
    PythonFunction,

    /// <summary>A call of the operating system that the profiler traced, such as <c>poll</c> or <c>pthread_cond_wait</c>.</summary>
    OsCall,

    /// <summary>Time the profiler itself took on the host.</summary>
    Overhead,

    /// <summary>A change of the allocator's memory: a moment, with a <see cref="MemoryChange"/>.</summary>
    MemoryInstant,

    /// <summary>A kernel on the device, with a <see cref="KernelLaunch"/> where one is stated.</summary>
    DeviceKernel,

    /// <summary>A copy on the device, with a <see cref="CopyDetail"/>.</summary>
    DeviceCopy,

    /// <summary>A fill of device memory, with a <see cref="CopyDetail"/>.</summary>
    DeviceMemset,

    /// <summary>One whole graph as one block, where the profiler was not told to look inside (Nsight Systems without node-level graph tracing).</summary>
    DeviceGraph,

    /// <summary>A host annotation as the device saw it: from its first to its last kernel. Not device work.</summary>
    DeviceAnnotation,

    /// <summary>A synchronisation as the device saw it (<c>cuda_sync</c>): names "Stream Sync", "Context Sync", "Event Sync", "Stream Wait Event".
    /// Not device work.</summary>
    Synchronisation,
}
