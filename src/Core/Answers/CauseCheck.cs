namespace Floorline.Core.Answers;

/// <summary>The command or comparison that settles a cause.</summary>
/// <param name="Class">The class of devices it is for; null for all that have none of their own.</param>
/// <param name="Vendor">The vendor whose tool it names, as the catalogue of hardware writes it; null where every vendor's devices can follow it.</param>
/// <param name="Check">What to do.</param>
public sealed record CauseCheck(DeviceClass? Class, string? Vendor, string Check);
