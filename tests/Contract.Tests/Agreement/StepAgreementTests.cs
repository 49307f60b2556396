using Floorline.Core.Costs;
using Floorline.Core.Expectations;
using Floorline.Core.Floors;
using Floorline.Core.Hardware;
using Floorline.Core.Models;
using Floorline.Core.Serving;
using Floorline.Core.Situations;
using Floorline.Core.Workloads;
using Floorline.Readers.Catalogue;
using Floorline.Workbench;

namespace Floorline.Contract.Tests.Agreement;

/// <summary>
/// One decode step of every model on seven devices, as `predict` expects it and as a served load is simulated: the same time, and never below the step's floor.
/// docs/physics/serving.md promises the second. The numbers may only fall, and end at none.
/// </summary>
public sealed class StepAgreementTests(Xunit.Abstractions.ITestOutputHelper output)
{
    private const int LeftApart = 0;
    private const int LeftBelow = 0;

    [Fact]
    public void StepTimes_OfTheCatalogue_AreTheExpectedOnesAndAboveTheirFloors()
    {
        List<string> apart = [], below = [];
        int steps = 0;
        foreach (Model model in ModelCatalogue.All.Where(static m => m.Decodes))
        {
            foreach (string on in (string[])["h100", "b200", "rtx-4090", "m2-ultra", "jetson-thor", "mi300x", "8xh100-sxm"])
            {
                DeviceGroup group = HardwareSource.Find(on, null).Value;
                EngineProfile engine = EngineSource.Find(null, group.Device).Value;
                foreach ((int batch, long context) in Shapes().Where(s => s.Context <= model.MaxContext))
                {
                    Step step = Step.Decode(batch, context) with { Parallelism = new Parallelism(group.Count, 1, 1) };
                    var floors = LatencyFloors.Of(StepCost.Of(model, step), group);
                    double expected = ExpectedTime.Of(floors, engine, KernelCatalogue.Table).Time.Middle.Milliseconds;
                    var times = StepTime.Of(new Situation(model, group, step) { Engine = engine, Kernels = KernelCatalogue.Table });
                    double served = times.At(batch, (double)batch * context).Milliseconds;
                    string command = $"./floorline predict {model.Name} --on {on} --batch {batch} --context {context}";
                    string what = FormattableString.Invariant($"{command}: expected {expected:G5} ms, simulated {served:G5} ms");
                    steps++;
                    apart.AddRange(Math.Abs((served / expected) - 1) > 1e-6 ? [what] : []);
                    double floor = floors.Binding.Milliseconds;
                    below.AddRange(served < floor * (1 - 1e-9) ? [what + FormattableString.Invariant($", floor {floor:G5} ms")] : []);
                }
            }
        }

        string text = $"{steps} steps: {apart.Count} differ, {below.Count} lie below their floor\n"
            + string.Join('\n', [.. below, .. apart.Take(20)]);
        output.WriteLine(text);
        Assert.True(steps > 5_000, text);
        Assert.True(apart.Count <= LeftApart && below.Count <= LeftBelow, text);
    }

    private static IEnumerable<(int Batch, long Context)> Shapes() =>
        from batch in (int[])[1, 16, 64, 256]
        from context in (long[])[512, 4096, 32_768]
        select (batch, context);
}
