namespace Floorline.Probes.Engines;

/// <summary>What a native engine refused to do, in its own words.</summary>
/// <param name="message">The engine's message.</param>
public sealed class EngineFault(string message) : Exception(message);
