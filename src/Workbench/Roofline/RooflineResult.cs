using Floorline.Core.Floors;
using Floorline.Core.Workloads;

namespace Floorline.Workbench;

/// <summary>A situation under its device's roofline: the step per phase and per class of operators, and how a batch moves it.</summary>
public sealed record RooflineResult
{
    /// <summary>The floors of the stated step.</summary>
    public required FloorsResult Floors { get; init; }

    /// <summary>The stated step, and for a model that generates tokens the other phase beside it, each whole.</summary>
    public required IReadOnlyList<(Step Step, RooflineMark Mark)> Phases { get; init; }

    /// <summary>The stated step by classes of operators.</summary>
    public required IReadOnlyList<RooflineMark> Classes { get; init; }

    /// <summary>The stated step at batches 1, 2, 4 and so on.</summary>
    public required IReadOnlyList<(Step Step, RooflineMark Mark)> Batches { get; init; }
}
