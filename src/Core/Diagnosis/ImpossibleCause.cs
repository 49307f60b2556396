using Floorline.Core.Formats;
using Floorline.Core.Hardware;
using Floorline.Core.Models;
using Floorline.Core.Quantities;

namespace Floorline.Core.Diagnosis;

/// <summary>One possible reason why a measured time lies below its floor, with the value that would explain it.</summary>
/// <param name="Kind">The reason.</param>
/// <param name="Plausibility">How well it explains the gap, 0 to 1; a ranking, not a probability.</param>
/// <param name="Reason">What would explain it.</param>
public sealed record ImpossibleCause(ImpossibleCauseKind Kind, double Plausibility, ImpossibleReason Reason)
{
    private static readonly string[] _usual = ["bf16", "q8_0", "fp8", "q6_k", "q5_k_m", "q4_k_m", "nvfp4", "int4-g128"];

    /// <summary>The causes worth looking at, likeliest first.</summary>
    internal static IReadOnlyList<ImpossibleCause> Ranked(StepDiagnosis diagnosis)
    {
        var gap = new Gap(diagnosis, diagnosis.Terms.Guaranteed / diagnosis.Measured.Time);
        ImpossibleCause?[] causes =
        [
            FitsInCache(gap), WeightFormat(gap), Bandwidth(gap), SeveralTokens(gap), MoreDevices(gap),
            Peak(gap), Experts(gap), ParameterCount(gap), Context(gap), Timer(gap),
        ];
        return [.. causes.Where(static c => c is not null).Select(static c => c!).OrderByDescending(static c => c.Plausibility)];
    }

    private static ImpossibleCause? FitsInCache(Gap s)
    {
        Fact<Bytes> cache = s.Device.LastLevelCache;
        Bytes moved = s.Diagnosis.Floors.MovedPerDevice;
        return s.MemoryBinds && cache.IsKnown && moved <= cache.Value
            ? new ImpossibleCause(ImpossibleCauseKind.FitsInCache, 0.95,
            new ImpossibleReason.FitsInCache(moved, cache.Value))
            : null;
    }

    private static ImpossibleCause? WeightFormat(Gap s)
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
            : new ImpossibleCause(ImpossibleCauseKind.WeightFormat, fits.BitsPerWeight > bits * 0.6 ? 0.85
            : 0.5, new ImpossibleReason.FewerBits(format, bits, fits));
    }

    private static ImpossibleCause? Bandwidth(Gap s)
    {
        if (!s.MemoryBinds)
        {
            return null;
        }

        // The guaranteed floor already rests on the most generous disputed figure; what the sheet's own would have to become is more.
        double needed = s.Device.Bandwidth.GBPerSecond * s.Needed / s.Terms.GuaranteedShare;
        DisputedFigure? other = s.Device.Disputed.FirstOrDefault(d => d.Field == DeviceField.Bandwidth && d.Value / 1e9 >= needed * 0.98);
        double plausibility = other is not null ? 0.9 : s.Device.Confidence is Confidence.C or Confidence.Stated ? 0.8 : s.Needed < 1.1 ? 0.6 : 0.2;
        return new ImpossibleCause(ImpossibleCauseKind.Bandwidth, s.Needed > 8 ? plausibility / 4
            : plausibility,
            new ImpossibleReason.HigherBandwidth(s.Device.Bandwidth, s.Device.Confidence, BytesPerSecond.FromGBPerSecond(needed), other));
    }

    private static ImpossibleCause? SeveralTokens(Gap s) => s.Diagnosis.Floors.Cost.Step.Phase != Workloads.Phase.Decode
        ? new ImpossibleCause(ImpossibleCauseKind.SeveralTokensPerStep, 0.4,
        new ImpossibleReason.SeveralItems(Math.Ceiling(s.Needed)))
        : new ImpossibleCause(ImpossibleCauseKind.SeveralTokensPerStep, s.Needed is > 1.2 and < 64 ? 0.7
        : 0.3, new ImpossibleReason.SeveralTokens(Math.Ceiling(s.Needed)));

    private static ImpossibleCause? MoreDevices(Gap s)
    {
        int devices = s.Diagnosis.Floors.Cost.Step.Parallelism.Devices;
        double plausible = s.Needed * devices;
        return plausible > 16 * devices ? null
            : new ImpossibleCause(ImpossibleCauseKind.MoreDevices, s.Needed > 1.3 ? 0.45
            : 0.15, new ImpossibleReason.MoreDevices(devices, Math.Ceiling(plausible)));
    }

    private static ImpossibleCause? Peak(Gap s) => s.MemoryBinds
        ? null
        : new ImpossibleCause(ImpossibleCauseKind.Peak, s.Needed <= 2.05 ? 0.85 : 0.3,
        new ImpossibleReason.HigherPeak(s.Needed));

    private static ImpossibleCause? Experts(Gap s)
    {
        bool mixture = s.Diagnosis.Floors.Cost.Model.RoutesExperts;
        return mixture || !s.MemoryBinds ? null
            : new ImpossibleCause(ImpossibleCauseKind.Experts, s.Diagnosis.Floors.Cost.Model.Components.Any(static c => c is StatedComponent) ? 0.5
            : 0.1, new ImpossibleReason.FewExperts(1 / s.Needed));
    }

    private static ImpossibleCause ParameterCount(Gap s)
    {
        double parameters = s.Diagnosis.Floors.Cost.Model.ActiveParameters / s.Needed;
        double plausibility = s.Diagnosis.Floors.Cost.Model.Components.Any(static c => c is StatedComponent) ? 0.55 : 0.2;
        return new ImpossibleCause(ImpossibleCauseKind.ParameterCount, plausibility,
            new ImpossibleReason.SmallerModel(parameters));
    }

    private static ImpossibleCause? Context(Gap s)
    {
        Seconds room = (s.Diagnosis.Measured.Time * (1 + s.Diagnosis.Measured.RelativeError)) - s.Terms.GuaranteedWeights;
        return s.Terms.KvCache.Value > 0 && room.Value > 0 && s.MemoryBinds
            ? new ImpossibleCause(ImpossibleCauseKind.Context, s.Terms.KvCache > s.Terms.Weights ? 0.75
            : 0.35, new ImpossibleReason.ShorterContext(s.Diagnosis.Floors.Cost.Step.Context, s.Diagnosis.Floors.Cost.Step.Context * (room / s.Terms.KvCache)))
            : null;
    }

    private static ImpossibleCause Timer(Gap s) =>
        new ImpossibleCause(ImpossibleCauseKind.UnsynchronisedTimer, s.Needed > 10 ? 0.9
            : 0.25, new ImpossibleReason.UnsynchronisedTimer());

    /// <summary>A diagnosis with the factor by which its floor is too high.</summary>
    private sealed record Gap(StepDiagnosis Diagnosis, double Needed)
    {
        public FloorTerms Terms => Diagnosis.Terms;

        public Device Device => Diagnosis.Floors.Hardware.Device;

        public bool MemoryBinds => Terms.GuaranteedWeights + Terms.KvCache >= Terms.Compute;
    }
}
