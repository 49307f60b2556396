using Floorline.Core.Traces;
using Floorline.Core.Traces.Losses;
using Floorline.Core.Traces.Model;
using Floorline.Core.Traces.Rules;
using static Floorline.Io.Tests.Traces.Labelled.MadeJob;

namespace Floorline.Io.Tests.Traces.Labelled;

/// <summary>Over jobs made at random: no time is counted by two findings, no gain is above its loss or the window, every loss has a name, and what is to be
/// done leads with the largest.</summary>
public class DisjointGainTests
{
    private static readonly string[] _kernels = [Gemm, Add, "triton_red_fused_x", "void flash_fwd_kernel<Flash_fwd_kernel_traits<128> >(Params)"];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Findings_OfRandomJobs_ShareNoTime(bool nsight)
    {
        var wrong = new List<string>();
        int several = 0;
        for (int seed = 0; seed < 300; seed++)
        {
            MadeJob job = Job(new Random(seed), -1);
            TraceDiagnosis diagnosis = TraceDiagnosis.Of([nsight ? MadeTrace.ReadOne(job.Nsight()) : MadeTrace.ReadOne(job.Kineto())]);
            several += diagnosis.Findings.Count(static f => f.GainCeilingNs > 0) > 1 ? 1 : 0;
            wrong.AddRange(Wrong(diagnosis).Select(what => $"{seed}: {what} | {diagnosis.Verdict}"));
        }

        Assert.True(wrong.Count == 0, string.Join("\n", wrong.Take(20)));
        Assert.True(several > 40, $"only {several} jobs have two findings with a gain");
    }

    [Fact]
    public void Gains_OfRandomRanks_AreWithinTheWindow()
    {
        var wrong = new List<string>();
        for (int seed = 0; seed < 100; seed++)
        {
            var random = new Random(seed);
            TraceDiagnosis diagnosis = TraceDiagnosis.Of([.. Enumerable.Range(0, random.Next(2, 5)).Select(rank =>
                MadeTrace.ReadOne(Job(new Random((seed * 7) + random.Next(3)), rank).Kineto()))]);
            wrong.AddRange(Wrong(diagnosis).Select(what => $"{seed}: {what} | {diagnosis.Verdict}"));
        }

        Assert.True(wrong.Count == 0, string.Join("\n", wrong.Take(20)));
    }

    private static IEnumerable<string> Wrong(TraceDiagnosis diagnosis)
    {
        long window = diagnosis.Devices.Sum(static d => d.Budget.Window) / diagnosis.Devices.Count;
        long lost = diagnosis.Devices.Sum(static d => d.Budget.Window - d.Losses.Computed) / diagnosis.Devices.Count;
        TraceFinding[] alone = [.. diagnosis.Findings.Where(static f => f.Refines != LossCause.RankWait)];
        if (alone.Sum(static f => f.GainCeilingNs ?? 0) > lost)
        {
            yield return $"findings win {alone.Sum(static f => f.GainCeilingNs ?? 0)} of {lost} ns lost";
        }

        foreach (Loss loss in diagnosis.Losses)
        {
            long found = diagnosis.Findings.Where(f => f.Refines == loss.Cause).Sum(static f => f.GainCeilingNs ?? 0);
            if (found > loss.Gain || loss.Gain > window || loss.Becomes < 0)
            {
                yield return $"{loss.Cause} of {loss.Gain} ns: findings win {found}, the window is {window}";
            }

            if (loss.Name.Length == 0 || loss.FullName.Length == 0)
            {
                yield return $"{loss.Cause} has no name";
            }
        }

        if (diagnosis.Findings.Any(static f => f is { Refines: null, GainCeilingNs: > 0 }))
        {
            yield return "a gain of no loss";
        }

        if (diagnosis.Losses.Count > 0 && diagnosis.Actions.First(static a => a.Loss is not null) is var first && (first.Loss != diagnosis.Losses[0]
            || first.Advice.Length == 0 || (first != diagnosis.Actions[0] && diagnosis.Actions[0].Finding is not { IsTrust: true })))
        {
            yield return $"what to do begins with {diagnosis.Actions[0].Title}";
        }
    }

    private static MadeJob Job(Random random, int rank)
    {
        var job = new MadeJob { Rank = rank };
        string[] acts = ["wait", "item", "loader", "malloc", "operator", "python", "idle", "upload", "reduce", "event", "module", "save", "compile", "graph"];
        string[] own = [.. Enumerable.Range(0, random.Next(1, 5)).Select(_ => acts[random.Next(acts.Length)])];
        int steps = random.Next(1, 10);
        double scale = 100 * Math.Pow(10, (random.NextDouble() * 2.3) - 1);
        double kernel = Math.Pow(10, 0.3 + (random.NextDouble() * 2.7));
        job.Now += rank > 0 ? random.Next(2) * 30_000 : 0;
        for (int step = 0; step < steps; step++)
        {
            double from = job.Now;
            foreach (string act in own)
            {
                Do(job, act, scale * (0.8 + (random.NextDouble() * 0.4)), step, steps);
                for (int i = random.Next(1, 12); i > 0; i--)
                {
                    job.Kernel(_kernels[random.Next(_kernels.Length)], kernel * (0.5 + random.NextDouble()), stream: random.Next(4) == 0 ? 8 : 7);
                }
            }

            if (random.Next(4) > 0)
            {
                job.Around("user_annotation", random.Next(5) == 0 ? "execute_context_0(0)_generation_32(32)" : $"ProfilerStep#{step}", from);
            }
        }

        return job;
    }

    private static void Do(MadeJob job, string act, double us, int step, int steps)
    {
        double from = job.Now;
        _ = act switch
        {
            "wait" => job.Wait(),
            "item" => job.Copy(MemoryPlace.Device, MemoryPlace.Pinned, 2, 4).Wait().Around("cpu_op", "aten::item", from),
            "loader" => job.Host("user_annotation", "enumerate(DataLoader)#_MultiProcessingDataLoaderIter.__next__", us),
            "malloc" => job.Call("cudaMalloc", us),
            "operator" => job.Host("cpu_op", "aten::embedding", us),
            "python" => job.Host("python_function", "foo.py(3): bar", us),
            "upload" => job.Copy(MemoryPlace.Pageable, MemoryPlace.Device, us, (long)(us * 6000)),
            "reduce" => job.Kernel(AllReduce, us, stream: 20, after: job.Free()),
            "event" => job.Wait("cudaEventSynchronize"),
            "module" when step == 0 => job.Call("cudaModuleLoadData", us * 20),
            "save" when step == steps / 2 => job.Host("user_annotation", "save_checkpoint", us * 30),
            "compile" => job.Host("user_annotation", "_compile.compile_inner (dynamo_timed)", us),
            "graph" => job.Graph(20, us / 10),
            _ => Idle(job, us),
        };
    }

    private static MadeJob Idle(MadeJob job, double us)
    {
        job.Now += us;
        return job;
    }
}
