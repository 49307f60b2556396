using Floorline.Core.Levers;

namespace Floorline.Workbench;

/// <summary>The three cases of the demonstration.</summary>
/// <param name="VoiceBefore">PersonaPlex on a Jetson Thor in bf16.</param>
/// <param name="VoiceAfter">The same with FP8 weights, as measured.</param>
/// <param name="Pipeline">Recognition, vision-language model and synthesis in a row.</param>
/// <param name="Large">A 70B model on eight GPUs.</param>
public sealed record DemoResult(DiagnoseResult VoiceBefore, DiagnoseResult VoiceAfter, PipelineResult Pipeline, DiagnoseResult Large)
{
    /// <summary>Whether a change is the one that was made in the case, so that the time measured afterwards is its own.</summary>
    /// <param name="change">A change to the case as it was.</param>
    public bool IsFollowed(Judgement change)
    {
        ArgumentNullException.ThrowIfNull(change);
        return change.FloorsAfter is { } after && after.Cost.Weights.Default.Name == VoiceAfter.Floors.Floors.Cost.Weights.Default.Name;
    }
}
