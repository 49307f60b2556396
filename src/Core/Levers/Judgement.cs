using Floorline.Core.Diagnosis;
using Floorline.Core.Expectations;
using Floorline.Core.Floors;
using Floorline.Core.Objectives;
using Floorline.Core.Quantities;
using Floorline.Core.Situations;

namespace Floorline.Core.Levers;

/// <summary>
/// What a lever would do to a situation: the forecast of the situation before it against that of the one after it. The one place that says whether a change
/// helps.
/// </summary>
public sealed record Judgement
{
    /// <summary>A figure that moves by less than this share is lost in the noise of a good measurement, whose repetitions differ by a few per cent.</summary>
    public const double WorthWhile = 0.05;

    /// <summary>
    /// Time that was measured by itself and is no longer spent is a gain from this share of the time on: less does not show in what is printed.
    /// </summary>
    public const double CertainFrom = 0.001;

    private Judgement(Lever lever, Forecast now) => (Lever, Now) = (lever, now);

    /// <summary>The lever.</summary>
    public Lever Lever { get; }

    /// <summary>What is expected before it.</summary>
    public Forecast Now { get; }

    /// <summary>What is expected after it; null where it cannot be applied.</summary>
    public Forecast? Then { get; private init; }

    /// <summary>The situation before.</summary>
    public Situation Before => Now.Situation;

    /// <summary>The situation afterwards; null where the lever cannot be applied.</summary>
    public Situation? After => Then?.Situation;

    /// <summary>Floors before.</summary>
    public LatencyFloors FloorsBefore => Now.Floors;

    /// <summary>Floors afterwards; null where the lever cannot be applied.</summary>
    public LatencyFloors? FloorsAfter => Then?.Floors;

    /// <summary>Time of the step (per token with drafts) before: measured, moved from a measured one, or expected.</summary>
    public Seconds Time => Now.Step.Middle;

    /// <summary>Time of the step afterwards with its interval.</summary>
    public TimeRange Predicted => Then?.Step ?? TimeRange.Exactly(Time);

    /// <summary>
    /// Time afterwards with the interval of the change alone, were the time before exactly <see cref="Time"/>: what is uncertain of both cancels in their
    /// difference, so that a small gain is as sure as the part of the step that it is a gain of. <see cref="Predicted"/> is what a clock will show.
    /// </summary>
    public TimeRange Changed => Then is null ? Predicted : _changed ??= StepForecast.Change(Now, Then, Start!);

    private TimeRange? _changed;

    /// <summary>The time before as a start, worked out once for all levers on a situation.</summary>
    private MeasuredStart? Start { get; init; }

    /// <summary>Whether it is worth pulling.</summary>
    public bool Helps { get; private init; }

    /// <summary>Why.</summary>
    public required Why Why { get; init; }

    /// <summary>What the change rests on; null where nothing is to be said of it.</summary>
    public Ground? Because { get; private init; }

    /// <summary>What the prediction assumes; null where the lever cannot be applied.</summary>
    public TimeAssumption? Assumption => Then?.Assumption;

    /// <summary>Whether nothing says how much it removes: between nothing and all that lies above the floor.</summary>
    public bool IsGuess { get; private init; }

    /// <summary>Whether it assumes something of the user's work that nobody stated: a question with what a yes would give, never a step.</summary>
    public bool IsQuestion { get; private init; }

    /// <summary>How well the format that it stores weights in runs here; null where it stores none.</summary>
    public FormatSupport? Support { get; private init; }

    /// <summary>What the gain rests on.</summary>
    public LeverEvidence Evidence => field ??= LeverEvidence.Of(Lever, Before);

    /// <summary>What it costs to pull: a purchase where it needs more devices, whatever it is otherwise.</summary>
    public CostClass Cost => After is { } after && after.Devices > Before.Devices ? CostClass.Purchase : Lever.Cost;

    /// <summary>Time gained per step, middle value.</summary>
    public Seconds Gain => Time - Predicted.Middle;

    /// <summary>The largest gain in any figure that it works on, as a logarithm; negative where all get worse.</summary>
    public double Benefit { get; private init; }

    /// <summary>
    /// Whether it is the rate of the device that gains, not the time of the step: what matters only where more work than one step's is waiting.
    /// </summary>
    public bool IsRateOnly => Lever.Target == LeverTarget.Throughput && Before.Load is null;

    /// <summary>Judges a lever.</summary>
    /// <param name="situation">The situation; measured, or with an engine to expect the time of.</param>
    /// <param name="lever">The lever.</param>
    public static Judgement Of(Situation situation, Lever lever)
    {
        ArgumentNullException.ThrowIfNull(situation);
        ArgumentNullException.ThrowIfNull(lever);
        return new Judge(Forecast.Of(situation)).Of(lever);
    }

    /// <summary>Judges a lever on a situation whose forecast is known.</summary>
    /// <param name="now">The forecast.</param>
    /// <param name="lever">The lever.</param>
    public static Judgement Of(Forecast now, Lever lever)
    {
        ArgumentNullException.ThrowIfNull(now);
        ArgumentNullException.ThrowIfNull(lever);
        return new Judge(now).Of(lever);
    }

    /// <summary>Judges every lever of the catalogue, in the order of <see cref="LeverOrder"/>: what helps first.</summary>
    /// <param name="situation">The situation.</param>
    public static IReadOnlyList<Judgement> All(Situation situation)
    {
        ArgumentNullException.ThrowIfNull(situation);
        return All(Forecast.Of(situation));
    }

    /// <summary>
    /// Judges every lever of the catalogue on a situation whose forecast is known, in the order of <see cref="LeverOrder"/>: what helps first.
    /// </summary>
    /// <param name="now">The forecast.</param>
    public static IReadOnlyList<Judgement> All(Forecast now)
    {
        ArgumentNullException.ThrowIfNull(now);
        var judge = new Judge(now);
        return LeverOrder.Of([.. LeverCatalogue.All.Select(judge.Of)]);
    }

    /// <summary>The same judgement where a goal says that it helps: it is a trade otherwise.</summary>
    internal Judgement ForAGoal() => Helps ? this : this with { Helps = true };

    // From this share of a gain on a floor that falls is what it comes from.
    private const double MostlyFloor = 0.2;

    private sealed class Judge
    {
        private readonly Forecast _now;
        private readonly Situation _before;
        private readonly MeasuredStart _ladder;
        private readonly Regime _regime;

        internal Judge(Forecast now)
        {
            _now = now;
            _before = now.Situation;
            _ladder = Starts.Now(now);
            _regime = _ladder.Regime;
        }

        internal Judgement Of(Lever lever)
        {
            if (Clash(lever) is { } clash)
            {
                return Refuse(lever, new Why.NotApplicable(clash));
            }

            LeverChange change = lever.Change(_before);
            if (change.After is not { } changed)
            {
                return Refuse(lever, new Why.NotApplicable(change.Refused!));
            }

            FormatSupport? support = lever.Support(_before);
            if (support is { Kernel: KernelSupport.Refused })
            {
                return Refuse(lever, new Why.NoKernel(support.Reason));
            }

            Forecast then = Forecast.Of(Applied(lever, change, changed), _now);
            bool guess = change.RemovesAtMost.Value > 0 && change.RemovesAtLeast.Value == 0 && !change.ChangesEngine
                && then.Floors.Binding == _now.Floors.Binding;
            if (then.Infeasible is { } cannot && !(then.Overloaded && _now.Overloaded))
            {
                return Refuse(lever, new Why.CannotRun(cannot));
            }

            (bool helps, Why why, double benefit) = Verdict(lever, change, then, guess);
            if (helps && support is { IsUsable: false } && why is not Levers.Why.Runs)
            {
                (helps, why) = (false, new Why.NoKernel(support.Reason));
            }

            // How far it goes was stated: nothing is risked that the user has not accepted.
            Lever named = change.Title is { } title ? lever with { Facts = lever.Facts with { Title = title, Risk = QualityRisk.None } } : lever;
            return new Judgement(named, _now)
            {
                Then = then,
                Start = _ladder,
                Helps = helps,
                Why = why,
                Benefit = benefit,
                Because = change.Because,
                IsGuess = guess,
                IsQuestion = lever.Facts.Question is not null && !change.IsStated,
                Support = support,
            };
        }

        private Situation Applied(Lever lever, LeverChange change, Situation after)
        {
            (Seconds least, Seconds most) = Repeats.Removed(_before, _now.Start, Repeats.Kept(_now.Floors, after));
            return after with
            {
                Measured = _before.Measured,
                Start = _now.Start,
                RemovedAtLeast = least + change.RemovesAtLeast,
                RemovedAtMost = most + change.RemovesAtMost,
                Applied = [.. _before.Applied, lever.Id],
            };
        }

        private Judgement Refuse(Lever lever, Why why) => new(lever, _now) { Why = why };

        private NotApplicable? Clash(Lever lever)
        {
            foreach (string applied in _before.Applied)
            {
                Lever? other = LeverCatalogue.Find(applied);
                if (applied == lever.Id && !lever.Facts.IsRepeatable)
                {
                    return new NotApplicable.Applied();
                }

                if (other is not null && (lever.Conflicting.Contains(applied) || other.Conflicting.Contains(lever.Id)))
                {
                    return new NotApplicable.Conflict(applied);
                }

                if (lever.Redundant.Contains(applied))
                {
                    return new NotApplicable.Redundant(applied);
                }
            }

            return null;
        }

        private (bool, Why, double) Verdict(Lever lever, LeverChange change, Forecast then, bool guess)
        {
            double gain = Math.Log(_now.Step.Middle / then.Step.Middle);
            if (_regime == Regime.Impossible)
            {
                return (false, new Why.BelowTheFloor(), 0);
            }

            if (_now.Infeasible is { } could && !then.Overloaded)
            {
                return (true, new Why.Runs(could), 10);
            }

            if (_now.Served is not null && then.Served is not null)
            {
                return Load(lever, change, then, guess);
            }

            return lever.Target == LeverTarget.Throughput ? Rate(then) : guess ? MayGo(change, gain) : Step(lever, change, then, gain);
        }

        private (bool, Why, double) Rate(Forecast then)
        {
            double gain = Math.Log(then.Throughput.Value / _now.Throughput.Value);
            bool rises = gain >= Math.Log(1 + WorthWhile) && gain >= Math.Log(then.Step.Middle / _now.Step.Middle);
            return (rises, new Why.RateMoves(_now.Throughput, then.Throughput, _now.Step.Middle, then.Step.Middle, rises)
            {
                Changed = StepForecast.Change(_now, then, _ladder),
            }, gain);
        }

        /// <summary>Time above the floor that may or may not be this lever's: worth a look where that time is much.</summary>
        private (bool, Why, double) MayGo(LeverChange change, double gain)
        {
            Seconds tau = _now.Step.Middle;
            Seconds above = (tau - _now.Floors.Binding).OrMore(Seconds.Zero);
            Seconds most = change.RemovesAtMost.OrLess(above);
            bool much = most > tau * (1 - (1 / FloorTerms.BoundRatio)) || (most > tau * WorthWhile && _regime is Regime.OverheadBound or Regime.Transitional);
            return (much, new Why.TimeMayGo(most, tau, much), gain);
        }

        private (bool, Why, double) Step(Lever lever, LeverChange change, Forecast then, double gain)
        {
            Seconds tau = _now.Step.Middle;
            Seconds after = then.Step.Middle;
            Seconds fall = _now.Floors.Binding - then.Floors.Binding;
            (string? term, Seconds moved) = Term(lever, then.Floors);
            bool seen = gain >= Math.Log(1 / (1 - WorthWhile));
            if (change.RemovesAtLeast.Value > 0 && fall.Value >= 0)
            {
                // What was measured by itself is no prediction that noise could hide.
                seen = gain > CertainFrom;
                return (seen, seen ? new Why.TimeGoes(change.RemovesAtLeast, tau, after) : new Why.TooSmall(null, tau - after, (tau - after) / tau), gain);
            }

            if (after > tau * 1.001)
            {
                return (false, new Why.Slower(tau, after, _now.Floors.Binding, then.Floors.Binding), gain);
            }

            if (lever.Target == LeverTarget.Compute && !seen)
            {
                return (false, new Why.ArithmeticIsSmall(_now.Floors.Compute.Or(Seconds.Zero), tau), gain);
            }

            // A floor that falls beside a measured time that is mostly something else: the time follows only in part, and what to work on is the rest. What
            // is expected and not measured has no unexplained part: its overheads are the engine's, and it follows as it is predicted to.
            Seconds stays = (Stays() - change.RemovesAtMost).OrMore(Seconds.Zero);
            bool ofFloors = !change.ChangesEngine && then.Situation.Drafting == _before.Drafting
                && Repeats.Kept(_now.Floors, then.Situation) == 1;
            Seconds follows = _now.Expected is { } expected && then.Expected is { } expectedThen ? expected.Time.Middle - expectedThen.Time.Middle : fall;
            bool stuck = _now.Start?.Follows is not null && !seen;
            if (change.RemovesAtMost > fall && fall.Value >= 0 && !change.ChangesEngine)
            {
                // The floor falls, and time that nothing explains may fall with it.
                return MayGo(change, gain);
            }

            if (ofFloors && fall.Value > 0 && _now.Start is not null && (stuck || (_regime == Regime.OverheadBound && follows < stays)))
            {
                return (false, new Why.OverheadStays(term, moved, stays, (tau - fall) / then.Floors.Binding, lever.Target == LeverTarget.WeightRead)
                {
                    Unexplained = _ladder.Unexplained,
                }, gain);
            }

            if (!seen)
            {
                return (false, Small(term, moved, fall, tau, after, then), gain);
            }

            // Where kernels are expected to gain more than the floor falls, the floor is not the reason.
            return (true, fall.Value > 0 && ofFloors && fall >= (tau - after) * MostlyFloor
                ? new Why.FloorMoves(term, moved, _now.Floors.Binding, then.Floors.Binding)
                : new Why.TimeMoves(tau, after), gain);
        }

        private Why Small(string? term, Seconds moved, Seconds fall, Seconds tau, Seconds after, Forecast then)
        {
            if (term is not null && moved > fall * 2 && moved > tau * WorthWhile)
            {
                return new Why.OtherTermBinds(term, moved, _now.Floors.BindingTerm, fall.OrMore(Seconds.Zero));
            }

            if (fall > tau * WorthWhile)
            {
                return new Why.KernelsGiveBack(term, moved, (tau - after).OrMore(Seconds.Zero));
            }

            bool nothing = Math.Max(Math.Abs(moved.Value), Math.Abs(fall.Value)) < tau.Value * 1e-3 && then.Step.Middle.Value == tau.Value;
            return nothing ? new Why.TooSmall(null, Seconds.Zero, 0) : new Why.TooSmall(term, moved, (tau - after) / tau);
        }

        /// <summary>
        /// Time that does not follow a floor and that nobody stated: what no rung explains, and launches and host work that are expected. Beside a part that
        /// was stated the rest is known to follow.
        /// </summary>
        private Seconds Stays() => (_ladder.Unexplained + _ladder.Overhead - _ladder.Beside).OrMore(Seconds.Zero);

        private (bool, Why, double) Load(Lever lever, LeverChange change, Forecast then, bool guess)
        {
            if (guess)
            {
                return MayGo(change, 0);
            }

            FigureMove[] moves = [.. Figures(lever, then)];
            FigureMove[] better = [.. moves.Where(static m => m.Gain >= Math.Log(1 + WorthWhile))];
            FigureMove[] worse = [.. moves.Where(static m => m.Gain <= -Math.Log(1 + WorthWhile))];

            // A trade helps where more is won than lost. What only moves waiting from one part of a request to another, while whole requests take no less time
            // and no more of them are served, is a matter of a goal: without one it is no help.
            bool helps = better.Length > 0 && better.Max(static m => m.Gain) > worse.Select(static m => -m.Gain).DefaultIfEmpty(0).Max()
                && (worse.Length == 0 || better.Any(static m => m.IsWhole || m.IsRate));
            return (helps, new Why.LoadMoves(better, worse, moves), helps ? better.Max(static m => m.Gain) : moves.Max(static m => m.Gain));
        }

        private List<FigureMove> Figures(Lever lever, Forecast then)
        {
            var moves = new List<FigureMove>(6);
            var change = new LoadChange(_now, then, _ladder);
            (Serving.ServingResult a, Serving.ServingResult b) = (_now.Served!, then.Served!);
            var rate = new FigureMove(Figure.Throughput, Statistic.Mean, FigureValue.Of(_now.Throughput), FigureValue.Of(then.Throughput)) { Change = change };
            if (_now.Overloaded && then.Overloaded)
            {
                // Latencies of a queue that grows without end are those of the run's length; what is served counts.
                return [rate];
            }

            moves.Add(FigureMove.Time(Figure.Ttft, a.Ttft.Mean, b.Ttft.Mean, change));
            if (a.Itl.Count > 0 && b.Itl.Count > 0)
            {
                moves.Add(FigureMove.Time(Figure.Itl, a.Itl.Mean, b.Itl.Mean, change));
            }

            moves.Add(FigureMove.Time(Figure.EndToEnd, a.EndToEnd.Mean, b.EndToEnd.Mean, change));
            moves.Add(rate);

            // Levers on a server's queue and interference are about the slow ones.
            if (lever.Target == LeverTarget.Serving)
            {
                foreach ((Figure figure, Fact<Seconds> before, Fact<Seconds> after) in (ReadOnlySpan<(Figure, Fact<Seconds>, Fact<Seconds>)>)[(Figure.Ttft,
                    a.Ttft.P95, b.Ttft.P95), (Figure.Itl, a.Itl.P95, b.Itl.P95)])
                {
                    if (before.IsKnown && after.IsKnown)
                    {
                        moves.Add(FigureMove.Time(figure, before.Value, after.Value, change) with { Statistic = Statistic.P95 });
                    }
                }
            }

            return moves;
        }

        private (string?, Seconds) Term(Lever lever, LatencyFloors after) => lever.Target switch
        {
            LeverTarget.WeightRead => ("R1", _now.Floors.WeightRead - after.WeightRead),
            LeverTarget.CacheRead => ("R2", _now.Floors.KvCacheRead.Or(Seconds.Zero) - after.KvCacheRead.Or(Seconds.Zero)),
            LeverTarget.Compute => ("R3", _now.Floors.Compute.Or(Seconds.Zero) - after.Compute.Or(Seconds.Zero)),
            LeverTarget.Communication => ("R4", _now.Floors.ExposedCommunication.Or(Seconds.Zero) - after.ExposedCommunication.Or(Seconds.Zero)),
            _ => (null, _now.Floors.Binding - after.Binding),
        };
    }
}
