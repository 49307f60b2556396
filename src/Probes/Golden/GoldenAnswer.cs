using Floorline.Core.Guardrails;
using Floorline.Core.Quantities;

namespace Floorline.Probes.Golden;

/// <summary>One answer of a server.</summary>
/// <param name="Id">The prompt's name.</param>
/// <param name="Time">From sending the request to the end of the answer.</param>
/// <param name="Output">The answer, or why there is none.</param>
public sealed record GoldenAnswer(string Id, Seconds Time, ModelOutput Output);
