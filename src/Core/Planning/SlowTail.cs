using Floorline.Core.Objectives;
using Floorline.Core.Quantities;

namespace Floorline.Core.Planning;

/// <summary>A latency whose p99 lies above a limit that is held against a smaller statistic.</summary>
/// <param name="Objective">The limit.</param>
/// <param name="Slow">The p99.</param>
public sealed record SlowTail(Objective Objective, Seconds Slow);
