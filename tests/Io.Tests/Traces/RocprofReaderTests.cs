using Floorline.Core.Traces.Model;

namespace Floorline.Io.Tests.Traces;

public sealed class RocprofReaderTests
{
    internal const string Text = """
        {"rocprofiler-sdk-tool": [{
          "metadata": {"node": {"id": 1, "hostname": "h"}, "init_time": 1, "pid": 99},
          "agents": [{"id": {"handle": 10}, "type": 1, "name": "CPU"}, {"id": {"handle": 20}, "type": 2, "name": "gfx942", "product_name": "AMD Instinct MI300X", "cu_count": 304, "wave_front_size": 64, "logical_node_type_id": 0}],
          "counters": [{"a": [{"b": "}]"}]}],
          "strings": {"callback_records": [], "buffer_records": [{"kind": "NONE", "operations": []}, {"kind": "HIP_RUNTIME_API", "operations": ["hipFree", "hipLaunchKernel"]}, {"kind": "MEMORY_ALLOCATION", "operations": ["MEMORY_ALLOCATION_ALLOCATE", "MEMORY_ALLOCATION_FREE"]}],
            "marker_api": [{"key": 77, "value": "step 1"}]},
          "kernel_symbols": [{"kernel_id": 4, "kernel_name": "_Z3addPf.kd", "formatted_kernel_name": "add(float*)"}],
          "callback_records": {"counter_collection": []},
          "buffer_records": {
            "kernel_dispatch": [{"size": 1, "kind": 11, "operation": 1, "thread_id": 5, "correlation_id": {"internal": 30, "external": 0}, "start_timestamp": 1000, "end_timestamp": 1600,
              "dispatch_info": {"size": 1, "agent_id": {"handle": 20}, "queue_id": {"handle": 3}, "kernel_id": 4, "dispatch_id": 1, "group_segment_size": 512, "workgroup_size": {"x": 64, "y": 1, "z": 1}, "grid_size": {"x": 6400, "y": 2, "z": 1}}}],
            "hip_api": [{"size": 1, "kind": 1, "operation": 1, "correlation_id": {"internal": 30, "external": 0}, "start_timestamp": 900, "end_timestamp": 950, "thread_id": 5}],
            "memory_copy": [{"size": 1, "kind": 12, "operation": 2, "correlation_id": {"internal": 31}, "start_timestamp": 2000, "end_timestamp": 2500, "thread_id": 5, "dst_agent_id": {"handle": 20}, "src_agent_id": {"handle": 10}, "bytes": 4096}],
            "memory_allocation": [{"kind": 2, "operation": 1, "correlation_id": {"internal": 32}, "thread_id": 5, "start_timestamp": 2600, "end_timestamp": 2601, "agent_id": {"handle": 20}, "address": 7, "allocation_size": 64}],
            "marker_api": [{"kind": 9, "operation": 1, "correlation_id": {"internal": 77}, "thread_id": 5, "start_timestamp": 800, "end_timestamp": 3000}],
            "scratch_memory": []
          }}]}
        """;

    [Fact]
    public void Read_Records_EveryKind()
    {
        Trace trace = MadeTrace.ReadOne(Text);
        int kernel = MadeTrace.Only(trace, EventKind.DeviceKernel);
        int call = MadeTrace.Only(trace, EventKind.RuntimeCall);
        int copy = MadeTrace.Only(trace, EventKind.DeviceCopy);

        Assert.Equal(TraceFormat.Rocprof, trace.Info.Format);
        Assert.Equal("add(float*)", trace.NameOf(kernel));
        Assert.Equal((1000, 600), (trace.Starts[kernel], trace.Durations[kernel]));
        Assert.Equal(call, trace.Launchers[kernel]);
        Assert.Equal("hipLaunchKernel", trace.NameOf(call));
        Assert.Equal(new KernelLaunch(100, 2, 1, 64, 1, 1, -1, 512, -1, -1, -1), trace.KernelLaunches[trace.Details[kernel]]);
        Assert.Equal((0, 3, 99), (trace.TrackOf(kernel).Device, trace.TrackOf(kernel).Stream, trace.TrackOf(kernel).Process));
        Assert.Equal(CopyKind.HostToDevice, trace.Copies[trace.Details[copy]].Kind);
        Assert.Equal(4096, trace.Copies[trace.Details[copy]].Bytes);
        Assert.Equal("step 1", trace.NameOf(MadeTrace.Only(trace, EventKind.Annotation)));
        Assert.Equal(-64, trace.MemoryChanges[trace.Details[MadeTrace.Only(trace, EventKind.MemoryInstant)]].Change);
        Assert.Equal(new TraceDevice(0, "AMD Instinct MI300X") { SmCount = 304, WarpSize = 64 }, Assert.Single(trace.Info.Devices));
        Assert.Null(trace.Info.EarlyEnd);
    }

    [Fact]
    public void Read_EveryPrefix_NoCrashAndWhereItEnds()
    {
        for (int length = Text.IndexOf('[', StringComparison.Ordinal); length < Text.Length - 1; length++)
        {
            Floorline.Readers.ReadResult<Floorline.Readers.Traces.TraceSet> result = MadeTrace.Read(Text[..length]);
            Assert.True(!result.IsOk || result.Value.Traces[0].Info.EarlyEnd is not null || length >= Text.LastIndexOf(']'), $"{length}");
        }
    }
}
