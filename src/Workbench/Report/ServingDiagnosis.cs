using Floorline.Readers;

namespace Floorline.Workbench;

/// <summary>A measured latency of a run held against the floors.</summary>
/// <param name="RunIndex">Which run, 0 being the first.</param>
/// <param name="Label">What was held against what, such as <c>ITL, decode, batch 1, context 384</c>.</param>
/// <param name="Result">The diagnosis, or why there is none.</param>
public sealed record ServingDiagnosis(int RunIndex, string Label, ReadResult<DiagnoseResult> Result)
{
    /// <summary>The step that was diagnosed, as a user would state it; null where none was made.</summary>
    public SituationSpec? Situation { get; init; }
}
