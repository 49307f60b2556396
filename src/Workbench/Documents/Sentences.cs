using Floorline.Core.Diagnosis;
using Floorline.Core.Floors;
using Floorline.Core.Hardware;
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
            string step = $"{result.Cost.Model.Name} on {Hardware(floors.Hardware)}: one {Terms.Step(result.Cost.Step.Phase)}";
            return $"{step} reads 0 bytes of weights and needs no counted arithmetic, so its floor is 0.";
        }

        string where = $"{result.Cost.Model.Name} on {Hardware(floors.Hardware)}";
        string time = Figures.Of(floors.Binding);
        return CannotRun(result.Capacity)
            ? $"With room for all of it one {Terms.Step(result.Cost.Step.Phase)} of {where} could not take less than {time}; "
                + $"{Terms.Of(floors.BindingTerm)} binds."
            : $"{where}: one {Terms.Step(result.Cost.Step.Phase)} cannot take less than {time} ({Rate(floors)}); {Terms.Of(floors.BindingTerm)} binds.";
    }

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
            + $"for the engine itself, {Figures.Of(capacity.Available.Value)} there."
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
        string where = $"{d.Floors.Cost.Model.Name} on {Hardware(d.Floors.Hardware)}";
        return d.Regime switch
        {
            Regime.Impossible =>
                $"Impossible: {Figures.Of(d.Measured.Time)} is below the floor of {Figures.Of(d.Terms.Guaranteed)} for {where}. An input or the measurement is wrong.",
            Regime.ComputeUnknown =>
                $"Compute unknown: {times} ({where}). The FLOPs of a part are not stated, so arithmetic may take what lies above the floor; state --prompt positions or its FLOPs.",
            Regime.OverheadBound when d.Ladder.LargestGap.Kind == RungKind.Measured && result.Answer.Verdict == Core.Answers.AnswerVerdict.Good =>
                $"Ordinary: {times} ({where}). Published runs of such devices take as long: the {Figures.Of(d.AboveFloor)} above the floor are no single loss.",
            Regime.OverheadBound when d.Ladder.LargestGap.Kind == RungKind.Measured =>
                $"Unexplained: {times} ({where}). {Figures.Of(d.AboveFloor)} are not explained by memory or arithmetic; find out what they are before changing formats.",
            Regime.OverheadBound =>
                $"Overhead-bound: {times} ({where}). {Overhead(d)}",
            Regime.Transitional =>
                $"Transitional: {times} ({where}). Both the floor ({Terms.Of(d.Floors.BindingTerm)}) and the {Figures.Of(d.AboveFloor)} above it are worth work; measure again after each change.",
            _ => $"{Capitalised(Terms.Of(d.Regime))}: {times} ({where}){Reached(d)}. {Left(d)}",
        };
    }

    /// <summary>What the ladder gives to launches and host work, and whether that is what such an engine takes.</summary>
    private static string Overhead(StepDiagnosis d)
    {
        var host = new Seconds(d.Ladder.Rungs.Where(static r => r.Kind is RungKind.LaunchAndHost or RungKind.Serving).Sum(static r => r.Gap.Value));
        return host.Value <= 0
            ? $"{Figures.Of(d.AboveFloor)} are not explained by memory or arithmetic; find out what they are before changing formats."
            : $"Launches and host work are {Figures.Of(host)} of the {Figures.Of(d.AboveFloor)} above it{Usual(d)}; no format makes them shorter.";
    }

    private static string Usual(StepDiagnosis d) => d.Ladder.Unexplained.Value > 0 ? ""
        : $", as the engine is expected to take ({Figures.Of(d.Measured.Time - d.Ladder.Unexplained)} in all)";

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
