namespace Floorline.Workbench;

/// <summary>A robot policy and its controller, as typed.</summary>
public sealed record ChunkSpec
{
    /// <summary>The policy: model, hardware, and the measured time of one call where there is one; without a model the measured time is needed, without a
    /// measured time the model is.</summary>
    public SituationSpec Situation { get; init; } = new();

    /// <summary>Control rate, such as <c>30hz</c>.</summary>
    public string? Rate { get; init; }

    /// <summary>Actions per call; null for one.</summary>
    public string? Chunk { get; init; }

    /// <summary>Actions that are executed before the next plan takes over; null executes all.</summary>
    public string? Horizon { get; init; }

    /// <summary>Percentiles of a call's time, such as <c>p95=41ms,p99=60ms</c>.</summary>
    public string? Percentiles { get; init; }
}
