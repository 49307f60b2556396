using Floorline.Core.Quantities;
using Floorline.Core.Serving;
using static Floorline.Core.Answers.Evidence;

namespace Floorline.Core.Answers;

/// <summary>The answer that a run's own figures give: two of them that contradict each other come before anything that rests on them.</summary>
public static class RunAnswer
{
    // Means of ratios are not ratios of means: figures of one run agree within this.
    private const double Agree = 0.05;

    /// <summary>The answer, where the figures contradict each other; null where they agree or do not tell.</summary>
    /// <param name="run">The run.</param>
    /// <param name="table">The data that answers rest on.</param>
    public static Answer? Of(ServingRun run, AnswerTable table)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(table);
        if ((Peak(run) ?? Counted(run)) is not { } between)
        {
            return null;
        }

        CauseFacts facts = table.For(CauseKind.CountTokens);
        string check = facts.Check;
        return new Answer
        {
            Verdict = AnswerVerdict.Impossible,
            Causes = [new Cause(CauseKind.CountTokens, CauseStanding.Shown, between.Says) { Contradiction = between, Check = check, Plausibility = 1 }],
            FirstActions = [.. facts.Actions.Select(a => new FirstAction(a.Lever, a.Command, check))],
            Gains = [],
        };
    }

    /// <summary>A peak below the mean: the two count different things.</summary>
    private static Contradiction? Peak(ServingRun run)
    {
        if (!run.PeakOutputRate.IsKnown || !run.OutputRate.IsKnown || run.PeakOutputRate.Value >= run.OutputRate.Value * (1 - Agree))
        {
            return null;
        }

        double chunk = run is { Itl: { IsKnown: true, Value.Mean.IsKnown: true }, Tpot: { IsKnown: true, Value.Mean.IsKnown: true } }
            ? run.Itl.Value.Mean.Value / run.Tpot.Value.Mean.Value : 0;
        string holds = chunk > 1.2
            ? Text($"; gaps of {Figures.Of(run.Itl.Value.Mean.Value)} at {Figures.Of(run.Tpot.Value.Mean.Value)} per token are {Figures.Of(chunk)} tokens per chunk, so the peak counts chunks") : "";
        return new Contradiction("the peak rate", "the mean rate",
            Text($"the peak of {Figures.Of(run.PeakOutputRate.Value)} tokens/s lies below the mean of {Figures.Of(run.OutputRate.Value)}") + holds);
    }

    /// <summary>Tokens that the latencies imply against tokens counted.</summary>
    private static Contradiction? Counted(ServingRun run)
    {
        if (run is not { Completed: { IsKnown: true, Value: > 0 }, OutputTokens.IsKnown: true, Ttft: { IsKnown: true, Value.Mean.IsKnown: true },
            EndToEnd: { IsKnown: true, Value.Mean.IsKnown: true }, Tpot: { IsKnown: true, Value.Mean.IsKnown: true } } || run.Tpot.Value.Mean.Value.Value <= 0)
        {
            return null;
        }

        double implied = ((run.EndToEnd.Value.Mean.Value - run.Ttft.Value.Mean.Value) / run.Tpot.Value.Mean.Value) + 1;
        double counted = run.OutputTokens.Value / (double)run.Completed.Value;
        return implied > 0 && counted < implied * (1 - Agree) && implied - counted > 2
            ? new Contradiction("the latencies", "the counted tokens",
                Text($"(end to end - TTFT) / TPOT implies {implied:0} tokens per request, {counted:0.#} were counted: ")
                + Text($"{run.Completed.Value * (1 - (counted / implied)):0.#} of {run.Completed.Value} requests count as finished without tokens"))
            : null;
    }
}
