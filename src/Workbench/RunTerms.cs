using Floorline.Core.Quantities;
using Floorline.Core.Serving;

namespace Floorline.Workbench;

/// <summary>What a run is judged by and called.</summary>
internal sealed record RunTerms(string Name, string Model, RequestsPerSecond? Rate, IReadOnlyList<ServiceObjective> Objectives, double MaxFailures);
