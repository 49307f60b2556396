namespace Floorline.Workbench;

/// <summary>One thing to know about a verdict.</summary>
/// <param name="Kind">What it is, such as <c>drift</c>.</param>
/// <param name="Area">speed, quality or target.</param>
/// <param name="Text">The finding in a sentence.</param>
public sealed record VerdictFinding(string Kind, string Area, string Text);
