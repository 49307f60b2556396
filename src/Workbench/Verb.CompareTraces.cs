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
    public static ReadResult<TraceComparisonResult> CompareTraces(string old, string next)
    {
        ArgumentNullException.ThrowIfNull(old);
        ArgumentNullException.ThrowIfNull(next);
        ReadResult<TraceSet> before = TraceReader.Read([old]);
        ReadResult<TraceSet> after = TraceReader.Read([next]);
        Problem[] problems = [.. before.Problems, .. after.Problems];
        if (problems.Length > 0)
        {
            return ReadResult.Failed<TraceComparisonResult>(problems);
        }

        var comparison = TraceComparison.Of(TraceDiagnosis.Of(before.Value.Traces), TraceDiagnosis.Of(after.Value.Traces));
        return ReadResult.Ok(new TraceComparisonResult(old, next, comparison));
    }
}
