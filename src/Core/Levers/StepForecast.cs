using Floorline.Core.Diagnosis;
using Floorline.Core.Expectations;
using Floorline.Core.Floors;
using Floorline.Core.Hardware;
using Floorline.Core.Quantities;
using Floorline.Core.Situations;
using Floorline.Core.Workloads;

namespace Floorline.Core.Levers;

/// <summary>The time of a single step: measured, moved from a measured one, expected, or its floor; with its interval and what it assumes.</summary>
internal sealed class StepForecast
{
    private readonly Situation _situation;
    private readonly LatencyFloors _floors;
    private readonly ExpectedTime? _expected;

    private readonly Between _between;

    // The measured step, of as many steps of a loop as this one has.
    private readonly MeasuredStart? _start;

    // Time of reading what did not fit that is no longer spent.
    private readonly Seconds _spilled;

    internal StepForecast(Situation situation, LatencyFloors floors, ExpectedTime? expected)
        : this(situation, floors, expected, Between.Nothing)
    {
    }

    private StepForecast(Situation situation, LatencyFloors floors, ExpectedTime? expected, Between between)
    {
        (_situation, _floors, _expected, _between) = (situation, floors, expected, between);
        Start = Starts.Of(situation, floors, expected);
        _start = Start is { } measured ? Repeats.At(measured, situation) : null;
        _spilled = _start is { } read ? Starts.NoLongerRead(read, situation, floors) : Seconds.Zero;
        Removed = ((situation.RemovedAtLeast + situation.RemovedAtMost) / 2) + _spilled;
        (Time, Basis, Assumption) = _start is { } start ? Moved(start) : Unmeasured();
        Pass = Time.Middle;
        if (situation.Drafting is { } drafts)
        {
            Time = PerToken(drafts);
        }
    }

    /// <summary>
    /// The time of one situation where that of the one before it is taken as exact: what both have in common is no uncertainty of the change. Between two
    /// expected times lies what pairs of runs differ by; beside a measured one also how much of its time follows the floor.
    /// </summary>
    /// <param name="now">What is forecast before the change.</param>
    /// <param name="then">What is forecast after it.</param>
    /// <param name="before">The time before the change as a start: <see cref="Starts.Now"/>.</param>
    internal static TimeRange Change(Forecast now, Forecast then, MeasuredStart before)
    {
        if (now is { Start: null, Expected: null })
        {
            return then.Step;
        }

        (Seconds least, Seconds most) = Repeats.Removed(now.Situation, now.Start, Repeats.Kept(now.Floors, then.Situation));
        Situation after = then.Situation with
        {
            Start = before with { Measured = new Measurement(before.Measured.Time, 0, true), Follows = now.Start?.Follows },
            RemovedAtLeast = then.Situation.RemovedAtLeast - least,
            RemovedAtMost = then.Situation.RemovedAtMost - most,
        };
        TimeRange alone = new StepForecast(after, then.Floors, then.Expected, now.Start is null ? Between.Expected : Between.Measured).Time;

        // The middle is that of the whole way from what was measured; the change has the width.
        Seconds middle = then.Step.Middle;
        return new TimeRange(middle + (alone.Low - alone.Middle).OrLess(Seconds.Zero), middle, middle + (alone.High - alone.Middle).OrMore(Seconds.Zero));
    }

    /// <summary>What the interval is of.</summary>
    private enum Between
    {
        /// <summary>The time that a clock will show.</summary>
        Nothing,

        /// <summary>A change from a measured time.</summary>
        Measured,

        /// <summary>A change from an expected time.</summary>
        Expected,
    }

    /// <summary>The measured step it starts from; null where nothing was measured.</summary>
    internal MeasuredStart? Start { get; }

    /// <summary>Time beside the floors that applied levers are taken to have removed.</summary>
    internal Seconds Removed { get; }

    /// <summary>The time of the step; with drafts, per token.</summary>
    internal TimeRange Time { get; }

    /// <summary>The time of one plain pass, whether or not drafts make more than one token of it: what floors can be held against.</summary>
    internal Seconds Pass { get; }

    /// <summary>The anchor of other steps of this situation: with what levers have removed, and the exchanges that are left.</summary>
    /// <param name="anchor">The anchor of the measured step.</param>
    internal Anchor Later(Anchor anchor) => Start is { Exchanged.Value: > 0 } start ? anchor with
    {
        Removed = Removed + start.Exchanged - StatedExchanges.Of(start, _floors).Middle,
        After = _expected?.Communication ?? anchor.Exchanges,
    } : anchor with { Removed = Removed };

    /// <summary>What it was made from.</summary>
    internal ForecastBasis Basis { get; }

    /// <summary>What it assumes.</summary>
    internal TimeAssumption Assumption { get; }

    private (TimeRange, ForecastBasis, TimeAssumption) Unmeasured()
    {
        Seconds floor = _floors.Binding;
        if (_expected is null)
        {
            return (TimeRange.Exactly(floor), ForecastBasis.FloorOnly, new TimeAssumption.FloorOnly());
        }

        TimeRange time = _expected.Time;
        return (Removed.Value == 0 ? time : new TimeRange((time.Low - _situation.RemovedAtMost).OrMore(_floors.Guaranteed), (time.Middle - Removed)
            .OrMore(floor), (time.High - _situation.RemovedAtLeast).OrMore(floor)), ForecastBasis.Expected, OfEngine(_expected, isMoved: false));
    }

    private (TimeRange, ForecastBasis, TimeAssumption) Moved(MeasuredStart start)
    {
        Seconds tau = start.Measured.Time;
        double error = start.Measured.RelativeError;
        Seconds floor = _floors.Binding;
        if (_situation.Start is null)
        {
            return (new TimeRange((tau * (1 - error)).OrMore(_floors.Guaranteed).OrLess(tau), tau, tau * (1 + error)), ForecastBasis.Measured,
                new TimeAssumption.Measured());
        }

        // A time that reading from outside the memory makes tells nothing of the engine: what is left of that reading lies beside what is expected.
        StatedExchanges exchanges = StatedExchanges.Of(start, _floors);
        if (start is { Offload.Value: > 0, Anchor: { } outside } && _expected is { } alone)
        {
            Seconds centre = AnchoredTo(outside, alone);
            Seconds rest = centre - alone.Time.Middle + Removed - _spilled;
            return (new TimeRange((alone.Time.Low + rest - _situation.RemovedAtMost).OrMore(_floors.Guaranteed).OrLess(centre), centre,
                (alone.Time.High + rest - _situation.RemovedAtLeast).OrMore(centre)), ForecastBasis.MovedFromMeasured, OfEngine(alone, isMoved: true));
        }

        // What was stated to lie beside the work stays; the rest follows the floor or what is expected.
        Seconds beside = start.Beside + start.Offload + exchanges.Middle;
        PredictedTime limits = PredictedTime.Of(tau - start.Beside - start.Offload - start.Exchanged, LocalOf(start, start.Floors), LocalOf(start, _floors));
        limits = new PredictedTime(limits.Additive + beside, limits.Proportional + beside);
        Seconds low = (limits.Low - exchanges.Middle + exchanges.Least - _situation.RemovedAtMost - _spilled).OrMore(floor);
        Seconds high = (limits.High - exchanges.Middle + exchanges.Most - _situation.RemovedAtLeast - _spilled).OrMore(floor);

        // Of a change only so much is doubtful as the floor's move is of the whole time, or as the products that get other kernels are.
        double shift = _between == Between.Nothing ? Math.Abs(Math.Log(Start!.Floors.Binding / floor))
            : Math.Max(Math.Abs((Start!.Floors.Binding - floor) / Start.Measured.Time), Rekernelled(start));
        if (start.Follows is { } share && (_expected is null || _expected.Engine == start.Expected?.Engine))
        {
            Seconds moves = _expected is { } last ? last.Time.Middle - start.Expected!.Time : floor - start.Floors.Binding;
            (Seconds one, Seconds other) = (tau + (moves * share.LowShare), tau + (moves * share.HighShare));
            Seconds centre = (tau + (moves * share.MiddleShare) - Removed).OrMore(floor);
            return (Around((one.OrLess(other) - _situation.RemovedAtMost).OrMore(floor).OrLess(centre), centre,
                (one.OrMore(other) - _situation.RemovedAtLeast).OrMore(centre)), ForecastBasis.MovedFromMeasured,
                    new TimeAssumption.Follows(share.MiddleShare));
        }

        if (start.Anchor is { } anchor && _expected is { } then)
        {
            Seconds middle = AnchoredTo(anchor, then);
            (low, high) = _between == Between.Expected
                ? (middle - (_situation.RemovedAtMost - Removed), middle + (Removed - _situation.RemovedAtLeast)) : (low, high);
            Spread doubt = Doubt(Math.Max(Math.Abs(Math.Log(start.Expected!.Time / then.Time.Middle)), shift));
            Seconds following = (middle - beside).OrLess(start.Expected.Time * 2).OrMore(Seconds.Zero);
            return (Around(low.OrLess(middle - (following * (1 - doubt.Low)) - (exchanges.Middle - exchanges.Least)), middle,
                high.OrMore(middle + (following * (doubt.High - 1)) + (exchanges.Most - exchanges.Middle))),
                ForecastBasis.MovedFromMeasured, ReferenceEquals(start, Start) ? OfEngine(then, isMoved: true) : new TimeAssumption.PerRepeat());
        }

        bool overhead = start.Regime is Regime.OverheadBound;
        Seconds additive = (limits.Additive - Removed).OrMore(floor);
        Seconds between = overhead || floor.Value == start.Floors.Binding.Value ? additive : new Seconds((low.Value + high.Value) / 2);
        if (OtherKernels(start) is { } kernels)
        {
            return (Around(low.OrLess(between * kernels.Low), between, high.OrMore(between * kernels.High)), ForecastBasis.MovedFromMeasured, Assumes());
        }

        double more = Doubt(shift).High - 1;
        return (Around(low, between, high + (high.OrLess(start.Floors.Binding * 2) * more)), ForecastBasis.MovedFromMeasured, Assumes());

        TimeAssumption Assumes() => !ReferenceEquals(start, Start) ? new TimeAssumption.PerRepeat()
            : overhead ? new TimeAssumption.Additive() : new TimeAssumption.BetweenLimits();

        // Exchanges that were stated take the place of those that are expected.
        Seconds AnchoredTo(Anchor by, ExpectedTime then) => (by.Moved(then.Time.Middle, start.Exchanged.Value > 0 ? then.Communication : Seconds.Zero)
            - start.Exchanged + exchanges.Middle - Removed).OrMore(floor);

        TimeRange Around(Seconds least, Seconds middle, Seconds most) =>
            new((least * (1 - error)).OrMore(floor).OrLess(middle), middle, (most * (1 + error)).OrMore(middle));
    }

    /// <summary>A floor that the time beside stated exchanges follows: without what it has of them.</summary>
    private static Seconds LocalOf(MeasuredStart start, LatencyFloors floors) => start.Exchanged.Value > 0 ? floors.Local : floors.Binding;

    /// <summary>
    /// How far pairs of measured runs lie around such predictions (docs/accuracy.md), for a change that halves the expected time; smaller changes are surer.
    /// It applies to the time that may follow the floor, not to an overhead beside it.
    /// </summary>
    private Spread Doubt(double logarithm) => Doubt(logarithm, Unpacks);

    /// <summary>How far pairs of measured runs lie around a prediction.</summary>
    /// <param name="logarithm">The size of the change.</param>
    /// <param name="unpacks">Whether arithmetic takes the time, of which other kernels are another time altogether.</param>
    internal static Spread Doubt(double logarithm, bool unpacks)
    {
        return Powered(0.8, unpacks ? 2 : 1.35, Math.Min(1, Math.Abs(logarithm) / Math.Log(2)));
    }

    private static Spread Powered(double low, double high, double size) => new(Math.Pow(low, size), Math.Pow(high, size));

    // Prompts of 157 pairs of public llama.cpp runs that differ in the weights' format, without the engine: measured over expected, for half the bits and fewer
    // (docs/accuracy.md, changes of the weight format). Of each family, the interval that the others give held 85 %.
    private const double FastestKernels = 0.6;
    private const double SlowestKernels = 2.9;

    /// <summary>
    /// How far a prompt or a call lies around what is expected of weights in fewer bits where nobody says which engine reads them: whether its kernels multiply
    /// in the format or unpack it first is then not known. Null where the weights stay, or a decode step reads them once.
    /// </summary>
    private Spread? OtherKernels(MeasuredStart start) =>
        _situation.Step.Phase == Phase.Decode || _expected is not null || Rekernelled(start) is not (> 0 and var bits) ? null
            : Powered(FastestKernels, SlowestKernels, Math.Min(1, bits / Math.Log(2)));

    /// <summary>
    /// How much smaller weights get where their products, and not their bytes, take the time: kernels of another format are then other kernels for all of it,
    /// whatever the floor does.
    /// </summary>
    private double Rekernelled(MeasuredStart start) => !Unpacks ? 0
        : Math.Abs(Math.Log(start.Floors.Cost.Weights.Default.BitsPerWeight / _floors.Cost.Weights.Default.BitsPerWeight));

    private bool Unpacks => _situation.Hardware.Device.Kind == DeviceKind.Cpu || _situation.Step.Phase != Phase.Decode;

    private TimeRange PerToken(Speculation drafts) => Drafts.PerToken(_situation, drafts, Time, _floors, _expected);

    private static TimeAssumption.OfEngine OfEngine(ExpectedTime then, bool isMoved) => new(then.Engine.Name, then.Basis, isMoved);
}
