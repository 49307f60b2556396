using Floorline.Core.Expectations;
using Floorline.Core.Hardware;
using Floorline.Core.Quantities;
using Floorline.Core.Situations;

namespace Floorline.Core.Calibration;

/// <summary>Predictions of each device family by coefficients and intervals that no run of that family has touched.</summary>
public static partial class LeaveOneOut
{
    // Repeated runs of one deployment differ by about this much.
    private const double LeastError = 0.02;

    private const int FewestOfClass = 20;
    private const int EnoughFamilies = 4;
    private const double ClassTail = 0.02;

    // Student's t, 95 % one-sided, for 1 to 20 degrees of freedom.
    private static readonly double[] _t95 = [6.314, 2.920, 2.353, 2.132, 2.015, 1.943, 1.895, 1.860, 1.833, 1.812, 1.796, 1.782, 1.771, 1.761, 1.753, 1.746,
        1.740, 1.734, 1.729, 1.725];

    /// <summary>
    /// Predicts every run from the other families' runs alone: coefficients from them, and the interval from the residuals that they themselves had when left
    /// out.
    /// </summary>
    /// <param name="runs">Runs of at least two families.</param>
    public static IReadOnlyList<Prediction> Predict(IReadOnlyList<EngineRun> runs)
    {
        ArgumentNullException.ThrowIfNull(runs);
        Dictionary<string, List<(EngineRun Run, Seconds Expected)>> within = Families(runs)
            .ToDictionary(static f => f, f => Expect([.. runs.Where(r => r.Family != f)]));
        return
        [
            .. Expect(runs).Select(one =>
            {
                // The others' residuals come from fits that have not seen this family either.
                Spread spread = SpreadIn(one.Run.Class, [.. within[one.Run.Family].Where(o => Pool(o.Run) == Pool(one.Run))
                    .Select(static o => (o.Run.Family, o.Run.Class, o.Run.Measured / o.Expected))]);
                return Of(one.Run, TimeRange.Of(one.Expected, spread).NotBelow(one.Run.Floors.Guaranteed));
            }),
        ];
    }

    /// <summary>The profiles of all runs together, each with the interval that the residuals of left-out families give.</summary>
    /// <param name="runs">Runs of at least two families.</param>
    public static EngineSet Fit(IReadOnlyList<EngineRun> runs)
    {
        ArgumentNullException.ThrowIfNull(runs);
        List<(EngineRun Run, Seconds Expected)> ratios = Expect(runs);
        (string, DeviceClass, double)[] Residuals(bool decode) =>
            [.. ratios.Where(o => Pool(o.Run) == decode).Select(static o => (o.Run.Family, o.Run.Class, o.Run.Measured / o.Expected))];
        ((string Family, DeviceClass Class, double Ratio)[] steps, (string Family, DeviceClass Class, double Ratio)[] prompts) = (Residuals(true), Residuals(false));
        Spread All((string Family, DeviceClass Class, double Ratio)[] all) => SpreadOf([.. all.Select(static r => (r.Family, r.Ratio))]);
        (Spread anyStep, Spread anyPrompt) = (All(steps), All(prompts));
        Dictionary<DeviceClass, PhaseSpreads> byClass = ratios.Select(static r => r.Run.Class).Distinct().Order()
            .ToDictionary(static c => c, c => new PhaseSpreads(SpreadIn(c, steps), SpreadIn(c, prompts)));
        return new EngineSet([.. EngineSet.Fit(runs).Profiles
            .Select(p => (p.Device, p.Profile with { Spread = anyStep, PromptSpread = anyPrompt, ClassSpreads = byClass }))]);
    }

    /// <summary>
    /// The 90 % interval of measured over expected on a class of devices: from that class where it has residuals enough of several families, else from all
    /// classes; the wider of both where its families are few.
    /// </summary>
    /// <param name="wanted">The class.</param>
    /// <param name="residuals">Measured over expected, with family and class of each.</param>
    public static Spread SpreadIn(DeviceClass wanted, IReadOnlyList<(string Family, DeviceClass Class, double Ratio)> residuals)
    {
        ArgumentNullException.ThrowIfNull(residuals);
        (string Family, double Ratio)[] own = [.. residuals.Where(r => r.Class == wanted).Select(static r => (r.Family, r.Ratio))];
        Spread all = SpreadOf([.. residuals.Select(static r => (r.Family, r.Ratio))]);
        int families = own.Select(static r => r.Family).Distinct().Count();
        if (own.Length < FewestOfClass || families < 2)
        {
            return all;
        }

        Spread near = SpreadOf(own, ClassTail);
        return families >= EnoughFamilies ? near : near.Or(all);
    }

    private static IEnumerable<string> Families(IReadOnlyList<EngineRun> runs) => runs.Select(static r => r.Family).Distinct().Order(StringComparer.Ordinal);

    private static List<(EngineRun Run, Seconds Expected)> Expect(IReadOnlyList<EngineRun> runs)
    {
        var ratios = new List<(EngineRun Run, Seconds Expected)>();
        foreach (string family in Families(runs))
        {
            EngineSet others = EngineSet.Fit(runs, family);
            ratios.AddRange(runs.Where(r => r.Family == family).Select(r => (r, r.Expected(others.For(r.Engine, r.Device)))));
        }

        return ratios;
    }

    /// <summary>The 90 % interval of measured over expected, every family weighing alike.</summary>
    /// <param name="residuals">Measured over expected, with the family of each.</param>
    /// <param name="tail">Weight that is left out at either end.</param>
    public static Spread SpreadOf(IReadOnlyList<(string Family, double Ratio)> residuals, double tail = 0.03)
    {
        ArgumentNullException.ThrowIfNull(residuals);
        if (residuals.Count < 20 || residuals.Select(static r => r.Family).Distinct().Count() < 2)
        {
            return Spread.Wide;
        }

        // A family with few rows says as much about the next family as one with many; the square root sits between counting rows and counting families.
        Dictionary<string, int> counts = residuals.GroupBy(static r => r.Family).ToDictionary(static g => g.Key, static g => g.Count());
        (double Ratio, double Weight)[] sorted = [.. residuals.Select(r => (r.Ratio, 1 / Math.Sqrt(counts[r.Family]))).OrderBy(static r => r.Ratio)];
        double total = sorted.Sum(static s => s.Weight);
        return new Spread(Math.Min(At(tail), 1), Math.Max(At(1 - tail), 1));

        double At(double share)
        {
            double sum = 0;
            foreach ((double ratio, double weight) in sorted)
            {
                sum += weight;
                if (sum >= share * total)
                {
                    return ratio;
                }
            }

            return sorted[^1].Ratio;
        }
    }

    /// <summary>
    /// The 90 % interval for one more run, from the left-out residuals of a handful: as of a normal error of the logarithm around no error, with Student's t
    /// for so few.
    /// Null with fewer than three, which say nothing of how far the next may lie.
    /// </summary>
    /// <param name="ratios">Measured over expected of each left-out run; above zero.</param>
    public static Spread? SpreadOfFew(IReadOnlyList<double> ratios)
    {
        ArgumentNullException.ThrowIfNull(ratios);
        if (ratios.Count < 3)
        {
            return null;
        }

        double scale = Math.Max(Math.Sqrt(ratios.Average(static r => Math.Log(r) * Math.Log(r))), LeastError);
        double t = ratios.Count - 1 <= _t95.Length ? _t95[ratios.Count - 2] : 1.7;
        double half = t * scale * Math.Sqrt(1 + (1.0 / ratios.Count));
        return new Spread(Math.Exp(-half), Math.Exp(half));
    }

    /// <summary>Runs whose residuals are counted together: decodes by themselves, prefills by themselves.</summary>
    internal static bool Pool(EngineRun run) => run.Floors.Cost.Step.Phase == Workloads.Phase.Decode;

    /// <summary>A class of devices in words.</summary>
    /// <param name="kind">The class.</param>
    public static string Class(DeviceClass kind) => kind switch
    {
        DeviceClass.DataCentreGpu => "data centre GPUs",
        DeviceClass.WorkstationGpu => "workstation GPUs",
        DeviceClass.ConsumerGpu => "consumer GPUs",
        DeviceClass.UnifiedMemory => "unified memory",
        DeviceClass.Edge => "edge boards",
        DeviceClass.Cpu => "processors",
        DeviceClass.Npu => "neural processors",
        DeviceClass.Tpu => "tensor processors",
        _ => "other devices",
    };

    internal static Prediction Of(EngineRun run, TimeRange expected) => new(run.Id,
        new PredictionGroup(run.Floors.Cost.Step.Phase == Workloads.Phase.Decode ? "decode"
            : "prefill", run.Family, run.Floors.Hardware.Device.Name, run.Engine, run.Floors.Cost.Model.Name)
            {
                IsSingle = run.Floors.Cost.Step.Batch == 1,
                Class = Class(run.Class),
            },
            expected, run.Measured);
}
