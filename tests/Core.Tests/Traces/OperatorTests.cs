using Floorline.Core.Hardware;
using Floorline.Core.Traces;
using Floorline.Core.Traces.Kernels;
using Floorline.Core.Traces.Losses;
using Floorline.Core.Traces.Model;
using Floorline.Core.Traces.Operators;
using Floorline.Core.Traces.Rules;

namespace Floorline.Core.Tests.Traces;

public class OperatorTests
{
    private const string Bf16 = "[\"c10::BFloat16\", \"c10::BFloat16\", \"c10::BFloat16\", \"c10::BFloat16\", \"c10::BFloat16\"]";

    private static OperatorWork? WorkOf(string name, string shapes, string values = "") => OperatorWork.Of(name, TensorShapes.Parse(shapes, Bf16, values)!);

    [Theory]
    [InlineData("aten::mm", "[[64, 128], [128, 32]]", 2.0 * 64 * 128 * 32, 2.0 * ((64 * 128) + (128 * 32) + (64 * 32)))]
    [InlineData("aten::linear", "[[2, 32, 128], [32, 128], [32]]", 2.0 * 64 * 128 * 32, 2.0 * ((64 * 128) + (128 * 32) + (64 * 32)))]
    [InlineData("aten::mv", "[[64, 128], [128]]", 2.0 * 64 * 128, 2.0 * ((64 * 128) + 128 + 64))]
    [InlineData("aten::copy_", "[[100], [100]]", 100, 400)]
    [InlineData("aten::fill_", "[[100], []]", 100, 200)]
    [InlineData("aten::add", "[[100], [100], []]", 100, 600)]
    public void Work_OfAnOperator_IsItsArithmeticAndBytes(string name, string shapes, double work, double bytes)
    {
        OperatorWork found = WorkOf(name, shapes)!;

        Assert.Equal(work, found.Work.Value);
        Assert.Equal(bytes, found.Bytes.Value);
    }

    // two products of 256 x 256 pairs over 64 dimensions and 4 heads; a causal mask leaves 256 x 257 / 2 of them
    [Theory]
    [InlineData("False", 256 * 256)]
    [InlineData("True", 256 * 257 / 2)]
    [InlineData("", 256 * 257 / 2)]
    public void Work_OfAttention_CountsWhatItsMaskLeaves(string causal, double pairs)
    {
        OperatorWork found = WorkOf("aten::_flash_attention_forward", "[[1, 256, 4, 64], [1, 256, 2, 64], [1, 256, 2, 64]]",
            $"[\"\", \"\", \"\", \"\", \"\", \"256\", \"256\", \"0.\", \"{causal}\"]")!;

        Assert.Equal(4 * pairs * 64 * 4, found.Work.Value);
        Assert.Equal(2.0 * 64 * 256 * (4 + 2 + 2 + 4), found.Bytes.Value);
        Assert.Equal(OperatorKind.Attention, found.Kind);
    }

    // 3 x 3 over 8 channels, stride 2, padding 1: 16 x 16 outputs of 32 x 32
    [Fact]
    public void Work_OfAConvolution_FollowsStrideAndPadding()
    {
        OperatorWork found = WorkOf("aten::cudnn_convolution", "[[2, 8, 32, 32], [4, 8, 3, 3], [], [], []]",
            "[\"\", \"\", \"[1, 1]\", \"[2, 2]\", \"[1, 1]\"]")!;

        Assert.Equal(2.0 * 2 * 4 * 16 * 16 * 8 * 9, found.Work.Value);
        Assert.Null(WorkOf("aten::cudnn_convolution", "[[2, 8, 32, 32], [4, 8, 3, 3], [], [], []]"));
    }

    // what reads the output tells its shape where stride and padding are not recorded; an operator on something else does not
    [Theory]
    [InlineData("aten::batch_norm", "[[2, 4, 16, 16], [4], [4]]", 2.0 * 2 * 4 * 16 * 16 * 8 * 9)]
    [InlineData("aten::add_", "[[2, 4, 30, 30], [1, 4, 1, 1]]", 2.0 * 2 * 4 * 30 * 30 * 8 * 9)]
    [InlineData("aten::relu", "[[2, 8, 32, 32]]", 0)]
    [InlineData("aten::conv2d", "[[2, 4, 16, 16], [4, 4, 3, 3]]", 0)]
    public void Work_OfAConvolutionWithoutStride_FollowsWhatReadsIt(string reader, string shapes, double work)
    {
        const string Types = "[\"c10::BFloat16\", \"c10::BFloat16\", \"c10::BFloat16\"]";
        Recording made = new Recording().Operator("aten::cudnn_convolution", 0, 10, "[[2, 8, 32, 32], [4, 8, 3, 3], [], [], []]", Types)
            .Kernel("cudnn_implicit_gemm", 20, 50, launch: 5).Operator(reader, 12, 10, shapes, Types).Kernel("next_kernel", 80, 10, launch: 15);
        OperatorTable table = made.Device().Operators;

        Assert.Equal(work, table.Rows.Where(static r => r.Name == "aten::cudnn_convolution").Sum(static r => r.Work.Work.Value));
        Assert.Equal(work == 0, table.Note.Contains("neither their stride and padding", StringComparison.Ordinal));
    }

    [Fact]
    public void Work_OfExperts_HasTheLeastAndTheUsualBytes()
    {
        OperatorWork found = WorkOf("vllm::inplace_fused_experts", "[[16, 64], [8, 256, 64], [8, 64, 128], [16, 2], [16, 2]]")!;

        double matrix = 2.0 * 64 * (256 + 128);
        Assert.Equal(2.0 * 16 * 2 * 64 * (256 + 128), found.Work.Value);
        Assert.Equal((2.0 * 2 * 16 * 64) + (2 * matrix), found.Bytes.Value);
        Assert.InRange(found.UsualBytes.Value, found.Bytes.Value, (2.0 * 2 * 16 * 64) + (8 * matrix));
        Assert.Null(WorkOf("vllm::inplace_fused_experts", "[[16, 64], [8, 256, 32], [8, 64, 128], [16, 2], [16, 2]]"));
    }

    [Theory]
    [InlineData("[[64, 128], [128, 50257]]", true)]
    [InlineData("[[64, 128], [128, 50264]]", false)]
    [InlineData("[[64, 100], [100, 128]]", true)]
    [InlineData("[[63, 128], [128, 128]]", false)]
    [InlineData("[[1, 100], [100, 50257]]", false)]
    public void Misaligned_IsWhatLiesSideBySideInMemory(string shapes, bool misaligned) =>
        Assert.Equal(misaligned, WorkOf("aten::mm", shapes)!.IsMisaligned);

    // traces with shapes and no types: the kernel's name tells the width
    [Fact]
    public void Table_WithoutTypes_TakesTheWidthOfTheKernel()
    {
        TraceDiagnosis diagnosis = Products("[[4096, 4096], [4096, 4096]]", "", 1000).Diagnosis(Some.Device(1000, 1000));

        ShapedOperator row = Assert.Single(diagnosis.Devices[0].Operators.Rows);
        Assert.Equal(2, row.Work.ElementBytes);
        Assert.Equal(2.0 * 4096 * 4096 * 4096 / 1e-3 / 1e12, row.Rate.Tera, 6);
    }

    [Fact]
    public void Table_OfASlowProduct_SaysWhatAGoodOneWouldWin()
    {
        Device device = Some.Device(1000, 1000);
        TraceDiagnosis diagnosis = Products("[[4096, 4096], [4096, 4096]]", Bf16, 1000).Diagnosis(device);

        ShapedOperator row = Assert.Single(diagnosis.Devices[0].Operators.Rows);
        double expected = 3e-6 + (2.0 * 4096 * 4096 * 4096 / (1e15 * 0.6));
        Assert.Equal(10 * expected, row.Expected!.Value.Value, 9);
        Assert.Equal(10 * ((1e-3) - (1.25 * expected)) * 1e9, row.Lost, 10.0);
        Assert.Equal(OperatorProblem.Gemm, row.Problem);
        Assert.Equal(row.Lost, diagnosis.Devices[0].Losses.TimeOf(LossCause.Kernels));
        Assert.Equal(LossCause.Kernels, diagnosis.Losses[0].Cause);
        TraceFinding finding = Assert.Single(diagnosis.Findings, static f => f.Rule == "inefficient-gemm");
        Assert.Equal(row.Lost, finding.GainCeilingNs);
    }

    [Fact]
    public void Hfu_IsTheArithmeticOfTheShapesOverThePeakInTheWindow()
    {
        TraceDiagnosis diagnosis = Products("[[4096, 4096], [4096, 4096]]", Bf16, 1000).Diagnosis(Some.Device(1000, 1000));

        double window = diagnosis.Devices[0].Budget.Window / 1e9;
        Assert.Equal(10 * 2.0 * 4096 * 4096 * 4096 / 1e15 / window, diagnosis.Devices[0].Operators.Hfu.Value, 6);
        Assert.False(Products("[[2, 2], [2, 2]]", Bf16, 1).Diagnosis().Devices[0].Operators.Hfu.IsKnown);
    }

    [Fact]
    public void Chain_OfProductSoftmaxProduct_IsOneRowOfItsOwn()
    {
        const string Scores = "[[8, 256, 64], [8, 64, 256]]";
        const string Values = "[[8, 256, 256], [8, 256, 64]]";
        var recording = new Recording();
        (string Name, string Shapes, double Us)[] parts = [("aten::bmm", Scores, 20), ("aten::div", "[[8, 256, 256], []]", 10),
            ("aten::_softmax", "[[8, 256, 256], [], []]", 30), ("aten::bmm", Values, 40), ("aten::bmm", "[[8, 64, 64], [8, 64, 64]]", 50)];
        double at = 0;
        foreach ((string name, string shapes, double us) in parts)
        {
            recording.Operator(name, at - 8, 4, shapes, Bf16).Kernel("kernel_bf16", at, us, launch: at - 7);
            at += us;
        }

        OperatorTable table = recording.Diagnosis().Devices[0].Operators;

        ShapedOperator chain = Assert.Single(table.Rows, static r => r.Problem == OperatorProblem.UnfusedAttention);
        Assert.Equal("bmm-softmax-bmm", chain.Name);
        Assert.Equal((100_000, 40_000), (chain.Time, chain.Lost));
        Assert.Equal(4.0 * 8 * 256 * 256 * 64, chain.Work.Work.Value);
        Assert.Equal(150_000, table.Time);
    }

    // ring: each byte passes a link 2 (n - 1) / n times
    [Theory]
    [InlineData("allreduce", 1.5)]
    [InlineData("_allgather_base", 0.75)]
    [InlineData("reduce_scatter", 0.75)]
    [InlineData("broadcast", 1)]
    public void Bus_OfACollective_IsWhatEachLinkCarries(string name, double factor)
    {
        var builder = new TraceBuilder();
        int collective = builder.AddCollective(Collective.Unknown with { Name = builder.Name(name), ElementType = builder.Name("BFloat16"), GroupSize = 4,
            InElements = 1_000_000, OutElements = 1_000_000 });
        builder.Add(EventKind.DeviceKernel, builder.Name("ncclDevKernel_AllReduce"), builder.DeviceTrack(TrackKind.Device, 0, 7), 0, 10_000,
            detail: builder.AddKernelLaunch(KernelLaunch.Unknown with { Collective = collective }));

        TraceDiagnosis diagnosis = TraceDiagnosis.Of([builder.Build(new TraceInfo(), new ReadingCounts())], Some.Device(1000, 1000));

        CollectiveRate rate = Assert.Single(diagnosis.Devices[0].Collectives);
        Assert.Equal(2e6 * factor / 10e-6, rate.Bus.Value, 1.0);
        Assert.Equal(rate.Bus.GBPerSecond, rate.LinkShare!.Value, 6);
    }

    // 3 MB pass the link of 1 GB/s in 3 ms: what a collective takes beyond that no overlap has to win
    [Theory]
    [InlineData(3_100_000, false)]
    [InlineData(9_000_000, true)]
    public void SlowCollectives_BesideTheLink_AreToldFromCollectivesThatAreOnlyExposed(long ns, bool slow)
    {
        var builder = new TraceBuilder();
        int collective = builder.AddCollective(Collective.Unknown with { Name = builder.Name("allreduce"), ElementType = builder.Name("BFloat16"),
            GroupSize = 4, InElements = 1_000_000, OutElements = 1_000_000 });
        int stream = builder.DeviceTrack(TrackKind.Device, 0, 7);
        builder.Add(EventKind.DeviceKernel, builder.Name("ncclDevKernel_AllReduce"), stream, 0, ns,
            detail: builder.AddKernelLaunch(KernelLaunch.Unknown with { Collective = collective }));
        builder.Add(EventKind.DeviceKernel, builder.Name("gemm"), stream, ns, 4_000_000);

        TraceDiagnosis diagnosis = TraceDiagnosis.Of([builder.Build(new TraceInfo(), new ReadingCounts())], Some.Device(1000, 1000));

        TraceFinding[] found = [.. diagnosis.Findings.Where(static f => f.Rule == "slow-collectives")];
        Assert.Equal(slow ? ns - 3_000_000 - 20_000 : null, found.SingleOrDefault()?.GainCeilingNs);
        Assert.StartsWith(slow ? "The exchange itself is slow" : "Start the collective earlier", diagnosis.Actions[0].Advice, StringComparison.Ordinal);
        Assert.Equal(LossCause.Communication, diagnosis.Losses[0].Cause);
    }

    private static Recording Products(string shapes, string types, double us)
    {
        var recording = new Recording();
        for (int i = 0; i < 10; i++)
        {
            recording.Operator("aten::mm", (i * us) - 20, 10, shapes, types).Kernel("gemm_bf16", i * us, us, launch: (i * us) - 15);
        }

        return recording;
    }
}
