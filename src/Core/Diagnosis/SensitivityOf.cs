using Floorline.Core.Floors;
using Floorline.Core.Formats;
using Floorline.Core.Hardware;
using Floorline.Core.Models;
using Floorline.Core.Quantities;

namespace Floorline.Core.Diagnosis;

/// <summary>
/// Finds which inputs a verdict hangs on: each is scaled alone until the verdict changes, and that point is held against the input's own uncertainty.
/// </summary>
internal static class SensitivityOf
{
    // Single-stream decodes on public record reach 0.6 to 0.85 of the sheet's bandwidth; CPUs go down to 0.5.
    private const double LowestAttainedShare = 0.6;
    private const double LowestAttainedShareOfCpu = 0.5;

    /// <summary>Those that decide first, then the nearest.</summary>
    internal static IReadOnlyList<Sensitivity> All(StepDiagnosis diagnosis)
    {
        var sorted = new List<Sensitivity>(5);
        foreach (Sensitivity? one in new[] { Bandwidth(diagnosis), WeightBytes(diagnosis), CacheBytes(diagnosis), Peak(diagnosis), Time(diagnosis) })
        {
            if (one is not null)
            {
                int at = sorted.FindIndex(other => IsBefore(one, other));
                sorted.Insert(at < 0 ? sorted.Count : at, one);
            }
        }

        return sorted;
    }

    private static bool IsBefore(Sensitivity one, Sensitivity other) => one.Decides != other.Decides ? one.Decides : Distance(one) < Distance(other);

    private static double Distance(Sensitivity one) => one.FlipsAt is { } at ? Math.Abs(Math.Log(at)) : double.PositiveInfinity;

    private static Sensitivity Bandwidth(StepDiagnosis diagnosis)
    {
        Device device = diagnosis.Floors.Hardware.Device;
        double spread = Spread(device.Confidence);
        double low = 1 - spread;
        double high = 1 + spread;
        var basis = new List<InputBasis> { new InputBasis.SheetFigure(device.Confidence, spread) };
        if (!device.AttainedBandwidth.IsKnown && device.Confidence != Confidence.Measured)
        {
            low = Math.Min(low, device.Kind == DeviceKind.Cpu ? LowestAttainedShareOfCpu : LowestAttainedShare);
            basis.Add(new InputBasis.PublicDecodes(low));
        }

        foreach (DisputedFigure other in device.Disputed.Where(static d => d.Field == DeviceField.Bandwidth))
        {
            low = Math.Min(low, other.Value / device.Bandwidth.Value);
            high = Math.Max(high, other.Value / device.Bandwidth.Value);
            basis.Add(new InputBasis.OtherSource(other));
        }

        // A bandwidth at which the measured time would be impossible cannot be the true one.
        Seconds memory = (diagnosis.Terms.GuaranteedWeights + diagnosis.Terms.KvCache) * diagnosis.Terms.GuaranteedShare;
        double refuted = memory / (diagnosis.Measured.Time * (1 + diagnosis.Measured.RelativeError));
        if (diagnosis.Terms.Verdict(diagnosis.Measured) != Regime.Impossible)
        {
            low = Math.Min(1, Math.Max(low, refuted));
        }

        return Make(diagnosis, SensitiveInput.Bandwidth, low, high, basis, static (t, f) =>
            t with { Weights = t.Weights / f, GuaranteedWeights = t.GuaranteedWeights / f, KvCache = t.KvCache / f });
    }

    private static Sensitivity WeightBytes(StepDiagnosis diagnosis)
    {
        Model model = diagnosis.Floors.Cost.Model;
        NumberFormat format = diagnosis.Floors.Cost.Weights.Default;
        double spread = format.IsTypicalMixture ? 0.05 : model.Components.Any(static c => c is StatedComponent) ? 0.01 : 0.005;
        List<InputBasis> basis =
        [
            format.IsTypicalMixture ? new InputBasis.TypicalMixture(format.Name) : spread == 0.01 ? new InputBasis.StatedCount()
                : new InputBasis.CountedParameters(),
        ];
        double low = 1 - spread;
        if (diagnosis.Terms.GuaranteedWeights < diagnosis.Terms.Weights)
        {
            low = diagnosis.Terms.GuaranteedWeights / diagnosis.Terms.Weights;
            basis.Add(model.Components.Any(static c => c is StatedComponent) ? new InputBasis.EmbeddingMayBePart() : new InputBasis.LuckierRouting());
        }

        return Make(diagnosis, SensitiveInput.WeightBytes, low, 1 + spread, basis, static (t, f) =>
            t with { Weights = t.Weights * f, GuaranteedWeights = t.GuaranteedWeights.OrLess(t.Weights * f) });
    }

    private static Sensitivity? CacheBytes(StepDiagnosis diagnosis) => diagnosis.Terms.KvCache.Value <= 0
        ? null
        : Make(diagnosis, SensitiveInput.KvCacheBytes, 0.9, 1.1, [new InputBasis.GrowingContext()], static (t, f) =>
        t with { KvCache = t.KvCache * f });

    private static Sensitivity? Peak(StepDiagnosis diagnosis)
    {
        if (diagnosis.Terms.Compute.Value <= 0)
        {
            return null;
        }

        double spread = Spread(diagnosis.Floors.Hardware.Device.Confidence);
        return Make(diagnosis, SensitiveInput.ComputePeak, 1 - spread, 1 + spread, [new InputBasis.SheetPeak(spread)], static (t, f) =>
            t with { Compute = t.Compute / f });
    }

    private static Sensitivity Time(StepDiagnosis diagnosis)
    {
        double error = diagnosis.Measured.RelativeError;
        (double? flips, Regime? becomes) = Flip(diagnosis, factor =>
            diagnosis.Terms.Verdict(diagnosis.Measured with { Time = diagnosis.Measured.Time * factor }));
        return new Sensitivity(SensitiveInput.MeasuredTime, 1 - error, 1 + error, flips, becomes,
            [new InputBasis.MeasurementError(error, diagnosis.Measured.ErrorIsStated)]);
    }

    private static Sensitivity Make(StepDiagnosis diagnosis, SensitiveInput input, double low, double high, IReadOnlyList<InputBasis> basis,
        Func<FloorTerms, double, FloorTerms> scale)
    {
        (double? flips, Regime? becomes) = Flip(diagnosis, factor => scale(diagnosis.Terms, factor).Verdict(diagnosis.Measured));
        return new Sensitivity(input, low, high, flips, becomes, basis);
    }

    /// <summary>The factor nearest to 1, between 1/4 and 4, at which the verdict changes.</summary>
    private static (double? Factor, Regime? Becomes) Flip(StepDiagnosis diagnosis, Func<double, Regime> verdictAt)
    {
        Regime now = diagnosis.Terms.Verdict(diagnosis.Measured);
        const int Steps = 70;
        double step = Math.Log(4) / Steps;
        for (int i = 1; i <= Steps; i++)
        {
            foreach (double sign in (ReadOnlySpan<double>)[-1, 1])
            {
                double far = Math.Exp(sign * step * i);
                if (verdictAt(far) != now)
                {
                    return (Bisect(now, verdictAt, Math.Exp(sign * step * (i - 1)), far), verdictAt(far));
                }
            }
        }

        return (null, null);
    }

    private static double Bisect(Regime now, Func<double, Regime> verdictAt, double same, double other)
    {
        for (int i = 0; i < 30; i++)
        {
            double middle = (same + other) / 2;
            (same, other) = verdictAt(middle) == now ? (middle, other) : (same, middle);
        }

        return other;
    }

    private static double Spread(Confidence confidence) => confidence switch
    {
        Confidence.A => 0.02,
        Confidence.B => 0.05,
        Confidence.C => 0.20,
        Confidence.Stated => 0.05,
        Confidence.Measured => 0.05,
        _ => throw new ArgumentOutOfRangeException(nameof(confidence), confidence, "is not a confidence"),
    };
}
