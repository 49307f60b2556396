using Floorline.Core.Traces.Model;

namespace Floorline.Readers.Traces.Kineto;

/// <summary>The categories that Kineto has written since 2021, for NVIDIA, AMD, Intel, MTIA and plug-in devices.</summary>
internal static class EventCategories
{
    // the names of ActivityTypes in Kineto's ActivityType.h and those before 2022, which began with capitals
    internal static EventCategory Of(ReadOnlySpan<byte> name) => name.Length switch
    {
        0 => EventCategory.Absent,
        4 => name.SequenceEqual("ac2g"u8) ? EventCategory.Flow
            : name.SequenceEqual("Node"u8) ? EventCategory.Node
            : EventCategory.Unknown,
        5 => name.SequenceEqual("async"u8) ? EventCategory.Flow
            : name.SequenceEqual("Trace"u8) ? EventCategory.Other
            : EventCategory.Unknown,
        6 => name.SequenceEqual("cpu_op"u8) ? EventCategory.Operator
            : name.SequenceEqual("kernel"u8) || name.SequenceEqual("Kernel"u8) || name.SequenceEqual("hpu_op"u8) || name.SequenceEqual("gpu_op"u8)
                ? EventCategory.Kernel
            : name.SequenceEqual("Memcpy"u8) ? EventCategory.Copy
            : name.SequenceEqual("Memset"u8) ? EventCategory.Memset
            : name.SequenceEqual("fwdbwd"u8) ? EventCategory.Flow
            : EventCategory.Unknown,
        7 => name.SequenceEqual("Runtime"u8) ? EventCategory.Runtime
            : name.SequenceEqual("Session"u8) ? EventCategory.Annotation
            : EventCategory.Unknown,
        8 => name.SequenceEqual("Operator"u8) ? EventCategory.Operator
            : name.SequenceEqual("overhead"u8) || name.SequenceEqual("Overhead"u8) ? EventCategory.Overhead
            : EventCategory.Unknown,
        9 => name.SequenceEqual("cuda_sync"u8) || name.SequenceEqual("cuda_event"u8) ? EventCategory.Synchronisation : EventCategory.Unknown,
        10 => name.SequenceEqual("gpu_memcpy"u8) ? EventCategory.Copy
            : name.SequenceEqual("gpu_memset"u8) ? EventCategory.Memset
            : name.SequenceEqual("cuda_event"u8) ? EventCategory.Synchronisation
            : name.SequenceEqual("xpu_driver"u8) ? EventCategory.Driver
            : EventCategory.Unknown,
        _ => Longer(name),
    };

    private static EventCategory Longer(ReadOnlySpan<byte> name)
    {
        if (name.SequenceEqual("cuda_runtime"u8) || name.SequenceEqual("xpu_runtime"u8) || name.SequenceEqual("mtia_runtime"u8)
            || name.SequenceEqual("glow_runtime"u8) || name.SequenceEqual("privateuse1_runtime"u8) || name.SequenceEqual("hip_runtime"u8))
        {
            return EventCategory.Runtime;
        }

        if (name.SequenceEqual("cuda_driver"u8) || name.SequenceEqual("privateuse1_driver"u8))
        {
            return EventCategory.Driver;
        }

        if (name.SequenceEqual("python_function"u8))
        {
            return EventCategory.Python;
        }

        if (name.SequenceEqual("user_annotation"u8) || name.SequenceEqual("collective_comm"u8))
        {
            return EventCategory.Annotation;
        }

        if (name.SequenceEqual("gpu_user_annotation"u8))
        {
            return EventCategory.DeviceAnnotation;
        }

        if (name.SequenceEqual("cpu_instant_event"u8))
        {
            return EventCategory.Instant;
        }

        // what MTIA's processing elements did; its workload spans enclose them and are marks
        if (name.SequenceEqual("mtia_ccp_events"u8))
        {
            return EventCategory.Kernel;
        }

        if (name.SequenceEqual("mtia_workloadd"u8) || name.SequenceEqual("mtia_insight"u8))
        {
            return EventCategory.DeviceAnnotation;
        }

        return name.SequenceEqual("hardware_counters"u8) || name.SequenceEqual("mtia_counters"u8) ? EventCategory.Counter
            : name.SequenceEqual("cuda_profiler_range"u8) || name.SequenceEqual("external_correlation"u8) ? EventCategory.Other
            : EventCategory.Unknown;
    }

    /// <summary>The kind of a complete event of a category.</summary>
    internal static EventKind KindOf(EventCategory category) => category switch
    {
        EventCategory.Operator or EventCategory.Node => EventKind.CpuOperator,
        EventCategory.Runtime => EventKind.RuntimeCall,
        EventCategory.Driver => EventKind.DriverCall,
        EventCategory.Annotation => EventKind.Annotation,
        EventCategory.Python => EventKind.PythonFunction,
        EventCategory.Overhead => EventKind.Overhead,
        EventCategory.Instant => EventKind.MemoryInstant,
        EventCategory.Kernel => EventKind.DeviceKernel,
        EventCategory.Copy => EventKind.DeviceCopy,
        EventCategory.Memset => EventKind.DeviceMemset,
        EventCategory.DeviceAnnotation => EventKind.DeviceAnnotation,
        EventCategory.Synchronisation => EventKind.Synchronisation,
        EventCategory.Absent or EventCategory.Unknown or EventCategory.Flow or EventCategory.Counter or EventCategory.Other => EventKind.Other,
        _ => throw new ArgumentOutOfRangeException(nameof(category), category, "must be a category"),
    };
}
