using Floorline.Core.Quantities;
using Floorline.Core.Traces.Intervals;
using Floorline.Core.Traces.Model;

namespace Floorline.Core.Traces.Rules;

/// <summary>Time that the profiler itself took: its own overhead events, and a first step that carries its start.</summary>
public sealed class ProfilerOverheadRule : IDeviceRule
{
    private const int FewestSteps = 3;

    /// <inheritdoc/>
    public string Id => "untrusted-profiler-overhead";

    /// <inheritdoc/>
    public bool NeedsIdle => false;

    /// <inheritdoc/>
    public TraceFinding? Find(DeviceDiagnosis device, TraceThresholds thresholds)
    {
        ArgumentNullException.ThrowIfNull(device);
        ArgumentNullException.ThrowIfNull(thresholds);
        long overhead = Overhead(device);
        bool slowFirst = device.Steps.Count >= FewestSteps && device.Steps.Steps[0].Length > thresholds.FirstStepFactor * device.Steps.Lengths.Median;
        bool heavy = device.Share(overhead) >= thresholds.OverheadShare;
        if (!slowFirst && !heavy)
        {
            return null;
        }

        string steps = slowFirst
            ? Words.Say($"The first step takes {Figures.Time(device.Steps.Steps[0].Length)}, the median {Figures.Time(device.Steps.Lengths.Median)}. ") : "";
        string own = heavy
            ? Words.Say($"The profiler's own overhead takes {Figures.Time(overhead)} of host time ({Figures.Percent(device.Share(overhead))} of ")
                + "the window). " : "";
        return new TraceFinding(Id, "The profiler's own time is in the window", Urgency.Info,
            device.Evidence(steps + own + "Medians over steps are safer than totals here.") with
        {
            Numbers = [new("overhead_ms", Words.Ms(overhead)), new("first_step_ms", device.Steps.Count > 0 ? Words.Ms(device.Steps.Steps[0].Length) : 0),
                new("median_step_ms", Words.Ms(device.Steps.Lengths.Median))],
            Intervals = slowFirst ? [new(device.Steps.Steps[0].Start, device.Steps.Steps[0].End)] : [],
        })
        {
            Threshold = Words.Say($"overhead >= {Figures.Percent(thresholds.OverheadShare)} of the window, or first step > ")
                + Words.Say($"{thresholds.FirstStepFactor:0.0} times the median"),
            Try = "Skip warm-up steps (schedule(wait, warmup, active)); record without stacks and shapes when you time.",
            Check = "The first step is as long as the others.",
        };
    }

    private static long Overhead(DeviceDiagnosis device)
    {
        Trace trace = device.Trace;
        var starts = new List<long>();
        var ends = new List<long>();
        foreach (TraceTrack track in trace.Tracks)
        {
            if (track.Kind != TrackKind.Other)
            {
                continue;
            }

            for (int e = track.First; e < track.End; e++)
            {
                if (trace.Kinds[e] == EventKind.Overhead)
                {
                    starts.Add(trace.Starts[e]);
                    ends.Add(trace.EndOf(e));
                }
            }
        }

        return IntervalSet.UnionOfUnordered([.. starts], [.. ends]).TotalWithin(device.Work.WindowStart, device.Work.WindowEnd);
    }
}
