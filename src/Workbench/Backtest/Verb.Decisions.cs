using Floorline.Core.Calibration;
using Floorline.Core.Objectives;
using Floorline.Core.Quantities;
using Floorline.Core.Situations;

namespace Floorline.Workbench;

public static partial class Verb
{
    private const int FewestConfigurations = 6;
    private static readonly double[] _strictness = [0.3, 0.5, 0.7];

    /// <summary>
    /// Emulates a plan on measured sweeps: of all configurations of a model on a device with one prompt and output length, take the one with the highest
    /// expected throughput per device that is expected to meet limits on ITL and TTFT; then hold it against what was measured.
    /// The limits are the measured 30 %, 50 % and 70 % points of the sweep.
    /// </summary>
    /// <param name="served">Served figures.</param>
    /// <param name="predictions">What was expected of them.</param>
    /// <param name="how">How they were expected, as the ways begin; with a blank at its end where it is not empty.</param>
    public static IReadOnlyList<DecisionScore> Decide(IReadOnlyList<ServedRun> served, IReadOnlyList<Prediction> predictions, string how = "")
    {
        ArgumentNullException.ThrowIfNull(served);
        ArgumentNullException.ThrowIfNull(predictions);
        Dictionary<string, Prediction> expected = predictions.Where(static p => p.Group.Quantity is "itl" or "ttft")
            .GroupBy(static p => p.Id).ToDictionary(static g => g.Key, static g => g.First());
        Configuration[][] sweeps =
        [
            .. served.GroupBy(static s => (s.Deployment.Model.Name, s.Deployment.Hardware.Device.Name, s.Load.Prompt, s.Load.Output))
                .OrderBy(static g => g.Key.ToString(), StringComparer.Ordinal)
                .Select(g => Configurations(g, expected)).Where(static c => c.Length >= FewestConfigurations),
        ];
        return sweeps.Length == 0 ? [] :
        [
            Scored(how + "by expected figures", sweeps, static (c, itl, ttft) => c.Expected.Itl <= itl && c.Expected.Ttft <= ttft),
            Scored(how + "with the room that a plan keeps", sweeps, static (c, itl, ttft) => c.KeepsRoom(itl, ttft)),
            Scored(how + "by the upper ends of intervals", sweeps, static (c, itl, ttft) => c.Upper.Itl <= itl && c.Upper.Ttft <= ttft),
        ];
    }

    private static Configuration[] Configurations(IEnumerable<ServedRun> sweep, Dictionary<string, Prediction> expected) =>
    [
        .. sweep.GroupBy(static s => s.RunKey).Select(g =>
        {
            ServedRun? itl = g.FirstOrDefault(static s => s.Figure == ServedFigure.Itl);
            ServedRun? ttft = g.FirstOrDefault(static s => s.Figure == ServedFigure.Ttft);
            return itl is not null && ttft is not null && expected.TryGetValue(itl.Id, out Prediction? gap)
                && expected.TryGetValue(ttft.Id, out Prediction? first)
                ? new Configuration(itl.Load, itl.Deployment.Hardware.Count,
                    (itl.Measured, ttft.Measured), (gap.Expected.Middle, first.Expected.Middle), (gap.Expected.High, first.Expected.High))
                : null;
        }).OfType<Configuration>(),
    ];

    private static DecisionScore Scored(string way, Configuration[][] sweeps, Func<Configuration, Seconds, Seconds, bool> meets)
    {
        (int count, int none, int made, int violations) = (0, 0, 0, 0);
        var regrets = new List<double>();
        foreach (Configuration[] sweep in sweeps)
        {
            foreach (double share in _strictness)
            {
                var itl = new Seconds(Core.Calibration.Score.Quantile([.. sweep.Select(static c => c.Measured.Itl.Value)], share));
                var ttft = new Seconds(Core.Calibration.Score.Quantile([.. sweep.Select(static c => c.Measured.Ttft.Value)], share));
                Configuration? best = sweep.Where(c => c.Measured.Itl <= itl && c.Measured.Ttft <= ttft).MaxBy(static c => c.Rate(c.Measured));
                if (best is null)
                {
                    continue;
                }

                count++;
                if (sweep.Where(c => meets(c, itl, ttft)).MaxBy(static c => c.Rate(c.Expected)) is not { } chosen)
                {
                    none++;
                    continue;
                }

                made++;
                if (chosen.Measured.Itl > itl || chosen.Measured.Ttft > ttft)
                {
                    violations++;
                }
                else
                {
                    regrets.Add(1 - (chosen.Rate(chosen.Measured) / best.Rate(best.Measured)));
                }
            }
        }

        return new DecisionScore(way, count, none, made > 0 ? violations / (double)made : 0, regrets.Count > 0 ? regrets.Average() : 0);
    }

    /// <summary>One measured configuration of a sweep: its load on one copy, its figures measured, expected and at the upper ends of intervals.</summary>
    private sealed record Configuration(
        ServingLoad Load, int Devices, (Seconds Itl, Seconds Ttft) Measured, (Seconds Itl, Seconds Ttft) Expected, (Seconds Itl, Seconds Ttft) Upper)
    {
        /// <summary>Whether both limits are kept as the planner keeps its objectives: with room for what is not known.</summary>
        internal bool KeepsRoom(Seconds itl, Seconds ttft) =>
            Kept(Figure.Itl, itl, Expected.Itl, Upper.Itl) && Kept(Figure.Ttft, ttft, Expected.Ttft, Upper.Ttft);

        private static bool Kept(Figure figure, Seconds limit, Seconds middle, Seconds high) =>
            Objective.Latency(figure, limit, Statistic.Mean).IsKeptWithRoom(Fact<FigureRange>.Known(FigureRange.Of(middle, middle, high)));

        /// <summary>Output tokens per second and device of requests that take such times: concurrency times output over the time of a request.</summary>
        internal double Rate((Seconds Itl, Seconds Ttft) figures) =>
            (Load.Concurrency ?? 1) * Load.MeanOutput / (figures.Ttft + (figures.Itl * Math.Max(Load.MeanOutput - 1, 0))).Value / Devices;
    }
}
