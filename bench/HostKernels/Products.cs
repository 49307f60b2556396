using System.Runtime.InteropServices;
using Floorline.Probes.Host;
using Floorline.Probes.Kernels;

namespace Floorline.HostKernels;

/// <summary>The blocked fp32 matrix product against OpenBLAS on one thread.</summary>
internal static unsafe class Products
{
    private const int RowMajor = 101, NoTranspose = 111;

    public static void Run(string library, int rounds)
    {
        nint handle = NativeLibrary.Load(library);
        var multiply = (delegate* unmanaged<int, int, int, int, int, int, float, float*, int, float*, int, float, float*, int, void>)NativeLibrary.GetExport(handle, "cblas_sgemm");
        var core = (delegate* unmanaged<byte*>)NativeLibrary.GetExport(handle, "openblas_get_corename");
        ((delegate* unmanaged<int, void>)NativeLibrary.GetExport(handle, "openblas_set_num_threads"))(1);
        Console.WriteLine($"fp32 matrix product on one thread, GFLOP/s; OpenBLAS core type {Marshal.PtrToStringUTF8((nint)core())}");
        using Team team = Team.OfThisMachine(1);
        foreach (int n in (int[])[2048, 4096])
        {
            long bytes = 4L * n * n;
            using AlignedBuffer a = new(bytes), b = new(bytes), c = new(bytes), d = new(bytes), work = new(Gemm.WorkSpace(n, n, n));
            var random = new Random(1);
            foreach (AlignedBuffer one in (AlignedBuffer[])[a, b])
            {
                foreach (ref float value in one.Span<float>(0, n * n))
                {
                    value = random.NextSingle() - 0.5f;
                }
            }

            double flops = 2.0 * n * n * n;
            Alternating.Run(team, $"{n} x {n} x {n}", 1, n > 2048 ? Math.Max(3, rounds / 2) : rounds, 1e9, (
                (_, _) => Gemm.Run(Simd.Best, a, b, c, (n, n, n), 0, work), flops,
                (_, _) => multiply(RowMajor, NoTranspose, NoTranspose, n, n, n, 1, (float*)a.At(0, bytes), n, (float*)b.At(0, bytes), n, 0, (float*)d.At(0, bytes), n), flops));
            float worst = 0;
            for (int i = 0; i < n * n; i++)
            {
                worst = Math.Max(worst, Math.Abs(c.Span<float>(0, n * n)[i] - d.Span<float>(0, n * n)[i]));
            }

            Console.WriteLine($"  largest difference {worst:0.0e+0}");
        }
    }
}
