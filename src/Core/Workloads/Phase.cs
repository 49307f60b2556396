namespace Floorline.Core.Workloads;

/// <summary>What one step does.</summary>
public enum Phase
{
    /// <summary>Generates one token per sequence from the cache.</summary>
    Decode,

    /// <summary>Reads a prompt, all positions at once.</summary>
    Prefill,

    /// <summary>One call of a model that does not generate tokens: encoders, classifiers, denoisers, action heads.</summary>
    Forward,
}
