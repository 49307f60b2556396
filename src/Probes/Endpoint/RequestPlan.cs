namespace Floorline.Probes.Endpoint;

/// <summary>One request, made before the run.</summary>
/// <param name="Body">The JSON body in UTF-8.</param>
/// <param name="OutputTokens">Tokens that are asked for at most.</param>
public sealed record RequestPlan(ReadOnlyMemory<byte> Body, int OutputTokens);
