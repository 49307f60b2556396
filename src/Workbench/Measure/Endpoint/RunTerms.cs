using Floorline.Core.Objectives;
using Floorline.Core.Quantities;

namespace Floorline.Workbench;

/// <summary>What a run is judged by and called.</summary>
internal sealed record RunTerms(string Name, string Model, RequestsPerSecond? Rate, IReadOnlyList<Objective> Objectives, double MaxFailures);
