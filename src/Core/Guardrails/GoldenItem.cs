using System.Collections.Immutable;

namespace Floorline.Core.Guardrails;

/// <summary>One prompt whose answer is known to be good or bad when it is seen.</summary>
/// <param name="Id">Its name, unique in the set.</param>
/// <param name="Prompt">What the model is asked; empty where outputs are read from files.</param>
/// <param name="Checks">What the answer must be.</param>
public sealed record GoldenItem(string Id, string Prompt, ImmutableArray<Check> Checks);
