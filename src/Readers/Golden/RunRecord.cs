using Floorline.Core.Guardrails;
using Floorline.Core.Quantities;

namespace Floorline.Readers.Golden;

/// <summary>One request of a run: how long it took, and what came back.</summary>
/// <param name="Id">The prompt's name; nothing where the row has only a time.</param>
/// <param name="Time">How long it took; nothing where the row has only an output, or where the request failed.</param>
/// <param name="Output">What came back; nothing where the row has only a time.</param>
public sealed record RunRecord(string? Id, Seconds? Time, ModelOutput? Output);
