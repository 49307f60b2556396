using Floorline.Core.Floors;
using Floorline.Core.Quantities;
using Floorline.Core.Situations;
using Floorline.Core.Workloads;
using static Floorline.Core.Answers.Evidence;

namespace Floorline.Core.Answers;

/// <summary>
/// What a second measurement tells: by what was changed, how far the time moved and how far the floor did. Each one shows a cause, tells something else, cannot
/// be true beside the first, or is said not to be used.
/// </summary>
internal static class SecondRules
{
    // Repetitions of a good measurement differ by a few per cent: less than this is no difference.
    private const double Noise = 0.05;

    // Times of the same step on two days or by two clocks differ by as much at most.
    private const double SameStep = 0.2;

    // From here on one time is clearly the shorter one.
    private const double Faster = 0.77;

    // What grew takes this many times its floor: no ordinary kernel is as slow.
    private const double FarAbove = 3;

    // What more of is more work for the same kernels: more of it is never faster.
    private static readonly HashSet<string> _amounts = new(StringComparer.Ordinal) { "batch", "context", "prompt", "steps", "encoder-length" };

    // What changes the bytes or the arithmetic of a step, so that its floor says what ought to come of it.
    private static readonly HashSet<string> _ofAStep = new(_amounts, StringComparer.Ordinal)
    {
        "model", "on", "weights", "kv", "tp", "pp", "ep", "phase", "dim", "collective",
    };

    // What is no part of a step, with the cause that a change of it speaks for where it makes the step faster.
    private static readonly Dictionary<string, CauseKind> _causes = new(StringComparer.Ordinal)
    {
        ["threads"] = CauseKind.HostThreads, ["numa"] = CauseKind.HostNuma, ["power"] = CauseKind.ClockPower, ["clock"] = CauseKind.ClockPower,
        ["clocks"] = CauseKind.ClockPower, ["offload"] = CauseKind.OffloadFlag, ["on-host"] = CauseKind.OffloadHostMemory, ["client"] = CauseKind.Client,
        ["prefix"] = CauseKind.PrefixOff, ["prefix-cache"] = CauseKind.PrefixOff, ["cached-prefix"] = CauseKind.PrefixOff,
        ["graphs"] = CauseKind.HostEager, ["compile"] = CauseKind.HostEager, ["warmup"] = CauseKind.WarmupFirstCall, ["first"] = CauseKind.WarmupFirstCall,
        ["call"] = CauseKind.WarmupFirstCall, ["backend"] = CauseKind.DeviceCpuBuild, ["build"] = CauseKind.DeviceCpuBuild,
        ["device"] = CauseKind.DeviceCpuBuild, ["drafts"] = CauseKind.SpecVerifyCost,
    };

    // What is left out with "off", and is the better for being there.
    private static readonly HashSet<string> _better = new(StringComparer.Ordinal) { "graphs", "compile", "prefix", "prefix-cache", "cached-prefix" };

    private static readonly HashSet<string> _off = new(StringComparer.OrdinalIgnoreCase) { "off", "0", "no", "none", "false", "disabled" };

    /// <summary>What a second measurement says of a measured time.</summary>
    /// <param name="e">The evidence.</param>
    /// <param name="other">The measurement.</param>
    internal static SecondMeasurement Of(Evidence e, OtherMeasurement other)
    {
        if (Impossible(e, other) is { } cannot)
        {
            return new SecondMeasurement(other, SecondUse.Contradicts, cannot.Says) { Contradiction = cannot };
        }

        if (e.Measured is null)
        {
            return new SecondMeasurement(other, SecondUse.NotUsed, "there is no first one that it could be held against");
        }

        if (Shown(e, other) is { } cause)
        {
            return new SecondMeasurement(other, SecondUse.Shows, cause.Evidence) { Cause = cause };
        }

        return other.What == "engine" ? Engines(e, other)
            : other.What == "sync" ? new SecondMeasurement(other, SecondUse.Tells, Times(e, other) + ": the clock was not read too early")
                { SpeaksAgainst = CauseKind.SyncMissing }
            : _causes.TryGetValue(other.What, out CauseKind kind) ? Against(e, other, kind)
            : _ofAStep.Contains(other.What) && other.Floors is { } floors ? Steps(e, other, floors)
            : new SecondMeasurement(other, SecondUse.NotUsed, other.IsOfALoad
                ? "it belongs to a load, and two times of one step say nothing of it" : "it states something of a measurement, and is no change of what ran");
    }

    /// <summary>
    /// The cause that a second measurement shows: by what was changed, how much the time moved and how much the floor did; null where it shows none.
    /// </summary>
    private static Cause? Shown(Evidence e, OtherMeasurement other)
    {
        double moved = other.Measured.Time / e.Time;
        double floor = other.Floors is { } floors ? floors.Binding / e.Floors.Binding : 1;
        bool faster = moved < Faster;

        // Whichever of the two has the lower floor: with fewer bytes per device the time ought to be shorter.
        (double fewer, double less) = floor > 1 ? (1 / moved, 1 / floor) : (moved, floor);
        Seconds grew = new(Math.Abs((other.Measured.Time - e.Time).Value));
        Seconds more = other.Floors is { } both ? new Seconds(Math.Abs((both.Binding - e.Floors.Binding).Value)) : Seconds.Zero;
        CauseKind? kind = other.What switch
        {
            "tp" or "ep" when e.Step.Parallelism.StageDevices > 1 && ((faster && floor > 1) || (fewer > 0.9 && less < 0.8)) => CauseKind.CommTp,
            "pp" when moved > 0.9 && floor < 0.9 => CauseKind.CommLayerSplit,
            "weights" or "kv" when (fewer > 0.9 && less < 0.8) || (faster && floor > 0.9) => CauseKind.KernelFormat,
            "engine" when faster => e.Engine == EngineKind.Eager ? CauseKind.HostEager : CauseKind.KernelFormat,
            "batch" when moved < 1.3 && moved > Faster && e.Time > e.SlowFrom && floor != 1 => CauseKind.HostEager,
            "context" or "prompt" when Math.Abs(moved - 1) < 0.1 && floor > 1.5 => CauseKind.HostEager,
            "context" or "kv" when grew >= e.Time * FactRules.Much && more.Value > 0 && grew > more * FarAbove => CauseKind.KernelFormat,
            "on" when Math.Abs(moved - 1) < 0.15 && (floor < 0.75 || floor > 1.33) => CauseKind.HostEager,
            "on" or "weights" or "context" when Math.Abs((moved / floor) - 1) < 0.2 && (floor < 0.8 || floor > 1.25) && e.Time <= e.SlowFrom =>
                CauseKind.ExpectationBytes,
            "sync" when moved > 1.3 => CauseKind.SyncMissing,
            "drafts" => faster && _off.Contains(other.Value) ? CauseKind.SpecVerifyCost : null,
            _ when faster && !LeavesOut(other) && _causes.TryGetValue(other.What, out CauseKind known) => known,
            _ => null,
        };
        if (kind is not { } found)
        {
            return null;
        }

        // What the change took, or what it did not give although the floor fell.
        Seconds missed = other.Floors is null ? Seconds.Zero : more - grew;

        // What would not fit was not run as it is taken to be: its format or its devices are others, and then it shows nothing.
        string but = e.OutrunsMemory(other) ? Text($" (in {e.Weights.Name}, which was not stated, it would not fit there)") : "";
        string says = floor == 1 ? Times(e, other) : Text($"{Times(e, other)}, where the floor says {floor:0.##} times");
        return new Cause(found, but.Length > 0 ? CauseStanding.Possible : CauseStanding.Shown, says + but)
        {
            Plausibility = but.Length > 0 ? 0.5 : 0.96,
            Share = (e.Time - other.Measured.Time).OrMore(found == CauseKind.ExpectationBytes ? Seconds.Zero : missed.OrMore(Seconds.Zero)),
        };
    }

    /// <summary>
    /// What is said of a second time that cannot be true beside the first, whatever the second's own floor: of the same step, or of more work in less time;
    /// null where both may be.
    /// </summary>
    private static Contradiction? AgainstTheFirst(Evidence e, OtherMeasurement other)
    {
        if (e.Measured is null || other.Floors is not { } floors || !_ofAStep.Contains(other.What))
        {
            return null;
        }

        double moved = other.Measured.Time / e.Time;
        if (IsSame(e, floors))
        {
            return moved > 1 - SameStep && moved < 1 / (1 - SameStep) ? null
                : Both(other, Times(e, other) + ", and both are of the same step");
        }

        double floor = floors.Binding / e.Floors.Binding;
        bool less = _amounts.Contains(other.What) && ((floor > 1 && moved < Faster) || (floor < 1 && moved > 1 / Faster));
        return less ? Both(other, Text($"{Times(e, other)}, {(floor > 1 ? "less for more" : "more for less")} of the same work")) : null;
    }

    private static Contradiction Both(OtherMeasurement other, string says) =>
        new("the measured time", Text($"the measurement with {other.What}={other.Value}"), says);

    private static Contradiction? Impossible(Evidence e, OtherMeasurement other) => e.BelowItsFloor(other) ?? AgainstTheFirst(e, other);

    private static bool IsSame(Evidence e, LatencyFloors floors)
    {
        Step step = floors.Cost.Step;
        return floors.Binding == e.Floors.Binding && (step.Batch, step.Context, step.Tokens, step.Phase, step.Parallelism)
            == (e.Step.Batch, e.Step.Context, e.Step.Tokens, e.Step.Phase, e.Step.Parallelism)
            && floors.Cost.Weights.Default == e.Weights && step.KvCache == e.Step.KvCache && floors.Hardware.Device.Name == e.Device.Name
            && floors.Hardware.Count == e.Floors.Hardware.Count && floors.Algorithm == e.Floors.Algorithm && floors.Cost.Model.Name == e.S.Model.Name;
    }

    /// <summary>Whether it was measured without what makes a step faster.</summary>
    private static bool LeavesOut(OtherMeasurement other) => _better.Contains(other.What) && _off.Contains(other.Value);

    private static string Times(Evidence e, OtherMeasurement other) =>
        Text($"with {other.What}={other.Value} it takes {Figures.Of(other.Measured.Time)} instead of {Figures.Of(e.Time)}");

    /// <summary>Another engine that is no faster.</summary>
    private static SecondMeasurement Engines(Evidence e, OtherMeasurement other) => new(other, SecondUse.Tells,
        Times(e, other) + (other.Measured.Time <= e.Time * (1 / Faster) ? ": what both engines have in common takes the time, not the choice between them"
            : ": the engine is not what is slow here"));

    /// <summary>A change that speaks for a cause where it makes the step faster, and did not.</summary>
    private static SecondMeasurement Against(Evidence e, OtherMeasurement other, CauseKind kind)
    {
        double moved = other.Measured.Time / e.Time;
        string says = moved > 1 + Noise
            ? Text($": what was changed costs {Figures.Of(other.Measured.Time - e.Time)}, so the measured step is on the better side of it")
            : moved < 1 - Noise ? Text($": it gives {Figures.Of(e.Time - other.Measured.Time)}, and the rest has another cause")
            : LeavesOut(other) ? ": it makes no difference, so it does nothing in the measured step either, or what it saves is not what takes the time"
            : ": it makes no difference";
        return new SecondMeasurement(other, SecondUse.Tells, Times(e, other) + says)
        {
            SpeaksAgainst = LeavesOut(other) && moved <= 1 + Noise ? null : kind,
        };
    }

    /// <summary>Two steps with their floors: what the difference of the times says.</summary>
    private static SecondMeasurement Steps(Evidence e, OtherMeasurement other, LatencyFloors floors)
    {
        if (IsSame(e, floors))
        {
            return new SecondMeasurement(other, SecondUse.NotUsed, "it is the same step, and the two times agree");
        }

        Seconds grew = other.Measured.Time - e.Time;
        Seconds more = floors.Binding - e.Floors.Binding;
        bool moved = Math.Abs(grew.Value) > e.Time.Value * Noise;
        bool ought = Math.Abs(more.Value) > e.Time.Value * Noise;
        if (other.What == "batch" && floors.Cost.Step.Batch != e.Step.Batch)
        {
            int sequences = floors.Cost.Step.Batch - e.Step.Batch;
            Seconds each = grew / sequences;
            return new SecondMeasurement(other, SecondUse.Tells, moved
                ? Text($"{Times(e, other)}: {Figures.Of(each)} per sequence, of which the floor has {Figures.Of(more / sequences)}")
                : Times(e, other) + ": what all sequences share is the time, weights or launches; more of them cost next to nothing");
        }

        if (!moved && !ought)
        {
            return new SecondMeasurement(other, SecondUse.NotUsed,
                Text($"times and floors differ by less than {Noise * 100:0} % of the step, as two measurements of the same do"));
        }

        string floorsAre = Text($", where the floors are {Figures.Of(floors.Binding)} and {Figures.Of(e.Floors.Binding)}: ");
        double slope = more.Value == 0 ? double.PositiveInfinity : grew / more;
        if (!moved || slope <= 0)
        {
            return new SecondMeasurement(other, SecondUse.Tells, Times(e, other) + floorsAre + "the time does not follow what the floor counts");
        }

        if (!ought)
        {
            return new SecondMeasurement(other, SecondUse.Tells, Times(e, other)
                + Text($", where the floors differ by {Figures.Of(new Seconds(Math.Abs(more.Value)))}: ")
                + "what was changed costs more than its bytes and arithmetic");
        }

        Seconds still = e.Time - (e.Floors.Binding * slope);
        return new SecondMeasurement(other, SecondUse.Tells, Times(e, other) + floorsAre
            + Text($"what moves takes {Figures.Ratio(slope)} times its floor")
            + (still > e.Time * Noise ? Text($", and {Figures.Of(still)} do not move with it") : ", and next to nothing stays as it is"));
    }
}
