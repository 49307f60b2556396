namespace Floorline.Probes.Hub;

/// <summary>Why a remote file could not be read, and what would help.</summary>
/// <param name="found">What stands in the way.</param>
/// <param name="expected">What would be right.</param>
public sealed class HubException(string found, string expected) : Exception($"{found}; expected {expected}")
{
    /// <summary>What stands in the way.</summary>
    public string Found { get; } = found;

    /// <summary>What would be right.</summary>
    public string Expected { get; } = expected;
}
