using Floorline.Core.Traces.Comparison;
using Floorline.Core.Traces.Steps;

namespace Floorline.Core.Tests.Traces;

public class StepAndComparisonTests
{
    private const string Gemm = "sm90_xmma_gemm_bf16";

    [Fact]
    public void Steps_OfTheProfiler_LastUntilTheNextBeginsOnTheDevice()
    {
        var steps = StepTimeline.Of(Job(4, 500).Work());

        Assert.Equal(StepBasis.Annotation, steps.Basis);
        Assert.Equal(4, steps.Count);
        Assert.Equal([1_000_000L, 1_000_000, 1_000_000, 500_000], steps.Steps.Select(static s => s.Length));
        Assert.All(steps.Steps, static s => Assert.Equal(1, s.Kernels));
        Assert.Equal(2, steps.At(2_100_000));
        Assert.Equal(-1, steps.At(0));
    }

    // the host runs ahead: work belongs to the step that launched it, however late it runs
    [Fact]
    public void Steps_HostRunsAhead_WorkBelongsToItsLaunch()
    {
        var recording = new Recording();
        for (int i = 0; i < 3; i++)
        {
            recording.Step(i, i * 10, 10).Kernel(Gemm, 1000 + (i * 500), 400, launch: (i * 10) + 2);
        }

        Assert.Equal([1_000_000L, 1_500_000, 2_000_000], StepTimeline.Of(recording.Work()).Steps.Select(static s => s.Start));
    }

    [Fact]
    public void Steps_OfAServingEngine_HaveTheirKinds()
    {
        Recording recording = new Recording().Range("execute_context_1(888)_generation_0(0)", 0, 100).Kernel(Gemm, 10, 80, launch: 5)
            .Range("execute_context_0(0)_generation_4(4)", 200, 50).Kernel(Gemm, 210, 30, launch: 205).Range("execute_context_0(0)_generation_4(4)", 300, 50)
                .Kernel(Gemm, 310, 30, launch: 305);
        var steps = StepTimeline.Of(recording.Work());

        Assert.Single(steps.OfKind(StepKind.Prefill));
        Assert.Equal(2, steps.OfKind(StepKind.Decode).Count);
    }

    [Fact]
    public void Steps_OfARepeatedRange_AreFound()
    {
        var recording = new Recording();
        for (int i = 0; i < 5; i++)
        {
            recording.Range("train_batch", i * 1000, 900).Kernel(Gemm, (i * 1000) + 10, 500, launch: (i * 1000) + 1);
        }

        var steps = StepTimeline.Of(recording.Work());
        Assert.Equal((StepBasis.RepeatedAnnotation, 5), (steps.Basis, steps.Count));
    }

    [Fact]
    public void Steps_OfRepeatedKernels_AreFoundByTheRarest()
    {
        var recording = new Recording();
        for (int i = 0; i < 10; i++)
        {
            double t = i * 100;
            recording.Kernel("sample", t, 5).Kernel("a", t + 10, 5).Kernel("b", t + 20, 5).Kernel("a", t + 30, 5).Kernel("b", t + 40, 5);
        }

        var steps = StepTimeline.Of(recording.Work());
        Assert.Equal((StepBasis.RepeatedKernels, 9, 100_000L), (steps.Basis, steps.Count, steps.Lengths.Median));
    }

    [Fact]
    public void Steps_OfNothingThatRepeats_AreNone() => Assert.Equal(StepBasis.None, StepTimeline.Of(new Recording().Kernel(Gemm, 0, 10).Work()).Basis);

    [Fact]
    public void Comparison_StepsTwentyPercentLonger_IsARegressionInItsPart()
    {
        TraceComparison comparison = Compare(Job(10, 500), Job(10, 500, period: 1200));

        Assert.Equal(ChangeVerdict.Slower, comparison.Verdict);
        Assert.True(comparison.IsRegression);
        Assert.Equal(1.2, comparison.Ratio, 6);
        Assert.True(comparison.Parts.Single(static p => p.Name == "idle: Untraced").Difference > 150_000);
        Assert.Equal(0, comparison.Parts.Single(static p => p.Name == "compute").Difference);
    }

    [Fact]
    public void Comparison_ShorterSteps_AreFaster() => Assert.Equal(ChangeVerdict.Faster, Compare(Job(10, 500, period: 1200), Job(10, 500)).Verdict);

    [Fact]
    public void Comparison_OfATraceWithItself_IsTheSame()
    {
        TraceComparison comparison = Compare(Job(10, 500), Job(10, 500));

        Assert.Equal((ChangeVerdict.Same, 1.0), (comparison.Verdict, comparison.Ratio));
        Assert.All(comparison.Kernels, static k => Assert.Equal(0, k.Difference));
    }

    // steps that vary by tens of percent say nothing about a difference of ten
    [Fact]
    public void Comparison_NoisySteps_NeedALargerDifference()
    {
        TraceComparison comparison = Compare(Noisy(0), Noisy(50));

        Assert.True(comparison.Noise > 0.1);
        Assert.Equal(ChangeVerdict.Same, comparison.Verdict);
    }

    [Fact]
    public void Comparison_KernelsAreMatchedByCallPath()
    {
        Recording before = new Recording().Operator("aten::linear", 0, 50).Operator("aten::addmm", 5, 40).Kernel(Gemm, 100, 10, launch: 10);
        Recording after = new Recording().Operator("aten::linear", 0, 50).Operator("aten::addmm", 5, 40).Kernel(Gemm, 100, 30, launch: 10)
            .Kernel("extra", 200, 5, launch: 40);
        TraceComparison comparison = Compare(before, after);

        KernelChange first = comparison.Kernels[0];
        Assert.Equal(("aten::linear > aten::addmm", Gemm, 20_000L), (first.Path, first.Kernel, first.Difference));
        Assert.Contains(comparison.Kernels, static k => k is { Kernel: "extra", BaseCount: 0, NewCount: 1 });
    }

    [Fact]
    public void Comparison_WithoutDeviceWork_IsUnknown() =>
        Assert.Equal(ChangeVerdict.Unknown, Compare(Job(3, 500), new Recording().Operator("aten::mm", 0, 10)).Verdict);

    private static TraceComparison Compare(Recording before, Recording after) => TraceComparison.Of(before.Diagnosis(), after.Diagnosis());

    private static Recording Job(int steps, double kernel, double period = 1000)
    {
        var recording = new Recording();
        for (int i = 0; i < steps; i++)
        {
            recording.Step(i, i * period, period).Kernel(Gemm, (i * period) + 10, kernel, launch: (i * period) + 1);
        }

        return recording;
    }

    private static Recording Noisy(double more)
    {
        var recording = new Recording();
        double t = 0;
        for (int i = 0; i < 10; i++)
        {
            double length = (i % 2 == 0 ? 700 : 1300) + (10 * i) + more;
            recording.Step(i, t, length).Kernel(Gemm, t + 10, 500, launch: t + 1);
            t += length;
        }

        return recording;
    }
}
