namespace Floorline.Probes.Host;

/// <summary>Something about a measurement that its reader has to know.</summary>
/// <param name="Severity">How much it matters.</param>
/// <param name="Code">A short name that does not change, such as <c>other-load</c>.</param>
/// <param name="Text">The finding in a whole sentence.</param>
public sealed record Finding(Severity Severity, string Code, string Text);
