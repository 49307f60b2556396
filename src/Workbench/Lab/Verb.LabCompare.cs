using System.Globalization;
using Floorline.Probes.Host;
using Floorline.Probes.Lab;
using Floorline.Readers;

namespace Floorline.Workbench;

public static partial class Verb
{
    /// <summary>What is wrong with a comparison as stated, without running it; empty where nothing is.</summary>
    /// <param name="spec">What would be run.</param>
    public static IReadOnlyList<Problem> LabCompareProblems(LabSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        return new LabReading(spec).Compare().Problems;
    }

    /// <summary>Measures techniques as pairs on this machine and holds each against its prediction.</summary>
    /// <param name="spec">What to run: a model's shapes with few layers, or the lab's own where no model is stated.</param>
    /// <param name="progress">Told how far it is; may be null.</param>
    /// <param name="cancel">Ends the measurement early: the result is what there is by then.</param>
    public static ReadResult<LabCompareResult> LabCompare(LabSpec spec, IProgress<ProbeProgress>? progress = null, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(spec);
        ReadResult<ComparePlan> plan = new LabReading(spec).Compare();
        if (plan.IsOk && spec.Limit is { } limit && CompareProbe.Shortest(plan.Value) is var shortest && plan.Value.Limit < shortest)
        {
            string least = string.Create(CultureInfo.InvariantCulture,
                $"at least {Math.Max(1, Math.Ceiling(shortest.TotalSeconds)):0}s: two rounds of all steps take that here at the bandwidth and peak of this moment (fewer --layers, or a smaller --batch and --context, take less)");
            return ReadResult.Failed<LabCompareResult>(new Problem("", "--limit", $"'{limit}'", least));
        }

        try
        {
            return plan.Select(p => new LabCompareResult(spec, CompareProbe.Measure(p, progress, cancel)));
        }
        catch (OutOfMemoryException)
        {
            return ReadResult.Failed<LabCompareResult>(new Problem("", "lab compare", "steps that do not fit in memory", "fewer --layers or a smaller model"));
        }
    }
}
