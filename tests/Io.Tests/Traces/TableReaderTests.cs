using System.Text;
using Floorline.Core.Traces;
using Floorline.Core.Traces.Model;
using Floorline.Core.Traces.Rules;
using Floorline.Readers.Traces;

namespace Floorline.Io.Tests.Traces;

/// <summary>Comma-separated tables of profilers: those of one run are one trace.</summary>
public sealed class TableReaderTests : IDisposable
{
    private const string Kernels = "\"Kind\",\"Agent_Id\",\"Queue_Id\",\"Stream_Id\",\"Thread_Id\",\"Dispatch_Id\",\"Kernel_Id\","
        + "\"Kernel_Name\",\"Correlation_Id\",\"Start_Timestamp\",\"End_Timestamp\","
        + "\"LDS_Block_Size\",\"Scratch_Size\",\"VGPR_Count\",\"Accum_VGPR_Count\",\"SGPR_Count\",\"Workgroup_Size_X\","
        + "\"Workgroup_Size_Y\",\"Workgroup_Size_Z\",\"Grid_Size_X\",\"Grid_Size_Y\",\"Grid_Size_Z\"\n"
        + "\"KERNEL_DISPATCH\",\"Agent 2\",1,3,100,1,10,\"add(float*, int)\",7,1000,1600,512,0,12,4,32,64,1,1,6400,2,1\n";
    private const string Calls = "\"Domain\",\"Function\",\"Process_Id\",\"Thread_Id\",\"Correlation_Id\",\"Start_Timestamp\",\"End_Timestamp\"\n"
        + "\"HIP_RUNTIME_API\",\"hipLaunchKernel\",99,100,7,900,950\n\"MARKER_CORE_API\",\"step 1\",99,100,8,800,3000\n";
    private const string Copies = "\"Kind\",\"Direction\",\"Stream_Id\",\"Source_Agent_Id\",\"Destination_Agent_Id\",\"Correlation_Id\","
        + "\"Start_Timestamp\",\"End_Timestamp\"\n\"MEMORY_COPY\",\"MEMORY_COPY_HOST_TO_DEVICE\",0,\"Agent 0\",\"Agent 2\",9,2000,2500\n";
    private const string Work = "Processing [r.sqlite] with [cuda_gpu_trace.py]...\n\nStart (ns),Duration (ns),CorrId,GrdX,GrdY,GrdZ,"
        + "BlkX,BlkY,BlkZ,Reg/Trd,StcSMem (MB),DymSMem (MB),Bytes (MB),Throughput (MB/s),SrcMemKd,DstMemKd,Device,Ctx,GreenCtx,Strm,Name\n"
        + "1000,600,7,100,2,1,64,1,1,32,0.000,0.000,,,,,NVIDIA H100 80GB HBM3 (0),1,,7,\"void add<float>(float*, int)\"\n"
        + "2000,500,9,,,,,,,,,,4.096,\"8,192.000\",Pinned,Device,NVIDIA H100 80GB HBM3 (0),1,,7,[CUDA memcpy Host-to-Device]\n";
    private const string Api = "Start (ns),Duration (ns),Name,Result,CorrID,Pid,Tid,T-Pri,Thread Name\n900,50,cudaLaunchKernel,0,7,99,100,20,python\n";
    private const string Sums = "Time (%),Total Time (ns),Instances,Avg (ns),Med (ns),Min (ns),Max (ns),StdDev (ns),Name\n"
        + "75.0,\"3,000\",10,300.0,300.0,290,310,1.0,\"void add<float>(float*, int)\"\n25.0,\"1,000\",5,200.0,200.0,190,210,1.0,gemm\n";

    private readonly string _folder = Directory.CreateTempSubdirectory("floorline-tables").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Tables_OfRocprof_AreOneTrace()
    {
        Trace trace = Assert.Single(Read(("9_kernel_trace.csv", Kernels), ("9_hip_api_trace.csv", Calls), ("9_memory_copy_trace.csv", Copies)));

        int kernel = MadeTrace.Only(trace, EventKind.DeviceKernel);
        int call = MadeTrace.Only(trace, EventKind.RuntimeCall);
        int copy = MadeTrace.Only(trace, EventKind.DeviceCopy);
        Assert.Equal(TraceFormat.Rocprof, trace.Info.Format);
        Assert.Equal(("add(float*, int)", 1000L, 600L), (trace.NameOf(kernel), trace.Starts[kernel], trace.Durations[kernel]));
        Assert.Equal(call, trace.Launchers[kernel]);
        Assert.Equal(new KernelLaunch(100, 2, 1, 64, 1, 1, 12, 512, -1, -1, -1), trace.KernelLaunches[trace.Details[kernel]]);
        Assert.Equal((2, 3), (trace.TrackOf(kernel).Device, trace.TrackOf(kernel).Stream));
        Assert.Equal(CopyKind.HostToDevice, trace.Copies[trace.Details[copy]].Kind);
        Assert.Equal(2, trace.TrackOf(copy).Device);
        Assert.Equal("step 1", trace.NameOf(MadeTrace.Only(trace, EventKind.Annotation)));
    }

    [Fact]
    public void Tables_OfTwoRuns_AreTwoTraces() =>
        Assert.Equal(2, Read(("9_kernel_trace.csv", Kernels), ("10_kernel_trace.csv", Kernels), ("9_hip_api_trace.csv", Calls)).Count);

    [Fact]
    public void Tables_OfNsysStats_AreOneTrace()
    {
        Trace trace = Assert.Single(Read(("r_cuda_gpu_trace.csv", Work), ("r_cuda_api_trace.csv", Api)));

        int kernel = MadeTrace.Only(trace, EventKind.DeviceKernel);
        int copy = MadeTrace.Only(trace, EventKind.DeviceCopy);
        Assert.Equal(TraceFormat.NsightSystems, trace.Info.Format);
        Assert.Equal((1000L, 600L), (trace.Starts[kernel], trace.Durations[kernel]));
        Assert.Equal(MadeTrace.Only(trace, EventKind.RuntimeCall), trace.Launchers[kernel]);
        Assert.Equal(new CopyDetail(4_096_000, CopyKind.HostToDevice, MemoryPlace.Pinned, MemoryPlace.Device), trace.Copies[trace.Details[copy]]);
        Assert.Equal("NVIDIA H100 80GB HBM3", Assert.Single(trace.Info.Devices).Name);
    }

    [Theory]
    [InlineData("us", 1_000_000, 600_000)]
    [InlineData("ms", 1_000_000_000, 600_000_000)]
    public void Times_InOtherUnits_AreTheSameTimes(string unit, long start, long duration)
    {
        Trace trace = Assert.Single(Read(("r_cuda_gpu_trace.csv", Work.Replace("(ns)", $"({unit})", StringComparison.Ordinal))));

        int kernel = MadeTrace.Only(trace, EventKind.DeviceKernel);
        Assert.Equal((start, duration), (trace.Starts[kernel], trace.Durations[kernel]));
    }

    [Theory]
    [InlineData(Sums)]
    [InlineData("\"Name\",\"Calls\",\"TotalDurationNs\",\"AverageNs\",\"Percentage\",\"MinNs\",\"MaxNs\",\"StdDev\"\n"
        + "\"add(float*)\",10,3000,300.0,75.0,290,310,1.0\n\"gemm\",5,1000,200,25.0,1,2,3\n")]
    public void Sums_WithoutATimeLine_AreAnsweredByName(string text)
    {
        var diagnosis = TraceDiagnosis.Of(Read(("sums.csv", text)));

        Assert.StartsWith("By name: ", diagnosis.Verdict, StringComparison.Ordinal);
        Assert.Contains("takes 75 %", diagnosis.Verdict, StringComparison.Ordinal);
        Assert.True(diagnosis.IsAnswered);
        Assert.Equal([10, 5], diagnosis.Traces[0].KernelMetrics.Select(static m => m.Calls));
        Assert.Contains(diagnosis.Findings, static f => f.Rule == KernelSums.Id);
    }

    [Fact]
    public void Tables_CutOffOrBroken_NeverThrow()
    {
        foreach (string whole in (string[])[Kernels, Calls, Copies, Work, Api, Sums])
        {
            for (int length = 1; length < whole.Length; length += 7)
            {
                _ = TraceReader.Read(new MemoryStream(Encoding.UTF8.GetBytes(whole[..length])), "cut.csv").IsOk;
                _ = TraceReader.Read(new MemoryStream(Encoding.UTF8.GetBytes(whole[..length] + "\",-9999999999999999999999,\0")), "odd.csv").IsOk;
            }
        }
    }

    private IReadOnlyList<Trace> Read(params (string Name, string Text)[] files)
    {
        foreach ((string name, string text) in files)
        {
            File.WriteAllText(Path.Combine(_folder, name), text);
        }

        return TraceReader.Read([.. files.Select(f => Path.Combine(_folder, f.Name))]).Value.Traces;
    }
}
