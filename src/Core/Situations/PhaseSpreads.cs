namespace Floorline.Core.Situations;

/// <summary>How measurements on one class of devices lie around their expected values.</summary>
/// <param name="Steps">Decode steps and inter-token latencies.</param>
/// <param name="Prompts">Prefills, calls of models without a decoder, and times to the first token.</param>
public sealed record PhaseSpreads(Spread Steps, Spread Prompts);
