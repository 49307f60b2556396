using Floorline.Core.Traces.Losses;
using Floorline.Core.Traces.Model;
using static Floorline.Io.Tests.Traces.Labelled.MadeJob;

namespace Floorline.Io.Tests.Traces.Labelled;

/// <summary>Jobs of every sort that the rules tell apart, made so that the truth is known. Where a threshold lies near, one stands on each side of
/// it.</summary>
internal static partial class LabelledCases
{
    public static IReadOnlyList<LabelledCase> All { get; } = [.. Made(), .. Shaped(), .. NearShares(), .. Compiled()];

    private static IEnumerable<LabelledCase> Made()
    {
        foreach (double gap in (double[])[49, 51])
        {
            yield return One($"host-bound, gaps of {gap} us", HostBound(gap, "cpu_op", "aten::linear"), LossCause.HostWork, "aten::linear", "host-bound");
        }

        foreach (double gap in (double[])[990, 1010])
        {
            yield return One($"host-bound, gaps of {gap} us", HostBound(gap, "cpu_op", "aten::linear"), LossCause.HostWork, "aten::linear",
                "host-bound") with { Never = ["input-starvation"] };
        }

        yield return One("host-bound in Python", HostBound(200, "python_function", "model.py(12): forward"), LossCause.HostWork,
            "model.py(12): forward", "host-bound") with { SaysWithoutPython = "nothing the trace shows" };
        yield return One("host-bound in nothing recorded", HostBound(200, "", ""), LossCause.HostWork, "nothing the trace shows", "host-bound");
        yield return One("launch latency before short kernels", LaunchBound(), LossCause.HostWork, "launch latency", "launch-overhead");
        foreach (int kernels in (int[])[49, 51])
        {
            yield return One($"graphs of {kernels} kernels with the host between", Replays(kernels), LossCause.HostWork, "host", "host-bound");
        }

        yield return One("one .item() at the end of each step", Item(2000, "python_function", "train.py(40): build_batch"), LossCause.Synchronisation,
            "aten::item", "host-sync");
        foreach (double work in (double[])[88, 98])
        {
            yield return One($"a wait that costs {work} us of 3.1 ms", Item(work, "", ""), LossCause.Synchronisation, "aten::item");
        }

        yield return One("a wait, then a checkpoint of its own", Item(2000, "user_annotation", "save_checkpoint"), LossCause.HostWork,
            "save_checkpoint", "host-bound") with { Never = ["host-sync"] };
        yield return One("a wait much shorter than the host's work", Item(30_000, "python_function", "log.py(3): write"), LossCause.HostWork,
            "log.py(3): write", "host-bound") with { SaysWithoutPython = "nothing the trace shows" };
        yield return One("allocation in every step", Allocations(steps: true, us: 600), LossCause.Allocation, "cudaMalloc", "repeated-alloc");
        yield return One("allocation without steps, after a wait", Allocations(steps: false, us: 600), LossCause.Allocation, "cudaMalloc",
            "repeated-alloc") with { Never = ["host-sync"] };
        foreach (double us in (double[])[17, 22])
        {
            yield return One($"allocation of {us} us in 2 ms", Allocations(steps: true, us), LossCause.Allocation, "cudaMalloc");
        }

        yield return One("data loader", Loader(20_000, "enumerate(DataLoader)#_SingleProcessDataLoaderIter.__next__"), LossCause.Input, "DataLoader",
            "input-starvation") with { Never = ["host-sync"] };
        foreach (double us in (double[])[990, 1010])
        {
            yield return One($"data loader of {us} us", Loader(us, "enumerate(DataLoader)#_SingleProcessDataLoaderIter.__next__"), LossCause.Input,
                "DataLoader") with { Never = ["host-sync"] };
        }

        yield return One("collation", Loader(8_000, "collate_fn"), LossCause.Input, "collate_fn", "input-starvation");
        yield return One("scheduler between replays of a serving engine", Serving(1300), LossCause.HostWork, "host", "host-bound")
            with { Never = ["input-starvation"] };
        yield return One("scheduler of a serving engine by name", Serving(1300, "schedule_and_detokenize"), LossCause.HostWork,
            "schedule_and_detokenize", "host-bound") with { Never = ["input-starvation"] };
        yield return One("scheduler of a serving engine whose steps nobody marked", Serving(1300, "scheduler.py(2100): get_next_batch_to_run", mark: ""),
            LossCause.HostWork, "get_next_batch_to_run", "host-bound") with { Never = ["input-starvation"] };
        yield return One("a context that is made once", Initialised(), LossCause.Initialisation, "cudaFree", "initialisation")
            with { Never = ["repeated-alloc"] };
        yield return One("modules that are loaded at their first launch", Loaded(), LossCause.Initialisation, "loading", "initialisation");
        yield return One("short kernels behind a full queue", Queued(4, 2), LossCause.LaunchDistance, "distance", "launch-distance")
            with { Never = ["launch-overhead", "host-bound"] };
        foreach (double us in (double[])[9, 11])
        {
            yield return One($"queued kernels {us} us apart", Queued(20, us), LossCause.LaunchDistance, "distance", "launch-distance")
                with { Never = ["launch-overhead", "host-bound"] };
        }

        foreach (double us in (double[])[900, 3000])
        {
            yield return One($"queued kernels that wait {us} us for nothing seen", Queued(1000, us), LossCause.DeviceWait, "does not begin",
                "device-wait") with { Never = ["host-bound"] };
        }

        foreach (double us in (double[])[19, 21])
        {
            yield return One($"launch latency of {us} us", LateLaunches(us), LossCause.HostWork, "launch latency", "host-bound");
        }

        yield return One("all-reduce on the stream that computes", Communication(300, 200, overlapped: 0), LossCause.Communication, "AllReduce",
            "exposed-comm");
        foreach (double part in (double[])[0.68, 0.72])
        {
            yield return One($"all-reduce of which {part:0.00} is hidden", Communication(300, 200, part), LossCause.Communication, "AllReduce");
        }

        foreach (double us in (double[])[48, 55])
        {
            yield return One($"all-reduce of {us} us in 1 ms", Communication(1000, us, 0), LossCause.Communication, "AllReduce");
        }

        yield return Several("one rank that computes longer", Straggler(3, 6, late: 120, AllReduce), LossCause.RankWait, "rank 1", "straggler");
        yield return Several("eight ranks, one of which computes longer", Straggler(8, 6, late: 400, AllReduce), LossCause.RankWait, "rank 1", "straggler");
        yield return Several("two ranks, each late by chance", Chance(), LossCause.RankWait, "Uneven work", "straggler");
        yield return Several("uneven batches that move", Moving(AllReduce, work: 1), LossCause.RankWait, "Uneven work", "straggler");
        yield return Several("jitter of hosts", Moving(AllReduce, work: 0), LossCause.RankWait, "Stragglers rotate", "straggler");
        yield return Several("uneven experts", Moving("void deep_ep::intranode::dispatch<8>(int4*, float*)", work: 1), LossCause.RankWait,
            "Uneven experts", "straggler");
        yield return Several("pipeline bubbles", Moving("ncclDevKernel_SendRecv(ncclDevKernelArgsStorage<4096ul>)", work: 0), LossCause.RankWait,
            "Pipeline bubbles", "straggler");
        yield return One("pageable copies", Copies(MemoryPlace.Pageable, MemoryPlace.Device, 1000), LossCause.Copies, "Pageable copies", "pageable-copy");
        yield return One("pinned copies on the stream that computes", Copies(MemoryPlace.Pinned, MemoryPlace.Device, 1000), LossCause.Copies,
            "Exposed copies", "pageable-copy") with { Never = ["gemm-share"] };
        yield return One("copies inside the device", Copies(MemoryPlace.Device, MemoryPlace.Device, 1000), LossCause.Copies, "Exposed copies", "pageable-copy");
        foreach (double us in (double[])[28, 33])
        {
            yield return One($"copies of {us} us in 1 ms", Copies(MemoryPlace.Pinned, MemoryPlace.Device, us), LossCause.Copies, "xposed copies");
        }

        yield return One("slower from the middle on", Speeds(static i => i < 10 ? 400 : 640), LossCause.Slowdown, "from step 11 on", "slowdown");
        yield return One("slower in the last third", Speeds(static i => i < 14 ? 400 : 470), LossCause.Slowdown, "from step 15 on", "slowdown");
        yield return One("memory that rises and falls", Spike(6L << 30), null, "", "memory-spike");
        yield return One("memory that rises by less than a tenth", Spike(3L << 30), null) with { Never = ["memory-spike"] };
        yield return One("control: prefill without gaps", Busy(), null);
        yield return One("control: graphs one after another", Replayed(), null) with { Never = ["launch-overhead", "launch-distance"] };
        yield return One("control: hidden communication", Communication(1000, 200, overlapped: 1), null) with { Never = ["exposed-comm"] };
        yield return One("control: copies ahead on their own stream", Prefetched(), null) with { Never = ["pageable-copy"] };
        yield return One("control: waits for a device that works", Waits(), null) with { Never = ["host-sync"] };
        yield return One("control: warming up", Speeds(static i => i < 4 ? 600 : 400), null);
        yield return One("control: attention that grows with the context", Growing(), null) with { Never = ["slowdown"] };
        yield return One("control: steps that vary", Speeds(static i => 400 + (i * 37 % 50)), null) with { Never = ["slowdown"] };
        yield return Several("control: ranks that are even", Straggler(3, 6, late: 1, AllReduce), null) with { Never = ["straggler"] };
    }

    private static LabelledCase One(string name, MadeJob job, LossCause? loss, string says = "", params string[] rules) => new(name,
        [job]) { Loss = loss, Says = says, Rules = rules };

    private static LabelledCase Several(string name, MadeJob[] ranks, LossCause? loss, string says = "", params string[] rules) => new(name,
        ranks) { Loss = loss, Says = says, Rules = rules };

    private static MadeJob HostBound(double gap, string category, string name)
    {
        var job = new MadeJob();
        for (int step = 0; step < 4; step++)
        {
            double from = job.Now;
            for (int i = 0; i < 60; i++)
            {
                double start = job.Now;
                job.Now += gap + 14;
                job.Kernel(Add, 20, call: 4, latency: 6);
                if (category.Length > 0)
                {
                    job.Around(category, name, start);
                }

                job.Now = job.Free() - 20 + 0.5;
            }

            job.Around("user_annotation", $"ProfilerStep#{step}", from);
        }

        return job;
    }

    private static MadeJob LaunchBound()
    {
        var job = new MadeJob();
        for (int i = 0; i < 500; i++)
        {
            job.Kernel(Add, 4, call: 2, latency: 6);
            job.Now = job.Free();
        }

        return job;
    }

    private static MadeJob LateLaunches(double latency)
    {
        var job = new MadeJob();
        for (int i = 0; i < 200; i++)
        {
            job.Kernel(Add, 30, call: 2, latency);
            job.Now = job.Free();
        }

        return job;
    }

    private static MadeJob Replays(int kernels)
    {
        var job = new MadeJob();
        for (int i = 0; i < 12; i++)
        {
            job.Host("cpu_op", "aten::prepare", 700).Graph(kernels, 20);
            job.Now = job.Free() + 10;
        }

        return job;
    }

    // ten kernels, then .item(), then something on the host
    private static MadeJob Item(double work, string category, string name)
    {
        var job = new MadeJob();
        for (int step = 0; step < 5; step++)
        {
            double from = job.Now;
            if (category.Length > 0)
            {
                job.Host(category, name, work);
            }
            else
            {
                job.Now += work;
            }

            for (int i = 0; i < 10; i++)
            {
                job.Kernel(Gemm, 300);
            }

            double item = job.Now;
            job.Copy(MemoryPlace.Device, MemoryPlace.Pinned, 2, 4).Wait().Around("cpu_op", "aten::item", item);
            job.Around("user_annotation", $"ProfilerStep#{step}", from);
        }

        return job;
    }

    private static MadeJob Allocations(bool steps, double us)
    {
        var job = new MadeJob();
        for (int i = 0; i < 20; i++)
        {
            double from = job.Now;
            for (int k = 0; k < 5; k++)
            {
                job.Kernel(Gemm, 400);
            }

            job.Wait().Call("cudaFree", us / 4).Call("cudaMalloc", us * 3 / 4);
            if (steps)
            {
                job.Around("user_annotation", $"ProfilerStep#{i}", from);
            }
        }

        return job.Kernel(Gemm, 400);
    }

    private static MadeJob Loader(double us, string name)
    {
        var job = new MadeJob();
        for (int step = 0; step < 8; step++)
        {
            double from = job.Now;
            job.Host("user_annotation", name, us);
            for (int i = 0; i < 10; i++)
            {
                job.Kernel(Gemm, us * 0.15);
            }

            job.Wait().Around("user_annotation", $"ProfilerStep#{step}", from);
        }

        return job;
    }

    private static MadeJob Serving(double us, string name = "", string mark = "execute_context_0(0)_generation_32(32)")
    {
        var job = new MadeJob();
        for (int step = 0; step < 20; step++)
        {
            double from = job.Now;
            if (name.Length > 0)
            {
                job.Host("user_annotation", name, us);
            }
            else
            {
                job.Now += us;
            }

            job.Graph(60, 40);
            job.Now = job.Free() + 20;
            if (mark.Length > 0)
            {
                job.Around("user_annotation", mark, from);
            }
        }

        return job;
    }

    private static MadeJob Initialised()
    {
        MadeJob job = new MadeJob().Kernel(Add, 4).Wait().Call("cudaFree", 300_000);
        for (int i = 0; i < 100; i++)
        {
            job.Kernel(Gemm, 400);
        }

        return job;
    }

    private static MadeJob Loaded()
    {
        var job = new MadeJob();
        for (int i = 0; i < 20; i++)
        {
            job.Call("cuModuleLoadData", 2000).Kernel($"triton_mm_{i}", 300);
            job.Now = job.Free();
        }

        for (int i = 0; i < 20; i++)
        {
            job.Kernel($"triton_mm_{i}", 300);
        }

        return job;
    }

    private static MadeJob Queued(double kernel, double distance)
    {
        MadeJob job = new MadeJob().Kernel(Gemm, 3000);
        for (int i = 0; i < 300; i++)
        {
            job.Kernel(kernel > 100 ? Gemm : Add, kernel, call: 2, distance: distance);
        }

        return job;
    }

    private static MadeJob Communication(double compute, double exchange, double overlapped)
    {
        var job = new MadeJob();
        for (int step = 0; step < 10; step++)
        {
            double from = job.Now;
            job.Kernel(Gemm, compute);
            double done = job.Free();
            job.Kernel(AllReduce, exchange, stream: 20, after: done + 1 - (exchange * overlapped));
            job.Kernel(Gemm, 100, after: job.Free(20) + 1);
            job.Now = Math.Max(job.Now, job.Free() - 50);
            job.Around("user_annotation", $"ProfilerStep#{step}", from);
        }

        return job;
    }

    // rank 1 computes longer; the exchange ends on all at one time
    private static MadeJob[] Straggler(int ranks, int steps, double late, string exchange) =>
        [.. Enumerable.Range(0, ranks).Select(rank => Exchanges(rank, steps, exchange, late * 5, (r, _) => r == 1 ? late * 5 : 0, work: 1))];

    private static MadeJob[] Chance() =>
        [.. Enumerable.Range(0, 2).Select(static rank => Exchanges(rank, 5, AllReduce, 600, static (r, i) => (i == 1) == (r == 1) ? 600 : 0, work: 1))];

    private static MadeJob[] Moving(string exchange, double work) =>
        [.. Enumerable.Range(0, 4).Select(rank => Exchanges(rank, 12, exchange, 700, static (r, i) => (i * 7) % 4 == r ? 700 : 0, work))];

    private static MadeJob Exchanges(int rank, int steps, string exchange, double most, Func<int, int, double> late, double work)
    {
        var job = new MadeJob { Rank = rank };
        for (int step = 0; step < steps; step++)
        {
            double from = 1000 + (step * 6000.0);
            job.Now = from;
            double more = late(rank, step);
            for (int i = 0; i < 5; i++)
            {
                job.Kernel(Gemm, 400 + (more * work / 5), after: i == 0 ? from + 6 : 0);
            }

            double start = job.Free() + 1 + (more * (1 - work));
            double end = from + 2200 + most;
            job.Now = work >= 1 ? job.Now : Math.Max(job.Now, start - 6);
            job.Kernel(exchange, end - start, stream: 20, after: start);
            job.Kernel(Gemm, from + 5999 - end, after: end + 1);
            job.Now = Math.Max(job.Now, from + 5990);
            job.Around("user_annotation", $"ProfilerStep#{step}", from);
        }

        return job;
    }

    private static MadeJob Copies(MemoryPlace from, MemoryPlace to, double us)
    {
        var job = new MadeJob();
        for (int i = 0; i < 30; i++)
        {
            job.Copy(from, to, us, (long)(us * 26_000)).Kernel(Gemm, 1000);
        }

        return job;
    }

    private static MadeJob Prefetched()
    {
        var job = new MadeJob();
        for (int i = 0; i < 30; i++)
        {
            job.Kernel(Gemm, 1000).Copy(MemoryPlace.Pinned, MemoryPlace.Device, 800, 20_000_000, stream: 13);
        }

        return job;
    }

    private static MadeJob Waits()
    {
        var job = new MadeJob();
        for (int i = 0; i < 20; i++)
        {
            job.Kernel(Gemm, 5000).Wait();
        }

        return job;
    }

    private static MadeJob Speeds(Func<int, double> us, int steps = 20)
    {
        var job = new MadeJob();
        for (int step = 0; step < steps; step++)
        {
            double from = job.Now;
            for (int i = 0; i < 10; i++)
            {
                job.Kernel(Gemm, us(step));
            }

            job.Now = Math.Max(job.Now, job.Free() - 1500);
            job.Around("user_annotation", $"ProfilerStep#{step}", from);
        }

        return job;
    }

    private static MadeJob Growing()
    {
        var job = new MadeJob();
        for (int step = 0; step < 20; step++)
        {
            double from = job.Now;
            for (int i = 0; i < 10; i++)
            {
                job.Kernel(Gemm, 400).Kernel("flash_fwd_splitkv_kernel", 100 + (step * 20));
            }

            job.Now = Math.Max(job.Now, job.Free() - 1500);
            job.Around("user_annotation", "execute_context_0(0)_generation_32(32)", from);
        }

        return job;
    }

    private static MadeJob Spike(long bytes)
    {
        var job = new MadeJob();
        for (int step = 0; step < 4; step++)
        {
            double from = job.Now;
            for (int layer = 0; layer < 6; layer++)
            {
                job.Memory(bytes).Kernel(Gemm, 500).Memory(bytes / 2).Kernel(Gemm, 800).Kernel(Gemm,
                    500).Memory(-bytes).Memory(-bytes / 2).Host("cpu_op", "aten::bmm", 1);
            }

            job.Around("user_annotation", $"ProfilerStep#{step}", from);
        }

        return job;
    }

    private static MadeJob Busy()
    {
        var job = new MadeJob();
        for (int i = 0; i < 200; i++)
        {
            job.Kernel(Gemm, 400);
        }

        return job;
    }

    private static MadeJob Replayed()
    {
        var job = new MadeJob();
        for (int i = 0; i < 20; i++)
        {
            job.Graph(100, 40, distance: 0.5);
        }

        return job;
    }
}
