using System.Text;
using Floorline.Core.Traces.Model;
using Floorline.Readers;
using Floorline.Readers.Traces;

namespace Floorline.Io.Tests.Traces;

public sealed class KinetoReaderTests
{
    [Fact]
    public void Read_OperatorLaunchKernel_EveryField()
    {
        Trace trace = MadeTrace.ReadOne(MadeTrace.Kineto(MadeTrace.Three));
        int op = MadeTrace.Only(trace, EventKind.CpuOperator);
        int call = MadeTrace.Only(trace, EventKind.RuntimeCall);
        int kernel = MadeTrace.Only(trace, EventKind.DeviceKernel);

        Assert.Equal((100_500, 20_000), (trace.Starts[op], trace.Durations[op]));
        Assert.Equal((105_000, 5_001), (trace.Starts[call], trace.Durations[call]));
        Assert.Equal((115_123, 30_456), (trace.Starts[kernel], trace.Durations[kernel]));
        Assert.Equal(call, trace.Launchers[kernel]);
        Assert.Equal(7, trace.ExternalIds[op]);
        Assert.Equal(42, trace.Correlations[kernel]);
        Assert.Equal(new KernelLaunch(2, 3, 4, 128, 1, 1, 64, 1024, 37, -1, -1), trace.KernelLaunches[trace.Details[kernel]]);
        OperatorDetail detail = trace.Operators[trace.Details[op]];
        Assert.Equal("[[2, 3], [3, 4]]", trace.Names[detail.InputShapes]);
        Assert.Equal("[\"float\", \"float\"]", trace.Names[detail.InputTypes]);
        Assert.Equal(3, detail.SequenceNumber);
        Assert.Equal((10, 11), (trace.TrackOf(op).Process, trace.TrackOf(op).Thread));
        Assert.Equal((0, 7), (trace.TrackOf(kernel).Device, trace.TrackOf(kernel).Stream));
        Assert.Equal(TraceFormat.Kineto, trace.Info.Format);
        Assert.Equal(1, trace.Info.ResolutionNs);
    }

    [Theory]
    [InlineData("1623142623460111", 1_623_142_623_460_111_000)]
    [InlineData("1428625731896.179", 1_428_625_731_896_179)]
    [InlineData("1428625731896.1", 1_428_625_731_896_100)]
    [InlineData("1428625731896.17", 1_428_625_731_896_170)]
    [InlineData("1428625731896.1794", 1_428_625_731_896_179)]
    [InlineData("1428625731896.1795", 1_428_625_731_896_180)]
    [InlineData("1428625731896.1789999999999999", 1_428_625_731_896_179)]
    [InlineData("7", 7_000)]
    [InlineData("0.5", 500)]
    [InlineData("0.0004", 0)]
    [InlineData("-12.25", -12_250)]
    [InlineData("\"98.5\"", 98_500)]
    [InlineData("1.5e3", 1_500_000)]
    [InlineData("15e-1", 1_500)]
    [InlineData("12345678", 12_345_678_000)]
    [InlineData("1234567812345678", 1_234_567_812_345_678_000)]
    public void Read_Time_DecimalTextToNanoseconds(string text, long expected)
    {
        string events = $$"""{"ph":"X","cat":"kernel","name":"k","pid":0,"tid":7,"ts":{{text}},"dur":1},{"ph":"X","cat":"kernel","name":"k","pid":0,"tid":7,"dur":2,"ts":{{text}} }""";
        Trace trace = MadeTrace.ReadOne(MadeTrace.Kineto(events));

        Assert.Equal(2, trace.Count);
        Assert.All(trace.Starts.ToArray(), start => Assert.Equal(expected, start));
    }

    [Theory]
    [InlineData("\"ts\":1e300,\"dur\":1")]
    [InlineData("\"ts\":99999999999999999999999,\"dur\":1")]
    [InlineData("\"ts\":5,\"dur\":9223372036854775807")]
    [InlineData("\"ts\":null,\"dur\":1")]
    [InlineData("\"ts\":NaN,\"dur\":1")]
    [InlineData("\"ts\":\"soon\",\"dur\":1")]
    [InlineData("\"dur\":1")]
    [InlineData("\"ts\":1")]
    [InlineData("\"ts\":[1],\"dur\":{}")]
    public void Read_NoTime_LeftOutAndCounted(string times)
    {
        Trace trace = MadeTrace.ReadOne(MadeTrace.Kineto($$"""{"ph":"X","cat":"kernel","name":"k","pid":0,"tid":7,{{times}}},{{MadeTrace.Three}}"""));

        Assert.Equal(3, trace.Count);
        Assert.Equal(1, trace.Counts.Malformed);
        Assert.Equal(1, trace.Counts.LostDeviceWork);
    }

    [Fact]
    public void Read_NegativeDuration_LeftOutAndCounted()
    {
        Trace trace = MadeTrace.ReadOne(MadeTrace.Kineto("""{"ph":"X","cat":"kernel","name":"k","pid":0,"tid":7,"ts":5,"dur":-3},""" + MadeTrace.Three));

        Assert.Equal(3, trace.Count);
        Assert.Equal(1, trace.Counts.NegativeDurations);
        Assert.Equal(1, trace.Counts.LostDeviceWork);
    }

    [Fact]
    public void Read_ZeroTimestampFarFromTheRest_LeftOut()
    {
        string far = MadeTrace.Three.Replace("\"ts\":1", "\"ts\":16231426234601", StringComparison.Ordinal);
        Trace trace = MadeTrace.ReadOne(MadeTrace.Kineto("""{"ph":"X","cat":"kernel","name":"k","pid":0,"tid":7,"ts":0,"dur":3},""" + far));

        Assert.Equal(3, trace.Count);
        Assert.Equal(1, trace.Counts.ZeroTimestamps);
    }

    [Fact]
    public void Read_ZeroTimestampOfAClockThatStartsThere_Kept()
    {
        Trace trace = MadeTrace.ReadOne(MadeTrace.Kineto("""{"ph":"X","cat":"kernel","name":"k","pid":0,"tid":7,"ts":0,"dur":3},""" + MadeTrace.Three));

        Assert.Equal(4, trace.Count);
        Assert.Equal(0, trace.Counts.ZeroTimestamps);
    }

    [Fact]
    public void Read_EventsOutOfOrder_SortedWithTheEnclosingOneFirst()
    {
        string events = string.Join(',', new[] { (5, 1), (2, 9), (2, 3), (1, 20), (30, 1), (0, 40) }.Select(static one => $$"""{"ph":"X","cat":"cpu_op","name":"op{{one.Item1}}_{{one.Item2}}","pid":1,"tid":1,"ts":{{one.Item1}},"dur":{{one.Item2}}}"""));
        Trace trace = MadeTrace.ReadOne(MadeTrace.Kineto(events));

        Assert.Equal(["op0_40", "op1_20", "op2_9", "op2_3", "op5_1", "op30_1"], Enumerable.Range(0, 6).Select(trace.NameOf));
        Assert.Equal(3, trace.Counts.OutOfOrder);
    }

    [Fact]
    public void Read_DuplicateKeys_LastCountsAndIsReported()
    {
        Trace trace = MadeTrace.ReadOne(MadeTrace.Kineto("""{"ph":"X","cat":"kernel","name":"first","name":"last","pid":0,"tid":7,"ts":5,"ts":6,"dur":3,"args":{"stream":1,"stream":2}}"""));

        Assert.Equal("last", trace.NameOf(0));
        Assert.Equal(6_000, trace.Starts[0]);
        Assert.Equal(2, trace.TrackOf(0).Stream);
        Assert.Equal(3, trace.Counts.DuplicateKeys);
    }

    [Fact]
    public void Read_DuplicateKernel_OnceAndCounted()
    {
        Trace trace = MadeTrace.ReadOne(MadeTrace.Kineto($"{MadeTrace.Three},{MadeTrace.Three}"));

        MadeTrace.Only(trace, EventKind.DeviceKernel);
        Assert.Equal(1, trace.Counts.Duplicates);
    }

    [Fact]
    public void Read_ControlCharactersInNames_MadeHarmless()
    {
        Trace trace = MadeTrace.ReadOne(MadeTrace.Kineto("{\"ph\":\"X\",\"cat\":\"cpu_op\",\"name\":\"a\\u001b[2Jb\\nc\u0007\\u202e\\u009b\",\"pid\":0,\"tid\":7,\"ts\":5,\"dur\":3}"));

        Assert.Equal("a?[2Jb?c?" + "???" + "??", trace.NameOf(0));
        Assert.Equal(1, trace.Counts.ControlCharacters);
    }

    [Fact]
    public void Read_EscapesInNames_Resolved()
    {
        Trace trace = MadeTrace.ReadOne(MadeTrace.Kineto("""{"ph":"X","cat":"cpu_op","name":"a\"b\\c\/d\u00e9\ud83d\ude00\ud800","pid":0,"tid":7,"ts":5,"dur":3}"""));

        Assert.Equal("a\"b\\c/d\u00e9\U0001F600\uFFFD", trace.NameOf(0));
    }

    [Fact]
    public void Read_TokenShapedStrings_CountedNeverShown()
    {
        string token = "hf_" + string.Concat(Enumerable.Repeat("aB3dE", 7));
        string text = MadeTrace.Kineto($$"""{"ph":"X","cat":"cpu_op","name":"load {{token}} now","pid":0,"tid":7,"ts":5,"dur":3}""", $$"""
            "metadata": {"env": {"HF_TOKEN": "{{token}}"} }, "deviceProperties": [{"id": 0, "name": "{{token}}"}],
            """);
        Trace trace = MadeTrace.ReadOne(text);

        Assert.Equal($"load {new string('*', token.Length)} now", trace.NameOf(0));
        Assert.DoesNotContain(token, trace.Info.Devices[0].Name, StringComparison.Ordinal);
        Assert.Equal(3, trace.Counts.TokenShapedStrings);
    }

    [Theory]
    [InlineData("Kernel", EventKind.DeviceKernel)]
    [InlineData("Memcpy", EventKind.DeviceCopy)]
    [InlineData("Memset", EventKind.DeviceMemset)]
    [InlineData("Runtime", EventKind.RuntimeCall)]
    [InlineData("Operator", EventKind.CpuOperator)]
    [InlineData("gpu_memcpy", EventKind.DeviceCopy)]
    [InlineData("gpu_memset", EventKind.DeviceMemset)]
    [InlineData("cuda_driver", EventKind.DriverCall)]
    [InlineData("xpu_runtime", EventKind.RuntimeCall)]
    [InlineData("mtia_runtime", EventKind.RuntimeCall)]
    [InlineData("mtia_ccp_events", EventKind.DeviceKernel)]
    [InlineData("privateuse1_runtime", EventKind.RuntimeCall)]
    [InlineData("python_function", EventKind.PythonFunction)]
    [InlineData("user_annotation", EventKind.Annotation)]
    [InlineData("gpu_user_annotation", EventKind.DeviceAnnotation)]
    [InlineData("cuda_sync", EventKind.Synchronisation)]
    [InlineData("overhead", EventKind.Overhead)]
    [InlineData("Trace", EventKind.Other)]
    public void Read_Category_Kind(string category, EventKind kind)
    {
        Trace trace = MadeTrace.ReadOne(MadeTrace.Kineto($$"""{"ph":"X","cat":"{{category}}","name":"n","pid":3,"tid":"stream 12","ts":5,"dur":3}"""));

        MadeTrace.Only(trace, kind);
        if (EventKinds.IsDeviceWork(kind))
        {
            Assert.Equal((3, 12), (trace.TrackOf(0).Device, trace.TrackOf(0).Stream));
        }
    }

    [Fact]
    public void Read_AnnotationsOfOldTraces_ToldByName()
    {
        Trace trace = MadeTrace.ReadOne(MadeTrace.Kineto("""{"ph":"X","cat":"Operator","name":"ProfilerStep#3","pid":3,"tid":"25738","ts":5,"dur":3}"""));

        MadeTrace.Only(trace, EventKind.Annotation);
        Assert.Equal(25738, trace.TrackOf(0).Thread);
    }

    [Fact]
    public void Read_CopyName_WayAndMemory()
    {
        Trace trace = MadeTrace.ReadOne(MadeTrace.Kineto("""{"ph":"X","cat":"gpu_memcpy","name":"Memcpy HtoD (Pageable -> Device)","pid":0,"tid":7,"ts":5,"dur":3,"args":{"bytes":19267584,"correlation":9}}"""));
        CopyDetail copy = trace.Copies[trace.Details[0]];

        Assert.Equal(new CopyDetail(19_267_584, CopyKind.HostToDevice, MemoryPlace.Pageable, MemoryPlace.Device), copy);
        Assert.True(copy.IsPageable);
        Assert.Equal(1, trace.Counts.Unlinked);
    }

    [Fact]
    public void Read_MemoryInstant_Change()
    {
        Trace trace = MadeTrace.ReadOne(MadeTrace.Kineto("""{"ph":"i","cat":"cpu_instant_event","s":"t","name":"[memory]","pid":1,"tid":1,"ts":5.5,"args":{"Total Reserved":300,"Total Allocated":200,"Bytes":-100,"Addr":77,"Device Id":1,"Device Type":6,"Ev Idx":4187}}"""));

        Assert.Equal(new MemoryChange(77, -100, 200, 300, true, 1), trace.MemoryChanges[trace.Details[0]]);
        Assert.Equal(5_500, trace.Starts[0]);
    }

    [Fact]
    public void Read_Header_WhereverItStands()
    {
        string header = """
            "schemaVersion": 1, "deviceProperties": [{"id": 0, "name": "NVIDIA H100", "totalGlobalMem": 85018279936, "numSms": 132, "computeMajor": 9, "computeMinor": 0, "maxThreadsPerMultiprocessor": 2048, "warpSize": 32}],
            "cupti_version": 28, "cuda_runtime_version": 12090, "record_shapes": 1, "distributedInfo": {"backend": "nccl", "rank": 3, "world_size": 8, "pg_config": [{"pg_name": "0", "pg_desc": "default_pg", "pg_size": 8, "ranks": [0, 1]}]}, "baseTimeNanoseconds": 1751410836000000000
            """;
        Trace first = MadeTrace.ReadOne(MadeTrace.Kineto(MadeTrace.Three, header + ","));
        Trace last = MadeTrace.ReadOne("{\"traceEvents\":[" + MadeTrace.Three + "]," + header + "}");

        foreach (TraceInfo info in new[] { first.Info, last.Info })
        {
            Assert.Equal(1_751_410_836_000_000_000, info.TimeBaseNs);
            Assert.Equal((3, 8, "nccl"), (info.Rank, info.WorldSize, info.Backend));
            Assert.Equal(new ProcessGroup("0", "default_pg", 8), Assert.Single(info.Groups));
            Assert.Equal(new TraceDevice(0, "NVIDIA H100") { MemoryBytes = 85_018_279_936, SmCount = 132, ComputeMajor = 9, ComputeMinor = 0,
                ThreadsPerSm = 2048, WarpSize = 32 }, Assert.Single(info.Devices));
            Assert.Equal("Kineto, schema 1, CUPTI 28, CUDA runtime 12.9", info.Profiler);
            Assert.True(info.RecordsShapes);
            Assert.Null(info.ProfilesMemory);
        }
    }

    [Fact]
    public void Read_NamesOfProcessesAndThreads_Kept()
    {
        Trace trace = MadeTrace.ReadOne(MadeTrace.Kineto(MadeTrace.Three + """,{"name":"process_name","ph":"M","pid":10,"tid":0,"args":{"name":"python3"}},{"name":"thread_name","ph":"M","pid":10,"tid":11,"args":{"name":"main"}}"""));
        int track = trace.TrackIds[MadeTrace.Only(trace, EventKind.CpuOperator)];

        Assert.Equal("python3", trace.ProcessNameOf(track));
        Assert.Equal("main", trace.ThreadNameOf(track));
    }

    [Fact]
    public void Read_EveryPrefix_EventsSoFarAndWhereItEnds()
    {
        string text = MadeTrace.Kineto(string.Join(",\n", Enumerable.Repeat(MadeTrace.Three, 3)));
        int all = 0;
        for (int length = 1; length < text.Length; length++)
        {
            ReadResult<TraceSet> result = MadeTrace.Read(text[..length]);
            if (!result.IsOk)
            {
                Assert.True(length < text.IndexOf('[', StringComparison.Ordinal) + 1, $"no trace in the first {length} bytes");
                continue;
            }

            Trace trace = Assert.Single(result.Value.Traces);
            Assert.NotNull(trace.Info.EarlyEnd);
            Assert.Equal(length, trace.Info.EarlyEnd.AtByte);
            Assert.True(trace.Counts.Read >= all);
            all = (int)trace.Counts.Read;
        }

        Assert.Equal(9, all);
    }

    [Fact]
    public void Read_TruncatedGzip_EventsSoFarAndWhereItEnds()
    {
        var text = new StringBuilder("{\"traceEvents\":[");
        var random = new Random(1);
        for (int index = 0; index < 20_000; index++)
        {
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $$"""{"ph":"X","cat":"kernel","name":"k{{random.Next(100)}}","pid":0,"tid":7,"ts":{{index * 10}}.{{random.Next(1000):D3}},"dur":{{random.Next(9)}}},""");
        }

        byte[] whole = MadeTrace.Gzip(text.Append("]}").ToString());
        Trace trace = MadeTrace.ReadOne(whole[..(whole.Length / 2)]);

        Assert.InRange(trace.Count, 5_000, 15_000);
        Assert.NotNull(trace.Info.EarlyEnd);
        Assert.True(trace.Info.EarlyEnd.OfText);
        Assert.Equal(trace.Info.SourceBytes, trace.Info.EarlyEnd.AtByte);
    }

    [Theory]
    [InlineData("""{"ph":"X","cat":"kernel" "name":"k"}""")]
    [InlineData("""{"ph":"X",,"cat":"kernel"}""")]
    [InlineData("""{ph:"X"}""")]
    [InlineData("""{"ph":"X","cat":"python_function","name":"_lib = Library("_t", "IMPL")","args":{"a":1}}""")]
    public void Read_NotJsonInTheMiddle_CostsThatEventOnly(string broken)
    {
        Trace trace = MadeTrace.ReadOne("{\"traceEvents\":[" + MadeTrace.Three + "," + broken + ","
            + MadeTrace.Three.Replace("\"ts\":1", "\"ts\":2", StringComparison.Ordinal) + "]}");

        Assert.InRange(trace.Count, 5, 6);
        Assert.Equal(1, trace.Counts.Unreadable);
        Assert.Null(trace.Info.EarlyEnd);
    }

    [Theory]
    [InlineData("""{"ph":"X","cat":"kernel" "name":"k"}""")]
    [InlineData("\u0001")]
    public void Read_NotJsonAtTheEnd_EventsSoFarAndWhere(string broken)
    {
        string start = "{\"traceEvents\":[" + MadeTrace.Three + ",";
        Trace trace = MadeTrace.ReadOne(start + broken + "]}");

        Assert.Equal(3, trace.Count);
        Assert.NotNull(trace.Info.EarlyEnd);
        Assert.InRange(trace.Info.EarlyEnd.AtByte, start.Length, start.Length + broken.Length);
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("hello")]
    [InlineData("{}")]
    [InlineData("""{"config":[1,2,3]}""")]
    [InlineData("""{"traceEvents":7}""")]
    [InlineData("42")]
    public void Read_NoTrace_SaysSo(string text)
    {
        Problem problem = Assert.Single(MadeTrace.Read(text).Problems);

        Assert.Equal("made.json", problem.File);
        Assert.NotEmpty(problem.Found);
    }

    [Fact]
    public void Read_EventsAcrossWindows_SameAsInOne()
    {
        // names of all lengths put every boundary of the window somewhere inside an event
        var text = new StringBuilder("[");
        for (int index = 0; index < 30_000; index++)
        {
            text.Append(index > 0 ? ",\n" : "").Append(System.Globalization.CultureInfo.InvariantCulture, $$"""{"ph":"X","cat":"cpu_op","name":"{{new string('n', index % 301)}}\"{{index}}","pid":1,"tid":1,"ts":{{index}}.125,"dur":0.5,"args":{"Ev Idx":{{index}},"s":"]}{[","External id":{{index}} } }""");
        }

        Trace trace = MadeTrace.ReadOne(text.Append(']').ToString());

        Assert.Equal(30_000, trace.Count);
        for (int index = 0; index < trace.Count; index++)
        {
            Assert.Equal((index * 1000L) + 125, trace.Starts[index]);
            Assert.Equal(index, trace.ExternalIds[index]);
            Assert.Equal($"{new string('n', index % 301)}\"{index}", trace.NameOf(index));
        }
    }

    [Fact]
    public void Read_OneEventLargerThanTheWindow_Taken()
    {
        string text = MadeTrace.Kineto("{\"ph\":\"X\",\"cat\":\"cpu_op\",\"name\":\"op\",\"pid\":1,\"tid\":1,\"ts\":1,\"dur\":1,\"args\":{\"Call "
            + "stack\":\"" + new string('x', 3_000_000) + "\"}}," + MadeTrace.Three);

        Assert.Equal(4, MadeTrace.ReadOne(text).Count);
    }

    [Fact]
    public void Read_DeepNesting_RefusedWithoutRecursion()
    {
        Trace trace = MadeTrace.ReadOne("{\"traceEvents\":[" + MadeTrace.Three + ",{\"ph\":\"X\",\"args\":{\"a\":" + new string('[', 100_000) + "}}]}");

        Assert.Equal(3, trace.Count);
        Assert.NotNull(trace.Info.EarlyEnd);
    }

    [Fact]
    public void Read_MillionThreads_ATrackEach()
    {
        const int Threads = 1_000_000;
        var text = new MemoryStream();
        text.Write("["u8);
        for (int thread = 0; thread < Threads; thread++)
        {
            text.Write(Encoding.UTF8.GetBytes($$"""{"ph":"X","cat":"cpu_op","name":"op","pid":1,"tid":{{thread}},"ts":{{thread}},"dur":1},"""));
        }

        text.Position = 0;
        Trace trace = Assert.Single(TraceReader.Read(text, "threads").Value.Traces);

        Assert.Equal(Threads, trace.Tracks.Length);
        Assert.Equal(Threads, trace.Count);
        Assert.Equal(Threads - 1, trace.Tracks[Threads - 1].Thread);
    }

    [Fact]
    public void Read_LegacyCudaFunctions_DeviceWork()
    {
        Trace trace = MadeTrace.ReadOne("""[{"name": "aten::mm", "ph": "X", "ts": 1, "dur": 2, "tid": 1, "pid": "CPU functions", "args": {}}, {"name": "aten::mm", "ph": "X", "ts": 2, "dur": 5, "tid": 0, "pid": "CUDA functions", "args": {}}, {"name": "aten::mm", "ph": "s", "ts": 1, "tid": 1, "pid": "CPU functions", "id": 1, "cat": "cpu_to_cuda", "args": {}}]""");

        Assert.Equal(TraceFormat.LegacyAutograd, trace.Info.Format);
        MadeTrace.Only(trace, EventKind.DeviceKernel);
        MadeTrace.Only(trace, EventKind.CpuOperator);
        Assert.Equal(1, trace.Counts.Flows);
    }
}
