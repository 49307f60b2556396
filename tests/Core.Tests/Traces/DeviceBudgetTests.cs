using Floorline.Core.Traces.Budgets;
using Floorline.Core.Traces.Gaps;
using Floorline.Core.Traces.Kernels;

namespace Floorline.Core.Tests.Traces;

public class DeviceBudgetTests
{
    private const string Gemm = "sm90_xmma_gemm_bf16";
    private const string Nccl = "ncclDevKernel_AllReduce_Sum_bf16_RING_LL";

    [Fact]
    public void Budget_OfFourKindsOfWork_SumsToTheWindow()
    {
        // compute 0-10, communication 5-20 beside it, copy 18-25, fill 24-26, nothing 26-30, compute 30-31
        var budget = DeviceBudget.Of(new Recording().Kernel(Gemm, 0, 10).Kernel(Nccl, 5, 15, stream: 20).Copy("Memcpy HtoD", 18, 7, stream: 3).Fill(24, 2)
            .Kernel(Gemm, 30, 1).Work());

        Assert.Equal(31_000, budget.Window);
        Assert.Equal(11_000, budget.Compute);
        Assert.Equal(15_000, budget.Communication);
        Assert.Equal(10_000, budget.ExposedCommunication);
        Assert.Equal(5_000, budget.CommunicationOverlap);
        Assert.Equal(7_000, budget.Copies);
        Assert.Equal(5_000, budget.ExposedCopies);
        Assert.Equal(1_000, budget.FillsOnly);
        Assert.Equal(4_000, budget.Idle);
        Assert.Equal(20_000, budget.ComputeAbsent);
        Assert.Equal(budget.Window, budget.Compute + budget.ExposedCommunication + budget.ExposedCopies + budget.FillsOnly + budget.Idle);
    }

    [Fact]
    public void Budget_OfRandomWork_SumsToTheWindowAndItsPartsToIt()
    {
        var random = new Random(4);
        for (int round = 0; round < 100; round++)
        {
            var recording = new Recording();
            for (int i = 0; i < 40; i++)
            {
                double start = random.Next(10_000) / 7.0;
                double duration = random.Next(400) / 3.0;
                _ = random.Next(4) switch
                {
                    0 => recording.Kernel(Gemm, start, duration, launch: start - random.Next(50), stream: random.Next(3)),
                    1 => recording.Kernel(Nccl, start, duration, stream: 20),
                    2 => recording.Copy("Memcpy DtoH", start, duration, stream: 5),
                    _ => recording.Fill(start, duration),
                };
            }

            DeviceGaps gaps = recording.Gaps();
            DeviceBudget whole = DeviceBudget.Of(gaps.Work);
            long middle = whole.Start + (whole.Window / 3);
            DeviceBudget first = DeviceBudget.Of(gaps.Work, whole.Start, middle);
            DeviceBudget second = DeviceBudget.Of(gaps.Work, middle, whole.Start + whole.Window);

            Assert.Equal(whole.Window, whole.Compute + whole.ExposedCommunication + whole.ExposedCopies + whole.FillsOnly + whole.Idle);
            Assert.Equal(whole.Compute, first.Compute + second.Compute);
            Assert.Equal(whole.ExposedCommunication, first.ExposedCommunication + second.ExposedCommunication);
            Assert.Equal(whole.Idle, first.Idle + second.Idle);
            Assert.Equal(whole.Idle, IdleCauses.All.Sum(gaps.TotalOf));
            Assert.Equal(whole.Idle, Enumerable.Range(0, gaps.Count).Sum(gaps.LengthOf));
            Assert.Equal(whole.Busy, Enum.GetValues<KernelClass>().Sum(ClassTimes.Of(gaps).Of));
        }
    }

    [Fact]
    public void Budget_OfAPartThatEndsBeforeItStarts_Throws() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => DeviceBudget.Of(new Recording().Kernel(Gemm, 0, 10).Work(), 5, 4));

    [Fact]
    public void Work_OfStreamZero_Counts() => Assert.Equal(10_000, DeviceBudget.Of(new Recording().Kernel(Gemm, 0, 10, stream: 0).Work()).Compute);

    [Fact]
    public void Classes_OfALaunchInsideAMatrixProduct_AreItsOwn()
    {
        DeviceGaps gaps = new Recording().Operator("aten::addmm", 0, 10).Kernel("computeOffsetsKernel", 5, 3, launch: 2).Operator("aten::add_", 20, 5)
            .Kernel("vectorized_elementwise_kernel", 30, 4, launch: 21).Gaps();
        var classes = ClassTimes.Of(gaps);

        Assert.Equal(3_000, classes.Of(KernelClass.Gemm));
        Assert.Equal(4_000, classes.Of(KernelClass.NormOrActivation));
        Assert.Equal(3_000, classes.Matrix);
    }
}
