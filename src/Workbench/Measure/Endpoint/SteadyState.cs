using Floorline.Core.Quantities;
using Floorline.Core.Serving;

namespace Floorline.Workbench;

/// <summary>The part of a run during which at least 90 % of the most requests were in flight.</summary>
/// <param name="From">Its start after the run's.</param>
/// <param name="To">Its end.</param>
/// <param name="OutputRate">Tokens per second in it.</param>
/// <param name="Ttft">TTFT of requests sent and first answered in it.</param>
/// <param name="Itl">Gaps of those requests.</param>
public sealed record SteadyState(Seconds From, Seconds To, TokensPerSecond OutputRate, Fact<LatencySummary> Ttft, Fact<LatencySummary> Itl);
