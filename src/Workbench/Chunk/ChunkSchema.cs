using Floorline.Core.Answers;
using Floorline.Core.Diagnosis;
using Floorline.Core.Objectives;
using Floorline.Readers.Catalogue;
using Floorline.Workbench.Schemas;

namespace Floorline.Workbench.Documents;

/// <summary>The document <c>floorline/chunk@1</c>.</summary>
internal static class ChunkSchema
{
    private static readonly Schema<ActionChunk> _inputs = new Schema<ActionChunk>("ChunkInputs")
        .Time("measured", static c => c.Latency, "Time of a call of the policy")
        .Count("chunk", static c => c.Actions, "Actions that a call gives")
        .Count("horizon", static c => c.Horizon, "Actions after which the next call's result is needed")
        .Number("rate_hz", static c => c.RateHertz, "Actions per second");

    private static readonly Schema<ChunkPercentile> _percentile = new Schema<ChunkPercentile>("ChunkPercentile")
        .Text("statistic", static p => p.Statistic.Name, "Which percentile of the call's time")
        .Time("time", static p => p.Chunk.Latency, "The call's time there")
        .Flag("stalls", static p => p.Chunk.Stalls, "Whether actions run out in such a call")
        .Flag("keeps_horizon", static p => p.Chunk.KeepsHorizon, "Whether the horizon is kept in such a call")
        .Time("reaction_delay", static p => p.Chunk.ReactionDelay, "Longest time from a change to an action that knows of it, in such a call")
        .Time("between_longer", static p => p.Between, "Time between two calls that are longer");

    private static readonly Schema<FloorsResult> _policy = new Schema<FloorsResult>("ChunkPolicy")
        .Inputs(static f => f.Situation.Spec)
        .Time("floor", static f => f.Floors.Binding, "Floor of a call");

    /// <summary>The document.</summary>
    internal static readonly Schema<ChunkResult> Document = new Schema<ChunkResult>("Chunk", "floorline/chunk@1",
            "Whether a policy that gives actions in chunks keeps up with the robot")
        .Object("inputs", static r => r.Chunk, _inputs, "What was stated, in numbers")
        .Time("budget", static r => r.Chunk.Budget, "Time that a chunk's actions last")
        .Time("period", static r => r.Chunk.Period, "Time of one action")
        .Number("duty", static r => r.Chunk.Duty, "Call over budget; above 1 actions run out")
        .Flag("stalls", static r => r.Chunk.Stalls, "Whether actions run out")
        .Time("chunk_age", static r => r.Chunk.ChunkAge, "Age of the oldest action's observation when it is taken over")
        .Time("reaction_delay", static r => r.Chunk.ReactionDelay, "Longest time from a change to an action that knows of it")
        .Number("highest_rate_hz", static r => r.Chunk.HighestRateHertz, "Actions per second that the call's time allows")
        .Count("smallest_chunk", static r => r.SmallestChunk, "Fewest actions per call with which no call that is stated or expected stalls")
        .Time("horizon", static r => r.Chunk.HorizonTime, "Time that the horizon lasts")
        .Number("horizon_duty", static r => r.Chunk.HorizonDuty, "Call over horizon; above 1 the horizon is missed")
        .Flag("keeps_horizon", static r => r.Chunk.KeepsHorizon, "Whether the next result is there when the horizon ends")
        .Time("reserve", static r => r.Chunk.Reserve, "Time that the actions beyond the horizon last")
        .Word("basis", static r => Names.Snake(r.Basis), typeof(TimeBasis), "Whether the call's time is measured or expected")
        .Range("time", static r => r.Time, "Time of a call")
        .Word("attainment", static r => Names.Snake(r.Attainment), typeof(Attainment), "Whether a call stays within the budget, and how surely")
        .List("percentiles", static r => r.Percentiles, _percentile, "The same for stated percentiles of the call's time")
        .Object("policy", static r => r.Floors, _policy, "The policy's own floor, where a model is stated").OrAbsent()
        .Texts("assumptions", static r => r.Assumptions, "What was assumed because it was not stated")
        .Object("answer", static r => ChunkAnswer.Of(r.Chunk, AnswerCatalogue.Table), AnswerSchema.Block, "Verdict, causes and what to do first");
}
