using System.Text;
using Floorline.Core.Traces;
using Floorline.Core.Traces.Model;
using Floorline.Core.Traces.Rules;
using Floorline.Readers;
using Floorline.Readers.Traces;

namespace Floorline.Io.Tests.Traces;

/// <summary>Forms of traces beside Kineto's own: pairs of events, merged ranks, XLA, ONNX Runtime, old ROCm; and files that are none.</summary>
public sealed class OtherFormTests
{
    [Fact]
    public void Read_BeginAndEnd_AreOneEvent()
    {
        Trace trace = MadeTrace.ReadOne(MadeTrace.Kineto("""
            {"ph":"B","cat":"cpu_op","name":"aten::mm","pid":1,"tid":1,"ts":10},
            {"ph":"B","cat":"cuda_runtime","name":"cudaLaunchKernel","pid":1,"tid":1,"ts":12,"args":{"correlation":5} },
            {"ph":"E","pid":1,"tid":1,"ts":15},{"ph":"E","pid":1,"tid":1,"ts":20},
            {"ph":"B","cat":"kernel","name":"gemm","pid":0,"tid":7,"ts":18,"args":{"device":0,"stream":7,"correlation":5}},
            {"ph":"E","pid":0,"tid":7,"ts":28.5},{"ph":"E","pid":0,"tid":7,"ts":30}
            """));

        Assert.Equal(3, trace.Count);
        Assert.Equal(10_500, trace.Durations[MadeTrace.Only(trace, EventKind.DeviceKernel)]);
        Assert.Equal(10_000, trace.Durations[MadeTrace.Only(trace, EventKind.CpuOperator)]);
        Assert.Equal((1, 1), (trace.Counts.Linked, trace.Counts.Unplaced));
    }

    [Fact]
    public void Read_LabelledProcesses_KeepTheirNumbersApart()
    {
        static string Rank(string label, int at) => $$"""
            {"ph":"X","cat":"cuda_runtime","name":"cudaLaunchKernel","pid":"{{label}} 50","tid":1,"ts":{{at}},"dur":2,"args":{"correlation":5} },
            {"ph":"X","cat":"kernel","name":"gemm","pid":"{{label}} 0","tid":7,"ts":{{at + 5}},"dur":10,"args":{"device":0,"stream":7,"correlation":5} }
            """;
        TraceDiagnosis diagnosis = TraceDiagnosis.Of([MadeTrace.ReadOne(MadeTrace.Kineto(Rank("[TP00]", 10) + "," + Rank("[TP01]", 12)))]);

        Assert.Equal([0L, 1L], diagnosis.Devices.Select(static d => d.Device));
        Trace trace = diagnosis.Traces[0];
        int[] kernels = [.. Enumerable.Range(0, trace.Count).Where(e => trace.Kinds[e] == EventKind.DeviceKernel)];
        Assert.All(kernels, kernel => Assert.Equal(trace.Starts[kernel] - 5_000, trace.Starts[trace.Launchers[kernel]]));
    }

    [Fact]
    public void Read_DevicesNamedByProcess_AreXlas()
    {
        Trace trace = MadeTrace.ReadOne("""
            {"traceEvents":[{"ph":"M","pid":1,"name":"process_name","args":{"name":"/device:GPU:3"}},
            {"ph":"M","pid":1,"tid":14,"name":"thread_name","args":{"name":"XLA Modules"}},{"ph":"M","pid":7,"name":"process_name","args":{"name":"/host:CPU"}},
            {"ph":"X","pid":7,"tid":5,"ts":1,"dur":8,"name":"PjitFunction(step)"},{"ph":"X","pid":1,"tid":14,"ts":10,"dur":90,"name":"jit_step"},
            {"ph":"X","pid":1,"tid":13,"ts":12,"dur":60,"name":"gemm_fusion_dot_3"},{"ph":"X","pid":1,"tid":13,"ts":80,"dur":5,"name":"MemcpyD2H"}]}
            """);

        Assert.Equal(TraceFormat.Xla, trace.Info.Format);
        Assert.Equal(3, trace.TrackOf(MadeTrace.Only(trace, EventKind.DeviceKernel)).Device);
        MadeTrace.Only(trace, EventKind.DeviceCopy);
        Assert.Equal("jit_step", trace.NameOf(MadeTrace.Only(trace, EventKind.DeviceAnnotation)));
    }

    // Ascend's msprof: times are texts, a device is a process, a wait in its queue is no work
    [Fact]
    public void Read_AscendHardware_IsADevice()
    {
        Trace trace = MadeTrace.ReadOne("""
            [{"ph":"M","pid":4,"tid":0,"name":"process_name","args":{"name":"Ascend Hardware"}},
            {"ph":"M","pid":5,"tid":0,"name":"process_name","args":{"name":"CANN"}},
            {"ph":"X","pid":5,"tid":9,"ts":"1699529623106740","dur":5,"name":"Node@launch","args":{"connection_id":64}},
            {"ph":"X","pid":4,"tid":46,"ts":"1699529623106750.5","dur":100,"name":"MatMulV2","args":{"Task Type":"AI_CORE","connection_id":64}},
            {"ph":"X","pid":4,"tid":46,"ts":"1699529623106851","dur":30,"name":"EVENT_WAIT","args":{"Task Type":"EVENT_WAIT"}}]
            """);

        int kernel = MadeTrace.Only(trace, EventKind.DeviceKernel);
        Assert.Equal(TraceFormat.Msprof, trace.Info.Format);
        Assert.Equal(("MatMulV2", 100_000L, 46L), (trace.NameOf(kernel), trace.Durations[kernel], trace.TrackOf(kernel).Stream));
        Assert.Equal(MadeTrace.Only(trace, EventKind.RuntimeCall), trace.Launchers[kernel]);
        MadeTrace.Only(trace, EventKind.Synchronisation);
    }

    // Intel's unitrace
    [Fact]
    public void Read_GpuOps_AreKernels()
    {
        Trace trace = MadeTrace.ReadOne(MadeTrace.Kineto("""
            {"ph":"X","cat":"cpu_op","name":"zeCommandListAppendLaunchKernel","pid":1,"tid":1,"ts":10,"dur":2},
            {"ph":"X","cat":"gpu_op","name":"gemm_kernel[SIMD16]","pid":2,"tid":0,"ts":15,"dur":10,"args":{"id":"7"}}
            """));

        Assert.Equal("gemm_kernel[SIMD16]", trace.NameOf(MadeTrace.Only(trace, EventKind.DeviceKernel)));
    }

    [Fact]
    public void Read_OnnxRuntime_IsToldByOperator()
    {
        static string Node(string op, int at, int us) => $$"""{"cat":"Node","pid":1,"tid":1,"dur":{{us}},"ts":{{at}},"ph":"X","name":"{{op}}_1_kernel_time","args":{"op_name":"{{op}}","provider":"CPUExecutionProvider"} }""";
        string text = """[{"cat":"Session","pid":1,"tid":1,"dur":500,"ts":1,"ph":"X","name":"model_run","args":{}},""" + string.Join(',', Node("MatMul", 10, 300), Node("Add", 320, 100)) + "]";
        TraceDiagnosis diagnosis = TraceDiagnosis.Of([MadeTrace.ReadOne(text)]);

        Assert.Equal("By operator: MatMul takes 75 % of 400 us.", diagnosis.Verdict);
        Assert.True(diagnosis.IsAnswered);
    }

    [Fact]
    public void Read_NoCorrelations_JoinedByExternalId()
    {
        Trace trace = MadeTrace.ReadOne(MadeTrace.Kineto("""
            {"ph":"X","cat":"cuda_runtime","name":"hipExtModuleLaunchKernel","pid":1,"tid":1,"ts":10,"dur":2,"args":{"External id":5}},
            {"ph":"X","cat":"kernel","name":"Cijk_Ailk","pid":2,"tid":0,"ts":15,"dur":10,"args":{"External id":5}}
            """));

        Assert.Equal((1, 0), (trace.Counts.Linked, trace.Counts.Unlinked));
    }

    [Theory]
    [InlineData("1712195495519689.047", 1_712_195_495_519_689_047)]
    [InlineData("171219549551968.047", 171_219_549_551_968_047)]
    [InlineData("9.0005", 9_001)]
    public void Read_AbsoluteMicroseconds_KeepTheirLastDigit(string ts, long ns)
    {
        Trace trace = MadeTrace.ReadOne(MadeTrace.Kineto($$"""{"ph":"X","cat":"kernel","name":"k","pid":0,"tid":7,"ts":{{ts}},"dur":1.5,"args":{} }"""));

        Assert.Equal(ns, trace.Starts[0]);
    }

    [Theory]
    [InlineData("a.nsys-rep", "\u0001\u0002", "nsys export --type sqlite")]
    [InlineData("a.ncu-rep", "\u0001\u0002", "ncu --import")]
    [InlineData("a.pftrace", "\u000a\u0002", "traceconv json")]
    [InlineData("a.json", "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 9\n", "git lfs pull")]
    [InlineData("a.json", """[{"count":100},{"name":"/layer.0","timeMs":1,"averageMs":0.1,"percentage":5}]""", "nsys profile trtexec")]
    [InlineData("a.json", """[{"startH2dMs":1,"endH2dMs":2,"computeMs":3,"latencyMs":4}]""", "nsys profile trtexec")]
    [InlineData("a.json", """{"segments":[{"device":0,"total_size":8,"allocated_size":4,"blocks":[]}],"device_traces":[[]]}""", "memory_viz")]
    [InlineData("a.json", """{"segments":[],"device_traces":[[]]}""", "memory_viz")]
    [InlineData("a.json", """{"version":"2.4","pg_config":{},"entries":[{"record_id":0,"profiling_name":"nccl:all_reduce"}]}""", "torchfrtrace")]
    [InlineData("a.json", """{"entries":[{"collective_seq_id":1,"profiling_name":"nccl:all_reduce"}]}""", "torchfrtrace")]
    [InlineData("a.json", """{"schema":"1.1.1-chakra.0.0.4","pid":1,"nodes":[{"id":1,"name":"x"}]}""", "export_chrome_trace")]
    [InlineData("a.json", """{"schema":"1.0.1","nodes":[{"id":1,"name":"[pytorch|profiler|execution_graph|process]"}]}""", "export_chrome_trace")]
    [InlineData("a.json", "(\u00b5/\u00fd", "a trace of PyTorch")]
    public void Read_AnotherSortOfFile_SaysWhatToDo(string name, string text, string says)
    {
        ReadResult<TraceSet> result = TraceReader.Read(new MemoryStream(Encoding.UTF8.GetBytes(text)), name);

        Assert.Contains(says, Assert.Single(result.Problems).Expected, StringComparison.Ordinal);
    }

    // XLA writes what runs on a stream once more under other names, and the number of each step on a line of its own
    [Theory]
    [InlineData("Stream #14(Compute)", 2)]
    [InlineData("XLA Ops", 2)]
    public void Read_LinesOfXla_CountWorkOnceAndGiveSteps(string line, int kernels)
    {
        string derived = line == "XLA Ops" ? "" : """
            {"ph":"M","pid":1,"tid":13,"name":"thread_name","args":{"name":"XLA Ops"}},
            {"ph":"X","pid":1,"tid":13,"ts":100,"dur":20,"name":"fusion.1","args":{}},
            {"ph":"X","pid":1,"tid":13,"ts":200,"dur":20,"name":"fusion.1","args":{}},
            """;
        TraceDiagnosis diagnosis = TraceDiagnosis.Of([MadeTrace.ReadOne("""{"traceEvents":[""" + $$$"""
            {"ph":"M","pid":1,"name":"process_name","args":{"name":"/device:GPU:0"}},
            {"ph":"M","pid":1,"tid":10,"name":"thread_name","args":{"name":"{{{line}}}"}},
            {"ph":"M","pid":1,"tid":12,"name":"thread_name","args":{"name":"Steps"}},{{{derived}}}
            {"ph":"X","pid":1,"tid":10,"ts":100,"dur":20,"name":"loop_fusion","args":{}},
            {"ph":"X","pid":1,"tid":10,"ts":200,"dur":20,"name":"loop_fusion","args":{}},
            {"ph":"X","pid":1,"tid":12,"ts":100,"dur":90,"name":"0","args":{}},{"ph":"X","pid":1,"tid":12,"ts":190,"dur":90,"name":"1","args":{}}]}
            """)]);

        DeviceDiagnosis device = Assert.Single(diagnosis.Devices);
        Assert.Equal((kernels, 2, 40_000L), (device.Work.Kernels, device.Steps.Count, device.Budget.Busy));
        Assert.DoesNotContain(diagnosis.Actions, static a => a.Advice.Contains("activities", StringComparison.Ordinal));
    }

    // a call that returns after its copy has ended is a wait, whatever it is called; one that returns before is none
    [Theory]
    [InlineData("cudaMemcpyAsync", true)]
    [InlineData("hipMemcpyAsync", true)]
    [InlineData("cudaMemcpy2DAsync", true)]
    [InlineData("cudaMemcpyAsync", false)]
    public void Losses_OfACopyInWhichTheHostSat_AreTheWaits(string call, bool sat)
    {
        var text = new StringBuilder();
        double at = 1000;
        for (int i = 0; i < 6; i++)
        {
            double copied = at + 2000 + 3012;
            (int kernel, int copy) = (2 * i, (2 * i) + 1);
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $$"""
                {"ph":"X","cat":"cpu_op","name":"aten::index","pid":9,"tid":9,"ts":{{at}},"dur":2000},
                {"ph":"X","cat":"cuda_runtime","name":"cudaLaunchKernel","pid":9,"tid":9,"ts":{{at + 2000}},"dur":4,"args":{"correlation":{{kernel}}} },
                {"ph":"X","cat":"kernel","name":"gemm","pid":0,"tid":7,"ts":{{at + 2010}},"dur":3000,"args":{"device":0,"stream":7,"correlation":{{kernel}}} },
                {"ph":"X","cat":"cuda_runtime","name":"{{call}}","pid":9,"tid":9,"ts":{{at + 2005}},"dur":{{(sat ? 3012 : 4)}},
                 "args":{"correlation":{{copy}}} },
                {"ph":"X","cat":"gpu_memcpy","name":"Memcpy DtoH (Device -> Pageable)","pid":0,"tid":7,"ts":{{copied - 1}},"dur":2,
                 "args":{"device":0,"stream":7,"correlation":{{copy}},"bytes":4} },
                """);
            at = copied + 10;
        }

        TraceDiagnosis diagnosis = TraceDiagnosis.Of([MadeTrace.ReadOne(MadeTrace.Kineto(text.ToString().TrimEnd().TrimEnd(',')))]);

        Assert.Equal(sat ? Core.Traces.Losses.LossCause.Synchronisation : Core.Traces.Losses.LossCause.HostWork, diagnosis.Losses[0].Cause);
    }

    [Fact]
    public void Read_OneRankTwice_IsRefused()
    {
        string folder = Directory.CreateTempSubdirectory("floorline-").FullName;
        try
        {
            string[] files = [Path.Combine(folder, "a.json"), Path.Combine(folder, "b.json")];
            string text = """
                {"distributedInfo":{"rank":3,"world_size":8},"traceEvents":[{"ph":"X","cat":"kernel","name":"k","pid":0,"tid":7,"ts":1,"dur":2}]}
                """;
            Array.ForEach(files, file => File.WriteAllText(file, text));

            Assert.Contains("rank 3", Assert.Single(TraceReader.Read(files).Problems).Found, StringComparison.Ordinal);
            ReadResult<TraceSet> whole = TraceReader.Read([folder]);
            Assert.Single(whole.Value.Traces);
            Assert.Contains("rank 3", Assert.Single(whole.Value.Skipped).Found, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    // what was decoded is used, and that the rest is lost is said
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Read_DamagedGzip_IsNamedAsDamaged(bool cut)
    {
        string events = string.Join(',', Enumerable.Range(0, 400).Select(static i =>
            $$"""{"ph":"X","cat":"kernel","name":"k{{i * 7919 % 400}}","pid":0,"tid":7,"ts":{{i * 10}},"dur":{{1 + (i * 31 % 8)}},"args":{"device":0} }"""));
        var packed = new MemoryStream();
        using (var gzip = new System.IO.Compression.GZipStream(packed, System.IO.Compression.CompressionMode.Compress, leaveOpen: true))
        {
            gzip.Write(Encoding.UTF8.GetBytes($$"""{"traceEvents":[{{events}}]}"""));
        }

        byte[] bytes = packed.ToArray();
        bytes[^8] ^= 0xff;
        ReadResult<TraceSet> read = TraceReader.Read(new MemoryStream(cut ? bytes[..(bytes.Length * 3 / 4)] : bytes), "a.json.gz");

        Trace trace = Assert.Single(read.Value.Traces);
        Assert.True(cut ? trace.Count is > 100 and < 400 : trace.Count == 400, $"{trace.Count} events");
        Assert.Equal(!cut, trace.Info.EarlyEnd!.IsDamaged);
        Assert.Contains(cut ? "ended early" : "is damaged", TraceDiagnosis.Of([trace]).Verdict, StringComparison.Ordinal);
        Assert.Contains("cut off", Assert.Single(TraceReader.Read(new MemoryStream(bytes[..12]), "a.json.gz").Problems).Found, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_AKernelOfYears_IsLeftOutWithADoubt()
    {
        TraceDiagnosis diagnosis = TraceDiagnosis.Of([MadeTrace.ReadOne(MadeTrace.Kineto("""
            {"ph":"X","cat":"kernel","name":"k","pid":0,"tid":7,"ts":10,"dur":1e15,"args":{"device":0,"stream":7}},
            {"ph":"X","cat":"kernel","name":"k","pid":0,"tid":7,"ts":10,"dur":5,"args":{"device":0,"stream":7}}
            """))]);

        Assert.Equal(5000, diagnosis.Devices[0].Budget.Window);
        Assert.Contains(diagnosis.Findings, static f => f.Title.StartsWith("Device work with impossible times", StringComparison.Ordinal));
    }
}
