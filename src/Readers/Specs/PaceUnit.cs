namespace Floorline.Readers.Specs;

/// <summary>What a stated time or rate counts.</summary>
public enum PaceUnit
{
    /// <summary>Whole steps: a plain time, steps/s, calls/s, Hz.</summary>
    Step,

    /// <summary>Tokens: tok/s, t/s, tokens/s, ms/token.</summary>
    Token,

    /// <summary>Iterations of a loop inside one call, such as denoising steps: it/s, s/it.</summary>
    Iteration,

    /// <summary>Items of a batch: fps, images/s, samples/s, inferences/s.</summary>
    Item,
}
