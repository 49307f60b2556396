namespace Floorline.Core.Situations;

/// <summary>That an engine was stated which does not run on the stated devices: nothing is expected of it, and nothing that was measured is its own.</summary>
/// <param name="Engine">What the engine is called.</param>
/// <param name="Reason">Why it does not run there, as its own documents say, without a full stop.</param>
/// <param name="Instead">Engines that documents name for such devices and models, best first; empty where none is known.</param>
public sealed record EngineRefusal(string Engine, string Reason, IReadOnlyList<SupportEngine> Instead);
