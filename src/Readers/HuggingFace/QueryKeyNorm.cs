namespace Floorline.Readers.HuggingFace;

/// <summary>How queries and keys are normalised.</summary>
internal enum QueryKeyNorm
{
    /// <summary>Not at all, or without weights.</summary>
    None,

    /// <summary>One vector of head size each (Qwen3, Gemma 3).</summary>
    PerHead,

    /// <summary>One vector over all heads each (OLMo 2).</summary>
    Whole,
}
