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

    /// <summary>Its own inputs as rows.</summary>
    public static IReadOnlyList<Field<ChunkSpec>> Fields { get; } =
    [
        new("rate", new("HERTZ"), "Control rate, such as 30hz", static s => s.Rate, static (s, v) => s with { Rate = v })
        { Label = "Control rate", Example = "30hz" },
        new("chunk", InputKind.Count(1, 1_000_000), "Actions per call; 1 by default", static s => s.Chunk, static (s, v) => s with { Chunk = v })
        { Label = "Actions per call", Example = "1", Hint = "How many steps of the robot one call plans" },
        new("horizon", InputKind.Number, "Actions executed before the next plan takes over (execution horizon); all by default",
            static s => s.Horizon, static (s, v) => s with { Horizon = v })
        { Label = "Execution horizon", Example = "all of them", Hint = "Actions that are executed before the next plan takes over" },
        new("percentiles", new("LIST"), "Percentiles of a call's time, such as p95=41ms,p99=60ms",
            static s => s.Percentiles, static (s, v) => s with { Percentiles = v })
        { Label = "Percentiles of that time", Example = "p95=41ms,p99=60ms", Hint = "Where slow calls matter" },
    ];
}
