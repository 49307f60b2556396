namespace Floorline.Workbench;

/// <summary>What a sweep changes, everything else staying as stated.</summary>
public enum SweepAxis
{
    /// <summary>Tokens: the cache of a decode step, the prompt of a prefill.</summary>
    Context,

    /// <summary>Sequences or items per step.</summary>
    Batch,

    /// <summary>The weight format.</summary>
    Weights,
}
