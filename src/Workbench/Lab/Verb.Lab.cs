using Floorline.Probes.Host;
using Floorline.Probes.Lab;
using Floorline.Readers;

namespace Floorline.Workbench;

public static partial class Verb
{
    /// <summary>
    /// Runs a decode step of a model's shapes over random weights on this machine and diagnoses its time against what the machine itself can do.
    /// </summary>
    /// <param name="spec">What to run.</param>
    /// <param name="progress">Told how far it is; may be null.</param>
    /// <param name="cancel">Ends the measurement early: the result is what there is by then.</param>
    public static ReadResult<LabResult> LabDecode(LabSpec spec, IProgress<ProbeProgress>? progress = null, CancellationToken cancel = default) =>
        Lab(spec, prefill: false, progress, cancel);

    /// <summary>Runs a prefill of a model's shapes over random weights on this machine and diagnoses its time.</summary>
    /// <param name="spec">What to run.</param>
    /// <param name="progress">Told how far it is; may be null.</param>
    /// <param name="cancel">Ends the measurement early: the result is what there is by then.</param>
    public static ReadResult<LabResult> LabPrefill(LabSpec spec, IProgress<ProbeProgress>? progress = null, CancellationToken cancel = default) =>
        Lab(spec, prefill: true, progress, cancel);

    /// <summary>What is wrong with a step as stated, without running it; empty where nothing is.</summary>
    /// <param name="spec">What would be run.</param>
    /// <param name="prefill">Whether it is a prefill.</param>
    public static IReadOnlyList<Problem> LabProblems(LabSpec spec, bool prefill)
    {
        ArgumentNullException.ThrowIfNull(spec);
        return new LabReading(spec).Plan(prefill).Problems;
    }

    private static ReadResult<LabResult> Lab(LabSpec spec, bool prefill, IProgress<ProbeProgress>? progress, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(spec);
        var reading = new LabReading(spec);
        ReadResult<LabPlan> plan = reading.Plan(prefill);
        if (!plan.IsOk)
        {
            return ReadResult.Failed<LabResult>(plan.Problems);
        }

        try
        {
            return ReadResult.Ok(new LabResult(spec, LabProbe.Measure(plan.Value, progress, cancel), reading.Assumptions));
        }
        catch (OutOfMemoryException)
        {
            return ReadResult.Failed<LabResult>(new Problem("", "MODEL", "a step that does not fit in memory",
                "fewer --layers, a smaller --batch, --context or --prompt"));
        }
    }
}
