namespace Floorline.Readers.Measurements;

/// <summary>What the rules of a public benchmark fix about a call, where its tables of results do not repeat it.</summary>
/// <param name="Engine">How the engine's name begins in such tables.</param>
/// <param name="Model">How the model's name begins.</param>
/// <param name="DenoisingSteps">Denoising steps per call.</param>
/// <param name="Guided">Whether each step runs with and without the prompt.</param>
public sealed record BenchmarkRules(string Engine, string Model, int DenoisingSteps, bool Guided)
{
    // MLCommons inference, text_to_image: SDXL base, Euler discrete scheduler, 20 steps, guidance scale 8, 1024x1024
    // (github.com/mlcommons/inference/tree/master/text_to_image).
    private static readonly BenchmarkRules[] _known = [new("MLPerf Inference", "sdxl", 20, true)];

    /// <summary>The rules that a row follows; null where none are known.</summary>
    /// <param name="engine">The engine as the table names it.</param>
    /// <param name="model">The model by its catalogue name.</param>
    public static BenchmarkRules? For(string engine, string model)
    {
        ArgumentNullException.ThrowIfNull(engine);
        ArgumentNullException.ThrowIfNull(model);
        return Array.Find(_known, k => engine.StartsWith(k.Engine, StringComparison.OrdinalIgnoreCase)
            && model.StartsWith(k.Model, StringComparison.OrdinalIgnoreCase));
    }
}
