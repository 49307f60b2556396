using Floorline.Core.Formats;
using Floorline.Core.Diagnosis;
using Floorline.Core.Floors;
using Floorline.Core.Models;
using Floorline.Core.Quantities;
using Floorline.Core.Situations;
using Floorline.Core.Workloads;

namespace Floorline.Core.Tests.Diagnosis;

public class DecisionPathTests
{
    private static readonly Model _model = Some.Stated(1e9, layers: 4, heads: 8, size: 64);

    public static TheoryData<double, double, double, double> Cases
    {
        get
        {
            var cases = new TheoryData<double, double, double, double>();
            foreach (double ratio in (double[])[0.5, 0.9, 1, 1.4, 1.6, 1.9, 2.1, 10])
            {
                foreach ((double teraflops, double kernels, double launches) in ((double, double, double)[])[(1, 0, 0), (0.0001, 0, 0), (1, 0.6, 0),
                    (1, 0, 0.6), (1, 0.2, 0.1), (0.0001, 0.7, 0.1)])
                {
                    cases.Add(ratio, teraflops, kernels, launches);
                }
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Of_AnyDiagnosis_EndsAtItsRegime(double ratio, double teraflops, double kernels, double launches)
    {
        LatencyFloors floors = Some.Floors(_model, Step.Decode(1, 100), Some.Device(1, teraflops));
        Fact<Seconds> Known(double share) => share > 0 ? Fact<Seconds>.Known(floors.Binding * (ratio * share)) : Fact<Seconds>.Unknown("not stated");
        var diagnosis = Some.Diagnosis(floors, Measurement.Of(floors.Binding * ratio),
            new KnownOverheads { Kernels = Known(kernels), Launches = Known(launches) });

        var path = DecisionPath.Of(diagnosis);

        Assert.Equal(diagnosis.Regime, path.Regime);
        Assert.Equal(DecisionKind.BelowGuaranteedFloor, path.Asked[0].Kind);
        Assert.Equal(path.Asked.Select(static d => d.Kind).Distinct().Count(), path.Asked.Count);
    }

    [Fact]
    public void OfFloor_WithoutATime_EndsAtTheBindingTerm()
    {
        LatencyFloors memory = Some.Floors(_model, Step.Decode(1, 100));
        LatencyFloors compute = Some.Floors(_model, Step.Decode(1, 100), Some.Device(1, 0.0001));

        Assert.Equal(Regime.MemoryBoundWeights, DecisionPath.FloorShare(memory).Regime);
        Assert.Equal(Regime.ComputeBound, DecisionPath.FloorShare(compute).Regime);
        Assert.Equal(DecisionKind.CommunicationBinds, DecisionPath.FloorShare(memory).Asked[0].Kind);
    }

    // Reading is 2e9 bytes; of arithmetic nobody says how much there is, until positions or FLOPs are stated.
    [Theory]
    [InlineData(null, 1, Regime.ComputeUnknown)]
    [InlineData(null, 8, Regime.MemoryBoundWeights)]
    [InlineData(1e6, 1, Regime.MemoryBoundWeights)]
    [InlineData(1e18, 1, Regime.ComputeBound)]
    public void OfFloor_OfAPartWithoutFlops_IsOpenUntilTheyAreStated(double? flops, int positions, Regime expected)
    {
        foreach (ComponentRole role in new[] { ComponentRole.Denoiser, ComponentRole.Forward, ComponentRole.Encoder })
        {
            var part = new StatedComponent("part", role, 1_000_000_000) { FlopsPerItem = flops is { } work ? new Flops(work) : null };
            LatencyFloors floors = Some.Floors(new Model("m", [part], WeightFormats.Uniform(NumberFormats.Bf16Format)), Step.Forward(1, positions));

            Assert.Equal(expected, DecisionPath.FloorShare(floors).Regime);
            Assert.Equal(expected, FloorTerms.BindingRegimeOf(floors));
        }
    }

    [Theory]
    [InlineData(ComponentRole.Denoiser)]
    [InlineData(ComponentRole.Forward)]
    public void OfFloor_OfTensorsWithoutAnArchitecture_IsOpen(ComponentRole role)
    {
        var part = new MeasuredComponent("part", role, [new MeasuredWeights(WeightRole.Other, NumberFormats.Bf16Format, new Bytes(2e9), 1_000_000_000)]);
        LatencyFloors floors = Some.Floors(new Model("m", [part], WeightFormats.Uniform(NumberFormats.Bf16Format)), Step.Forward(1, 1));

        Assert.Equal(Regime.ComputeUnknown, DecisionPath.FloorShare(floors).Regime);
        Assert.False(floors.Compute.IsKnown);
        Assert.False(floors.Roofline.IsKnown);
    }
}
