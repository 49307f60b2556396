using Floorline.Core.Diagnosis;
using Floorline.Core.Quantities;
using static Floorline.Core.Answers.Evidence;

namespace Floorline.Core.Answers;

/// <summary>The answer for a policy that plans several actions per call.</summary>
public static class ChunkAnswer
{
    /// <summary>Whether a call keeps up with the actions it plans.</summary>
    /// <param name="chunk">The time budget of a call.</param>
    /// <param name="table">The data that answers rest on.</param>
    public static Answer Of(ActionChunk chunk, AnswerTable table)
    {
        ArgumentNullException.ThrowIfNull(chunk);
        ArgumentNullException.ThrowIfNull(table);
        CauseFacts facts = table.For(CauseKind.Deadline);
        string check = facts.Check;
        return new Answer
        {
            Verdict = chunk.Stalls || !chunk.KeepsHorizon ? AnswerVerdict.Slow : AnswerVerdict.Good,
            Causes = [new Cause(CauseKind.Deadline, CauseStanding.Shown,
                Text($"a call of {Figures.Of(chunk.Latency)} plans {chunk.Actions} actions, which last {Figures.Of(chunk.Budget)} at {chunk.RateHertz:0.#} Hz")) { Check = check, Share = chunk.Latency, Plausibility = 1 }],
            FirstActions = [.. facts.Actions.Select(a => new FirstAction(a.Lever, a.Command, check))],
            Gains = [],
        };
    }
}
