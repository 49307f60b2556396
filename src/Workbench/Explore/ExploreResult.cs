using Floorline.Core.Diagnosis;

namespace Floorline.Workbench;

/// <summary>Everything there is to say of one situation at once: what the calculator page shows.</summary>
public sealed record ExploreResult
{
    /// <summary>The floors.</summary>
    public required FloorsResult Floors { get; init; }

    /// <summary>The diagnosis; null without a measured time.</summary>
    public DiagnoseResult? Diagnosis { get; init; }

    /// <summary>What to expect, and what each lever would give.</summary>
    public required PredictResult Prediction { get; init; }

    /// <summary>The roofline.</summary>
    public required RooflineResult Roofline { get; init; }

    /// <summary>One sweep per input.</summary>
    public required IReadOnlyList<SweepResult> Sweeps { get; init; }

    /// <summary>The way to the verdict, or to what binds the floor where nothing was measured.</summary>
    public required DecisionPath Decision { get; init; }
}
