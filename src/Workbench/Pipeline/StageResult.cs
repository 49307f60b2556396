using Floorline.Core.Diagnosis;
using Floorline.Core.Expectations;
using Floorline.Core.Hardware;

namespace Floorline.Workbench;

/// <summary>One stage of a pipeline with what it was worked out from.</summary>
/// <param name="Spec">The stage as stated.</param>
/// <param name="Stage">Its time, floor and regime.</param>
public sealed record StageResult(StageSpec Spec, Stage Stage)
{
    /// <summary>Its floors; null without a model.</summary>
    public FloorsResult? Floors { get; init; }

    /// <summary>What its engine is expected to take; null where the time was measured or stated.</summary>
    public ExpectedTime? Expected { get; init; }

    /// <summary>The hardware it is held against; null where none was stated.</summary>
    public DeviceGroup? Hardware { get; init; }

    /// <summary>Everything that was assumed, in whole sentences.</summary>
    public IReadOnlyList<string> Assumptions { get; init; } = [];
}
