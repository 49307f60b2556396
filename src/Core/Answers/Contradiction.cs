namespace Floorline.Core.Answers;

/// <summary>Two figures that were stated, or one of them and what follows from the other, that cannot both be true.</summary>
/// <param name="One">What one of them is, such as <c>the measured throughput</c>.</param>
/// <param name="Other">What the other is.</param>
/// <param name="Says">Both with their numbers, as a sentence without a full stop.</param>
public sealed record Contradiction(string One, string Other, string Says)
{
    /// <summary>What contradicts what, without a full stop.</summary>
    public string Title => $"{One} and {Other} contradict each other";
}
