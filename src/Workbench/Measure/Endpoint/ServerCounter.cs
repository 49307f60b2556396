namespace Floorline.Workbench;

/// <summary>A metric of the server before and after the measurement.</summary>
/// <param name="Name">Its name, as the server writes it.</param>
/// <param name="Before">Value before, all labels together.</param>
/// <param name="After">Value after.</param>
/// <param name="Says">What it tells, in a few words.</param>
public sealed record ServerCounter(string Name, double Before, double After, string Says);
