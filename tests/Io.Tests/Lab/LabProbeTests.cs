using Floorline.Core.Costs;
using Floorline.Core.Workloads;
using Floorline.Probes.Kernels;
using Floorline.Probes.Lab;

namespace Floorline.Io.Tests.Lab;

[Collection("timing")]
public sealed class LabProbeTests
{
    private static readonly LabShape _shape = new("small", 4, 256, 4, 2, 64, 512, Gated: true, 1000);

    public static TheoryData<string, int> Formats
    {
        get
        {
            var cases = new TheoryData<string, int>();
            foreach (string format in Enum.GetNames<LabFormat>())
            {
                cases.Add(format, 1);
                cases.Add(format, 2);
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void Measure_AnyFormat_RunsTheWholeStep(string format, int threads)
    {
        LabMeasurement measured = LabProbe.Measure(new LabPlan { Shape = _shape, Weights = Enum.Parse<LabFormat>(format), Cache = LabFormat.Int8, Context = 40,
            Threads = threads, Rounds = 3 });

        Assert.True(measured.Step is { Samples: >= 3, Median: > 0 } && measured.Read.Median > 0);
        Assert.DoesNotContain(measured.Findings, static f => f.Id == "not-finite");
    }

    [Fact]
    public void Measure_SliceOfLayers_IsScaledAndSaysSo()
    {
        LabMeasurement measured = LabProbe.Measure(new LabPlan { Shape = _shape, Layers = 1, Rounds = 3 });

        Assert.Equal(1, measured.LayersRun);
        Assert.True(measured.Step.Median > measured.AsRun.Median);
        Assert.Contains(measured.Findings, static f => f.Id == "slice");
    }

    [Fact]
    public void Measure_Prefill_IsFinite() =>
        Assert.DoesNotContain(LabProbe.Measure(new LabPlan { Shape = _shape, Weights = LabFormat.Bf16, Prompt = 33, Batch = 2, Rounds = 3 })
            .Findings, static f => f.Id == "not-finite");

    [Theory]
    [InlineData("Fp32", 32)]
    [InlineData("Int8", 8.5)]
    [InlineData("Int4", 4.5)]
    public void WeightBytes_ShapeOfWholePanels_AreThoseOfTheCost(string format, double bits)
    {
        LabFormat weights = Enum.Parse<LabFormat>(format);
        LabMeasurement measured = LabProbe.Measure(new LabPlan { Shape = _shape with { Vocabulary = 1024 }, Weights = weights, Rounds = 3 });
        StepCost cost = StepCost.Of((_shape with { Vocabulary = 1024 })
            .AsModel(), Step.Decode(1, 512) with { Weights = Core.Models.WeightFormats.Uniform(LabShape.Storage(weights)) });

        // The norms' vectors are in the cost and not among the matrices.
        Assert.Equal(cost.Operators.Sum(static o => o.Weights.Value * o.WeightShare * o.Count), measured.WeightBytes,
            bits * 0.02 * measured.WeightBytes / bits);
    }

    [Fact]
    public void Compare_SmallShape_MeasuresEveryPairAndKernel()
    {
        var plan = new ComparePlan { Shape = _shape with { Layers = 1 }, Batches = [1, 4], Contexts = (32, 128), Positions = 256, Elements = 1 << 16,
            GemmSize = 128, Launches = 20, Rounds = 3, Limit = TimeSpan.FromSeconds(2) };
        CompareMeasurement measured = CompareProbe.Measure(plan);

        Assert.Equal(5, measured.Pairs.Count);
        Assert.All(measured.Cells, static c => Assert.True(c.Seconds.Median > 0));
        Assert.All(measured.Cells.Where(static c => c.Batch > 1), c =>
            Assert.Contains(measured.Kernels, k => k.Weights == c.Weights && k.Rows == c.Batch && k.Rate > 0));
        Assert.NotEmpty(measured.Attention);
        Assert.All(measured.Attention, static a => Assert.True(a.Rate > 0));
    }

    [Fact]
    public void Compare_CancelledAtOnce_IsEmptyAndSaysSo()
    {
        CompareMeasurement measured = CompareProbe.Measure(new ComparePlan(), cancel: new CancellationToken(canceled: true));

        Assert.Empty(measured.Cells);
        Assert.Contains(measured.Findings, static f => f.Id == "interrupted");
    }
}
