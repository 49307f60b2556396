using Floorline.Core.Quantities;

namespace Floorline.Readers.Prompts;

/// <summary>One request of a data set or a trace.</summary>
/// <param name="Text">The prompt; null where only its length is known.</param>
/// <param name="Messages">A chat as its JSON array; null where there is only a text.</param>
/// <param name="InputTokens">Length of the prompt in tokens, where the file says it.</param>
/// <param name="OutputTokens">Tokens to generate, where the file says it.</param>
/// <param name="At">When it was sent, where the file is a trace.</param>
public sealed record PromptEntry(string? Text, string? Messages, int? InputTokens, int? OutputTokens, Seconds? At);
