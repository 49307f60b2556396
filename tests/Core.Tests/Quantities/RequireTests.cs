using Floorline.Core.Costs;
using Floorline.Core.Diagnosis;
using Floorline.Core.Floors;
using Floorline.Core.Hardware;
using Floorline.Core.Models;
using Floorline.Core.Quantities;
using Floorline.Core.Situations;
using Floorline.Core.Workloads;

namespace Floorline.Core.Tests.Quantities;

/// <summary>A caller's bug throws, and the exception names the parameter.</summary>
public class RequireTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void Positive_NotAboveZeroOrNotFinite_ThrowsWithName(double wrong)
    {
        Throws("wrong", () => Require.Positive(wrong));
        var time = new Seconds(wrong);
        ArgumentOutOfRangeException thrown = Throws("time", () => Require.Positive(time));
        Assert.Equal(wrong, thrown.ActualValue);
    }

    [Theory]
    [InlineData(-1e-9)]
    [InlineData(double.NaN)]
    [InlineData(double.NegativeInfinity)]
    public void NotNegative_BelowZeroOrNotFinite_ThrowsWithName(double wrong) => Throws("wrong", () => Require.NotNegative(wrong));

    [Fact]
    public void Require_ValuesInRange_AreReturned()
    {
        Assert.Equal(2, Require.Positive(2.0));
        Assert.Equal(0, Require.NotNegative(0));
        Assert.Equal(1, Require.InRange(1, 1, 3));
        Assert.Equal(3, Require.InRange(3, 1, 3));
    }

    [Fact]
    public void InRange_Outside_ThrowsWithNameAndRange()
    {
        long layers = 4;

        Assert.Contains("between 1 and 3", Throws("layers", () => Require.InRange(layers, 1, 3)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Constructors_ArgumentsOutOfRange_ThrowWithTheName()
    {
        Throws("batch", () => Step.Decode(0, 0));
        Throws("batch", () => Step.Decode((1 << 24) + 1, 0));
        Throws("context", () => Step.Decode(1, -1));
        Throws("tokens", () => Step.Prefill(1, 0));
        Throws("tokens", () => Step.Forward(1, 0));
        Throws("tensor", () => new Parallelism(0, 1, 1));
        Throws("pipeline", () => new Parallelism(1, 0, 1));
        Throws("expert", () => new Parallelism(1, 1, 0));
        Throws("expert", () => new Parallelism(4, 1, 6));
        Throws("inputs", () => Weight.Matrix("w", WeightRole.Other, 0, 1));
        Throws("outputs", () => Weight.Matrix("w", WeightRole.Other, 1, 0));
        Throws("length", () => Weight.Vector("w", -1));
        Throws("time", () => Measurement.Of(Seconds.Zero));
        Throws("relativeError", () => Measurement.Of(new Seconds(1), 1));
        Throws("relativeError", () => Measurement.Of(new Seconds(1), double.NaN));
        Throws("latency", () => ActionChunk.Of(Seconds.Zero, 1, 1));
        Throws("actions", () => ActionChunk.Of(new Seconds(1), 0, 1));
        Throws("rateHertz", () => ActionChunk.Of(new Seconds(1), 1, double.NaN));
        Throws("launches", () => KnownOverheads.LaunchTime(-1, new Seconds(1)));
        Throws("floorBefore", () => PredictedTime.Of(new Seconds(1), new Seconds(-1), Seconds.Zero));
        Throws("perSequence", () => Capacity.MaxSequences(new Bytes(1), Bytes.Zero, Bytes.Zero, Bytes.Zero));
        Throws("maxTokens", () => Capacity.PreallocationWaste(1, 0));
        Throws("devices", () => CollectiveTime.Of(CollectiveKind.AllReduce, new Bytes(1), 0, new BytesPerSecond(1)));
        Throws("link", () => CollectiveTime.Of(CollectiveKind.AllReduce, new Bytes(1), 2, BytesPerSecond.Zero));
        Throws("moved", () => RooflinePoint.Of(new Flops(1), Bytes.Zero, new FlopsPerSecond(1), new BytesPerSecond(1)));
        Throws("peak", () => RooflinePoint.Of(new Flops(1), new Bytes(1), FlopsPerSecond.Zero, new BytesPerSecond(1)));
        Throws("stages", () => PipelineDiagnosis.Of([], Fact<Seconds>.Unknown("none")));
    }

    [Fact]
    public void Pipeline_PhaseThatTheModelHasNot_Throws()
    {
        var head = new Model("head", [new StatedComponent("head", ComponentRole.Denoiser, 1000)], Some.Bf16);

        Throws("step", () => StepCost.Of(head, Step.Decode(1, 0)));
        Throws("step", () => StepCost.Of(Some.Stated(1000), Step.Forward(1)));
    }

    [Fact]
    public void Floors_FewerDevicesOrNoBandwidth_Throw()
    {
        StepCost cost = StepCost.Of(Some.Stated(1e9), Step.Decode(1, 0) with { Parallelism = new Parallelism(4, 1, 1) });

        Throws("hardware", () => LatencyFloors.Of(cost, new DeviceGroup(Some.Device(100), 3)));
        Throws("hardware", () => LatencyFloors.Of(cost, new DeviceGroup(Some.Device(0), 4)));
    }

    private static ArgumentOutOfRangeException Throws(string name, Func<object?> call)
    {
        ArgumentOutOfRangeException thrown = Assert.Throws<ArgumentOutOfRangeException>(call);
        Assert.Equal(name, thrown.ParamName);
        return thrown;
    }
}
