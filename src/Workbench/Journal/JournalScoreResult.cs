using Floorline.Journal.Scores;
using Floorline.Journal.Storage;

namespace Floorline.Workbench;

/// <summary>How well predictions held.</summary>
/// <param name="Score">By lever and engine, worst first.</param>
/// <param name="Worst">The entries whose prediction was furthest off, worst first.</param>
/// <param name="State">What the journal says of itself.</param>
public sealed record JournalScoreResult(PredictionScore Score, IReadOnlyList<StoredEntry> Worst, JournalState State);
