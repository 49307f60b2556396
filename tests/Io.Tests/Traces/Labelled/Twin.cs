using Floorline.Core.Hardware;
using Floorline.Core.Traces;

namespace Floorline.Io.Tests.Traces.Labelled;

/// <summary>Two jobs that differ only in lying just below and just above a threshold.</summary>
/// <param name="Threshold">The threshold: a property of <see cref="Core.Traces.Rules.TraceThresholds"/>, or <c>Type.Constant</c>.</param>
/// <param name="Below">The measure of the first.</param>
/// <param name="Above">The measure of the second.</param>
/// <param name="Job">The ranks of a job of such a measure.</param>
/// <param name="Seen">What the threshold decides: differs between the two.</param>
internal sealed record Twin(string Threshold, double Below, double Above, Func<double, IReadOnlyList<MadeJob>> Job, Func<TraceDiagnosis, string> Seen)
{
    /// <summary>How far the threshold is moved to take both to one side: proof that they lie at this one.</summary>
    public double Margin { get; init; } = 0.1;

    /// <summary>Text that both verdicts hold; where empty, both have the same largest loss.</summary>
    public string Says { get; init; } = "";

    /// <summary>Only Kineto's form holds what the threshold looks at.</summary>
    public bool OnlyKineto { get; init; }

    /// <summary>The hardware; null where it is not known.</summary>
    public Device? Hardware { get; init; }

    public override string ToString() => Threshold;
}
