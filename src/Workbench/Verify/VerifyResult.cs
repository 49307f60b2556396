using System.Collections.Immutable;
using Floorline.Core.Findings;
using Floorline.Core.Guardrails;
using Floorline.Core.Objectives;
using Floorline.Core.Statistics;

namespace Floorline.Workbench;

/// <summary>One verdict on a change: speed, quality and targets together.</summary>
/// <param name="Spec">What was asked.</param>
/// <param name="Speed">The speed verdict; null where the runs have no times.</param>
/// <param name="Quality">The quality verdict; null without a golden set.</param>
/// <param name="Targets">The latency targets.</param>
/// <param name="Detect">Largest change that may hide in a comparison that shows none.</param>
/// <param name="Outcome">Keep, roll back or inconclusive.</param>
/// <param name="Reasons">Why, the deciding reason first.</param>
/// <param name="Findings">What else is worth knowing.</param>
public sealed record VerifyResult(
    VerifySpec Spec,
    SpeedVerdict? Speed,
    QualityVerdict? Quality,
    ImmutableArray<TargetResult> Targets,
    double Detect,
    VerdictOutcome Outcome,
    ImmutableArray<string> Reasons,
    ImmutableArray<Finding> Findings)
{
    /// <summary>The sheet on which a person marks the answers, as CSV; null where no check asks for one.</summary>
    public string? ReviewSheet { get; init; }

    /// <summary>What was timed, such as <c>ttft</c> or <c>step</c>; empty where the files do not say, or not the same.</summary>
    public string Latency { get; init; } = "";

    /// <summary>Whether the candidate is shown to miss a target.</summary>
    public bool MissesTarget => Targets.Any(static target => target.After == Attainment.MissedSurely);
}
