using Floorline.Core.Answers;
using Floorline.Core.Traces;
using Floorline.Readers.Traces;

namespace Floorline.Workbench;

/// <summary>A diagnosed trace, or the diagnosed ranks of a job.</summary>
public sealed class TraceResult
{
    internal TraceResult(TraceSpec spec, TraceSet traces, TraceDiagnosis diagnosis, TraceFloors? floors)
    {
        Spec = spec;
        Traces = traces;
        Diagnosis = diagnosis;
        Floors = floors;
    }

    /// <summary>What was asked for.</summary>
    public TraceSpec Spec { get; }

    /// <summary>What was read.</summary>
    public TraceSet Traces { get; }

    /// <summary>What the traces say.</summary>
    public TraceDiagnosis Diagnosis { get; }

    /// <summary>The steps held against the floors of a model on some hardware; null where neither was stated.</summary>
    public TraceFloors? Floors { get; }

    /// <summary>The answer: what was lost, to what, what to do first and what it would become.</summary>
    public Answer Answer => field ??= TraceAnswer.Of(this);

    /// <summary>What was stated and is not used, each with its reason.</summary>
    public IReadOnlyList<string> Unused => [.. UnusedInputs.OfTrace(Spec.Situation)];
}
