namespace Floorline.Core.Levers;

/// <summary>One idea with its variants, such as fewer bits per weight: a plan shows the best variant and names the others.</summary>
/// <param name="Id">What levers refer to it by.</param>
/// <param name="Title">What it is called.</param>
/// <param name="IsExclusive">Whether only one variant can be applied at a time.</param>
public sealed record LeverGroup(string Id, string Title, bool IsExclusive);
