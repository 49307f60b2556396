using Floorline.Core.Traces;
using static Floorline.Io.Tests.Traces.Labelled.MadeJob;

namespace Floorline.Io.Tests.Traces.Labelled;

/// <summary>Steps that jitter without a trend are no slowdown: at most one job in a hundred is called one. A trend of the same size is found.</summary>
public class FalseAlarmTests
{
    private const int Jobs = 300;
    private const int MostAlarms = 3;

    [Fact]
    public void Slowdown_InStepsThatJitter_IsSeldomFound()
    {
        // whole steps that are faster or slower, and single kernels that are
        int steps = Alarms(static (random, _) => [.. Repeat(random, [0.9, 1, 1.3], 12)], 6);
        int kernels = Alarms(static (random, _) => [.. Enumerable.Range(0, 6).Select(_ => Pick(random, [0.7, 1, 1.3]))], 12);
        int even = Alarms(static (random, _) => [.. Enumerable.Range(0, 12).Select(_ => 0.95 + (random.NextDouble() * 0.1))], 40);
        Assert.True(steps <= MostAlarms && kernels <= MostAlarms && even <= MostAlarms, $"{steps}, {kernels} and {even} of {Jobs}");
    }

    [Fact]
    public void Slowdown_UnderJitter_IsFound()
    {
        int found = Alarms(static (random, step) => [.. Enumerable.Range(0, 12).Select(_ => (0.95 + (random.NextDouble() * 0.1)) * (step < 20 ? 1 : 1.2))], 40);
        Assert.True(found >= Jobs * 0.99, $"{found} of {Jobs}");
    }

    private static int Alarms(Func<Random, int, double[]> factors, int steps)
    {
        int alarms = 0;
        for (int seed = 0; seed < Jobs; seed++)
        {
            var random = new Random(seed);
            var job = new MadeJob();
            for (int step = 0; step < steps; step++)
            {
                double from = job.Now;
                int kernel = 0;
                foreach (double factor in factors(random, step))
                {
                    job.Kernel((kernel++ % 3) switch { 0 => Gemm, 1 => Add, _ => "flash_fwd_kernel" }, 200 * factor);
                }

                job.Now = Math.Max(job.Now, job.Free() - 100);
                job.Around("user_annotation", $"ProfilerStep#{step}", from);
            }

            alarms += TraceDiagnosis.Of([MadeTrace.ReadOne(job.Kineto())]).Findings.Any(static f => f.Rule == "slowdown") ? 1 : 0;
        }

        return alarms;
    }

    private static double Pick(Random random, double[] of) => of[random.Next(of.Length)];

    private static IEnumerable<double> Repeat(Random random, double[] of, int times) => Enumerable.Repeat(Pick(random, of), times);
}
