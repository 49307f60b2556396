using Floorline.Core.Traces.Model;
using Floorline.Readers;
using Floorline.Readers.Traces;

namespace Floorline.Io.Tests.Traces;

public sealed class NsightSystemsReaderTests
{
    private const long First = 1000L << 24;
    private const long Second = 2000L << 24;

    [Fact]
    public void Read_CallsOfTwoProcessesWithOneCorrelation_JoinedWithinEach()
    {
        Trace trace = MadeTrace.ReadOne(Database(pidColumn: true));

        int[] kernels = [.. Enumerable.Range(0, trace.Count).Where(index => trace.Kinds[index] == EventKind.DeviceKernel)];
        Assert.Equal(2, kernels.Length);
        Assert.All(kernels, kernel => Assert.Equal(trace.TrackOf(kernel).Process, trace.TrackOf(trace.Launchers[kernel]).Process));
        Assert.Equal([5L, 5L], kernels.Select(kernel => trace.Correlations[kernel] & 0xFFFFFFFF));
    }

    [Fact]
    public void Read_SparseSchemaWithoutProcess_JoinedByCorrelationAlone()
    {
        Trace trace = MadeTrace.ReadOne(Database(pidColumn: false));

        Assert.Equal(2, trace.Counts.Linked);
    }

    [Fact]
    public void Read_EveryTable_Events()
    {
        Trace trace = MadeTrace.ReadOne(Database(pidColumn: true));

        Assert.Equal(TraceFormat.NsightSystems, trace.Info.Format);
        Assert.Equal("Nsight Systems 2026.1.1, schema 3.25.0", trace.Info.Profiler);
        Assert.Equal(1_751_410_836_000_000_000, trace.Info.TimeBaseNs);
        Assert.Equal(new TraceDevice(1, "NVIDIA H100") { MemoryBytes = 80, SmCount = 132, MemoryBytesPerSecond = 3_352_000_000_000 },
            Assert.Single(trace.Info.Devices));
        Assert.Equal("cudaLaunchKernel", trace.NameOf(Enumerable.Range(0, trace.Count).First(index => trace.Kinds[index] == EventKind.RuntimeCall)));
        Assert.Equal("cuLaunchKernelEx", trace.NameOf(MadeTrace.Only(trace, EventKind.DriverCall)));
        Assert.Equal("Stream Sync", trace.NameOf(MadeTrace.Only(trace, EventKind.Synchronisation)));
        Assert.Equal("step", trace.NameOf(MadeTrace.Only(trace, EventKind.Annotation)));
        int op = MadeTrace.Only(trace, EventKind.CpuOperator);
        Assert.Equal("aten::mm", trace.NameOf(op));
        Assert.Equal("[[2, 3], [3, 4]]", trace.Names[trace.Operators[trace.Details[op]].InputShapes]);
        Assert.Equal(7, trace.Operators[trace.Details[op]].SequenceNumber);
        int copy = MadeTrace.Only(trace, EventKind.DeviceCopy);
        Assert.Equal("Memcpy HtoD (Pageable -> Device)", trace.NameOf(copy));
        Assert.Equal(new CopyDetail(4096, CopyKind.HostToDevice, MemoryPlace.Pageable, MemoryPlace.Device), trace.Copies[trace.Details[copy]]);
        Assert.Equal(new MemoryChange(77, 1024, 1024, -1, true, 1), trace.MemoryChanges[trace.Details[MadeTrace.Only(trace, EventKind.MemoryInstant)]]);
        Assert.Equal(1, trace.Counts.NegativeDurations);
        Assert.Equal(1, trace.Counts.Unplaced);
    }

    [Fact]
    public void Read_TablesOverManyPagesAndLongNames_Whole()
    {
        const int Rows = 20_000;
        string longName = "void " + new string('k', 3000) + "<float>(int)";
        byte[] bytes = new MadeDatabase(1024)
            .Numbered("StringIds", "id INTEGER NOT NULL PRIMARY KEY, -- the row's number\n value TEXT NOT NULL", (1, longName), (70_000, "short"))
            .Table("CUPTI_ACTIVITY_KIND_KERNEL", "start INTEGER, \"end\" INTEGER, deviceId INTEGER, streamId INTEGER, correlationId INTEGER, "
                + "demangledName INTEGER",
                [.. Enumerable.Range(0, Rows).Select(static row => new object?[] { row * 1000L, (row * 1000L) + 500, 0, 7, row, row % 2 == 0 ? 1 : 70_000 })])
            .Bytes();
        Trace trace = MadeTrace.ReadOne(bytes);

        Assert.Equal(Rows, trace.Count);
        Assert.Equal(longName, trace.NameOf(0));
        Assert.Equal("short", trace.NameOf(Rows - 1));
        Assert.Equal((Rows - 1) * 1000L, trace.Starts[Rows - 1]);
        Assert.Equal(500, trace.Durations[Rows - 1]);
        Assert.Null(trace.Info.EarlyEnd);
    }

    [Fact]
    public void Read_DatabaseCutOff_WhatWasReadAndWhere()
    {
        byte[] bytes = new MadeDatabase(1024)
            .Table("CUPTI_ACTIVITY_KIND_KERNEL", "start INTEGER, end INTEGER, deviceId INTEGER, streamId INTEGER",
                [.. Enumerable.Range(0, 10_000).Select(static row => new object?[] { row * 1000L, (row * 1000L) + 500, 0, 7 })])
            .Numbered("StringIds", "id INTEGER PRIMARY KEY, value TEXT", (1, "k"))
            .Bytes();

        // the root of the first table lies behind its leaves, so cutting inside the leaves loses the table but not the file
        Trace trace = MadeTrace.ReadOne(bytes[..(bytes.Length - 1024)]);
        Assert.NotNull(trace.Info.EarlyEnd);
        Assert.Equal(bytes.Length - 1024, trace.Info.EarlyEnd.AtByte);
        Assert.Equal(10_000, trace.Count);
    }

    [Fact]
    public void Read_OtherDatabase_SaysSo()
    {
        ReadResult<TraceSet> result = TraceReader.Read(new MemoryStream(new MadeDatabase().Table("notes", "text TEXT", ["hello"]).Bytes()), "notes.db");

        Assert.Contains("without the tables of Nsight Systems", Assert.Single(result.Problems).Found, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_TreeThatTurnsBack_Ends()
    {
        byte[] bytes = Database(pidColumn: true);
        // every page an interior one that points at page 2
        for (int page = 1; page < bytes.Length / 1024; page++)
        {
            byte[] loop = new byte[1024];
            loop[0] = 5;
            loop[11] = 2;
            loop.CopyTo(bytes, page * 1024);
        }

        ReadResult<TraceSet> result = TraceReader.Read(new MemoryStream(bytes), "loop.sqlite");
        Assert.True(!result.IsOk || result.Value.Traces[0].Info.EarlyEnd is not null);
    }

    internal static byte[] Database(bool pidColumn)
    {
        object?[] Kernel(long start, long pid) => pidColumn ? [start, start + 100, 1, 7, 5, 1, 64, pid] : [start, start + 100, 1, 7, 5, 1, 64];
        return new MadeDatabase(4096)
            .Numbered("StringIds", "id INTEGER NOT NULL PRIMARY KEY, value TEXT NOT NULL", (1, "gemm(int)"), (2, "cudaLaunchKernel_v7000"),
                (3, "cuLaunchKernelEx"), (4, "step"))
            .Table("CUPTI_ACTIVITY_KIND_KERNEL", "start INTEGER NOT NULL, end INTEGER NOT NULL, deviceId INTEGER, streamId INTEGER, correlationId "
                + "INTEGER, demangledName INTEGER, registersPerThread INTEGER" + (pidColumn ? ", globalPid INTEGER" : ""),
                Kernel(2000, First), Kernel(3000, Second), pidColumn ? [5000, 4000, 1, 7, 6, 1, 64, First] : [5000, 4000, 1, 7, 6, 1, 64])
            .Table("CUPTI_ACTIVITY_KIND_RUNTIME", "start INTEGER, end INTEGER, eventClass INTEGER, globalTid INTEGER, correlationId INTEGER, nameId INTEGER",
                [1900, 1950, 1, First + 11, 5, 2], [2900, 2950, 1, Second + 12, 5, 2], [2960, 2970, 1, Second + 12, 9, 3])
            .Table("CUPTI_ACTIVITY_KIND_MEMCPY", "start INTEGER, end INTEGER, deviceId INTEGER, streamId INTEGER, correlationId INTEGER, globalPid "
                + "INTEGER, bytes INTEGER, copyKind INTEGER, srcKind INTEGER, dstKind INTEGER",
                [3500, 3600, 1, 7, 50, First, 4096, 1, 0, 2])
            .Table("CUPTI_ACTIVITY_KIND_SYNCHRONIZATION", "start INTEGER, end INTEGER, deviceId INTEGER, streamId INTEGER, correlationId INTEGER, "
                + "globalPid INTEGER, syncType INTEGER", [3700, 3800, 1, 7, 51, First, 3])
            .Table("NVTX_EVENTS", "start INTEGER, end INTEGER, eventType INTEGER, text TEXT, globalTid INTEGER, textId INTEGER",
                [1800, 3900, 59, null, First + 11, 4], [1850, 1990, 59, "aten::mm, seq = 7, op_id = 12, sizes = [[2, 3], [3, 4]]", First + 11, null],
                    [1, null, 34, "mark", First + 11, null])
            .Table("CUDA_GPU_MEMORY_USAGE_EVENTS", "start INTEGER, globalPid INTEGER, deviceId INTEGER, address INTEGER, bytes INTEGER, memKind "
                + "INTEGER, memoryOperationType INTEGER", [1700, First, 1, 77, 1024, 2, 0])
            .Table("TARGET_INFO_GPU", "id INTEGER, name TEXT, smCount INTEGER, totalMemory INTEGER, memoryBandwidth INTEGER, cuDevice "
                + "INTEGER", [0, "NVIDIA H100", 132, 80, 3_352_000_000_000, 1])
            .Table("TARGET_INFO_SESSION_START_TIME", "utcEpochNs INTEGER", [1_751_410_836_000_000_000])
            .Table("META_DATA_EXPORT", "name TEXT, value TEXT", ["EXPORT_PRODUCT_VERSION", "2026.1.1"], ["EXPORT_SCHEMA_VERSION", "3.25.0"])
            .Bytes();
    }
}
