namespace Floorline.Journal.Storage;

/// <summary>What is wrong with a write-ahead log.</summary>
/// <param name="Text">In words.</param>
/// <param name="IsLoss">Whether whole transactions stand after the damage, which SQLite would pass over; false where only the last one is not whole, as
/// damage leaves it and a writer that was stopped in the middle too.</param>
internal sealed record LogProblem(string Text, bool IsLoss);
