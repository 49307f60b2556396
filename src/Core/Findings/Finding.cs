namespace Floorline.Core.Findings;

/// <summary>Something about a measurement, a run or a comparison that its reader has to know.</summary>
/// <param name="Id">A short name that does not change, such as <c>little-law</c>.</param>
/// <param name="Severity">How much it matters.</param>
/// <param name="Text">The finding with its numbers.</param>
public sealed record Finding(string Id, Severity Severity, string Text)
{
    /// <summary>The part of a result that it is about, such as <c>speed</c>; empty where there is one part only.</summary>
    public string Area { get; init; } = "";
}
