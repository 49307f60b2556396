using Floorline.Core.Expectations;
using Floorline.Core.Quantities;

namespace Floorline.Core.Calibration;

/// <summary>One expected value held against what was measured.</summary>
/// <param name="Id">The measured row.</param>
/// <param name="Group">What it is counted under: device, engine, model.</param>
/// <param name="Expected">The expected value with its interval.</param>
/// <param name="Measured">The measured value.</param>
public sealed record Prediction(string Id, PredictionGroup Group, TimeRange Expected, Seconds Measured)
{
    /// <summary>Expected over measured, less one: positive where too slow a time was expected.</summary>
    public double Error => (Expected.Middle / Measured) - 1;

    /// <summary>Measured over expected.</summary>
    public double Ratio => Measured / Expected.Middle;

    /// <summary>Whether the interval held the measured value.</summary>
    public bool Covered => Expected.Holds(Measured);
}
