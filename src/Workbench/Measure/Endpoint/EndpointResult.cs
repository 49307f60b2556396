using Floorline.Core.Answers;
using Floorline.Core.Objectives;
using Floorline.Probes.Endpoint;
using Floorline.Readers.Catalogue;

namespace Floorline.Workbench;

/// <summary>What was measured of a live server.</summary>
public sealed record EndpointResult
{
    /// <summary>What was asked for.</summary>
    public required EndpointSpec Spec { get; init; }

    /// <summary>Name of the model as the server knows it.</summary>
    public required string Model { get; init; }

    /// <summary>What the server says of itself.</summary>
    public required ServerFacts Server { get; init; }

    /// <summary>The server's own metrics that matter, before and after.</summary>
    public required IReadOnlyList<ServerCounter> Counters { get; init; }

    /// <summary>What the counters say together, in sentences.</summary>
    public required IReadOnlyList<string> CounterNotes { get; init; }

    /// <summary>The runs; at least one.</summary>
    public required IReadOnlyList<EndpointRun> Runs { get; init; }

    /// <summary>What a sweep showed; null where there was none.</summary>
    public LoadSweep? Sweep { get; init; }

    /// <summary>What a search found; null where there was none.</summary>
    public SearchResult? Search { get; init; }

    /// <summary>Latencies held against the floors; empty without model and hardware.</summary>
    public IReadOnlyList<ServingDiagnosis> Diagnoses { get; init; } = [];

    /// <summary>What was assumed or adjusted, in sentences.</summary>
    public required IReadOnlyList<string> Assumptions { get; init; }

    /// <summary>The run that the result rests on: of a search the one at the rate that was found, of a sweep the knee, otherwise the last.</summary>
    public EndpointRun Chosen => ChosenOf(Runs, Sweep, Search);

    /// <summary>
    /// The answer: of the run that the result rests on where its figures contradict each other, else of the first latency that was held against the floors;
    /// null where there is neither.
    /// </summary>
    public Answer? Answer => RunAnswer.Of(Chosen.Run, AnswerCatalogue.Table) ?? Diagnoses.FirstOrDefault(static d => d.Result.IsOk)?.Result.Value.Answer;

    /// <summary>Whether the run that the result rests on is valid.</summary>
    public bool IsValid => Chosen.IsValid;

    /// <summary>In which form objectives were read that were typed in another, in whole sentences.</summary>
    public IReadOnlyList<string> Hints { get; init; } = [];

    /// <summary>Whether an objective is missed, surely or by the middle: by every rate of a search, otherwise by the run that the result rests on. What the
    /// run cannot tell is not missed.</summary>
    public bool Misses => Search is { Rate.IsKnown: false } || Chosen.Objectives.Any(o =>
        o.Attainment is Attainment.MissedInMiddle or Attainment.MissedSurely && (Search is null || !Objective.IsLatency(o.Objective.Figure)));

    internal static EndpointRun ChosenOf(IReadOnlyList<EndpointRun> runs, LoadSweep? sweep, SearchResult? search) =>
        search is { Rate.IsKnown: true } ? runs.Last(r => r.Run.RequestRate is { IsKnown: true } rate && rate.Value == search.Rate.Value)
        : sweep is { Knee.IsKnown: true } ? runs.First(r => (int)r.Run.ConcurrencyCount.Or(0) == sweep.Knee.Value)
        : runs[^1];
}
