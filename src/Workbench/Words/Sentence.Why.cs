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
        Why.FloorMoves x => $"{Falls(x.Term, x.By)}{(x.Term is null ? "" : " and with it the floor")}, "
            + $"{Figures.Of(x.FloorBefore)} to {Figures.Of(x.FloorAfter)}",
        Why.OtherTermBinds x => $"{Falls(x.Term, x.By)}, but {Name(x.Binds)} bind: the floor would fall only {Figures.Of(x.FloorFalls)}",
        Why.OverheadStays x =>
            Invariant($"{Falls(x.Term, x.By)}, {Staying(x)}, ratio {Figures.Ratio(x.Ratio)}: ")
            + (x.OfWeights ? "stop quantising" : "work on that time first"),
        Why.TooSmall { By.Value: 0 } => "no floor moves by as much as 0.1 % of the time: too little to see",
        Why.TooSmall { Share: < 0 } x => Invariant($"{Falls(x.Term, x.By)}, and the time would rise by {Figures.Percent(-x.Share)}: too little to see"),
        Why.TooSmall x => Invariant($"{Falls(x.Term, x.By)}, {Figures.Percent(x.Share)} of the time: too little to see"),
        Why.KernelsGiveBack x => $"{Falls(x.Term, x.By)}, but kernels of these sizes would give back all but {Figures.Of(x.ButFor)} of it",
        Why.Slower x => x.FloorAfter > x.FloorBefore * 1.001
            ? $"slower: {Figures.Of(x.Before)} to {Figures.Of(x.After)}; the floor would rise, {Figures.Of(x.FloorBefore)} to {Figures.Of(x.FloorAfter)}"
            : $"slower: {Figures.Of(x.Before)} to {Figures.Of(x.After)}",
        Why.ArithmeticIsSmall x => $"R3 is {Figures.Of(x.Compute)} of {Figures.Of(x.Time)}: arithmetic is not what takes the time",
        Why.TimeGoes x => $"{Figures.Of(x.Removed)} are no longer spent: {Figures.Of(x.Before)} to {Figures.Of(x.After)}",
        Why.TimeMayGo { IsMuch: true } x => $"up to {Figures.Of(x.AtMost)} of {Figures.Of(x.Time)} could go; trace the step to see which part is this",
        Why.TimeMayGo x => $"at most {Figures.Of(x.AtMost)} of {Figures.Of(x.Time)} could go: too little to see",
        Why.TimeMoves x => $"{Figures.Of(x.Before)} to {Figures.Of(x.After)}",
        Why.RateMoves x =>
            Invariant($"{(x.Rises ? "throughput, not latency" : "no more tokens come of it")}: {Figures.Of(x.Before)} to {Figures.Of(x.After)} tokens/s")
            + $"{Within(Figures.Of(x.Least), Figures.Of(x.After), Figures.Of(x.Most))}, a step {Figures.Of(x.StepBefore)} to {Figures.Of(x.StepAfter)}"
            + Within(Figures.Of(x.Changed.Low), Figures.Of(x.StepAfter), Figures.Of(x.Changed.High)),
        Why.LoadMoves { Better.Count: 0 } x => "under the load nothing gets better: " + string.Join(", ", (x.Worse.Count > 0 ? x.Worse : x.All)
            .Select(Say)),
        Why.LoadMoves { Worse.Count: > 0 } x => $"a trade: {string.Join(", ", x.Better.Select(Say))}, but {string.Join(", ", x.Worse.Select(Say))}",
        Why.LoadMoves x => "under the load: " + string.Join(", ", x.Better.Select(Say)),
        Why.NoKernel x => x.Reason,
        _ => throw Unsaid(why),
    };

    /// <summary>
    /// How much shorter or longer the step becomes, with the interval of that difference, without a full stop: <c>140 us less (110 us to 190 us)</c>.
    /// </summary>
    /// <param name="judgement">The judgement; the lever can be applied.</param>
    public static string Saved(Judgement judgement)
    {
        ArgumentNullException.ThrowIfNull(judgement);
        (Seconds low, Seconds middle, Seconds high) = (judgement.Time - judgement.Changed.High, judgement.Gain, judgement.Time - judgement.Changed.Low);
        bool falls = middle.Value >= judgement.Time.Value * -1e-9;
        (Seconds least, Seconds size, Seconds most) = falls ? (low, middle, high) : (high * -1, middle * -1, low * -1);

        // What a computation rounds is no difference.
        Seconds Seen(Seconds by) => Math.Abs(by.Value) <= judgement.Time.Value * 1e-6 ? Seconds.Zero : by;
        (least, size, most) = (Seen(least), Seen(size), Seen(most));
        string says = $"{Figures.Of(size)} {(falls ? "less" : "more")}";
        return (most - least).Value <= judgement.Time.Value * 1e-6 ? says
            : least.Value < 0 ? $"{says} ({Figures.Of(least * -1)} {(falls ? "more" : "less")} to {Figures.Of(most)} {(falls ? "less" : "more")})"
            : $"{says} ({Figures.Of(least)} to {Figures.Of(most)})";
    }

    private static string Staying(Why.OverheadStays why)
    {
        Seconds known = why.Stays - why.Unexplained;
        return why.Unexplained.Value <= why.Stays.Value * 1e-3 ? $"overhead of {Figures.Of(known)} stays"
            : known.Value <= why.Stays.Value * 1e-3 ? $"unexplained {Figures.Of(why.Unexplained)} stays"
            : $"overhead of {Figures.Of(known)} and unexplained {Figures.Of(why.Unexplained)} stay";
    }

    private static string Falls(string? term, Seconds by)
    {
        string name = term ?? "the floor";
        return by.Value >= 0 ? $"{name} would fall {Figures.Of(by)}" : $"{name} would rise {Figures.Of(by * -1)}";
    }

    /// <summary>A figure before and after, with the interval of the difference.</summary>
    private static string Say(FigureMove move)
    {
        Func<Core.Objectives.FigureValue, string> say = move.IsRate ? static value => Figures.Of(value.Throughput) : static value => Figures.Of(value.Time);
        (string low, string middle, string high) = (say(move.Range.Low), say(move.After), say(move.Range.High));
        return $"{move.Name} {say(move.Before)} to {middle}{(move.Range.IsBounded ? Within(low, middle, high) : $" ({low} or more)")}";
    }

    /// <summary>An interval in brackets, after a space; nothing where its ends read as the value does.</summary>
    private static string Within(string low, string middle, string high) => low == middle && high == middle ? "" : $" ({low} to {high})";

    private static string Name(FloorTerm term) => term switch
    {
        FloorTerm.Compute => "matrix products",
        FloorTerm.Communication => "exchanges",
        FloorTerm.KvCache => "reads of the cache",
        FloorTerm.Weights => "the weights",
        _ => throw new ArgumentOutOfRangeException(nameof(term), term, "is not a term"),
    };
}
