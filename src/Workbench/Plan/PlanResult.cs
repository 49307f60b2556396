using Floorline.Core.Answers;
using Floorline.Core.Diagnosis;
using Floorline.Core.Levers;
using Floorline.Core.Objectives;
using Floorline.Core.Planning;
using Floorline.Core.Quantities;
using Floorline.Core.Serving;
using Floorline.Core.Situations;
using Floorline.Workbench.Words;
using Floorline.Workbench.Documents;

namespace Floorline.Workbench;

/// <summary>A plan: what to do in order, and the configurations there are.</summary>
public sealed record PlanResult
{
    /// <summary>The floors of the start.</summary>
    public required FloorsResult Floors { get; init; }

    /// <summary>What must be reached.</summary>
    public required Slo Slo { get; init; }

    /// <summary>The ordered playbook.</summary>
    public required Playbook Playbook { get; init; }

    /// <summary>
    /// The configuration search; null for a single step without a load, and where time that nothing explains hides what a configuration gives.
    /// </summary>
    public ConfigurationSearch? Search { get; init; }

    /// <summary>The best configuration simulated request by request, as one copy of it sees the load; null without one.</summary>
    public Fact<ServingResult>? Simulated => Search is { } search && (search.Meeting.Count > 0 ? search.Meeting[0] : search.Nearest) is { } best
        ? best.Outlook.Forecast.Served is { } served ? Fact<ServingResult>.Known(served)
        : Fact<ServingResult>.Unknown(best.Outlook.Infeasible is { } why ? Sentence.Of(why) : "it was not simulated")
        : null;

    /// <summary>What the slow requests of the simulated load see beyond the SLO.</summary>
    public IReadOnlyList<SlowTail> Tail => Simulated is { IsKnown: true, Value: var served } ? Slo.Tail(served) : [];

    /// <summary>Whether the measured time lies below what is possible: nothing can be predicted from it.</summary>
    public bool Impossible => StepDiagnosis.IsImpossible(Floors.Timed.Telling(Start));

    /// <summary>Whether figures that were stated contradict each other: nothing can be planned from them either.</summary>
    public bool Contradicts => AnswerSentences.Contradicts(Answer);

    /// <summary>The situation that the plan starts from.</summary>
    public required Situation Start { get; init; }

    /// <summary>The start with our usual defaults, where they would have made its measured time impossible; null where none decides.</summary>
    public LeverStart? AsAssumed { get; init; }

    /// <summary>The floors that the answer is about: those of our usual defaults where these decide.</summary>
    private FloorsResult Asked => field ??= AsAssumed is { } assumed ? new FloorsResult(assumed.Situation) : Floors;

    /// <summary>The answer: verdict, causes, what to do first.</summary>
    public Answer Answer => field ??= Answered(Impossible ? [] : [.. Playbook.Steps.Select(static s => s.Judgement)]);

    private Answer Answered(IReadOnlyList<Judgement> steps) => Answering.Of(Asked, AsAssumed?.Levers ?? Start,
        [.. steps.Concat(AtStart).DistinctBy(static o => o.Lever.Id)], [], Playbook.Start.Simulated, Asked.Capacity).Beginning(steps, AtStart);

    private IReadOnlyList<Judgement> AtStart => field ??= Judged.All(Start);

    /// <summary>Everything that was assumed, in whole sentences.</summary>
    public required IReadOnlyList<string> Assumptions { get; init; }

    /// <summary>In which form objectives were read that were typed in another, in whole sentences.</summary>
    public IReadOnlyList<string> Hints { get; init; } = [];

    /// <summary>What the plan leads to: the playbook's end where it meets the SLO, else the first configuration that does; else the playbook's end.</summary>
    public Outlook Recommended => !Playbook.End.Attainment(Slo).IsMet && Search?.Meeting is [var (_, best), ..] ? best : Playbook.End;

    /// <summary>
    /// Whether the stated engine does not run there and nothing was measured: what is planned is then without it, and what was stated meets nothing.
    /// </summary>
    public bool IsWithoutEngine => Start.RefusedEngine is not null && !Answer.RanOtherwise;

    /// <summary>
    /// How surely the SLO is met by what the plan leads to; unknown where nothing can be planned from what was stated. What does not run as it was stated
    /// misses it surely.
    /// </summary>
    public Attainment Attainment => Impossible || Contradicts ? Attainment.Unknown : IsWithoutEngine ? Attainment.MissedSurely : Recommended.Attainment(Slo);

    /// <summary>Whether the SLO is met, surely or by the middle of the expectation; true where nothing is asked for.</summary>
    public bool Meets => Slo.IsEmpty ? !(Impossible || Contradicts) : Attainment.IsMet;

    /// <summary>What more devices than are allowed would do; null where the allowed ones are enough, or nothing more would be.</summary>
    public BeyondAllowed? Beyond { get; init; }
}

/// <summary>What the devices that are allowed carry of a load, and how many would carry it.</summary>
/// <param name="Allowed">Devices that are allowed.</param>
/// <param name="Carries">The configuration of them that serves most; null where one keeps up with what arrives.</param>
/// <param name="Needed">The configuration of the fewest devices that meets the SLO; null where none does.</param>
public sealed record BeyondAllowed(int Allowed, (Configuration Configuration, Outlook Outlook)? Carries, (Configuration Configuration, Outlook Outlook)? Needed)
{
    /// <summary>Requests per second that the allowed devices serve with no end; null where they keep up.</summary>
    public RequestsPerSecond? Capacity => Carries is { Outlook.Simulated.Capacity: { } most } ? most : null;
}
