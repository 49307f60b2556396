using Floorline.Core.Costs;
using Floorline.Core.Expectations;
using Floorline.Core.Floors;
using Floorline.Core.Hardware;
using Floorline.Core.Serving;
using Floorline.Core.Workloads;
using Floorline.Readers.Catalogue;

namespace Floorline.Io.Tests.Serving;

/// <summary>One time for one step: what a load is simulated on is what a single step is expected to take, over the whole catalogue.</summary>
public class StepTimeTests
{
    private static readonly (string Device, int Count)[] _devices = [("h100-sxm", 1), ("b200-sxm", 1), ("rtx-4090", 1), ("apple-m2-ultra", 1),
        ("jetson-thor", 1), ("mi300x", 1), ("h100-sxm", 8)];

    [Fact]
    public void At_EveryModelOfTheCatalogue_IsTheExpectedTimeAndNeverBelowTheFloor()
    {
        int steps = 0;
        var wrong = new List<string>();
        foreach (string name in ModelCatalogue.AllNames.Distinct())
        {
            if (ModelCatalogue.Find(name) is not { IsOk: true, Value: { Decodes: true } model })
            {
                continue;
            }

            foreach ((string device, int count) in _devices)
            {
                var group = new DeviceGroup(HardwareCatalogue.Find(device).Value, count);
                EngineProfile engine = EngineProfile.Default(device.StartsWith("apple", StringComparison.Ordinal) ? EngineKind.LlamaCpp : EngineKind.Compiled);
                foreach (int batch in (int[])[1, 16, 60, 256])
                {
                    foreach (long context in (long[])[512, 4096, 32768])
                    {
                        if (model.MaxContext < context)
                        {
                            continue;
                        }

                        Step step = Step.Decode(batch, context) with { Parallelism = new Parallelism(count, 1, 1) };
                        LatencyFloors floors = LatencyFloors.Of(StepCost.Of(model, step), group);
                        double expected = ExpectedTime.Of(floors, engine, KernelCatalogue.Table).Time.Middle.Value;
                        var times = StepTime.Of(new Deployment(model, group, step), engine, KernelCatalogue.Table, step);
                        double served = times.At(batch, (double)batch * context).Value;
                        double floor = times.FloorAt(batch, (double)batch * context).Value;
                        steps++;
                        if (Math.Abs((served / expected) - 1) > 1e-6 || served < floors.Binding.Value * (1 - 1e-9)
                            || Math.Abs((floor / floors.Binding.Value) - 1) > 1e-6)
                        {
                            wrong.Add(FormattableString.Invariant($"{name} on {count}x{device}, batch {batch}, context {context}: {served:G6} against {expected:G6}, floor {floor:G6} against {floors.Binding.Value:G6}"));
                        }
                    }
                }
            }
        }

        Assert.True(steps > 5000, $"{steps} steps");
        Assert.True(wrong.Count == 0, $"{wrong.Count} of {steps}:\n{string.Join('\n', wrong.Take(20))}");
    }
}
