namespace Floorline.Core.Serving;

/// <summary>Something doubtful about a run.</summary>
/// <param name="Id">A fixed name, such as <c>little-law</c>.</param>
/// <param name="Severity">How much it matters.</param>
/// <param name="Text">What was seen, with the numbers.</param>
public sealed record ServingFinding(string Id, FindingSeverity Severity, string Text);
