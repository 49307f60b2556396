using Floorline.Core.Diagnosis;
using Floorline.Core.Floors;
using Floorline.Core.Hardware;
using Floorline.Core.Models;
using Floorline.Core.Quantities;
using Floorline.Core.Workloads;

namespace Floorline.Workbench.Documents;

/// <summary>What a result says in a sentence: one text for the command line, the page and documents.</summary>
public static class Sentences
{
    /// <summary>The floor of a situation and what binds it.</summary>
    /// <param name="result">The floors.</param>
    public static string Floor(FloorsResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        LatencyFloors floors = result.Floors;
        if (floors.Binding.Value == 0)
        {
            string step = $"{result.Cost.Model.Name} on {Hardware(floors.Hardware)}: one {Step(result)}";
            string open = result.Assumptions.FirstOrDefault(static a => a.StartsWith("Not covered", StringComparison.Ordinal)) is { } left ? " " + left : "";
            return $"{step} reads 0 bytes of weights and needs no counted arithmetic, so its floor is 0.{open}";
        }

        string where = $"{result.Cost.Model.Name} on {Hardware(floors.Hardware)}";
        string time = Figures.Of(floors.Guaranteed) + (result.Cost.Model.Doubts.Count > 0 ? ", if the model is read right" : "");
        string rate = IsOneStep(result) ? $"{Figures.Of(floors.BestRate)} steps/s at best"
            : IsOnePosition(result) ? $"{Figures.Of(floors.BestRate)} positions/s at best" : Rate(floors);
        string usual = floors.Binding > floors.Guaranteed * 1.001 ? $"as counted it is {Figures.Of(floors.Binding)}" : "";
        string binds = FloorTerms.BindingRegimeOf(floors) != Regime.ComputeUnknown ? $"{Terms.Of(floors.BindingTerm)} binds"
            : "so long does reading take, and whether arithmetic takes longer is not known: no FLOPs of it are stated";
        if (floors.Guaranteed.Value == 0)
        {
            return $"{where}: one {Step(result)} takes {Figures.Of(floors.Binding)} at least, if all of it is read as counted ({rate}); {binds}.";
        }

        return CannotRun(result.Capacity)
            ? $"With room for all of it one {Step(result)} of {where} could not take less than {time}; "
                + $"{(usual.Length > 0 ? usual + ", " : "")}{binds}."
            : $"{where}: one {Step(result)} cannot take less than {time}"
                + $"{(usual.Length > 0 ? $"; {usual}" : "")} ({rate}); {binds}.";
    }

    /// <summary>Whether a call whose length nobody stated is counted as one of its positions, which says little about the call.</summary>
    internal static bool IsOnePosition(FloorsResult result) => result.Cost.Step is { Phase: Phase.Forward, Tokens: 1 } && result.Situation.Spec.Prompt is null
        && result.Cost is { WorkIsStated: true, Model.TakesAnyLength: true };

    /// <summary>Whether a call is one step of a denoiser: nothing says how many there are.</summary>
    private static bool IsOneStep(FloorsResult result) =>
        result.Cost is { Step: { Phase: Phase.Forward, DenoisingSteps: null or 1 }, Model.Components: var parts } && parts.Any(static c
            => c.Role == ComponentRole.Denoiser) && parts.All(static c => c.Steps == 1);

    private static string Step(FloorsResult result) => IsOneStep(result) ? "denoising step"
        : IsOnePosition(result) ? "call of one position (--prompt states how many it has)"
        : Terms.Step(result.Cost.Step.Phase);

    /// <summary>Whether weights and cache alone are more than the memory: what would be read of them there is no speed of this device.</summary>
    /// <param name="capacity">The memory.</param>
    public static bool CannotRun(Capacity capacity)
    {
        ArgumentNullException.ThrowIfNull(capacity);
        return capacity.Fits is { IsKnown: true, Value: false } && !capacity.FitsAlone;
    }

    /// <summary>That a situation does not fit in memory; null where it does, or where that is not known.</summary>
    /// <param name="capacity">Its memory.</param>
    public static string? DoesNotFit(Capacity capacity)
    {
        ArgumentNullException.ThrowIfNull(capacity);
        return capacity.Fits is not { IsKnown: true, Value: false } ? null
            : capacity.FitsAlone
            ? $"It barely fits, if at all: {Figures.Of(capacity.Used - capacity.Reserve)} of weights and cache and about {Figures.Of(capacity.Reserve)} "
            + $"for the engine and the system, {Figures.Of(capacity.Available.Value)} there."
            : $"It does not fit: {Figures.Of(capacity.Used)} needed, {Figures.Of(capacity.Available.Value)} there.";
    }

    /// <summary>The verdict on a measured time.</summary>
    /// <param name="result">The diagnosis.</param>
    public static string Verdict(DiagnoseResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        StepDiagnosis d = result.Diagnosis;
        string times = d.Floors.Binding.Value > 0
            ? $"{Figures.Of(d.Measured.Time)} is {Figures.Ratio(d.Ratio)} times the floor of {Figures.Of(d.Floors.Binding)}"
            : $"all of {Figures.Of(d.Measured.Time)} lies above a floor of 0";
        times += d.Terms.Usual > d.Floors.Binding * 1.001
            ? $", {Figures.Ratio(d.Measured.Time / d.Terms.Usual)} times that with sums in 32 bit, {Figures.Of(d.Terms.Usual)}" : "";
        string where = $"{d.Floors.Cost.Model.Name} on {Hardware(d.Floors.Hardware)}";
        return d.Regime switch
        {
            Regime.Impossible when d.Contradicts =>
                $"Impossible: of {Figures.Of(d.Measured.Time)} {Figures.Of(d.Stated.Outside)} are stated to be no work of the model, and the "
                + $"{Figures.Of((d.Measured.Time - d.Stated.Outside).OrMore(Seconds.Zero))} left lie below the floor of "
                + $"{Figures.Of(d.Terms.GuaranteedLocal)} for {where}. One of these figures is wrong.",
            Regime.Impossible =>
                $"Impossible: {Figures.Of(d.Measured.Time)} is below the floor of {Figures.Of(d.Terms.Guaranteed)} for {where}. An input or the measurement is wrong.",
            Regime.ComputeUnknown =>
                $"Compute unknown: {times} ({where}). The FLOPs of a part are not stated, so arithmetic may take what lies above the floor; state --prompt positions or its FLOPs.",
            Regime.OverheadBound when d.IsUnexplained && result.Answer.Verdict == Core.Answers.AnswerVerdict.Good =>
                $"Ordinary: {times} ({where}). Published runs of such devices take as long: the {Figures.Of(d.AboveFloor)} above the floor are no single loss.",
            Regime.OverheadBound when d.IsUnexplained =>
                $"Unexplained: {times} ({where}). {Open(d, result.Answer)}",
            Regime.OverheadBound =>
                $"Overhead-bound: {times} ({where}). {Overhead(d, result.Answer)}",
            Regime.Transitional =>
                $"Transitional: {times} ({where}). Both the floor ({Terms.Of(d.Floors.BindingTerm)}) and the {Figures.Of(d.AboveFloor)} above it are worth work; measure again after each change.",
            _ => $"{Capitalised(Terms.Of(d.Regime))}: {times} ({where}){Reached(d)}. {Left(d)}",
        };
    }

    /// <summary>What of the time above the floor is known, and what is not: the ladder's rest.</summary>
    private static string Open(StepDiagnosis d, Core.Answers.Answer answer)
    {
        (RungKind Kind, Seconds Time)[] known = [.. d.Ladder.Rungs.Skip(1).SkipLast(1).Where(static r => r.Time.IsKnown)
            .Select(r => (r.Kind, r.Gap - (r.Kind == RungKind.Communication ? d.Floors.ExposedCommunication.Or(Seconds.Zero) : Seconds.Zero)))
            .Where(r => r.Item2.Value > d.Measured.Time.Value * 1e-3)];
        string find = answer.Causes is [{ Kind: Core.Answers.CauseKind.KernelFormat, Standing: not Core.Answers.CauseStanding.Possible }, ..]
            ? ": kernels of this format come first." : "; find out what they are before changing formats.";
        return known.Length == 0 ? $"{Figures.Of(d.Ladder.Unexplained)} are not explained by memory or arithmetic{find}"
            : $"Of the {Figures.Of(d.AboveFloor)} above it {string.Join(", ", known.Select(static k => $"{Figures.Of(k.Time)} are {Names.Gap(k.Kind)}"))}; "
                + $"{Figures.Of(d.Ladder.Unexplained)} are not explained{find}";
    }

    /// <summary>What the ladder gives to launches and host work, and whether that is what such an engine takes or what was stated.</summary>
    private static string Overhead(StepDiagnosis d, Core.Answers.Answer answer)
    {
        Seconds host = d.Ladder.Overhead;
        return host.Value <= 0 ? Open(d, answer)
            : $"{(d.Stated.Dead.Value > 0 ? "Launches, host work and needless work" : "Launches and host work")} are {Figures.Of(host)} of the "
                + $"{Figures.Of(d.AboveFloor)} above it{Usual(d)}; no format makes them shorter.";
    }

    private static string Usual(StepDiagnosis d) => d.Stated.Beside.Value > 0 || d.Stated.TellsWaiting ? ", as stated" + Rest(d)
        : d.Ladder.Unexplained.Value > 0 ? Rest(d)
        : $", as the engine is expected to take ({Figures.Of(d.Measured.Time - d.Ladder.Unexplained)} in all)";

    private static string Rest(StepDiagnosis d) => d.Ladder.Unexplained.Value > d.Measured.Time.Value * 0.01
        ? $", and {Figures.Of(d.Ladder.Unexplained)} are not explained" : "";

    /// <summary>Which inputs decide the verdict, one sentence each, the nearest first; at most two.</summary>
    /// <param name="diagnosis">The diagnosis.</param>
    public static IReadOnlyList<string> HangsOn(StepDiagnosis diagnosis)
    {
        ArgumentNullException.ThrowIfNull(diagnosis);
        return [.. diagnosis.Sensitivities.Where(static s => s.Decides).Take(2).Select(s => Hangs(s, diagnosis))];
    }

    /// <summary>Devices by their title, with their number where there are several.</summary>
    /// <param name="group">The devices.</param>
    public static string Hardware(DeviceGroup group)
    {
        ArgumentNullException.ThrowIfNull(group);
        return group.Count > 1 ? $"{group.Count} x {group.Device.Title}" : group.Device.Title;
    }

    /// <summary>An input of a verdict in words.</summary>
    /// <param name="input">The input.</param>
    public static string Name(SensitiveInput input) => input switch
    {
        SensitiveInput.Bandwidth => "bandwidth",
        SensitiveInput.WeightBytes => "weight bytes",
        SensitiveInput.KvCacheBytes => "cache bytes",
        SensitiveInput.ComputePeak => "compute peak",
        SensitiveInput.MeasuredTime => "measured time",
        _ => throw new ArgumentOutOfRangeException(nameof(input), input, "is not an input"),
    };

    private static string Rate(LatencyFloors floors) => floors.Cost.Step.Phase switch
    {
        Phase.Decode => $"{Figures.Of(floors.BestRate)} tokens/s at best",
        Phase.Prefill => $"{Figures.Of(floors.BestRate)} prompt tokens/s at best",
        _ => $"{Figures.Of(floors.BestRate)} items/s at best",
    };

    private static string Reached(StepDiagnosis d) => d.Terms.AttainedShare is null ? ""
        : $" and {Figures.Ratio(d.Measured.Time / (d.Terms.Attainable + d.Terms.Communication))} times what such a device was seen to reach";

    private static string Left(StepDiagnosis d)
    {
        Seconds left = d.Measured.Time - d.Terms.Attainable - d.Terms.Communication;
        return left.Value > 0 ? $"At most {Figures.Of(left)} can be won without a lower floor: fewer bytes, fewer FLOPs or other hardware."
            : "Only a lower floor makes it faster: fewer bytes, fewer FLOPs or other hardware.";
    }

    private static string Hangs(Sensitivity one, StepDiagnosis diagnosis)
    {
        double at = one.FlipsAt!.Value;
        string value = one.Input switch
        {
            SensitiveInput.Bandwidth => Figures.Of(diagnosis.Floors.Hardware.Device.Bandwidth * at),
            SensitiveInput.MeasuredTime => Figures.Of(diagnosis.Measured.Time * at),
            _ => FormattableString.Invariant($"{at:0.00} times the value used"),
        };
        return $"The verdict hangs on {Name(one.Input)}: {(at < 1 ? "below" : "above")} {value} it would be {Terms.Of(one.BecomesRegime!.Value)}.";
    }

    private static string Capitalised(string text) => char.ToUpperInvariant(text[0]) + text[1..];
}
