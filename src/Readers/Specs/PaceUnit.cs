namespace Floorline.Readers.Specs;

/// <summary>What a stated time or rate counts.</summary>
public enum PaceUnit
{
    /// <summary>Whole steps: a plain time, steps/s.</summary>
    Step,

    /// <summary>Whole calls: Hz, calls/s, actions/s. Of a model that answers in one step, and of a decoder whose calls are not alike, that is the
    /// step.</summary>
    Call,

    /// <summary>Tokens: tok/s, t/s, tokens/s, ms/token.</summary>
    Token,

    /// <summary>Iterations of a loop inside one call, such as denoising steps: it/s, s/it.</summary>
    Iteration,

    /// <summary>Items of a batch: fps, images/s, samples/s, inferences/s.</summary>
    Item,
}
