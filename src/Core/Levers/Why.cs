using Floorline.Core.Expectations;
using Floorline.Core.Floors;
using Floorline.Core.Quantities;

namespace Floorline.Core.Levers;

/// <summary>Why a lever helps or does not: a closed set of reasons with their numbers.</summary>
public abstract record Why
{
    private Why()
    {
    }

    /// <summary>The lever cannot be applied here.</summary>
    /// <param name="Reason">Why not.</param>
    public sealed record NotApplicable(Levers.NotApplicable Reason) : Why;

    /// <summary>The measured time lies below the floor: nothing can be predicted from it.</summary>
    public sealed record BelowTheFloor : Why;

    /// <summary>The situation afterwards cannot run.</summary>
    /// <param name="Reason">Why not.</param>
    public sealed record CannotRun(Serving.CannotRun Reason) : Why;

    /// <summary>What could not run before runs afterwards.</summary>
    /// <param name="Reason">Why it could not.</param>
    public sealed record Runs(Serving.CannotRun Reason) : Why;

    /// <summary>A term of the floor moves, and the time with it.</summary>
    /// <param name="Term">The term, as R1 to R4; null for the floor as a whole.</param>
    /// <param name="By">How far the term falls; negative where it rises.</param>
    /// <param name="FloorBefore">The floor before.</param>
    /// <param name="FloorAfter">The floor afterwards.</param>
    public sealed record FloorMoves(string? Term, Seconds By, Seconds FloorBefore, Seconds FloorAfter) : Why;

    /// <summary>The term falls, but another one binds.</summary>
    /// <param name="Term">The term that falls.</param>
    /// <param name="By">How far.</param>
    /// <param name="Binds">What binds instead.</param>
    /// <param name="FloorFalls">How far the floor falls.</param>
    public sealed record OtherTermBinds(string Term, Seconds By, FloorTerm Binds, Seconds FloorFalls) : Why;

    /// <summary>The floor falls, but most of the time is none of its business and stays.</summary>
    /// <param name="Term">The term that falls; null for the floor as a whole.</param>
    /// <param name="By">How far.</param>
    /// <param name="Stays">Time that stays.</param>
    /// <param name="Ratio">Time over the floor afterwards.</param>
    /// <param name="OfWeights">Whether it is one more weight format.</param>
    public sealed record OverheadStays(string? Term, Seconds By, Seconds Stays, double Ratio, bool OfWeights) : Why
    {
        /// <summary>The part of it that has no known cause: the ladder's rest.</summary>
        public Seconds Unexplained { get; init; } = Stays;
    }

    /// <summary>It moves too little to be seen in a good measurement.</summary>
    /// <param name="Term">The term it works on; null for the floor or the time as a whole.</param>
    /// <param name="By">How far that falls; negative where it rises.</param>
    /// <param name="Share">Share of the time that is gained.</param>
    public sealed record TooSmall(string? Term, Seconds By, double Share) : Why;

    /// <summary>The floor falls, but kernels of these sizes give most of it back.</summary>
    /// <param name="Term">The term that falls; null for the floor as a whole.</param>
    /// <param name="By">How far.</param>
    /// <param name="ButFor">What is left of the gain.</param>
    public sealed record KernelsGiveBack(string? Term, Seconds By, Seconds ButFor) : Why;

    /// <summary>It gets slower.</summary>
    /// <param name="Before">Time before.</param>
    /// <param name="After">Time afterwards.</param>
    /// <param name="FloorBefore">The floor before.</param>
    /// <param name="FloorAfter">The floor afterwards.</param>
    public sealed record Slower(Seconds Before, Seconds After, Seconds FloorBefore, Seconds FloorAfter) : Why;

    /// <summary>Arithmetic is not what takes the time.</summary>
    /// <param name="Compute">R3.</param>
    /// <param name="Time">The time.</param>
    public sealed record ArithmeticIsSmall(Seconds Compute, Seconds Time) : Why;

    /// <summary>Time beside the floor goes for certain.</summary>
    /// <param name="Removed">How much, at least.</param>
    /// <param name="Before">Time before.</param>
    /// <param name="After">Time afterwards.</param>
    public sealed record TimeGoes(Seconds Removed, Seconds Before, Seconds After) : Why;

    /// <summary>Time beside the floor may go: nothing says how much of it is this lever's.</summary>
    /// <param name="AtMost">At most so much.</param>
    /// <param name="Time">The time.</param>
    /// <param name="IsMuch">Whether that is worth looking at.</param>
    public sealed record TimeMayGo(Seconds AtMost, Seconds Time, bool IsMuch) : Why;

    /// <summary>The engine is expected to take another time.</summary>
    /// <param name="Before">Time before.</param>
    /// <param name="After">Time afterwards.</param>
    public sealed record TimeMoves(Seconds Before, Seconds After) : Why;

    /// <summary>Tokens per second rise or do not.</summary>
    /// <param name="Before">Rate before.</param>
    /// <param name="After">Rate afterwards.</param>
    /// <param name="StepBefore">Time of the step before.</param>
    /// <param name="StepAfter">Time of the step afterwards.</param>
    /// <param name="Rises">Whether the gain is worth while.</param>
    public sealed record RateMoves(TokensPerSecond Before, TokensPerSecond After, Seconds StepBefore, Seconds StepAfter, bool Rises) : Why
    {
        /// <summary>The step afterwards with the interval of the change alone, which the rate has the other way round.</summary>
        public required TimeRange Changed { get; init; }

        /// <summary>The rate afterwards at the longest such step.</summary>
        public TokensPerSecond Least => new(After.Value * (Changed.Middle / Changed.High));

        /// <summary>The rate afterwards at the shortest such step.</summary>
        public TokensPerSecond Most => new(After.Value * (Changed.Middle / Changed.Low));
    }

    /// <summary>What the users of a server see gets better, in part perhaps at the price of another figure.</summary>
    /// <param name="Better">Figures that get better.</param>
    /// <param name="Worse">Figures that get worse.</param>
    /// <param name="All">All figures, whether they move or not.</param>
    public sealed record LoadMoves(IReadOnlyList<FigureMove> Better, IReadOnlyList<FigureMove> Worse, IReadOnlyList<FigureMove> All) : Why;

    /// <summary>The format has no kernel here that would give the gain.</summary>
    /// <param name="Reason">What is known of it.</param>
    public sealed record NoKernel(string Reason) : Why;
}
