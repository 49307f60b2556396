using Floorline.Core.Floors;
using Floorline.Core.Quantities;
using Floorline.Probes.Lab;

namespace Floorline.Workbench;

/// <summary>One step of the grid of formats, contexts and batches, predicted from the first of them.</summary>
/// <param name="Cell">Which step.</param>
/// <param name="Measured">Its measured time.</param>
/// <param name="Predicted">Its predicted time; null for the step that predictions start from.</param>
/// <param name="Floor">Its floor.</param>
/// <param name="Regime">What limits it.</param>
public sealed record LabGridPoint(LabCell Cell, Seconds Measured, LabPrediction? Predicted, Seconds Floor, Regime Regime)
{
    /// <summary>Predicted over measured, less 1; null for the step that predictions start from.</summary>
    public double? Error => Predicted is { } predicted ? (predicted.Middle / Measured) - 1 : null;
}
