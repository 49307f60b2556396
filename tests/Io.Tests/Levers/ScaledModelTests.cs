using Floorline.Core.Costs;
using Floorline.Core.Floors;
using Floorline.Core.Hardware;
using Floorline.Core.Models;
using Floorline.Core.Quantities;
using Floorline.Core.Workloads;
using Floorline.Readers.Catalogue;

namespace Floorline.Io.Tests.Levers;

/// <summary>A model of a share of its size stays itself, over the whole catalogue.</summary>
public class ScaledModelTests
{
    private static readonly Device _device = HardwareCatalogue.Find("h100-sxm").Value;

    public static TheoryData<string, double> Cases
    {
        get
        {
            var cases = new TheoryData<string, double>();
            foreach (string name in ModelCatalogue.Names)
            {
                cases.Add(name, 0.8);
                cases.Add(name, 0.5);
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Scaled_EveryModelOfTheCatalogue_ScalesFloorParametersAndMemory(string name, double share)
    {
        // What a share of the width leaves alone: latent attention's inner matrices, biases of heads, whole numbers of columns.
        const double Small = 0.035;
        Model model = ModelCatalogue.Find(name).Value;
        Model scaled = model.Scaled(share);

        Assert.InRange((double)scaled.Parameters / model.Parameters, share - Small, share + Small);
        Assert.InRange((double)scaled.ActiveParameters / model.ActiveParameters, share - Small, share + (2 * Small));
        Assert.Equal(model.RoutesExperts, scaled.RoutesExperts);
        Assert.Equal(model.Components.Select(static c => (c.Name, c.Role, c.Steps, c.Positions)),
            scaled.Components.Select(static c => (c.Name, c.Role, c.Steps, c.Positions)));
        foreach (Step step in Steps(model))
        {
            (StepCost before, StepCost after) = (StepCost.Of(model, step), StepCost.Of(scaled, step));
            (LatencyFloors now, LatencyFloors then) = (LatencyFloors.Of(before, new DeviceGroup(_device), null),
                LatencyFloors.Of(after, new DeviceGroup(_device), null));
            Assert.InRange(then.Binding / now.Binding, share - Small, 1);
            Assert.InRange(then.WeightRead / now.WeightRead, share - Small, share + (2 * Small));
            Assert.Equal(before.CacheRead.IsKnown, after.CacheRead.IsKnown);
            if (before.CacheRead.IsKnown)
            {
                Assert.Equal(before.CacheRead.Value.Value, after.CacheRead.Value.Value, before.CacheRead.Value.Value * 1e-9);
            }

            Assert.InRange(Capacity.Of(after, _device).Weights / Capacity.Of(before, _device).Weights, share - Small, share + Small);
            Assert.Equal(before.Operators.Sum(static o => o.Count), after.Operators.Sum(static o => o.Count));
        }
    }

    [Theory]
    [InlineData("deepseek-v3", 0.8)]
    [InlineData("sdxl", 0.8)]
    [InlineData("resnet-50", 0.8)]
    public void Scaled_ModelsThatLostThemselves_KeepExpertsStepsAndStatedWork(string name, double share)
    {
        Model model = ModelCatalogue.Find(name).Value;
        Step step = Steps(model).First();

        double ratio = LatencyFloors.Of(StepCost.Of(model.Scaled(share), step), new DeviceGroup(_device), null)
            .Binding / LatencyFloors.Of(StepCost.Of(model, step), new DeviceGroup(_device), null).Binding;

        Assert.InRange(ratio, 0.78, 0.84);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-0.5)]
    [InlineData(1.5)]
    [InlineData(double.NaN)]
    public void Scaled_ShareOutsideItsRange_Throws(double share) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => ModelCatalogue.Find("llama-3-8b").Value.Scaled(share));

    private static Step[] Steps(Model model) => model.Decodes ? [Step.Decode(1, 2048), Step.Prefill(1, 512)] : [Step.Forward(1, 197)];
}
