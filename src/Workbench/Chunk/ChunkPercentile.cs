using Floorline.Core.Diagnosis;
using Floorline.Core.Objectives;
using Floorline.Core.Quantities;

namespace Floorline.Workbench;

/// <summary>A percentile of a call's time, and what the calls that take as long do to the robot.</summary>
/// <param name="Statistic">Which percentile.</param>
/// <param name="Chunk">The budget of a call that takes as long.</param>
/// <param name="Between">Mean time between calls that take longer.</param>
public sealed record ChunkPercentile(Statistic Statistic, ActionChunk Chunk, Seconds Between);
