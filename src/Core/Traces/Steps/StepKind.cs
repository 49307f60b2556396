namespace Floorline.Core.Traces.Steps;

/// <summary>What one step of a trace is.</summary>
public enum StepKind
{
    /// <summary>A step of a training or test loop, or one whose kind its name does not tell.</summary>
    Iteration,

    /// <summary>A forward pass over new prompts.</summary>
    Prefill,

    /// <summary>A forward pass that adds a token to each running sequence.</summary>
    Decode,

    /// <summary>A forward pass with both in one batch.</summary>
    Mixed,
}
