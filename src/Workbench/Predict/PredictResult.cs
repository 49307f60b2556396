using Floorline.Core.Answers;
using Floorline.Core.Diagnosis;
using Floorline.Core.Expectations;
using Floorline.Core.Floors;
using Floorline.Core.Levers;
using Floorline.Core.Quantities;
using Floorline.Core.Serving;
using Floorline.Core.Situations;
using Floorline.Workbench.Words;
using Floorline.Workbench.Documents;

namespace Floorline.Workbench;

/// <summary>What to expect of a situation, and of it after levers.</summary>
public sealed record PredictResult
{
    /// <summary>The floors it starts from.</summary>
    public required FloorsResult Floors { get; init; }

    /// <summary>The situation that levers were applied to.</summary>
    public required Situation Start { get; init; }

    /// <summary>Expected time of the step at the start; null where a measured time was given without an engine.</summary>
    public ExpectedTime? Expected { get; init; }

    /// <summary>The levers that were asked for, one after the other.</summary>
    public required IReadOnlyList<Judgement> Applied { get; init; }

    /// <summary>Every lever of the catalogue on the situation at the end.</summary>
    public required IReadOnlyList<Judgement> Considered { get; init; }

    /// <summary>What is expected at the end.</summary>
    public required Forecast Forecast { get; init; }

    /// <summary>What users see under the load at the end; null without a load.</summary>
    public Fact<ServingResult>? Served => End.Load is null || End.Engine is null ? null : Forecast.Served is { } served ? Fact<ServingResult>.Known(served)
        : Fact<ServingResult>.Unknown(Sentence.Of(Forecast.Infeasible!));

    /// <summary>The start with our usual defaults, where they would have made its measured time impossible; null where none decides.</summary>
    public LeverStart? AsAssumed { get; init; }

    /// <summary>The situation at the end.</summary>
    public Situation End => Forecast.Situation;

    /// <summary>Memory of the situation at the end.</summary>
    public Capacity Capacity => field ??= End.Capacity;

    /// <summary>Whether the measured time lies below what is possible: nothing can be predicted from it.</summary>
    public bool Impossible => StepDiagnosis.IsImpossible(Floors.Timed.Telling(Start) with { Measured = Start.Measured });

    /// <summary>Whether figures that were stated contradict each other: nothing can be predicted from them either.</summary>
    public bool Contradicts => AnswerSentences.Contradicts(Answer);

    /// <summary>The floors that the answer is about: those of our usual defaults where these decide.</summary>
    private FloorsResult Asked => field ??= AsAssumed is { } assumed ? new FloorsResult(assumed.Situation) : Floors;

    /// <summary>
    /// The answer: verdict, causes, what to do first. What was measured is judged as it was measured, whatever levers are asked about; they are gains of it.
    /// Only of a change that makes what can be slower is it said that it does, and why.
    /// </summary>
    public Answer Answer
    {
        get => field ??= Answered();
        internal init;
    }

    private Answer Answered() => Applied.Count > 0 && Answering.WasMeasured(Start)
        && Answering.Of(Asked, AsAssumed?.Levers ?? Start, AtStart, [], Began.Served, Asked.Capacity, Applied) is var measured
        && (measured.Verdict == AnswerVerdict.Impossible || !Applied.Any(Judged.IsHarmful)) ? measured
        : Answering.Of(Asked, AsAssumed?.Levers ?? Start, Considered,
            Applied, Served is { IsKnown: true, Value: var served } ? served : null, AsAssumed is null || Applied.Count > 0 ? Capacity : Asked.Capacity);

    /// <summary>What helps, in the order in which the answer has it: what is first to be done is first here too.</summary>
    public IReadOnlyList<Judgement> Helps => field ??= Applied.Count > 0 ? [.. Considered.Where(static o => o.Helps)] : Answer.Helping(Considered);

    /// <summary>What is expected at the start.</summary>
    public required Forecast Began { get; init; }

    // What every lever would do before those that were asked for.
    private IReadOnlyList<Judgement> AtStart => field ??= Judgement.All(Began);

    /// <summary>Everything that was assumed, in whole sentences.</summary>
    public required IReadOnlyList<string> Assumptions { get; init; }
}
