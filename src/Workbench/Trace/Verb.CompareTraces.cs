using Floorline.Core.Traces;
using Floorline.Core.Traces.Comparison;
using Floorline.Readers;
using Floorline.Readers.Traces;

namespace Floorline.Workbench;

public static partial class Verb
{
    /// <summary>Whether a job got slower from one trace to another, and in which part.</summary>
    /// <param name="old">The base: a file, or a folder or archive of ranks.</param>
    /// <param name="next">The new trace, likewise.</param>
    /// <param name="workplace">Where the paths were typed; null is here.</param>
    public static ReadResult<TraceComparisonResult> CompareTraces(string old, string next, Workplace? workplace = null)
    {
        ArgumentNullException.ThrowIfNull(old);
        ArgumentNullException.ThrowIfNull(next);
        Workplace place = workplace ?? Workplace.Here;
        ReadResult<TraceSet> before = TraceReader.Read([place.PathOf(old)]);
        ReadResult<TraceSet> after = TraceReader.Read([place.PathOf(next)]);
        Problem[] problems = [.. before.Problems, .. after.Problems];
        if (problems.Length > 0)
        {
            return ReadResult.Failed<TraceComparisonResult>(problems);
        }

        var comparison = TraceComparison.Of(TraceDiagnosis.Of(before.Value.Traces), TraceDiagnosis.Of(after.Value.Traces));
        return ReadResult.Ok(new TraceComparisonResult(old, next, comparison));
    }

    /// <summary>The same of two traces that have been read, such as uploads.</summary>
    /// <param name="old">The base.</param>
    /// <param name="next">The new trace.</param>
    public static TraceComparisonResult CompareTraces(TraceResult old, TraceResult next)
    {
        ArgumentNullException.ThrowIfNull(old);
        ArgumentNullException.ThrowIfNull(next);
        return new TraceComparisonResult(FilesOf(old), FilesOf(next), TraceComparison.Of(WithoutHardware(old), WithoutHardware(next)));
    }

    private static string FilesOf(TraceResult trace) => string.Join(", ", trace.Spec.Files);

    // what was found may depend on the hardware, which a comparison does not state
    private static TraceDiagnosis WithoutHardware(TraceResult trace) => trace.Spec.Situation.On is null ? trace.Diagnosis
        : TraceDiagnosis.Of(trace.Traces.Traces);
}
