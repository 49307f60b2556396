namespace Floorline.Core.Models;

/// <summary>What one call of a model that generates gives, where that is fixed: a policy's action is so many tokens after so long a prompt.</summary>
/// <param name="Gives">What it gives, such as <c>action</c>.</param>
/// <param name="Prompt">Tokens that it reads first as far as the model fixes them, such as those of its images; at least 1.</param>
/// <param name="Tokens">Tokens that it generates; null where the inputs decide.</param>
public sealed record WholeCall(string Gives, int Prompt, int? Tokens);
