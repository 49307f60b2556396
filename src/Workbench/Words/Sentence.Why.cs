using Floorline.Core.Diagnosis;
using Floorline.Core.Floors;
using Floorline.Core.Levers;
using Floorline.Core.Quantities;
using static System.FormattableString;

namespace Floorline.Workbench.Words;

public static partial class Sentence
{
    /// <summary>Why a lever helps or does not, with what its change rests on, without a full stop.</summary>
    /// <param name="judgement">The judgement.</param>
    public static string Of(Judgement judgement)
    {
        ArgumentNullException.ThrowIfNull(judgement);
        return judgement.Because is { } ground ? $"{Of(judgement.Why)} ({Of(ground)})" : Of(judgement.Why);
    }

    /// <summary>Why a lever helps or does not, without a full stop.</summary>
    /// <param name="why">The reason.</param>
    public static string Of(Why why) => why switch
    {
        Why.NotApplicable x => Of(x.Reason),
        Why.BelowTheFloor => "the measured time lies below the floor: find what is wrong with the inputs first",
        Why.CannotRun x => $"it would not run: {Of(x.Reason)}",
        Why.Runs x => $"it runs then; now {Of(x.Reason)}",
        Why.FloorMoves x => $"{Falls(x.Term, x.By)}{(x.Term is null ? "" : " and with it the floor")}, {Say(x.FloorBefore)} to {Say(x.FloorAfter)}",
        Why.OtherTermBinds x => $"{Falls(x.Term, x.By)}, but {Name(x.Binds)} bind: the floor would fall only {Say(x.FloorFalls)}",
        Why.OverheadStays x =>
            Invariant($"{Falls(x.Term, x.By)}, unexplained {Say(x.Stays)} stays, ratio {x.Ratio:0.0}: ")
            + (x.OfWeights ? "stop quantising" : "work on the unexplained time first"),
        Why.TooSmall { By.Value: 0 } => "no floor moves by as much as 0.1 % of the time: too little to see",
        Why.TooSmall x => Invariant($"{Falls(x.Term, x.By)}, {x.Share * 100:0.#} % of the time: too little to see"),
        Why.KernelsGiveBack x => $"{Falls(x.Term, x.By)}, but kernels of these sizes would give back all but {Say(x.ButFor)} of it",
        Why.Slower x => x.FloorAfter > x.FloorBefore * 1.001
            ? $"slower: {Say(x.Before)} to {Say(x.After)}; the floor would rise, {Say(x.FloorBefore)} to {Say(x.FloorAfter)}"
            : $"slower: {Say(x.Before)} to {Say(x.After)}",
        Why.ArithmeticIsSmall x => $"R3 is {Say(x.Compute)} of {Say(x.Time)}: arithmetic is not what takes the time",
        Why.TimeGoes x => $"{Say(x.Removed)} are no longer spent: {Say(x.Before)} to {Say(x.After)}",
        Why.TimeMayGo { IsMuch: true } x => $"up to {Say(x.AtMost)} of {Say(x.Time)} could go; trace the step to see which part is this",
        Why.TimeMayGo x => $"at most {Say(x.AtMost)} of {Say(x.Time)} could go: too little to see",
        Why.TimeMoves x => $"{Say(x.Before)} to {Say(x.After)}",
        Why.RateMoves x =>
            Invariant($"{(x.Rises ? "throughput, not latency" : "no more tokens come of it")}: {x.Before.Value:#,0.#} to {x.After.Value:#,0.#} tokens/s, ")
            + $"a step {Say(x.StepBefore)} to {Say(x.StepAfter)}",
        Why.LoadMoves { Better.Count: 0 } x => "under the load nothing gets better: " + string.Join(", ", (x.Worse.Count > 0 ? x.Worse : x.Unchanged)
            .Select(Say)),
        Why.LoadMoves { Worse.Count: > 0 } x => $"a trade: {string.Join(", ", x.Better.Select(Say))}, but {string.Join(", ", x.Worse.Select(Say))}",
        Why.LoadMoves x => "under the load: " + string.Join(", ", x.Better.Select(Say)),
        Why.NoKernel x => x.Reason,
        _ => throw Unsaid(why),
    };

    private static string Falls(string? term, Seconds by)
    {
        string name = term ?? "the floor";
        return by.Value >= 0 ? $"{name} would fall {Say(by)}" : $"{name} would rise {Say(by * -1)}";
    }

    private static string Say(Seconds time) => SentenceTime.Of(time);

    private static string Say(FigureMove move) => move.IsRate
        ? Invariant($"{move.Name} {move.Before.Throughput.Value:#,0} to {move.After.Throughput.Value:#,0}")
        : $"{move.Name} {Say(move.Before.Time)} to {Say(move.After.Time)}";

    private static string Name(FloorTerm term) => term switch
    {
        FloorTerm.Compute => "matrix products",
        FloorTerm.Communication => "exchanges",
        FloorTerm.KvCache => "reads of the cache",
        FloorTerm.Weights => "the weights",
        _ => throw new ArgumentOutOfRangeException(nameof(term), term, "is not a term"),
    };
}
