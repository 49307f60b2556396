using System.Collections.Immutable;
using Floorline.Core.Findings;
using Floorline.Core.Quantities;
using Floorline.Core.Statistics;

namespace Floorline.Workbench;

/// <summary>A command, measured.</summary>
/// <param name="Spec">What was asked.</param>
/// <param name="Samples">The times of the measured runs, in order.</param>
/// <param name="WarmUp">The times of the runs before them.</param>
/// <param name="Estimates">Median, p95 and p99 with their intervals, or why the sample cannot support them.</param>
/// <param name="Launch">What starting a process that does nothing takes here; the times hold it. Unknown where there is no such program.</param>
/// <param name="Findings">What makes the times doubtful.</param>
/// <param name="Interrupted">Whether the runs ended before their number was reached.</param>
public sealed record MeasureCommandResult(
    MeasureCommandSpec Spec,
    LatencySamples Samples,
    ImmutableArray<Seconds> WarmUp,
    ImmutableArray<QuantileEstimate> Estimates,
    Fact<Seconds> Launch,
    ImmutableArray<Finding> Findings,
    bool Interrupted)
{
    /// <summary>Whether the median has an interval: with fewer runs the result is no measurement.</summary>
    public bool IsValid => Estimates[0].Value.IsKnown;

    /// <summary>Standard deviation of the times, with one degree of freedom taken.</summary>
    public Seconds Deviation
    {
        get
        {
            double mean = Samples.Mean.Value;
            return new Seconds(Samples.Count > 1 ? Math.Sqrt(Samples.Times.Sum(time => (time.Value - mean) * (time.Value - mean)) / (Samples.Count - 1)) : 0);
        }
    }
}
