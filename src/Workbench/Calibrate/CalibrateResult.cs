using Floorline.Core.Calibration;
using Floorline.Core.Hardware;
using Floorline.Core.Situations;

namespace Floorline.Workbench;

/// <summary>An engine fitted to a user's own runs.</summary>
public sealed record CalibrateResult
{
    /// <summary>Runs that were used.</summary>
    public required int RunCount { get; init; }

    /// <summary>The sort of device they ran on.</summary>
    public required DeviceKind Device { get; init; }

    /// <summary>The fitted profile.</summary>
    public required EngineProfile Engine { get; init; }

    /// <summary>How it came from the runs: the way that predicted left-out runs best.</summary>
    public CalibrationWay Way { get; init; }

    /// <summary>The profiles that were fitted with one run left out each: how far they differ says how well the runs tell the coefficients.</summary>
    public IReadOnlyList<EngineProfile> WithoutOne { get; init; } = [];

    /// <summary>What was expected before, by the shipped coefficients.</summary>
    public required IReadOnlyList<Prediction> Before { get; init; }

    /// <summary>What is expected of each run by a fit that left it out.</summary>
    public required IReadOnlyList<Prediction> HeldOut { get; init; }

    /// <summary>File the profile was stored in; null where it was not.</summary>
    public string? SavedTo { get; init; }

    /// <summary>Rows that could not be used, with the reason.</summary>
    public required IReadOnlyList<string> Skipped { get; init; }
}
