namespace Floorline.Readers.Traces.Tables;

/// <summary>What the rows of a profiler's table are.</summary>
internal enum TableKind
{
    /// <summary>Kernels of rocprofv3, each with its times.</summary>
    RocprofKernels,

    /// <summary>Copies of rocprofv3.</summary>
    RocprofCopies,

    /// <summary>Calls and ranges of rocprofv3.</summary>
    RocprofCalls,

    /// <summary>Sums by kernel of rocprofv3.</summary>
    RocprofSums,

    /// <summary>Kernels, copies and fills of Nsight Systems (cuda_gpu_trace).</summary>
    NsysWork,

    /// <summary>Calls of Nsight Systems (cuda_api_trace).</summary>
    NsysCalls,

    /// <summary>Ranges of Nsight Systems (nvtx_pushpop_trace and its like).</summary>
    NsysRanges,

    /// <summary>Sums by name of Nsight Systems (cuda_gpu_kern_sum and its like).</summary>
    NsysSums,
}
