using System.Globalization;
using Floorline.Core.Diagnosis;
using Floorline.Core.Expectations;
using Floorline.Core.Floors;
using Floorline.Core.Hardware;
using Floorline.Core.Quantities;
using Floorline.Core.Serving;
using Floorline.Core.Workloads;

namespace Floorline.Core.Levers;

/// <summary>What a lever would do to a situation: the same pipeline run on the situation afterwards, and whether that is worth it.</summary>
public sealed record LeverOutcome
{
    // A change that moves less than this share of the time is lost in the noise of a good measurement.
    private const double WorthWhile = 0.05;

    // A measured time within this factor of the expected one is that engine's own efficiency; beyond it something else takes time.
    private const double FollowsUpTo = 1.5;

    private LeverOutcome(Lever lever, LeverSituation before) => (Lever, Before) = (lever, before);

    /// <summary>The lever.</summary>
    public Lever Lever { get; }

    /// <summary>The situation before.</summary>
    public LeverSituation Before { get; }

    /// <summary>The situation afterwards, its time the predicted one; null where the lever cannot be applied.</summary>
    public LeverSituation? After { get; private init; }

    /// <summary>Floors before.</summary>
    public LatencyFloors FloorsBefore { get; private init; } = null!;

    /// <summary>Floors afterwards; null where the lever cannot be applied.</summary>
    public LatencyFloors? FloorsAfter { get; private init; }

    /// <summary>Time of the step (per token for speculation) before: measured, or expected.</summary>
    public Seconds Time { get; private init; }

    /// <summary>Time afterwards: the interval spans the additive and the proportional limit, widened by the measurement's own error.</summary>
    public TimeRange Predicted { get; private init; }

    /// <summary>Whether it is worth pulling.</summary>
    public bool Helps { get; private init; }

    /// <summary>Why, with the numbers.</summary>
    public string Reason { get; private init; } = "";

    /// <summary>What the prediction assumes.</summary>
    public string Assumption { get; private init; } = "";

    /// <summary>Whether nothing says how much it removes: between nothing and all that lies above the floor.</summary>
    internal bool IsGuess { get; private init; }

    /// <summary>Time gained per step, middle value.</summary>
    public Seconds Gain => Time - Predicted.Middle;

    /// <summary>Predicts a lever.</summary>
    /// <param name="situation">The situation; measured, or with an engine to expect the time of.</param>
    /// <param name="lever">The lever.</param>
    public static LeverOutcome Of(LeverSituation situation, Lever lever)
    {
        ArgumentNullException.ThrowIfNull(situation);
        ArgumentNullException.ThrowIfNull(lever);
        return new Prediction(new Start(situation), lever).Outcome();
    }

    /// <summary>Predicts every lever of the catalogue: what helps, largest gain first, then what does not.</summary>
    /// <param name="situation">The situation.</param>
    public static IReadOnlyList<LeverOutcome> All(LeverSituation situation)
    {
        ArgumentNullException.ThrowIfNull(situation);
        var start = new Start(situation);
        return
        [
            .. LeverCatalogue.All.Select(l => new Prediction(start, l).Outcome())
                .OrderByDescending(static o => o.Helps)
                .ThenByDescending(static o => o.After is not null)
                .ThenByDescending(static o => o.Gain.Value),
        ];
    }

    private static ServingEstimate? Estimate(LeverSituation s) =>
        s is { Load: { } load, Engine: { } engine } && ServingEstimate.Of(StepTimes.Of(s.Deployment, engine, s.Kernels, load), load) is { IsKnown: true, Value: var known } ? known : null;

    /// <summary>What every lever is held against, worked out once.</summary>
    private sealed class Start
    {
        private ServingEstimate? _served;
        private bool _isEstimated;

        internal Start(LeverSituation situation)
        {
            Situation = situation;
            Floors = situation.Floors;
            Expected = situation.Expected(Floors);
            Time = situation.Measured?.Time ?? Expected?.Time.Middle ?? Floors.Binding;
            double error = situation.Measured?.RelativeError ?? 0;
            Known = situation.Predicted is { } range ? new Spread(range.Low / range.Middle, range.High / range.Middle) : new Spread(1 - error, 1 + error);
            Regime = StepDiagnosis.Of(Floors, Measurement.Of(Time, situation.Measured?.RelativeError), situation.Known).Regime;
        }

        internal LeverSituation Situation { get; }

        internal LatencyFloors Floors { get; }

        internal ExpectedTime? Expected { get; }

        internal Seconds Time { get; }

        internal Spread Known { get; }

        internal Regime Regime { get; }

        /// <summary>The load's estimate; null where no load is stated.</summary>
        internal ServingEstimate? Served()
        {
            if (!_isEstimated)
            {
                (_served, _isEstimated) = (Estimate(Situation), true);
            }

            return _served;
        }

        /// <summary>The floors of a situation: these, where nothing that moves them differs.</summary>
        internal LatencyFloors FloorsOf(LeverSituation after) =>
            ReferenceEquals(after.Model, Situation.Model) && ReferenceEquals(after.Hardware, Situation.Hardware) && ReferenceEquals(after.Step, Situation.Step) && after.Collective == Situation.Collective ? Floors : after.Floors;
    }

    private sealed class Prediction(Start start, Lever lever)
    {
        private readonly LeverSituation _before = start.Situation;
        private readonly Lever _lever = lever;
        private readonly LatencyFloors _floors = start.Floors;
        private readonly ExpectedTime? _expected = start.Expected;
        private readonly Seconds _tau = start.Time;
        private readonly Spread _known = start.Known;
        private readonly Regime _regime = start.Regime;

        internal LeverOutcome Outcome()
        {
            if (Clash() is { } clash)
            {
                return Refuse(clash);
            }

            LeverChange change = _lever.Change(_before);
            return change.After is { } after ? Judge(change, after) : Refuse(change.Refused!);
        }

        private string? Clash()
        {
            foreach (string applied in _before.Applied)
            {
                Lever? other = LeverCatalogue.Find(applied);
                if (applied == _lever.Id && _lever.Id is not ("batch" or "tp" or "tp-down"))
                {
                    return "it is applied already";
                }

                if (other is not null && (_lever.Conflicting.Contains(applied) || other.Conflicting.Contains(_lever.Id)))
                {
                    return $"conflicts with {applied}, which is applied";
                }

                if (_lever.Redundant.Contains(applied))
                {
                    return $"redundant: {applied}, which is applied, does this too";
                }
            }

            return null;
        }

        private LeverOutcome Refuse(string why) => new(_lever, _before)
        {
            FloorsBefore = _floors,
            Time = _tau,
            Predicted = TimeRange.Exactly(_tau),
            Helps = false,
            Reason = why,
        };

        private LeverOutcome Judge(LeverChange change, LeverSituation after)
        {
            LatencyFloors floors = start.FloorsOf(after);
            TimeRange predicted = Predict(change, after, floors, out string assumption);
            (bool helps, string reason) = Verdict(change, floors, predicted);
            return new LeverOutcome(_lever, _before)
            {
                After = after with
                {
                    Measured = _before.Measured is { } measured ? Measurement.Of(predicted.Middle.OrMore(new Seconds(1e-12)), measured.RelativeError) : null,
                    Predicted = _before.Measured is null ? null : predicted,
                    Applied = [.. _before.Applied, _lever.Id],
                },
                IsGuess = change.RemovesAtMost.Value > 0 && change.RemovesAtLeast.Value == 0 && !change.ChangesEngine && floors.Binding == _floors.Binding,
                FloorsBefore = _floors,
                FloorsAfter = floors,
                Time = _tau,
                Predicted = predicted,
                Helps = helps,
                Reason = change.Because.Length > 0 ? $"{reason} ({change.Because})" : reason,
                Assumption = assumption,
            };
        }

        /// <summary>The two limits of PHYSICS section 10, and between them what the engine's coefficients expect where they are known.</summary>
        private TimeRange Predict(LeverChange change, LeverSituation after, LatencyFloors floors, out string assumption)
        {
            if (change.Factor != 1)
            {
                assumption = "Drafts are accepted independently of one another; verifying costs what the cost model says of a step with that many tokens.";
                return Around(_tau * change.Factor, _tau * change.Factor, _tau * change.Factor, Seconds.Zero);
            }

            // One device's step stays comparable when the batch grows: it is the step that is predicted, not the token.
            PredictedTime limits = PredictedTime.Of(_tau, _floors.Binding, floors.Binding);
            Seconds low = (limits.Low - change.RemovesAtMost).OrMore(floors.Binding);
            Seconds high = (limits.High - change.RemovesAtLeast).OrMore(floors.Binding);
            Seconds removed = (change.RemovesAtLeast + change.RemovesAtMost) / 2;
            bool engine = _expected is not null && after.Engine is not null && (floors.Binding.Value != _floors.Binding.Value || change.ChangesEngine);
            if (engine)
            {
                ExpectedTime then = after.Expected(floors)!;
                Seconds middle = (Followed(then) - removed).OrMore(floors.Binding);
                assumption = $"What {after.Engine!.Name} is expected to gain ({then.Basis switch { Basis.OwnRuns => "own runs", Basis.MeasuredKernel => "measured kernels", Basis.SameFamily => "kernels or runs of the same family", _ => "typical kernels of this kind of device" }}); time that no rung explains follows as long as it is small, and stays where it is large.";
                Spread doubt = Doubt(Math.Max(Math.Abs(Math.Log(_expected!.Time.Middle / then.Time.Middle)), Math.Abs(Math.Log(_floors.Binding / floors.Binding))));
                Seconds following = middle.OrLess(_expected!.Time.Middle * 2);
                return Around(low.OrLess(middle - (following * (1 - doubt.Low))), middle, high.OrMore(middle + (following * (doubt.High - 1))), floors.Binding);
            }

            Seconds additive = (limits.Additive - removed).OrMore(floors.Binding);
            bool overhead = _regime is Regime.OverheadBound;
            Seconds centre = overhead || floors.Binding.Value == _floors.Binding.Value ? additive : new Seconds((low.Value + high.Value) / 2);
            assumption = overhead ? "Additive: the floor moves, the time above it stays." : "Between additive (the time above the floor stays) and proportional (its share stays); which is nearer depends on the cause of the gap.";
            double more = Doubt(Math.Log(_floors.Binding / floors.Binding)).High - 1;
            return Around(low, centre, high + (high.OrLess(_floors.Binding * 2) * more), floors.Binding);
        }

        /// <summary>
        /// The time afterwards where the engine's expectation is known: a measured time near the expected one keeps its ratio to it, one far above holds a cause of its own that stays.
        /// In between the two are blended over one doubling.
        /// </summary>
        private Seconds Followed(ExpectedTime then)
        {
            Seconds now = _expected!.Time.Middle;
            double apart = Math.Clamp(Math.Log2(_tau / now / FollowsUpTo), 0, 1);
            Seconds ratio = _tau * (then.Time.Middle / now);
            Seconds stays = (_tau + then.Time.Middle - now).OrMore(new Seconds(1e-12));
            return new Seconds(Math.Pow(ratio.Value, 1 - apart) * Math.Pow(stays.Value, apart));
        }

        /// <summary>How far pairs of measured runs lie around such predictions (docs/accuracy.md), for a change that halves the expected time; smaller changes are surer. It applies to the time that may follow the floor, not to an overhead beside it.</summary>
        private Spread Doubt(double logarithm)
        {
            double size = Math.Min(1, Math.Abs(logarithm) / Math.Log(2));
            bool unpacking = _before.Hardware.Device.Kind == DeviceKind.Cpu || _before.Step.Phase != Phase.Decode;
            return new Spread(Math.Pow(0.8, size), Math.Pow(unpacking ? 2 : 1.35, size));
        }

        private TimeRange Around(Seconds low, Seconds middle, Seconds high, Seconds floor) => new((low * _known.Low).OrMore(floor).OrLess(middle), middle, (high * _known.High).OrMore(middle));

        private (bool Helps, string Reason) Verdict(LeverChange change, LatencyFloors floors, TimeRange predicted)
        {
            Seconds gain = _tau - predicted.Middle;
            Seconds fall = _floors.Binding - floors.Binding;
            Seconds above = _tau - _floors.Binding;
            if (_regime == Regime.Impossible)
            {
                return (false, "the measured time lies below the floor: find what is wrong with the inputs first");
            }

            return _lever.Target switch
            {
                LeverTarget.Serving when Served(change) is { } served => served,
                LeverTarget.Throughput => Throughput(floors),
                LeverTarget.Overhead => Overhead(change, gain, above),
                _ when change.Factor != 1 => (change.Factor < 1 - WorthWhile, $"time per token {SentenceTime.Of(_tau)} to {SentenceTime.Of(predicted.Middle)}"),
                _ when change.RemovesAtLeast.Value > 0 => (true, $"{SentenceTime.Of(change.RemovesAtLeast)} are no longer spent: {SentenceTime.Of(_tau)} to {SentenceTime.Of(predicted.Middle)}"),
                _ => Floor(change, floors, predicted, fall, above),
            };
        }

        private (bool, string) Overhead(LeverChange change, Seconds gain, Seconds above)
        {
            if (change.RemovesAtLeast.Value > 0)
            {
                bool certain = change.RemovesAtLeast > _tau * 0.001;
                return (certain, certain ? $"{SentenceTime.Of(change.RemovesAtLeast)} of {SentenceTime.Of(_tau)} are no longer spent" : $"{SentenceTime.Of(change.RemovesAtLeast)} of {SentenceTime.Of(_tau)}: too little to see");
            }

            bool much = above > _tau * (1 - (1 / FloorTerms.BoundRatio)) || _regime is Regime.OverheadBound or Regime.Transitional;
            if (change.ChangesEngine)
            {
                bool pays = gain > _tau * WorthWhile;
                return (pays, pays ? $"{SentenceTime.Of(gain)} of launches and host work are expected to go" : $"{SentenceTime.Of(gain)} are expected to go, {Share(gain)} of the time: too little to see");
            }

            return (much, much ? $"{SentenceTime.Of(above)} of {SentenceTime.Of(_tau)} lie above the floor; trace the step to see which part it removes" : $"only {SentenceTime.Of(above)} of {SentenceTime.Of(_tau)} lie above the floor");
        }

        /// <summary>A server's lever by what its users would see; null where no load is stated.</summary>
        private (bool, string)? Served(LeverChange change)
        {
            if (start.Served() is not { } now || Estimate(change.After!) is not { } then)
            {
                return null;
            }

            bool pays = then.Ttft < now.Ttft * (1 - WorthWhile) || then.Itl < now.Itl * (1 - WorthWhile) || then.Throughput.Value > now.Throughput.Value * (1 + WorthWhile);
            bool dear = then.Ttft > now.Ttft * (1 + WorthWhile) || then.Itl > now.Itl * (1 + WorthWhile);
            string figures = string.Create(CultureInfo.InvariantCulture, $"TTFT {SentenceTime.Of(now.Ttft)} to {SentenceTime.Of(then.Ttft)}, ITL {SentenceTime.Of(now.Itl)} to {SentenceTime.Of(then.Itl)}, {now.Throughput.Value:0} to {then.Throughput.Value:0} tokens/s");
            return (pays, (pays ? dear ? "a trade: " : "under the load: " : "means do not get better: ") + figures);
        }

        private (bool, string) Throughput(LatencyFloors floors)
        {
            double before = _floors.BestRate.Value;
            double after = floors.BestRate.Value;
            string rates = string.Create(CultureInfo.InvariantCulture, $"best rate {before:0.#} to {after:0.#} tokens/s, floor of a step {_floors.Binding.Milliseconds:0.00} to {floors.Binding.Milliseconds:0.00} ms");
            bool pays = after > before * 1.25;
            return (pays, (pays ? "throughput, not latency: " : "no more tokens come of it: ") + rates);
        }

        private (bool, string) Floor(LeverChange change, LatencyFloors floors, TimeRange predicted, Seconds fall, Seconds above)
        {
            (string term, Seconds moved) = Term(floors);
            // A change too small to print is no rise.
            string falls = moved > _tau * -1e-4 ? $"{term} would fall {SentenceTime.Of(moved.OrMore(Seconds.Zero))}" : $"{term} would rise {SentenceTime.Of(moved * -1)}";
            double ratio = (_tau - fall) / floors.Binding;
            Seconds gain = _tau - predicted.Middle;
            if (fall < _tau * -0.001)
            {
                return (false, $"{falls}: the floor becomes {SentenceTime.Of(floors.Binding)}, above {SentenceTime.Of(_floors.Binding)}");
            }

            if (fall.Value == 0 && change.RemovesAtMost.Value > 0)
            {
                bool may = change.RemovesAtMost > _tau * WorthWhile && above > _tau * WorthWhile;
                return (may, may ? $"up to {SentenceTime.Of(change.RemovesAtMost.OrLess(above))} of {SentenceTime.Of(_tau)} could go" : $"at most {SentenceTime.Of(change.RemovesAtMost)} of {SentenceTime.Of(_tau)}: too little to see");
            }

            if (_lever.Target is LeverTarget.Compute && fall < _tau * WorthWhile)
            {
                Seconds compute = _floors.Compute.Or(Seconds.Zero);
                return (false, $"R3 is {SentenceTime.Of(compute)} of {SentenceTime.Of(_tau)}: arithmetic is not what takes the time");
            }

            if (_regime == Regime.OverheadBound && _lever.Target is LeverTarget.WeightRead or LeverTarget.CacheRead && Overheads(fall))
            {
                return (false, string.Create(CultureInfo.InvariantCulture, $"{falls}, unexplained {SentenceTime.Of(above)} stays, ratio {ratio:0.0}: {(_lever.Target == LeverTarget.WeightRead ? "stop quantising" : "work on the unexplained time first")}"));
            }

            if (Math.Max(Math.Abs(moved.Value), Math.Abs(fall.Value)) < _tau.Value * 1e-3)
            {
                return (false, "no floor moves by as much as 0.1 % of the time: too little to see");
            }

            if (fall < _tau * WorthWhile)
            {
                string why = moved > fall + fall && moved > _tau * WorthWhile ? $", but {Names(_floors.BindingTerm)} bind: the floor would fall only {SentenceTime.Of(fall)}" : $", {Share(fall.OrMore(Seconds.Zero))} of the time: too little to see";
                return (false, falls + why);
            }

            if (_regime == Regime.OverheadBound && Overheads(fall))
            {
                return (false, string.Create(CultureInfo.InvariantCulture, $"the floor would fall {SentenceTime.Of(fall)}, unexplained {SentenceTime.Of(above)} stays, ratio {ratio:0.0}: work on the unexplained time first"));
            }

            return gain < _tau * WorthWhile
                ? (false, $"{falls}, but kernels of these sizes would give back all but {SentenceTime.Of(gain)} of it")
                : (true, $"{(term == "the floor" ? "the floor would fall" : falls + " and with it the floor")}, {SentenceTime.Of(_floors.Binding)} to {SentenceTime.Of(floors.Binding)}");
        }

        /// <summary>Whether the time above the floor is known not to follow it: an engine whose kernels explain most of it would make it follow.</summary>
        private bool Overheads(Seconds _) => _expected is null || _expected.LaunchAndHost + (_tau - _expected.Time.Middle) > _tau / 2;

        private (string, Seconds) Term(LatencyFloors floors) => _lever.Target switch
        {
            LeverTarget.WeightRead => ("R1", _floors.WeightRead - floors.WeightRead),
            LeverTarget.CacheRead => ("R2", _floors.KvCacheRead.Or(Seconds.Zero) - floors.KvCacheRead.Or(Seconds.Zero)),
            LeverTarget.Compute => ("R3", _floors.Compute.Or(Seconds.Zero) - floors.Compute.Or(Seconds.Zero)),
            LeverTarget.Communication => ("R4", _floors.ExposedCommunication.Or(Seconds.Zero) - floors.ExposedCommunication.Or(Seconds.Zero)),
            _ => ("the floor", _floors.Binding - floors.Binding),
        };

        private string Share(Seconds time) => string.Create(CultureInfo.InvariantCulture, $"{time / _tau * 100:0.#} %");

        private static string Names(FloorTerm term) => term switch
        {
            FloorTerm.Compute => "matrix products",
            FloorTerm.Communication => "exchanges",
            FloorTerm.KvCache => "reads of the cache",
            FloorTerm.Weights => "the weights",
            _ => throw new ArgumentOutOfRangeException(nameof(term), term, "is not a term"),
        };
    }
}
