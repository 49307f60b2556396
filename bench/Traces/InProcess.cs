using System.Diagnostics;
using Floorline.Core.Traces;
using Floorline.Readers.Traces;

namespace Floorline.Bench.Traces;

internal static class InProcess
{
    /// <summary>Milliseconds of reading and diagnosing a trace.</summary>
    internal static double Diagnose(string file)
    {
        long start = Stopwatch.GetTimestamp();
        var diagnosis = TraceDiagnosis.Of(TraceReader.Read([file]).Value.Traces);
        double time = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        return diagnosis.Findings.Count >= 0 ? time : 0;
    }

    /// <summary>Milliseconds of reading alone.</summary>
    internal static double Read(string file)
    {
        long start = Stopwatch.GetTimestamp();
        _ = TraceReader.Read([file]).Value;
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }
}
