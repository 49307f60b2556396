namespace Floorline.Core.Calibration;

/// <summary>What a prediction is counted under.</summary>
/// <param name="Quantity">What was measured: decode step, prefill, ITL, TTFT.</param>
/// <param name="Family">Device family.</param>
/// <param name="Device">Device.</param>
/// <param name="Engine">Engine.</param>
/// <param name="Model">Model.</param>
public sealed record PredictionGroup(string Quantity, string Family, string Device, string Engine, string Model)
{
    /// <summary>Whether every token uses all of the model's weights; else only routed experts.</summary>
    public bool IsDense { get; init; } = true;

    /// <summary>What the weights are stored in; empty where it is not told apart.</summary>
    public string Format { get; init; } = "";

    /// <summary>How many requests a copy has in flight, in words; empty for steps.</summary>
    public string Load { get; init; } = "";

    /// <summary>How a copy is spread over devices, in words; empty where it is not told apart.</summary>
    public string Spread { get; init; } = "";

    /// <summary>The class of device, in words.</summary>
    public string Class { get; init; } = "";

    /// <summary>The compute generation of the device; empty where it is not known.</summary>
    public string Generation { get; init; } = "";

    /// <summary>Whether it is a step of a single sequence.</summary>
    public bool IsSingle { get; init; }
}
