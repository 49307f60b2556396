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

    // Weight left out at either end of the residuals of all classes and of one; how many families of its own a class needs to count as much as all others
    // together. Tails of 0.02 to 0.05 and 0.5 to 12 families were tried: these hold 85 to 95 % in most classes at the least width (decision 0118).
    private const int FewestOfClass = 20;
    private const double AllTail = 0.04;
    private const double ClassTail = 0.05;
    private const double EqualFamilies = 4;
    private const int FewestForMiddle = 8;

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
        var spreads = new Dictionary<(string Family, DeviceClass Class, bool Decodes), Spread>();
        return
        [
            .. Expect(runs).Select(one =>
            {
                (string Family, DeviceClass Class, bool Decodes) held = (one.Run.Family, one.Run.Class, Pool(one.Run));
                if (!spreads.TryGetValue(held, out Spread spread))
                {
                    // The others' residuals come from fits that have not seen this family either.
                    spreads[held] = spread = SpreadIn(held.Class, [.. within[held.Family].Where(o => Pool(o.Run) == held.Decodes)
                        .Select(static o => (o.Run.Family, o.Run.Class, o.Run.Measured / o.Expected))]);
                }

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
        ((string Family, DeviceClass Class, double Ratio)[] steps, (string Family, DeviceClass Class, double Ratio)[] prompts) =
            (Residuals(true), Residuals(false));
        Spread All((string Family, DeviceClass Class, double Ratio)[] all) => SpreadOf([.. all.Select(static r => (r.Family, r.Ratio))]);
        (Spread anyStep, Spread anyPrompt) = (All(steps), All(prompts));
        Dictionary<DeviceClass, PhaseSpreads> byClass = ratios.Select(static r => r.Run.Class).Distinct().Order()
            .ToDictionary(static c => c, c => new PhaseSpreads(SpreadIn(c, steps), SpreadIn(c, prompts)));
        return new EngineSet([.. EngineSet.Fit(runs).Profiles
            .Select(p => (p.Device, p.Profile with { Spread = anyStep, PromptSpread = anyPrompt, ClassSpreads = byClass }))]);
    }

    /// <summary>
    /// The 90 % interval of measured over expected on a class of devices, between that of its own residuals and that of all: the nearer to its own, the more
    /// families it has. For the next family it is wider, the more so the fewer there are.
    /// </summary>
    /// <param name="wanted">The class.</param>
    /// <param name="residuals">Measured over expected, with family and class of each.</param>
    public static Spread SpreadIn(DeviceClass wanted, IReadOnlyList<(string Family, DeviceClass Class, double Ratio)> residuals)
    {
        ArgumentNullException.ThrowIfNull(residuals);
        (string Family, double Ratio)[] own = [.. residuals.Where(r => r.Class == wanted).Select(static r => (r.Family, r.Ratio))];
        Spread all = SpreadOf([.. residuals.Select(static r => (r.Family, r.Ratio))], AllTail);
        int families = own.Select(static r => r.Family).Distinct().Count();
        Spread near = own.Length < FewestOfClass ? all : all.Towards(Quantiles(own, ClassTail), families / (families + EqualFamilies));
        return near.ForAnother(families + 1);
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

        return Quantiles(residuals, tail);
    }

    private static Spread Quantiles(IReadOnlyList<(string Family, double Ratio)> residuals, double tail)
    {
        (double Ratio, double Weight)[] sorted = Weighed(residuals);
        return new Spread(Math.Min(At(sorted, tail), 1), Math.Max(At(sorted, 1 - tail), 1));
    }

    // A family with few rows says as much about the next family as one with many; the square root sits between counting rows and counting families.
    private static (double Ratio, double Weight)[] Weighed(IReadOnlyList<(string Family, double Ratio)> residuals)
    {
        Dictionary<string, int> counts = residuals.GroupBy(static r => r.Family).ToDictionary(static g => g.Key, static g => g.Count());
        return [.. residuals.Select(r => (r.Ratio, 1 / Math.Sqrt(counts[r.Family]))).OrderBy(static r => r.Ratio)];
    }

    private static double At((double Ratio, double Weight)[] sorted, double share)
    {
        double wanted = share * sorted.Sum(static s => s.Weight);
        double sum = 0;
        foreach ((double ratio, double weight) in sorted)
        {
            sum += weight;
            if (sum >= wanted)
            {
                return ratio;
            }
        }

        return sorted[^1].Ratio;
    }

    /// <summary>The middle of measured over expected, families weighing as the root of their residuals; 1 with fewer than eight residuals of two.</summary>
    /// <param name="residuals">Measured over expected, with the family of each.</param>
    public static double MiddleOf(IReadOnlyList<(string Family, double Ratio)> residuals)
    {
        ArgumentNullException.ThrowIfNull(residuals);
        return residuals.Count < FewestForMiddle || residuals.Select(static r => r.Family).Distinct().Count() < 2 ? 1 : At(Weighed(residuals), 0.5);
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
