namespace Floorline.Core.Answers;

/// <summary>Something to do about a cause.</summary>
/// <param name="Lever">A lever's id, or that of an action that is none of a situation's levers.</param>
/// <param name="Command">What it is, in a phrase or a command.</param>
/// <param name="Decodes">Whether it is for decode steps, or for everything else; null for both.</param>
public sealed record ActionFacts(string Lever, string Command, bool? Decodes = null);
