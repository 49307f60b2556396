using Floorline.Readers;

namespace Floorline.Workbench;

public static partial class Verb
{
    // Measured times as printed by the articles of A. Balutkar (DeviceNexus.ai) and the Performance Engineering chapter of the Machine Learning Systems
    // textbook.
    private static readonly SituationSpec _voice = new() { Model = "personaplex", On = "jetson-thor", Weights = "bf16", Context = "3000", Measured = "114ms" };
    private static readonly SituationSpec _large = new() { Model = "llama-3-70b", On = "8xh100-sxm", Weights = "fp16", Context = "4096", Measured = "85ms" };

    /// <summary>Three real cases from end to end, with the inputs of public articles.</summary>
    public static ReadResult<DemoResult> Demo()
    {
        ReadResult<DiagnoseResult> before = Diagnose(_voice);
        ReadResult<DiagnoseResult> after = Diagnose(_voice with { Weights = "fp8", Measured = "74ms" });
        ReadResult<DiagnoseResult> large = Diagnose(_large);
        using Stream stream = typeof(Verb).Assembly.GetManifestResourceStream("samples/voice-pipeline.json")
            ?? throw new InvalidOperationException("The resource samples/voice-pipeline.json is missing from the assembly.");
        ReadResult<PipelineSpec> spec = SpecFile.Pipeline(stream, "samples/voice-pipeline.json");
        ReadResult<PipelineResult> pipeline = spec.IsOk ? Pipeline(spec.Value) : ReadResult.Failed<PipelineResult>(spec.Problems);
        Problem[] problems = [.. before.Problems, .. after.Problems, .. large.Problems, .. pipeline.Problems];
        return problems.Length > 0
            ? ReadResult.Failed<DemoResult>(problems)
            : ReadResult.Ok(new DemoResult(before.Value, after.Value, pipeline.Value, large.Value));
    }
}
