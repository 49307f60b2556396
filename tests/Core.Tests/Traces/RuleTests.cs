using Floorline.Core.Traces;
using Floorline.Core.Traces.Model;
using Floorline.Core.Traces.Rules;

namespace Floorline.Core.Tests.Traces;

public class RuleTests
{
    private const string Gemm = "sm90_xmma_gemm_bf16";
    private const string Add = "void at::native::vectorized_elementwise_kernel<4, CUDAFunctor_add<float>>";
    private const string Nccl = "ncclDevKernel_AllReduce_Sum_bf16_RING_LL";

    [Fact]
    public void LaunchOverhead_ThousandShortKernelsLaunchedOneByOne_IsFoundWithItsCeiling()
    {
        TraceFinding finding = Only("launch-overhead", Many(1000, launch: static i => (i * 10) + 4).Diagnosis());

        Assert.Equal(999 * 6_000, finding.GainCeilingNs);
        Assert.Equal(Urgency.Critical, finding.Urgency);
        Assert.NotEmpty(finding.Evidence.Events);
        Assert.NotEmpty(finding.Evidence.Intervals);
        Assert.Contains("CUDA or HIP graph", finding.Try, StringComparison.Ordinal);
    }

    // the control: as many short kernels, but all launched long before, or replayed from graphs
    [Fact]
    public void LaunchOverhead_QueuedKernels_IsSilent() => None("launch-overhead", Many(1000, launch: static _ => -5).Diagnosis());

    [Fact]
    public void LaunchOverhead_ReplayedFromAGraph_IsSilent()
    {
        var recording = new Recording();
        for (int i = 0; i < 200; i++)
        {
            recording.Kernel(Add, i * 10, 4, launch: (i * 10) - 3, by: "cudaLaunchKernel");
        }

        // the same shape with every kernel from one graph launch: correlation shared
        var builder = new TraceBuilder();
        int name = builder.Name(Add);
        builder.Add(EventKind.RuntimeCall, builder.Name("cudaGraphLaunch"), builder.HostTrack(TrackKind.Host, 1, 1), 0, 1000, correlation: 1);
        for (int i = 0; i < 200; i++)
        {
            builder.Add(EventKind.DeviceKernel, name, builder.DeviceTrack(TrackKind.Device, 0, 7), 2000 + (i * 10_000), 4000, correlation: 1);
        }

        Assert.NotNull(recording.Diagnosis().Findings.FirstOrDefault(static f => f.Rule == "launch-overhead"));
        None("launch-overhead", TraceDiagnosis.Of([builder.Build(new TraceInfo(), new ReadingCounts())]));
    }

    [Fact]
    public void ExposedCommunication_NothingBesideIt_IsFound()
    {
        var recording = new Recording();
        for (int i = 0; i < 10; i++)
        {
            recording.Kernel(Gemm, i * 500, 300, launch: 0).Kernel(Nccl, (i * 500) + 300, 200, launch: 1, stream: 20);
        }

        TraceFinding finding = Only("exposed-comm", recording.Diagnosis());

        Assert.Equal(2_000_000, finding.GainCeilingNs);
        Assert.Equal(0.4, Number(finding, "share"), 6);
        Assert.Equal(0, Number(finding, "overlap"));
    }

    [Fact]
    public void ExposedCommunication_MostlyOverlapped_IsSilent() =>
        None("exposed-comm", new Recording().Kernel(Gemm, 0, 1000).Kernel(Nccl, 200, 700, stream: 20).Kernel(Gemm, 1000, 100).Diagnosis());

    [Fact]
    public void InputStarvation_LoaderBetweenSteps_IsFoundWithItsPeriod()
    {
        TraceFinding finding = Only("input-starvation", Loader(loaderUs: 20_000).Diagnosis());

        // the 5 us from the fetch to the launch the host could have worked while it waited: they are the wait's
        Assert.Equal(7 * 20_000 / 379_990.0, Number(finding, "share"), 5);
        Assert.Equal(50, Number(finding, "period_ms"), 3);
        Assert.Contains("DataLoader", finding.Evidence.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void InputStarvation_ShortFetches_IsSilent() => None("input-starvation", Loader(loaderUs: 500).Diagnosis());

    // the wait drains the queue, but what keeps the device idle is the loader
    [Fact]
    public void HostSync_WaitThenLoader_IsTheLoadersDoing() => None("host-sync", Loader(loaderUs: 20_000).Diagnosis());

    [Fact]
    public void HostSync_ItemInEveryStep_NamesTheOperator()
    {
        var recording = new Recording();
        for (int i = 0; i < 10; i++)
        {
            double t = i * 1000;
            recording.Step(i, t, 1000).Kernel(Gemm, t + 10, 800, launch: t + 1)
                .Operator("aten::item", t + 20, 800).Call("cudaStreamSynchronize", t + 30, 782)
                .Operator("aten::mm", t + 900, 50);
        }

        TraceFinding finding = Only("host-sync", recording.Kernel(Gemm, 10_010, 1, launch: 10_001).Diagnosis());

        Assert.Contains("aten::item", finding.Evidence.Text, StringComparison.Ordinal);
        Assert.Equal(10, Number(finding, "gaps"));
        Assert.Equal(10 * 200_000, finding.GainCeilingNs);
    }

    [Fact]
    public void HostSync_LaunchBetweenWaitAndGap_IsSilent()
    {
        var recording = new Recording();
        for (int i = 0; i < 10; i++)
        {
            double t = i * 1000;
            recording.Kernel(Gemm, t + 10, 800, launch: t + 1).Call("cudaStreamSynchronize", t + 30, 782).Kernel(Add, t + 990, 5, launch: t + 985);
        }

        // each wait is followed by the launch of the add, whose own gap it explains; the next matrix product follows at once
        TraceFinding finding = Only("host-sync", recording.Diagnosis());
        Assert.Equal(10, Number(finding, "gaps"));
    }

    [Fact]
    public void Copies_ExposedAndPageable_AreFound()
    {
        TraceFinding finding = Only("pageable-copy",
            new Recording().Copy("Memcpy HtoD (Pageable -> Device)", 0, 100, bytes: 1_000_000, from: MemoryPlace.Pageable)
            .Kernel(Gemm, 100, 900).Diagnosis());

        Assert.Equal(100_000, finding.GainCeilingNs);
        Assert.Equal(10, Number(finding, "rate_gb_s"), 6);
        Assert.Equal(1, Number(finding, "pageable_copies"));
    }

    [Fact]
    public void RepeatedAllocation_MallocInEverySteadyStep_IsFound()
    {
        var recording = new Recording();
        for (int i = 0; i < 5; i++)
        {
            double t = i * 1000;
            recording.Step(i, t, 1000).Call("cudaMalloc", t + 520, 100).Call("cudaFree", t + 650, 50).Kernel(Gemm, t + 10, 490, launch: t + 1)
                .Kernel(Gemm, t + 800, 195, launch: t + 790);
        }

        TraceFinding finding = Only("repeated-alloc", recording.Diagnosis());

        // the first step's comes again in the others, so it is no initialisation
        Assert.Equal(10, Number(finding, "calls"));
        Assert.Equal(5 * 150_000, finding.GainCeilingNs);
    }

    [Fact]
    public void RepeatedAllocation_OnlyInTheFirstStep_IsSilent()
    {
        var recording = new Recording().Call("cudaMalloc", 520, 100);
        for (int i = 0; i < 5; i++)
        {
            recording.Step(i, i * 1000, 1000).Kernel(Gemm, (i * 1000) + 10, 490, launch: (i * 1000) + 1)
                .Kernel(Gemm, (i * 1000) + 800, 195, launch: (i * 1000) + 790);
        }

        None("repeated-alloc", recording.Diagnosis());
    }

    [Fact]
    public void MemorySpike_IntermediateOfATenthOfTheDevice_NamesTheOperator()
    {
        var recording = new Recording { Devices = [new TraceDevice(0, "some device") { MemoryBytes = 10_000 }] };
        recording.Kernel(Gemm, 0, 900, launch: 0).Step(1, 0, 1000).Operator("aten::bmm", 400, 100);
        for (int i = 0; i < 20; i++)
        {
            recording.Memory(i * 20, 1, 1000 + i);
        }

        recording.Memory(450, 5000, 6020).Memory(600, -5000, 1020).Memory(700, 1, 1021);

        TraceFinding finding = Only("memory-spike", recording.Diagnosis());

        Assert.Equal(5021, Number(finding, "rise_bytes"));
        Assert.Contains("aten::bmm", finding.Evidence.Text, StringComparison.Ordinal);
    }

    // a GEMV at 80 % of 1 TB/s is bound by memory; the ridge point lies at 1000 FLOP/byte
    [Fact]
    public void MemoryBound_ThinProductAtFourFifthsOfTheBandwidth_IsFound()
    {
        const string Shapes = "[[1, 4096], [4096, 4096]]";
        const string Types = "[\"c10::BFloat16\", \"c10::BFloat16\"]";
        double us = ((4096.0 * 4096) + 4096 + 4096) * 2 / 0.8e12 * 1e6;
        var recording = new Recording();
        for (int i = 0; i < 10; i++)
        {
            recording.Operator("aten::mm", (i * 100) - 20, 10, Shapes, Types).Kernel(Gemm, i * us, us, launch: (i * 100) - 15);
        }

        Floorline.Core.Hardware.Device device = Some.Device(1000, 1000);

        TraceFinding finding = Only("memory-bound", recording.Diagnosis(device));
        Assert.Equal(1, Number(finding, "share"), 2);
        None("memory-bound", recording.Diagnosis());
    }

    [Fact]
    public void KernelShare_ElementwiseHalfOfTheTime_IsReported()
    {
        TraceFinding finding = Only("gemm-share", new Recording().Kernel(Gemm, 0, 500).Kernel(Add, 500, 500).Diagnosis());

        Assert.Equal(0.5, Number(finding, "gemm_share"));
        Assert.Equal(0.5, Number(finding, "norm_activation_share"));
        Assert.Equal(Urgency.Info, finding.Urgency);
    }

    // the split of a decode step of the seed texts: 42 GEMM, 28 attention, 12 norm and activation, 8 sampling, 10 gaps
    [Fact]
    public void KernelShare_OfTheTextsDecodeStep_IsTheirSplit()
    {
        Recording recording = new Recording().Kernel(Gemm, 0, 42, launch: 0).Kernel("flash_fwd_splitkv_kernel", 42, 28, launch: 1)
            .Kernel(Add, 70, 12, launch: 2).Kernel("void sampling::TopKTopPSamplingFromProbKernel", 92, 8, launch: 3);
        DeviceDiagnosis device = recording.Device();

        Assert.Equal([42_000L, 28_000, 12_000, 8_000, 10_000],
            [device.Classes.Of(Core.Traces.Kernels.KernelClass.Gemm), device.Classes.Of(Core.Traces.Kernels.KernelClass.Attention),
                device.Classes.Of(Core.Traces.Kernels.KernelClass.NormOrActivation), device.Classes.Of(Core.Traces.Kernels.KernelClass.Sampling),
                    device.Budget.Idle]);
    }

    [Fact]
    public void Trust_GraphsWithoutKernels_WithholdsIdleTimeAndKeepsRulesSilent()
    {
        var recording = new Recording();
        for (int i = 0; i < 10; i++)
        {
            recording.Call("cudaGraphLaunch", i * 1000, 5);
            recording.Kernel(Add, (i * 1000) + 500, 4, launch: (i * 1000) + 490);
        }

        TraceDiagnosis diagnosis = recording.Diagnosis();

        Assert.False(diagnosis.Devices[0].Idle.IsKnown);
        Assert.Contains("0 of 10 graph launches", diagnosis.Devices[0].Idle.UnknownReason, StringComparison.Ordinal);
        Only("untrusted-graphs", diagnosis);
        None("launch-overhead", diagnosis);
        Assert.Equal(0, diagnosis.Idle);
    }

    [Fact]
    public void Trust_LaunchesWithoutKernels_IsACapture()
    {
        var recording = new Recording().Kernel(Add, 0, 4, launch: -5);
        for (int i = 0; i < 50; i++)
        {
            recording.Call("cudaLaunchKernel", 10 + i, 0.5);
        }

        TraceDiagnosis diagnosis = recording.Kernel(Add, 1000, 4, launch: 990).Diagnosis();

        Only("untrusted-capture", diagnosis);
        Assert.False(diagnosis.Devices[0].Idle.IsKnown);
    }

    [Fact]
    public void Trust_QueuedGapWhileTheHostWaits_IsUnrecordedWork()
    {
        TraceFinding finding = Only("untrusted-unrecorded-work", new Recording().Kernel(Gemm, 0, 100, launch: -10).Kernel(Gemm, 5000, 100, launch: 50)
            .Call("cudaDeviceSynchronize", 60, 5040).Diagnosis());

        Assert.Equal(4.9, Number(finding, "unrecorded_ms"), 6);
    }

    [Fact]
    public void Trust_KernelsWithoutALaunch_AreCountedAndSaid()
    {
        TraceDiagnosis diagnosis = new Recording().Kernel(Gemm, 0, 10).Kernel(Gemm, 20, 10, launch: 15).Diagnosis();

        TraceFinding finding = Only("untrusted-unlinked-kernels", diagnosis);
        Assert.Equal(0.5, Number(finding, "share"));
        Assert.Equal(20_000, diagnosis.Devices[0].Budget.Busy);
    }

    [Fact]
    public void Trust_SlowFirstStep_IsSaid()
    {
        var recording = new Recording();
        for (int i = 0; i < 5; i++)
        {
            double t = i == 0 ? 0 : 2000 + (i * 1000);
            recording.Step(i, t, i == 0 ? 3000 : 1000).Kernel(Gemm, t + 10, 500, launch: t + 1);
        }

        Only("untrusted-profiler-overhead", recording.Diagnosis());
    }

    [Fact]
    public void Trust_HostEventsOnly_SaysThereIsNoDevice()
    {
        TraceDiagnosis diagnosis = new Recording().Operator("aten::mm", 0, 10).Diagnosis();

        Assert.Equal("untrusted-no-device", Assert.Single(diagnosis.Findings).Rule);
        Assert.Empty(diagnosis.Devices);
    }

    [Fact]
    public void Trust_EarlyEndOddTimesAndSecrets_AreSaid()
    {
        var recording = new Recording { EarlyEnd = new EarlyEnd(123, true, "the text stops inside a string"),
            Counts = new ReadingCounts { NegativeDurations = 2, LostDeviceWork = 1, TokenShapedStrings = 1 } };
        TraceDiagnosis diagnosis = recording.Kernel(Gemm, 0, 10, launch: -5).Diagnosis();

        Assert.Contains("byte 123", Only("untrusted-early-end", diagnosis).Evidence.Text, StringComparison.Ordinal);
        Assert.Equal(1, Number(Only("untrusted-timestamps", diagnosis), "lost_device_work"));
        Only("untrusted-secrets", diagnosis);
    }

    /// <summary>A file that stops early comes before graver doubts: it may be why they are there.</summary>
    [Fact]
    public void Findings_OfAFileThatStopsEarly_BeginWithThat()
    {
        TraceDiagnosis diagnosis = new Recording { EarlyEnd = new EarlyEnd(123, false, "the text stops") }.Diagnosis();

        Assert.Equal(["untrusted-early-end", "untrusted-no-device"], diagnosis.Findings.Select(static f => f.Rule));
        Assert.Equal("The file ended early at byte 123: record again, or trust only what stands before it. Not to be trusted. No device work in the "
            + "trace: nothing can be said about a device.", diagnosis.Verdict);
        Assert.False(diagnosis.IsAnswered);
    }

    [Fact]
    public void Findings_OfAJob_DoubtsFirstThenLargestGain()
    {
        TraceFinding[] findings = [.. Loader(20_000).Kernel(Gemm, 900_000, 10).Diagnosis().Findings];

        Assert.Equal(findings.OrderByDescending(static f => f.IsTrust).Select(static f => f.Rule), findings.Select(static f => f.Rule));
        Assert.All(findings, static f => Assert.All(new[] { f.Threshold, f.Try, f.Check, f.Evidence.Text, f.Title }, static text => Assert.NotEqual("", text)));
    }

    [Fact]
    public void Findings_OnSeveralRanks_AreOneThatNamesThem()
    {
        Trace[] ranks = [.. Enumerable.Range(0, 3).Select(static r => Many(1000, static i => (i * 10) + 4, rank: r).Trace())];

        TraceFinding finding = Assert.Single(TraceDiagnosis.Of(ranks).Findings, static f => f.Rule == "launch-overhead");
        Assert.Equal(2, finding.Evidence.AlsoOnRanks.Count);
    }

    private static Recording Many(int kernels, Func<int, double> launch, int? rank = null)
    {
        var recording = new Recording { Rank = rank };
        for (int i = 0; i < kernels; i++)
        {
            recording.Kernel(Gemm, i * 10, 4, launch: launch(i - 1));
        }

        return recording;
    }

    // eight steps of 50 ms: the loader, then 30 ms of kernels back to back, then a wait for them
    private static Recording Loader(double loaderUs)
    {
        var recording = new Recording();
        for (int i = 0; i < 8; i++)
        {
            double t = i * 50_000;
            recording.Step(i, t, 50_000).Range("enumerate(DataLoader)#_SingleProcessDataLoaderIter.__next__", t, loaderUs)
                .Kernel(Gemm, t + loaderUs + 10, 49_990 - loaderUs, launch: t + loaderUs + 5)
                    .Call("cudaStreamSynchronize", t + loaderUs + 20, 49_979 - loaderUs);
        }

        return recording;
    }

    private static TraceFinding Only(string rule, TraceDiagnosis diagnosis) => Assert.Single(diagnosis.Findings, f => f.Rule == rule);

    private static void None(string rule, TraceDiagnosis diagnosis) => Assert.DoesNotContain(diagnosis.Findings, f => f.Rule == rule);

    // the doubt leads on both sides of the gate; only the numbers under it are withheld below
    [Theory]
    [InlineData(49, "Not to be trusted. Graph replays are not recorded: idle time cannot be told.")]
    [InlineData(51, "Some graph replays are not recorded: idle time is an upper bound. Of what is recorded:")]
    [InlineData(97, "Some graph replays are not recorded: idle time is an upper bound. Of what is recorded:")]
    public void Verdict_AroundTheGateOfGraphs_SaysTheSame(int recorded, string says)
    {
        var recording = new Recording();
        for (int i = 0; i < 100; i++)
        {
            double at = i * 100;
            if (i < recorded)
            {
                recording.Kernel("k", at + 10, 20, launch: at, by: "cudaGraphLaunch");
            }
            else
            {
                recording.Call("cudaGraphLaunch", at, 5);
            }
        }

        Assert.StartsWith(says, recording.Diagnosis().Verdict, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(99, "Many launches have no kernel")]
    [InlineData(101, "Not to be trusted. A capture, not a run")]
    public void Verdict_AroundTheGateOfCaptures_DoubtsTheLaunches(int launches, string says)
    {
        var recording = new Recording();
        for (int i = 0; i < launches; i++)
        {
            double at = i * 10;
            if (i < 10)
            {
                recording.Kernel("k", at + 4, 2, launch: at);
            }
            else
            {
                recording.Call("cudaLaunchKernel", at, 2);
            }
        }

        Assert.StartsWith(says, recording.Diagnosis().Verdict, StringComparison.Ordinal);
    }

    private static double Number(TraceFinding finding, string name) => finding.Evidence.Numbers.Single(n => n.Name == name).Value;
}
