namespace Floorline.Core.Diagnosis;

/// <summary>What a stage's time rests on.</summary>
public enum TimeBasis
{
    /// <summary>It was measured.</summary>
    Measured,

    /// <summary>It was stated without a measurement: a sensor's period, a budget of another team.</summary>
    Stated,

    /// <summary>It is expected of an engine.</summary>
    Expected,
}
