using Floorline.Core.Quantities;

namespace Floorline.Workbench;

/// <summary>The highest rate that meets the objectives.</summary>
/// <param name="Rate">The highest rate that met them; unknown where none did.</param>
/// <param name="Misses">The lowest rate that did not; unknown where every rate tried met them.</param>
/// <param name="Share">Share of requests that must meet every objective.</param>
public sealed record SearchResult(Fact<RequestsPerSecond> Rate, Fact<RequestsPerSecond> Misses, double Share);
