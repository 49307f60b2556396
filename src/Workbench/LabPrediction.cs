using Floorline.Core.Costs;
using Floorline.Core.Diagnosis;
using Floorline.Core.Floors;
using Floorline.Core.Hardware;
using Floorline.Core.Models;
using Floorline.Core.Quantities;
using Floorline.Core.Workloads;

namespace Floorline.Workbench;

/// <summary>What a change is predicted to do, before it is measured: the same floors and the same limits that every prediction of Floorline uses.</summary>
/// <param name="Low">The shorter limit.</param>
/// <param name="Middle">The middle.</param>
/// <param name="High">The longer limit.</param>
public sealed record LabPrediction(Seconds Low, Seconds Middle, Seconds High)
{
    /// <summary>Predicts a change of step, model or both on one device.</summary>
    /// <param name="measured">The measured time before.</param>
    /// <param name="before">Model and step before.</param>
    /// <param name="after">Model and step afterwards.</param>
    /// <param name="device">The device.</param>
    public static LabPrediction Of(Seconds measured, (Model Model, Step Step) before, (Model Model, Step Step) after, Device device) =>
        Of(measured, Floors(before, device).Binding, Floors(after, device).Binding);

    internal static LabPrediction Of(Seconds measured, Seconds floorBefore, Seconds floorAfter)
    {
        PredictedTime limits = PredictedTime.Of(measured, floorBefore, floorAfter);
        Seconds low = limits.Low.OrMore(floorAfter), high = limits.High.OrMore(floorAfter);
        return new LabPrediction(low, (low + high) / 2, high);
    }

    internal static LatencyFloors Floors((Model Model, Step Step) situation, Device device) => LatencyFloors.Of(StepCost.Of(situation.Model, situation.Step), device);
}
