namespace Floorline.Probes.Endpoint;

/// <summary>What a request asks for besides its prompt.</summary>
/// <param name="OutputTokens">Most tokens to generate.</param>
/// <param name="IgnoreEos">Asks the server to go on past the end of text (vLLM, SGLang, llama.cpp).</param>
/// <param name="AskUsage">Asks for usage at the end of the stream.</param>
/// <param name="ContinuousUsage">Asks for usage in every chunk (vLLM), which tells how many tokens a chunk holds.</param>
public sealed record BodySettings(int OutputTokens, bool IgnoreEos = false, bool AskUsage = true, bool ContinuousUsage = false);
