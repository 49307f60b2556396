using Floorline.Core.Traces.Model;

namespace Floorline.Io.Tests.Traces;

/// <summary>The database of rocprofv3: times in the rows of schema 3, or in tables of their own.</summary>
public class RocpdReaderTests
{
    private const string Set = "_0000abcd_1234";

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Read_Rows_EveryKind(bool tracks)
    {
        Trace trace = MadeTrace.ReadOne(Made(tracks));

        int kernel = MadeTrace.Only(trace, EventKind.DeviceKernel);
        int call = MadeTrace.Only(trace, EventKind.RuntimeCall);
        int copy = MadeTrace.Only(trace, EventKind.DeviceCopy);
        Assert.Equal((TraceFormat.Rocprof, "rocprofv3 (rocpd)"), (trace.Info.Format, trace.Info.Profiler));
        Assert.Equal(("add(float*)", 1000L, 600L), (trace.NameOf(kernel), trace.Starts[kernel], trace.Durations[kernel]));
        Assert.Equal(call, trace.Launchers[kernel]);
        Assert.Equal(("hipLaunchKernel", 900L, 50L), (trace.NameOf(call), trace.Starts[call], trace.Durations[call]));
        Assert.Equal(new KernelLaunch(100, 2, 1, 64, 1, 1, -1, 512, -1, -1, -1), trace.KernelLaunches[trace.Details[kernel]]);
        Assert.Equal((0, 3, 99), (trace.TrackOf(kernel).Device, trace.TrackOf(kernel).Stream, trace.TrackOf(kernel).Process));
        Assert.Equal((CopyKind.HostToDevice, 4096), (trace.Copies[trace.Details[copy]].Kind, trace.Copies[trace.Details[copy]].Bytes));
        Assert.Equal("step 1", trace.NameOf(MadeTrace.Only(trace, EventKind.Annotation)));
        Assert.Equal(-64, trace.MemoryChanges[trace.Details[MadeTrace.Only(trace, EventKind.MemoryInstant)]].Change);
        Assert.Equal("AMD Instinct MI300X", Assert.Single(trace.Info.Devices).Name);
        Assert.Equal((99, 100), (trace.TrackOf(call).Process, trace.TrackOf(call).Thread));
    }

    [Fact]
    public void Read_EveryPrefix_NeverThrows()
    {
        byte[] whole = Made(tracks: false);
        for (int length = 1; length < whole.Length; length += 61)
        {
            _ = Floorline.Readers.Traces.TraceReader.Read(new MemoryStream(whole[..length]), "cut.db").IsOk;
        }
    }

    private static byte[] Made(bool tracks)
    {
        const string Size = "workgroup_size_x INTEGER, workgroup_size_y INTEGER, workgroup_size_z INTEGER, grid_size_x INTEGER, grid_size_y INTEGER, "
            + "grid_size_z INTEGER, group_segment_size INTEGER, kernel_id INTEGER, event_id INTEGER";
        object?[] size = [64, 1, 1, 6400, 2, 1, 512, 4];
        MadeDatabase made = new MadeDatabase(4096)
            .Numbered($"rocpd_string{Set}", "\"id\" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, \"string\" TEXT NOT NULL", (1, "hipLaunchKernel"),
                (2, "roctxRangePushA"), (3, "MEMORY_COPY_HOST_TO_DEVICE"))
            .Table($"rocpd_info_kernel_symbol{Set}", "id INTEGER, display_name TEXT, kernel_name TEXT, extdata JSONB",
                [4, "add", "_Z3addPf.kd", "{\"formatted_kernel_name\":\"add(float*)\"}"])
            .Table($"rocpd_info_process{Set}", "id INTEGER, pid INTEGER", [5, 99])
            .Table($"rocpd_info_thread{Set}", "id INTEGER, pid INTEGER, tid INTEGER", [6, 5, 100])
            .Table($"rocpd_info_agent{Set}", "id INTEGER, type TEXT, type_index INTEGER, name TEXT, product_name TEXT",
                [1, "CPU", 0, "cpu", "EPYC"], [2, "GPU", 0, "gfx942", "AMD Instinct MI300X"])
            .Table($"rocpd_event{Set}", "id INTEGER, category_id INTEGER, stack_id INTEGER, parent_stack_id INTEGER, correlation_id INTEGER",
                [11, 1, 30, 0, 0], [12, 1, 30, 0, 0], [13, 1, 31, 0, 0], [14, 1, 77, 0, 0]);
        if (!tracks)
        {
            return made
                .Table($"rocpd_kernel_dispatch{Set}", "pid INTEGER, tid INTEGER, agent_id INTEGER, queue_id INTEGER, stream_id INTEGER, "
                    + $"start BIGINT, \"end\" BIGINT, {Size}",
                    [5, 6, 2, 1, 3, 1000, 1600, .. size, 11])
                .Table($"rocpd_region{Set}", "pid INTEGER, tid INTEGER, start BIGINT, \"end\" BIGINT, name_id INTEGER, event_id INTEGER, extdata JSONB",
                    [5, 6, 900, 950, 1, 12, "{}"], [5, 6, 800, 3000, 2, 14, "{\"message\":\"step 1\"}"])
                .Table($"rocpd_memory_copy{Set}", "pid INTEGER, tid INTEGER, start BIGINT, \"end\" BIGINT, name_id INTEGER, dst_agent_id INTEGER, "
                    + "src_agent_id INTEGER, size INTEGER, stream_id INTEGER, event_id INTEGER",
                    [5, 6, 2000, 2500, 3, 2, 1, 4096, 0, 13])
                .Table($"rocpd_memory_allocate{Set}", "pid INTEGER, tid INTEGER, agent_id INTEGER, type TEXT, start BIGINT, "
                    + "\"end\" BIGINT, address INTEGER, size INTEGER",
                    [5, 6, 2, "FREE", 2600, 2601, 7, 64])
                .Bytes();
        }

        return made
            .Table($"rocpd_track{Set}", "id INTEGER, pid INTEGER, tid INTEGER, agent_id INTEGER, queue_id INTEGER, stream_id INTEGER",
                [1, 5, 6, 2, 1, 3], [2, 5, 6, null, null, null])
            .Table($"rocpd_timestamp{Set}", "id INTEGER, value BIGINT",
                [1, 1000], [2, 1600], [3, 900], [4, 950], [5, 800], [6, 3000], [7, 2000], [8, 2500], [9, 2600], [10, 2601])
            .Table($"rocpd_kernel_dispatch{Set}", $"track_id INTEGER, start_id INTEGER, end_id INTEGER, {Size}", [1, 1, 2, .. size, 11])
            .Table($"rocpd_region{Set}", "track_id INTEGER, start_id INTEGER, end_id INTEGER, name_id INTEGER, event_id INTEGER, extdata JSONB",
                [2, 3, 4, 1, 12, "{}"], [2, 5, 6, 2, 14, "{\"message\":\"step 1\"}"])
            .Table($"rocpd_memory_copy{Set}", "track_id INTEGER, start_id INTEGER, end_id INTEGER, name_id INTEGER, "
                + "dst_agent_id INTEGER, src_agent_id INTEGER, size INTEGER, event_id INTEGER",
                [1, 7, 8, 3, 2, 1, 4096, 13])
            .Table($"rocpd_memory_allocate{Set}", "track_id INTEGER, type TEXT, start_id INTEGER, end_id INTEGER, address INTEGER, size INTEGER",
                [1, "FREE", 9, 10, 7, 64])
            .Bytes();
    }
}
