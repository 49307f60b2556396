namespace Floorline.Core.Diagnosis;

/// <summary>An input whose uncertainty can change a verdict.</summary>
public enum SensitiveInput
{
    /// <summary>Memory bandwidth that the step can use.</summary>
    Bandwidth,

    /// <summary>Weight bytes read per step.</summary>
    WeightBytes,

    /// <summary>Cache bytes read per step.</summary>
    KvCacheBytes,

    /// <summary>Compute peak.</summary>
    ComputePeak,

    /// <summary>The measured time itself.</summary>
    MeasuredTime,
}
