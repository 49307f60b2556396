namespace Floorline.Core.Answers;

/// <summary>One rule about causes: looks at the evidence and names a cause, or none.</summary>
/// <param name="evidence">The evidence.</param>
internal delegate Cause? Rule(Evidence evidence);
