using System.Globalization;
using Floorline.Core.Formats;
using Floorline.Core.Hardware;
using Floorline.Core.Models;
using Floorline.Core.Quantities;

namespace Floorline.Core.Diagnosis;

/// <summary>One possible reason why a measured time lies below its floor, with the value that would explain it.</summary>
/// <param name="Kind">The reason.</param>
/// <param name="Plausibility">How well it explains the gap, 0 to 1; a ranking, not a probability.</param>
/// <param name="Statement">The reason in words, with numbers.</param>
public sealed record ImpossibleCause(ImpossibleCauseKind Kind, double Plausibility, string Statement)
{
    private static readonly string[] _usual = ["bf16", "q8_0", "fp8", "q6_k", "q5_k_m", "q4_k_m", "nvfp4", "int4-g128"];

    /// <summary>The causes worth looking at, likeliest first.</summary>
    internal static IReadOnlyList<ImpossibleCause> Ranked(StepDiagnosis diagnosis)
    {
        var situation = new Situation(diagnosis, diagnosis.Terms.Guaranteed / diagnosis.Measured.Time);
        ImpossibleCause?[] causes =
        [
            FitsInCache(situation), WeightFormat(situation), Bandwidth(situation), SeveralTokens(situation), MoreDevices(situation),
            Peak(situation), Experts(situation), ParameterCount(situation), Context(situation), Timer(situation),
        ];
        return [.. causes.Where(static c => c is not null).Select(static c => c!).OrderByDescending(static c => c.Plausibility)];
    }

    private static ImpossibleCause? FitsInCache(Situation s)
    {
        Fact<Bytes> cache = s.Device.LastLevelCache;
        Bytes moved = s.Diagnosis.Floors.MovedPerDevice;
        return s.MemoryBinds && cache.IsKnown && moved <= cache.Value
            ? Cause(ImpossibleCauseKind.FitsInCache, 0.95,
            $"the {moved.Value / 1e6:0.#} MB read per step fit in the {cache.Value.Value / 1e6:0} MB last-level cache, so memory need not be read every step")
            : null;
    }

    private static ImpossibleCause? WeightFormat(Situation s)
    {
        if (!s.MemoryBinds)
        {
            return null;
        }

        NumberFormat format = s.Diagnosis.Floors.Cost.Weights.Default;
        Seconds room = (s.Diagnosis.Measured.Time * (1 + s.Diagnosis.Measured.RelativeError)) - s.Terms.KvCache;
        double bits = room.Value <= 0 ? 0 : format.BitsPerWeight * (room / s.Terms.GuaranteedWeights);
        NumberFormat? fits = _usual.Select(static n => NumberFormats.Find(n)!).Where(f => f.BitsPerWeight <= bits).MaxBy(static f => f.BitsPerWeight);
        return fits is null ? null
            : Cause(ImpossibleCauseKind.WeightFormat, fits.BitsPerWeight > bits * 0.6 ? 0.85
            : 0.5, $"the weights have fewer bits than {format.Name}'s {format.BitsPerWeight:0.##}: at most {bits:0.#} bits per weight would do, which {fits.Name} ({fits.BitsPerWeight:0.##}) has");
    }

    private static ImpossibleCause? Bandwidth(Situation s)
    {
        if (!s.MemoryBinds)
        {
            return null;
        }

        // The guaranteed floor already rests on the most generous disputed figure; what the sheet's own would have to become is more.
        double needed = s.Device.Bandwidth.GBPerSecond * s.Needed / s.Terms.GuaranteedShare;
        DisputedFigure? other = s.Device.Disputed.FirstOrDefault(d => d.Field == DeviceField.Bandwidth && d.Value / 1e9 >= needed * 0.98);
        double plausibility = other is not null ? 0.9 : s.Device.Confidence is Confidence.C or Confidence.Stated ? 0.8 : s.Needed < 1.1 ? 0.6 : 0.2;
        string hint = other is not null ? $"; {other.Source} says {other.Value / 1e9:0} GB/s" : "";
        return Cause(ImpossibleCauseKind.Bandwidth, s.Needed > 8 ? plausibility / 4
            : plausibility,
            $"the bandwidth is higher than {s.Device.Bandwidth.GBPerSecond:0.#} GB/s (confidence {s.Device.Confidence}): {needed:0.#} GB/s or more would be needed{hint}");
    }

    private static ImpossibleCause? SeveralTokens(Situation s) => s.Diagnosis.Floors.Cost.Step.Phase != Workloads.Phase.Decode
        ? Cause(ImpossibleCauseKind.SeveralTokensPerStep, 0.4,
        $"the time is per item of a larger batch, or part of the input was cached: at least {Math.Ceiling(s.Needed):0} item(s) per step would explain it")
        : Cause(ImpossibleCauseKind.SeveralTokensPerStep, s.Needed is > 1.2 and < 64 ? 0.7
        : 0.3, $"each step yields several tokens (speculation), or the time is a batch's divided by its sequences: {Math.Ceiling(s.Needed):0} or more per step would explain it");

    private static ImpossibleCause? MoreDevices(Situation s)
    {
        int devices = s.Diagnosis.Floors.Cost.Step.Parallelism.Devices;
        double plausible = s.Needed * devices;
        return plausible > 16 * devices ? null
            : Cause(ImpossibleCauseKind.MoreDevices, s.Needed > 1.3 ? 0.45
            : 0.15, $"more than {devices} device(s) share the work: {Math.Ceiling(plausible):0} would be needed");
    }

    private static ImpossibleCause? Peak(Situation s) => s.MemoryBinds
        ? null
        : Cause(ImpossibleCauseKind.Peak, s.Needed <= 2.05 ? 0.85 : 0.3,
        $"the dense peak is higher than assumed by {s.Needed:0.##}x: a faster format or accumulator, or a peak with sparsity (twice the dense one)");

    private static ImpossibleCause? Experts(Situation s)
    {
        bool mixture = s.Diagnosis.Floors.Cost.Model.RoutesExperts;
        return mixture || !s.MemoryBinds ? null
            : Cause(ImpossibleCauseKind.Experts, s.Diagnosis.Floors.Cost.Model.Components.Any(static c => c is StatedComponent) ? 0.5
            : 0.1, $"the model is a mixture of experts and only {100 / s.Needed:0} % of its parameters are read per token (give active=...)");
    }

    private static ImpossibleCause ParameterCount(Situation s)
    {
        double parameters = s.Diagnosis.Floors.Cost.Model.ActiveParameters / s.Needed;
        double plausibility = s.Diagnosis.Floors.Cost.Model.Components.Any(static c => c is StatedComponent) ? 0.55 : 0.2;
        return Cause(ImpossibleCauseKind.ParameterCount, plausibility,
            $"the model is smaller than assumed: about {parameters / 1e9:0.##}e9 parameters per token or fewer would explain it");
    }

    private static ImpossibleCause? Context(Situation s)
    {
        Seconds room = (s.Diagnosis.Measured.Time * (1 + s.Diagnosis.Measured.RelativeError)) - s.Terms.GuaranteedWeights;
        return s.Terms.KvCache.Value > 0 && room.Value > 0 && s.MemoryBinds
            ? Cause(ImpossibleCauseKind.Context, s.Terms.KvCache > s.Terms.Weights ? 0.75
            : 0.35, $"the context is shorter than {s.Diagnosis.Floors.Cost.Step.Context:0} tokens: about {s.Diagnosis.Floors.Cost.Step.Context * (room / s.Terms.KvCache):0} would fit the time")
            : null;
    }

    private static ImpossibleCause Timer(Situation s) =>
        Cause(ImpossibleCauseKind.UnsynchronisedTimer, s.Needed > 10 ? 0.9
            : 0.25, $"the timer stopped before the device finished: launches return at once, so synchronise before reading the clock");

    private static ImpossibleCause Cause(ImpossibleCauseKind kind, double plausibility, FormattableString statement) =>
        new(kind, plausibility, statement.ToString(CultureInfo.InvariantCulture));

    /// <summary>A diagnosis with the factor by which its floor is too high.</summary>
    private sealed record Situation(StepDiagnosis Diagnosis, double Needed)
    {
        public FloorTerms Terms => Diagnosis.Terms;

        public Device Device => Diagnosis.Floors.Hardware.Device;

        public bool MemoryBinds => Terms.GuaranteedWeights + Terms.KvCache >= Terms.Compute;
    }
}
