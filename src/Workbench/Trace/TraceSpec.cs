namespace Floorline.Workbench;

/// <summary>Traces to be diagnosed, and optionally the situation they were recorded in.</summary>
public sealed record TraceSpec
{
    /// <summary>Files and folders: one trace, or the ranks of one job.</summary>
    public required IReadOnlyList<string> Files { get; init; }

    /// <summary>Model and hardware to hold the trace against; hardware alone serves too.</summary>
    public SituationSpec Situation { get; init; } = new();
}
