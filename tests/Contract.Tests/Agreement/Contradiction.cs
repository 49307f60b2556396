namespace Floorline.Contract.Tests.Agreement;

/// <summary>Two answers that cannot both be right.</summary>
/// <param name="Kind">What kind of disagreement it is.</param>
/// <param name="Command">A command that shows it.</param>
/// <param name="Detail">What disagrees with what.</param>
internal sealed record Contradiction(string Kind, string Command, string Detail);
