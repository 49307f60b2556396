namespace Floorline.Readers.Naming;

/// <summary>What a name was taken as.</summary>
/// <typeparam name="T">What has names.</typeparam>
/// <param name="Value">The thing.</param>
/// <param name="Said">How it was understood, in a sentence; null where the name is one of its own.</param>
public sealed record Named<T>(T Value, string? Said);
