using Floorline.Core.Quantities;

namespace Floorline.Core.Answers;

/// <summary>A measured time that cannot be of the format that was taken for weights of which none was stated.</summary>
/// <param name="Taken">The format that was taken: the published one, or what the engine loads.</param>
/// <param name="Measured">The measured time.</param>
/// <param name="Floor">The floor in it.</param>
/// <param name="Fits">Whether it fits.</param>
/// <param name="Possible">Formats in which the time would be possible, largest first.</param>
public sealed record FormatDoubt(string Taken, Seconds Measured, Seconds Floor, bool Fits, IReadOnlyList<string> Possible);
