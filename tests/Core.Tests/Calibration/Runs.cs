using Floorline.Core.Calibration;
using Floorline.Core.Costs;
using Floorline.Core.Expectations;
using Floorline.Core.Floors;
using Floorline.Core.Hardware;
using Floorline.Core.Models;
using Floorline.Core.Quantities;
using Floorline.Core.Situations;
using Floorline.Core.Workloads;

namespace Floorline.Core.Tests.Calibration;

/// <summary>Runs of an engine whose coefficients are known.</summary>
internal static class Runs
{
    /// <summary>The engine that made the runs, unless a test says otherwise.</summary>
    public static EngineProfile Truth { get; } = EngineProfile.Default(EngineKind.Compiled) with { WeightFactor = 1.2, CacheFactor = 3,
        PerLayer = Seconds.FromMicroseconds(40), ExchangeFactor = 2 };

    /// <summary>Six steps per family, which differ in what they spend their time on.</summary>
    public static IReadOnlyList<EngineRun> Of(EngineProfile truth, params (string Family, double Slower)[] families)
    {
        (Model Model, int Devices, Step Step)[] steps =
        [
            (Served.Eight, 1, Step.Decode(1, 0)),
            (Served.Eight, 1, Step.Decode(1, 30_000)),
            (Served.Eight, 1, Step.Decode(32, 8000)),
            (Some.Stated(1e9, 16, 8, 64), 1, Step.Decode(1, 0)),
            (Served.Seventy, 8, Step.Decode(1, 1000)),
            (Served.Eight, 4, Step.Decode(1, 1000)),
        ];
        return
        [
            .. families.SelectMany(family => steps.Select((one, i) =>
            {
                LatencyFloors floors = LatencyFloors.Of(StepCost.Of(one.Model, one.Step with { Parallelism = new Parallelism(one.Devices, 1, 1) }),
                    new DeviceGroup(Served.Fast, one.Devices));
                var run = new EngineRun($"{family.Family} {i}", family.Family, "vLLM 0.14", floors,
                    StepParts.Of(floors, KernelTable.Empty, EngineKind.Compiled), new Seconds(1));
                return run with { Measured = run.Expected(truth) * family.Slower };
            })),
        ];
    }
}
