namespace Floorline.Workbench.Documents;

/// <summary>One event of a timeline.</summary>
/// <param name="Start">Start, in ns from the start of the window.</param>
/// <param name="Length">Duration in ns.</param>
/// <param name="Colour">What it is, as an index into a legend.</param>
/// <param name="Name">Index of its name; -1 where it has none.</param>
internal readonly record struct TimelinePiece(long Start, long Length, int Colour, int Name);
