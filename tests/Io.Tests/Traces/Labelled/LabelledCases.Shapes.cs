using Floorline.Core.Hardware;
using Floorline.Core.Quantities;
using Floorline.Core.Traces.Kernels;
using Floorline.Core.Traces.Losses;
using Floorline.Core.Traces.Operators;
using Floorline.Readers.Catalogue;
using static Floorline.Io.Tests.Traces.Labelled.MadeJob;

namespace Floorline.Io.Tests.Traces.Labelled;

/// <content>Operators with shapes on a known device, and compiled programs.</content>
internal static partial class LabelledCases
{
    private const string Bf16 = "c10::BFloat16";
    private const string Flash = "flash_fwd_kernel_bf16";

    private static Device H100 => HardwareCatalogue.Find("h100-sxm").Value;

    private static IEnumerable<LabelledCase> Shaped()
    {
        const string Square = "[[8192, 8192], [8192, 8192]]";
        yield return On("products at half the speed of good ones", Repeat("aten::mm", Square, Bf16, Gemm, 2), LossCause.Kernels, "aten::mm",
            "inefficient-gemm");

        // a twentieth of the window is where the finding begins; the loss is the same on both sides
        foreach (double factor in (double[])[1.31, 1.33])
        {
            yield return On($"products that take {factor} times as long as good ones", Repeat("aten::mm", Square, Bf16, Gemm, factor), LossCause.Kernels,
                "nefficient kernels");
        }

        // up to a quarter more than the model of kernels says is as good as it knows
        foreach (double factor in (double[])[1.24, 1.26])
        {
            yield return On($"products that take {factor} times as long as the model says", Repeat("aten::mm", Square, Bf16, Gemm, factor), null)
                with { Never = ["inefficient-gemm"] };
        }

        // the ridge point of this device lies at 295 FLOP/byte
        foreach (int rows in (int[])[310, 320])
        {
            yield return On($"slow products of {rows} rows, near the ridge point", Repeat("aten::mm", $"[[{rows}, 8192], [8192, 8192]]", Bf16, Gemm, 2),
                LossCause.Kernels, "aten::mm", rows == 310 ? "memory-bound" : "inefficient-gemm");
        }

        foreach (double share in (double[])[0.59, 0.61])
        {
            yield return On($"sums at {share} of the bandwidth", Sums(share, 1), LossCause.Kernels, "nefficient kernels", "memory-bound");
        }

        foreach (double share in (double[])[0.66, 0.69])
        {
            yield return On($"sums at {share} of the bandwidth", Sums(share, 1), null, "", "memory-bound");
        }

        // the finding begins at a tenth of the window
        foreach (double part in (double[])[0.09, 0.11])
        {
            yield return On($"slow sums for {part} of the window", Sums(0.5, part), null) with { Rules = part > 0.1 ? ["memory-bound"] : [] };
        }

        yield return On("products with a vocabulary of 50257", Repeat("aten::mm", "[[4096, 4096], [4096, 50257]]", Bf16, Gemm, 2), LossCause.Kernels,
            "aten::mm", "misaligned-shapes") with { Never = ["inefficient-gemm"] };
        yield return On("products with a vocabulary of 50264", Repeat("aten::mm", "[[4096, 4096], [4096, 50264]]", Bf16, Gemm, 2), LossCause.Kernels,
            "aten::mm", "inefficient-gemm") with { Never = ["misaligned-shapes"] };
        yield return On("a vocabulary of 50257 that costs nothing", Repeat("aten::mm", "[[4096, 4096], [4096, 50257]]", Bf16, Gemm, 1.1), null)
            with { Never = ["misaligned-shapes"] };
        yield return On("attention written out", WrittenOut(), LossCause.Kernels, "bmm-softmax-bmm", "unfused-attention");
        yield return One("attention written out on a device that is not known", WrittenOut(), LossCause.Kernels, "bmm-softmax-bmm", "unfused-attention");
        yield return On("two products without a softmax", Apart(), null) with { Never = ["unfused-attention"] };
        yield return On("attention in one slow kernel", Repeat("aten::_flash_attention_forward", "[[4, 4096, 32, 64], [4, 4096, 32, 64], [4, 4096, 32, 64]]",
            Bf16, Flash, 3), LossCause.Kernels, "aten::_flash_attention_forward", "inefficient-attention");
        yield return On("slow products of experts", Repeat("aten::_grouped_mm", "[[8192, 4096], [8, 4096, 2048], [8]]", Bf16, Gemm, 3), LossCause.Kernels,
            "aten::_grouped_mm", "inefficient-experts");
        yield return On("slow convolutions", Repeat("aten::convolution_backward", "[[32, 256, 56, 56], [32, 256, 56, 56], [256, 256, 3, 3]]", Bf16,
            "cudnn_bf16_dgrad", 3), LossCause.Kernels, "aten::convolution_backward", "inefficient-convolution");
        yield return On("control: operators as fast as good kernels", Repeat("aten::mm", Square, Bf16, Gemm, 1), null);
        yield return On("control: attention as fast as good kernels", Repeat("aten::_flash_attention_forward",
            "[[4, 4096, 32, 64], [4, 4096, 32, 64], [4, 4096, 32, 64]]", Bf16, Flash, 1), null);
    }

    // shares of the window just below and above where a pattern is named: the loss is the same on both sides
    private static IEnumerable<LabelledCase> NearShares()
    {
        foreach (double share in (double[])[0.095, 0.105])
        {
            yield return One($"host-bound for {share} of the window", Paused("cpu_op", "aten::linear", 200, share), LossCause.HostWork, "aten::linear");
            yield return One($"launch latency for {share} of the window", Late(share), LossCause.HostWork, "launch latency");
        }

        foreach (double share in (double[])[0.045, 0.055])
        {
            yield return One($"data loader for {share} of the window", Paused("user_annotation", "enumerate(DataLoader)#next", 2000, share), LossCause.Input,
                "DataLoader");
            yield return One($"host-bound for {share}, where a loss becomes a warning", Paused("cpu_op", "aten::linear", 200, share), LossCause.HostWork,
                "aten::linear");
        }

        foreach (double late in (double[])[55, 65])
        {
            yield return Several($"eight ranks of which one is {late * 5} us late in 6 ms", Straggler(8, 6, late, AllReduce), LossCause.RankWait);
        }

        foreach (double part in (double[])[0.29, 0.31])
        {
            yield return One($"elementwise kernels for {part} of the window", Mixed(part), null) with { Rules = part > 0.3 ? ["gemm-share"] : [] };
        }
    }

    private static MadeJob Paused(string category, string name, double pause, double share)
    {
        var job = new MadeJob();
        for (int i = 0; i < 30; i++)
        {
            job.Host(category, name, pause).Kernel(Gemm, (pause / share) - pause);
            job.Now = job.Free();
        }

        return job;
    }

    private static MadeJob Late(double share)
    {
        var job = new MadeJob();
        for (int i = 0; i < 200; i++)
        {
            job.Kernel(Add, (8 / share) - 8, call: 2, latency: 8);
            job.Now = job.Free();
        }

        return job;
    }

    private static MadeJob Mixed(double part)
    {
        var job = new MadeJob();
        for (int i = 0; i < 100; i++)
        {
            job.Kernel(Gemm, 1000 * (1 - part)).Kernel(Add, 1000 * part);
        }

        return job;
    }

    private static IEnumerable<LabelledCase> Compiled()
    {
        yield return One("compilation again and again for new shapes", Recompiled(40_000), LossCause.HostWork, "compile_inner", "recompilation");

        // an idle device while compiling counts from a twentieth of the window on; that frames were compiled again is said either way
        foreach (double us in (double[])[900, 1200])
        {
            yield return One($"compilations of {us} us in 22 ms", Recompiled(us), null, "", "recompilation") with { Loss = LossCause.HostWork };
        }

        yield return One("a step in two compiled pieces", Pieces(2), null, "", "graph-breaks");
        yield return One("control: a step in one compiled piece", Pieces(1), null) with { Never = ["graph-breaks", "recompilation"] };
    }

    private static LabelledCase On(string name, MadeJob job, LossCause? loss, string says = "", params string[] rules) =>
        One(name, job, loss, says, rules) with { Hardware = H100 };

    private static double Good(string name, string shapes, string type)
    {
        string types = $"[{string.Join(", ", Enumerable.Repeat($"\"{type}\"", 12))}]";
        Seconds time = new KernelModel(H100).ExpectedOf(OperatorWork.Of(name, TensorShapes.Parse(shapes, types)!)!);
        return time.Value * 1e6;
    }

    private static MadeJob Repeat(string name, string shapes, string type, string kernel, double factor)
    {
        var job = new MadeJob();
        double us = Good(name, shapes, type) * factor;
        for (int i = 0; i < 40; i++)
        {
            job.Operator(name, shapes, type, kernel, us);
        }

        return job;
    }

    // two vectors read and one written; products without shapes take the rest of the window
    private static MadeJob Sums(double share, double part)
    {
        const double Count = 67_108_864;
        var job = new MadeJob();
        double us = 3 * Count * 4 / (H100.Bandwidth.Value * share) * 1e6;
        for (int i = 0; i < 40; i++)
        {
            job.Operator("aten::add", "[[67108864], [67108864], []]", "float", Add, us);
            if (part < 1)
            {
                job.Kernel(Gemm, (us / part) - us);
            }
        }

        return job;
    }

    private static MadeJob WrittenOut()
    {
        var job = new MadeJob();
        for (int i = 0; i < 20; i++)
        {
            job.Operator("aten::bmm", "[[128, 2048, 64], [128, 64, 2048]]", Bf16, Gemm, 500);
            job.Operator("aten::mul", "[[128, 2048, 2048], []]", Bf16, "vectorized_elementwise_bf16", 700);
            job.Operator("aten::_softmax", "[[128, 2048, 2048], [], []]", Bf16, "softmax_warp_forward_bf16", 800);
            job.Operator("aten::bmm", "[[128, 2048, 2048], [128, 2048, 64]]", Bf16, Gemm, 500);
            job.Operator("aten::mm", "[[2048, 8192], [8192, 8192]]", Bf16, Gemm, Good("aten::mm", "[[2048, 8192], [8192, 8192]]", Bf16));
        }

        return job;
    }

    private static MadeJob Apart()
    {
        const string First = "[[128, 2048, 512], [128, 512, 2048]]";
        const string Second = "[[128, 2048, 2048], [128, 2048, 512]]";
        var job = new MadeJob();
        for (int i = 0; i < 20; i++)
        {
            job.Operator("aten::bmm", First, Bf16, Gemm, Good("aten::bmm", First, Bf16)).Operator("aten::bmm", Second, Bf16, Gemm,
                Good("aten::bmm", Second, Bf16));
        }

        return job;
    }

    private static MadeJob Recompiled(double us)
    {
        var job = new MadeJob();
        for (int step = 0; step < 3; step++)
        {
            double from = job.Now;
            job.Host("user_annotation", "_compile.compile_inner (dynamo_timed)", us);
            double region = job.Now;
            for (int i = 0; i < 14; i++)
            {
                job.Kernel(Gemm, 500);
            }

            job.Around("user_annotation", $"Torch-Compiled Region: 0/{step}", region).Wait().Around("user_annotation", $"ProfilerStep#{step}", from);
        }

        return job;
    }

    private static MadeJob Pieces(int pieces)
    {
        var job = new MadeJob();
        for (int step = 0; step < 10; step++)
        {
            double from = job.Now;
            for (int piece = 0; piece < pieces; piece++)
            {
                double region = job.Now;
                for (int i = 0; i < 5; i++)
                {
                    job.Kernel(Gemm, 500);
                }

                job.Around("user_annotation", $"Torch-Compiled Region: {piece}/0", region);
            }

            job.Now = Math.Max(job.Now, job.Free() - 1000);
            job.Around("user_annotation", $"ProfilerStep#{step}", from);
        }

        return job;
    }
}
