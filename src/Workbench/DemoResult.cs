namespace Floorline.Workbench;

/// <summary>The three cases of the demonstration.</summary>
/// <param name="VoiceBefore">PersonaPlex on a Jetson Thor in bf16.</param>
/// <param name="VoiceAfter">The same with FP8 weights, as measured.</param>
/// <param name="Pipeline">Recognition, vision-language model and synthesis in a row.</param>
/// <param name="Large">A 70B model on eight GPUs.</param>
public sealed record DemoResult(DiagnoseResult VoiceBefore, DiagnoseResult VoiceAfter, PipelineResult Pipeline, DiagnoseResult Large);
