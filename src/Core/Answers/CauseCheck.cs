namespace Floorline.Core.Answers;

/// <summary>The command or comparison that settles a cause.</summary>
/// <param name="Class">The class of devices it is for; null for all that have none of their own.</param>
/// <param name="Check">What to do.</param>
public sealed record CauseCheck(DeviceClass? Class, string Check);
