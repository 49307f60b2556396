using Floorline.Core.Traces;
using Floorline.Core.Traces.Comparison;
using Floorline.Core.Traces.Losses;
using Floorline.Core.Traces.Model;
using static Floorline.Io.Tests.Traces.Labelled.MadeJob;

namespace Floorline.Io.Tests.Traces.Labelled;

/// <content>Twins on both sides of every threshold.</content>
internal static partial class LabelledCases
{
    private const string Loader1 = "enumerate(DataLoader)#_SingleProcessDataLoaderIter.__next__";

    /// <summary>The twins, by the threshold between them.</summary>
    public static IReadOnlyList<Twin> Twins { get; } = [.. OfGaps(), .. OfMemory(), .. OfShapes(), .. OfRanks(), .. OfLosses(), .. OfSteps(), .. OfTrust(),
        .. OfUrgency(), .. OfComparisons(), .. OfCounts()];

    private static IEnumerable<Twin> OfGaps()
    {
        yield return At("SmallGapNs", 49, 51, static us => HostBound(us, "cpu_op", "aten::linear"), Finds("launch-overhead"), "aten::linear");
        yield return At("SmallGapShare", 0.096, 0.104, Late, Finds("launch-overhead"), "launch latency");
        yield return At("LaunchShare", 0.48, 0.52, LaunchPart, Finds("launch-overhead"), "aten::linear");
        yield return At("GraphRatio", 49, 51, static kernels => ShortGraphs((int)kernels), Finds("launch-overhead"), "Host-bound");
        yield return At("InputGapNs", 975, 1010, static us => Loader(us, Loader1), Finds("input-starvation"), "DataLoader");
        yield return At("InputShare", 0.048, 0.053, static share => Paused("user_annotation", "enumerate(DataLoader)#next", 2000, share),
            Finds("input-starvation"), "DataLoader");
        yield return At("PeriodVariation", 0.24, 0.26, Unevenly, Finds("input-starvation"), "Host-bound");
        yield return At("SynchronisationShare", 102, 109, static us => Item(us, "", ""), Finds("host-sync"), "aten::item");
        yield return At("CopyShare", 30, 32.5, static us => Copies(MemoryPlace.Pinned, MemoryPlace.Device, us), Finds("pageable-copy"), "xposed copies");
        yield return At("ExposedCommunicationShare", 56, 61, static us => Communication(1000, us, 0), Finds("exposed-comm"), "AllReduce");
        yield return At("OverlapShare", 0.68, 0.72, static part => Communication(300, 200, part), Finds("exposed-comm"), "AllReduce");
        yield return At("NonMatrixShare", 0.29, 0.31, Mixed, Finds("gemm-share"), "kept busy");
        yield return At("ShortKernelNs", 9.6, 10.4, ShortSums, Finds("memory-bound")) with { Hardware = H100 };
    }

    private static IEnumerable<Twin> OfMemory()
    {
        yield return At("SpikeShare", 5.5e9, 5.8e9, static bytes => Spike((long)bytes), Finds("memory-spike"), "kept busy");
        yield return At("SpikeFactor", 19.3e9, 20.7e9, static bytes => Peak(10_000_000_000, (long)bytes, 6), Finds("memory-spike"), "kept busy");
        yield return At("AllocationShare", 19.3, 21.3, static us => Allocations(steps: true, us), Finds("repeated-alloc"), "cudaMalloc");
        yield return At("LargeAllocationBytes", 250, 262, static mib => Recurring((long)mib << 20), Finds("repeated-alloc"), "kept busy")
            with { OnlyKineto = true };
        yield return At("UnusualAllocationFactor", 9.7, 10.4, OneLongAllocation, Loses(LossCause.Initialisation), "cudaMalloc");
    }

    private static IEnumerable<Twin> OfShapes()
    {
        const string Square = "[[8192, 8192], [8192, 8192]]";
        yield return At("MemoryBoundShare", 0.096, 0.104, static part => Sums(0.5, part), Finds("memory-bound"), "nefficient kernels") with { Hardware = H100 };
        yield return At("KernelToleranceFactor", 1.24, 1.26, static factor => Repeat("aten::mm", Square, Bf16, Gemm, factor), Loses(LossCause.Kernels),
            "kept busy") with { Hardware = H100, Margin = 0.02 };
        yield return At("KernelLossShare", 1.313, 1.319, static factor => Repeat("aten::mm", Square, Bf16, Gemm, factor), Finds("inefficient-gemm"),
            "nefficient kernels") with { Hardware = H100 };
        yield return At("CacheFactor", 1.08, 1.12, static share => Sums(share, 1), Finds("memory-bound"), "kept busy") with { Hardware = H100 };
    }

    private static IEnumerable<Twin> OfRanks()
    {
        yield return Of("StragglerShare", 58, 63, static late => Straggler(8, 6, late, AllReduce), Verdict, "rank 1");
        yield return Of("LatestShare", 34, 36, static times => Often(4, 50, (int)times), Verdict, "rank 1");
        yield return Of("ChanceDeviations", 14, 15, static times => Often(2, 20, (int)times), Verdict, "rank 1") with { Margin = 0.2 };
        yield return Of("LateFactor", 53, 57, static late => Straggler(8, 6, late, AllReduce), static d => d.Ranks.Cause.ToString(), "rank 1");
    }

    private static IEnumerable<Twin> OfLosses()
    {
        yield return At("LossShare", 0.096, 0.104, static share => Paused("cpu_op", "aten::linear", 200, share), Finds("host-bound"), "aten::linear");
        yield return At("LaunchLatencyNs", 9.5, 10.5, EarlyWait, Loses(LossCause.HostWork), "cudaStreamSynchronize");
        yield return At("LaunchDistanceNs", 9.6, 10.4, static us => Queued(20, us), Loses(LossCause.DeviceWait), "distance");
        yield return At("LaunchLatencyLimitNs", 19.2, 20.8, LateLaunches, Loses(LossCause.DeviceWait), "launch latency");
        yield return At("OneOffNs", 970, 1070, static us => FirstRuns(us, 10), Loses(LossCause.Initialisation), "aten::prepare");
        yield return At("UsualWorkFactor", 20_400, 21_600, static us => FirstRuns(us, 10_000), Loses(LossCause.Initialisation), "aten::prepare");
    }

    private static IEnumerable<Twin> OfSteps()
    {
        yield return At("SlowdownFactor", 1.09, 1.11, static factor => Speeds(i => i < 10 ? 400 : 400 * factor), Finds("slowdown"), "lowdown")
            with { Margin = 0.02 };
        yield return At("SlowdownDeviations", 17.2, 15.9, static noise =>
            Speeds(i => (i < 4 ? 400 : 480) + (i % 4 == 0 ? noise : i % 4 == 3 ? -noise : 0), 8), Finds("slowdown"), "lowdown") with { Margin = 0.1 };
        yield return At("SlowdownMargin", 1.045, 1.055, static factor => Speeds(i => i < 10 ? 400 : 400 * factor), Loses(LossCause.Slowdown), "kept busy")
            with { Margin = 0.2 };
        yield return At("SlowdownSideShare", 5, 4, static fast => Speeds(i => i < 20 || (i % 4 == 3 && i < 20 + (4 * fast)) ? 400 : 460, 40),
            Finds("slowdown"), "lowdown");
        yield return At("SlowdownBreadth", 0.68, 0.72, static part => PartlySlower(part), Finds("slowdown"), "lowdown");
        yield return At("SlowdownShareMargin", 0.48, 0.52, static part => PartlySlower(part), Loses(LossCause.Slowdown), "kept busy") with { Margin = 0.2 };
        yield return At("SlowStepShare", 0.95, 1.06, static more => Speeds(i => i == 60 ? 40 * (1 + more) : 40, 101), Finds("slow-steps"), "kept busy");
        yield return At("FirstStepFactor", 1.46, 1.54, static factor => Speeds(i => i == 0 ? 400 * factor : 400),
            Finds("untrusted-profiler-overhead"), "kept busy");
    }

    private static IEnumerable<Twin> OfTrust()
    {
        const string Graphs = "raph replays are not recorded";
        const string Launches = "aunches";
        yield return At("RecordedGraphShare", 49, 51, static recorded => Recorded((int)recorded, 100), Idle, Graphs);
        yield return At("MissingGraphShare", 393, 392, static recorded => Recorded((int)recorded, 400), Finds("untrusted-graphs"), "kept busy")
            with { Margin = 0.15 };
        yield return At("CaptureRatio", 1010, 990, static calls => Captured((int)calls), Idle, Launches);
        yield return At("NearGateShare", 490, 510, static calls => Captured((int)calls), Finds("untrusted-capture"), "kept busy");
        yield return At("UnrecordedGapNs", 980, 1020, Unrecorded, Finds("untrusted-unrecorded-work"), "does not begin");
        yield return At("UnlinkedShare", 10, 11, static unlinked => Unlaunched((int)unlinked, 500), Finds("untrusted-unlinked-kernels"), "kept busy")
            with { Margin = 0.15 };
        yield return At("OverheadShare", 0.048, 0.052, Overheads, Finds("untrusted-profiler-overhead"), "kept busy") with { OnlyKineto = true };
        yield return At("OverlappingStreamShare", 0.19, 0.21, Overlapping, Finds("untrusted-overlapping-stream"), "kept busy");
    }

    private static IEnumerable<Twin> OfUrgency()
    {
        yield return At("WarningShare", 0.048, 0.053, static share => Paused("cpu_op", "aten::linear", 200, share),
            static d => d.Verdict.StartsWith("The device is kept busy", StringComparison.Ordinal).ToString(), "aten::linear");
        yield return At("CriticalShare", 0.19, 0.21, static share => Paused("cpu_op", "aten::linear", 200, share),
            static d => d.Findings.Single(static f => f.Rule == "host-bound").Urgency.ToString(), "aten::linear");
    }

    private static IEnumerable<Twin> OfComparisons()
    {
        yield return At("ChangeShare", 1.019, 1.021, static factor => Speeds(_ => 400 * factor), static d => Against(Speeds(static _ => 400), d), "kept busy");
        yield return At("BlindChangeShare", 1.048, 1.052, static factor => Busy(400 * factor), static d => Against(Busy(400), d), "kept busy");
        yield return At("TraceComparison.FewestSteps", 2, 3, static steps => Speeds(static _ => 415, (int)steps), static d =>
            Against(Speeds(static _ => 400, d.Devices[0].Steps.Count), d), "kept busy");
    }

    // how often something has to come before it counts: with less the verdict says less, and nothing else
    private static IEnumerable<Twin> OfCounts()
    {
        yield return At("RepeatedAllocationRule.FewestToRecur", 1, 2, static times => Times((int)times), Finds("repeated-alloc"), "cudaMalloc");
        yield return At("GapCharges.FewestToRecur", 1, 2, static times => Times((int)times), Loses(LossCause.Allocation), "cudaMalloc");
        yield return At("MemorySpikeRule.FewestInstants", 1, 2, static pairs => Peak(4_000_000_000, 20_000_000_000, (int)pairs),
            Finds("memory-spike"), "kept busy");
        yield return At("InputStarvationRule.FewestPauses", 2, 3, static pauses => Evenly((int)pauses), Finds("input-starvation"), "Host-bound");
        yield return At("ProfilerOverheadRule.FewestSteps", 2, 3, static steps => Speeds(static i => i == 0 ? 1000 : 400, (int)steps),
            Finds("untrusted-profiler-overhead"), "kept busy");
        yield return At("SlowStepsRule.FewestSteps", 5, 6, static steps => Speeds(static i => i == 2 ? 800 : 400, (int)steps),
            Finds("slow-steps"), "kept busy");
        yield return At("StepTimeline.FewestRepeats", 2, 3, static times => Marked((int)times, 0.9), Basis, "aten::linear");
        yield return At("StepTimeline.LeastCoverage", 0.48, 0.52, static share => Marked(20, share), Basis, "Host-bound");
    }

    /// <summary>Where two sorts of one loss share it about evenly: both are said, on both sides of the half.</summary>
    public static IReadOnlyList<(LabelledCase Case, string[] Says)> Halves { get; } = [.. OfHalves()];

    private static IEnumerable<(LabelledCase Case, string[] Says)> OfHalves()
    {
        foreach (double part in (double[])[0.48, 0.52])
        {
            yield return (Several($"late for {part} by work", Moving(AllReduce, part), LossCause.RankWait), ["uneven work", "late hosts"]);
            yield return (One($"copies of which {part} are pageable", PartlyPageable(part), LossCause.Copies), ["ageable", "copies hold the device up"]);
        }
    }

    private static MadeJob PartlyPageable(double part)
    {
        var job = new MadeJob();
        for (int i = 0; i < 30; i++)
        {
            job.Copy(MemoryPlace.Pageable, MemoryPlace.Device, 1000 * part, 20_000_000)
                .Copy(MemoryPlace.Pinned, MemoryPlace.Device, 1000 * (1 - part), 20_000_000)
                .Kernel(Gemm, 1000);
        }

        return job;
    }

    private static Twin At(string threshold, double below, double above, Func<double, MadeJob> job, Func<TraceDiagnosis, string> seen, string says = "") =>
        new(threshold, below, above, x => [job(x)], seen) { Says = says };

    private static Twin Of(string threshold, double below, double above, Func<double, MadeJob[]> job, Func<TraceDiagnosis, string> seen, string says) =>
        new(threshold, below, above, job, seen) { Says = says };

    private static Func<TraceDiagnosis, string> Finds(string rule) => diagnosis => diagnosis.Findings.Any(f => f.Rule == rule) ? rule : $"no {rule}";

    private static Func<TraceDiagnosis, string> Loses(LossCause cause) => diagnosis => diagnosis.Losses.Any(l => l.Cause == cause) ? $"{cause}" : $"no {cause}";

    private static string Verdict(TraceDiagnosis diagnosis) => diagnosis.Ranks.Verdict.ToString();

    private static string Idle(TraceDiagnosis diagnosis) => diagnosis.Devices[0].Idle.IsKnown.ToString();

    private static string Basis(TraceDiagnosis diagnosis) => diagnosis.Devices[0].Steps.Basis.ToString();

    private static string Against(MadeJob before, TraceDiagnosis after) =>
        TraceComparison.Of(TraceDiagnosis.Of([MadeTrace.ReadOne(before.Kineto())], null, after.Thresholds), after).Verdict.ToString();

    // small gaps of which a part is launch latency and the rest the device's own distance; longer gaps of the host beside them
    private static MadeJob LaunchPart(double part)
    {
        var job = new MadeJob();
        for (int i = 0; i < 100; i++)
        {
            job.Host("cpu_op", "aten::linear", 70).Kernel(Add, 20, call: 2).Kernel(Add, 20, call: 2, distance: (8 / part) - 8);
            job.Now = job.Free();
            job.Kernel(Add, 20, call: 2, latency: 8);
            job.Now = job.Free();
        }

        return job;
    }

    private static MadeJob ShortGraphs(int kernels)
    {
        var job = new MadeJob();
        for (int i = 0; i < 40; i++)
        {
            job.Graph(kernels, 2, distance: 0);
            job.Now = job.Free() + 5;
        }

        return job;
    }

    // pauses at distances that vary by a share of their mean
    private static MadeJob Unevenly(double variation)
    {
        var job = new MadeJob();
        for (int i = 0; i < 30; i++)
        {
            job.Now += 2000;
            job.Kernel(Gemm, (20_000 * (1 + (i % 2 == 0 ? variation : -variation))) - 2006);
            job.Now = job.Free();
        }

        return job;
    }

    private static MadeJob Evenly(int pauses)
    {
        MadeJob job = new MadeJob().Kernel(Gemm, 9000);
        for (int i = 0; i < pauses; i++)
        {
            job.Now = job.Free() + 2000;
            job.Kernel(Gemm, 9000);
        }

        return job;
    }

    private static MadeJob ShortSums(double us)
    {
        long count = (long)(us * 1e-6 * H100.Bandwidth.Value * 0.5 / 12);
        var job = new MadeJob();
        for (int i = 0; i < 200; i++)
        {
            job.Operator("aten::add", $"[[{count}], [{count}], []]", "float", Add, us);
        }

        return job;
    }

    // in each step memory stays at one level, rises to a peak and falls to where it was
    private static MadeJob Peak(long level, long peak, int pairs)
    {
        var job = new MadeJob();
        for (int step = 0; step < 4; step++)
        {
            double from = job.Now;
            job.Memory(level);
            for (int i = 0; i < pairs; i++)
            {
                job.Memory(4096).Kernel(Gemm, 500).Memory(-4096);
            }

            job.Memory(peak - level).Kernel(Gemm, 500).Memory(-1).Memory(1 - peak);
            job.Around("user_annotation", $"ProfilerStep#{step}", from);
            job.Now += 10;
        }

        return job;
    }

    // a block that comes in every step while the reserved memory moves
    private static MadeJob Recurring(long bytes)
    {
        var job = new MadeJob();
        for (int step = 0; step < 6; step++)
        {
            double from = job.Now;
            for (int i = 0; i < 5; i++)
            {
                job.Kernel(Gemm, 400);
            }

            job.Memory(1 << 20, 4L << 30).Memory(bytes, (4L << 30) + bytes).Memory(-bytes, 4L << 30).Memory(-(1 << 20), 4L << 30);
            job.Now = Math.Max(job.Now, job.Free() - 300);
            job.Around("user_annotation", $"ProfilerStep#{step}", from);
        }

        return job;
    }

    private static MadeJob OneLongAllocation(double factor)
    {
        var job = new MadeJob();
        for (int i = 0; i < 20; i++)
        {
            job.Kernel(Gemm, 1000).Wait().Call("cudaMalloc", i == 10 ? 100 * factor : 100);
        }

        return job.Kernel(Gemm, 1000);
    }

    private static MadeJob Times(int times)
    {
        var job = new MadeJob();
        for (int i = 0; i < times; i++)
        {
            job.Kernel(Gemm, 1000).Wait().Call("cudaMalloc", 400);
        }

        return job.Kernel(Gemm, 1000);
    }

    // rank 1 comes last to some of the collectives and the others by turns to the rest, all by the same time
    private static MadeJob[] Often(int ranks, int steps, int times) =>
        [.. Enumerable.Range(0, ranks).Select(rank => Exchanges(rank, steps, AllReduce, 700, (r, i) => r == (i * 7 % steps < times ? 1
            : Enumerable.Range(0, ranks).Where(static other => other != 1).ElementAt(i % (ranks - 1))) ? 700 : 0, work: 1))];

    // the host waited for one stream while another still worked for a while, and then worked itself
    private static MadeJob EarlyWait(double us)
    {
        var job = new MadeJob();
        for (int i = 0; i < 20; i++)
        {
            job.Kernel(Gemm, 3000).Kernel(Gemm, 3000 + us - 1, stream: 13);
            job.Wait(stream: 7);
            job.Now = job.Free(13) - us;
            job.Now = job.Free(13) + 400;
        }

        return job.Kernel(Gemm, 3000);
    }

    // kernels in an order that does not repeat: before the first run of each the host works longer than before its later ones
    private static MadeJob FirstRuns(double first, double later)
    {
        var job = new MadeJob();
        int[][] orders = [[0, 1, 2, 3, 4, 5, 6, 7], [7, 2, 5, 0, 6, 3, 1, 4], [4, 6, 1, 7, 0, 2, 3, 5]];
        job.Kernel(Gemm, 300);
        job.Now = job.Free();
        for (int pass = 0; pass < orders.Length; pass++)
        {
            foreach (int kernel in orders[pass])
            {
                job.Host("cpu_op", "aten::prepare", pass == 0 ? first : later).Kernel($"made_kernel_{(char)('a' + kernel)}", 300);
                job.Now = job.Free();
            }
        }

        return job;
    }

    // kernels that take a part of each step slow down, the others do not
    private static MadeJob PartlySlower(double part)
    {
        var job = new MadeJob();
        for (int step = 0; step < 20; step++)
        {
            double from = job.Now;
            for (int i = 0; i < 10; i++)
            {
                job.Kernel(Gemm, 400 * part * (step < 10 ? 1 : 1.2)).Kernel("flash_fwd_splitkv_kernel", 400 * (1 - part));
            }

            job.Now = Math.Max(job.Now, job.Free() - 1500);
            job.Around("user_annotation", $"ProfilerStep#{step}", from);
        }

        return job;
    }

    // graphs one after another, of which the last are launched and run unseen
    private static MadeJob Recorded(int recorded, int all)
    {
        var job = new MadeJob();
        for (int i = 0; i < all; i++)
        {
            if (i < recorded)
            {
                job.Graph(20, 40);
            }
            else
            {
                job.Call("cudaGraphLaunch", 30);
            }
        }

        return job;
    }

    // calls that launch, of which a hundred have a kernel
    private static MadeJob Captured(int calls)
    {
        MadeJob job = Busy(4000);
        for (int i = 100; i < calls; i++)
        {
            job.Call("cudaLaunchKernel", 4);
        }

        return job;
    }

    private static MadeJob Unrecorded(double us)
    {
        var job = new MadeJob();
        for (int i = 0; i < 20; i++)
        {
            job.Kernel(Gemm, 2000).Kernel(Gemm, 2000, distance: us).Wait();
        }

        return job;
    }

    private static MadeJob Unlaunched(int unlinked, int all)
    {
        var job = new MadeJob();
        for (int i = 0; i < all; i++)
        {
            if (i < unlinked)
            {
                job.Unlinked(Gemm, 400);
            }
            else
            {
                job.Kernel(Gemm, 400);
            }
        }

        return job;
    }

    private static MadeJob Overheads(double share)
    {
        MadeJob job = Busy(400);
        double window = 100 * 401;
        return job.Overhead(1500, window * share);
    }

    private static MadeJob Overlapping(double share)
    {
        var job = new MadeJob();
        for (int i = 0; i < 100; i++)
        {
            job.Kernel(Gemm, 1000).Beside(Gemm, 1000 * share, before: 900);
        }

        return job;
    }

    private static MadeJob Busy(double us)
    {
        var job = new MadeJob();
        for (int i = 0; i < 100; i++)
        {
            job.Kernel(Gemm, us);
        }

        return job;
    }

    // a range of the program's own that covers a share of the host's time
    private static MadeJob Marked(int times, double share)
    {
        var job = new MadeJob();
        for (int i = 0; i < times; i++)
        {
            double from = job.Now;
            job.Host("cpu_op", "aten::linear", 300).Kernel(Add, 100).Host("cpu_op", "aten::linear", 300).Kernel(Gemm, 100);
            job.Around("user_annotation", "train_one", from);
            job.Now += i + 1 < times ? (job.Now - from) * ((1 / share) - 1) * times / (times - 1) : 0;
        }

        return job;
    }
}
