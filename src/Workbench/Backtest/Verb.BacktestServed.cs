using Floorline.Core.Calibration;
using Floorline.Core.Expectations;
using Floorline.Core.Serving;
using Floorline.Core.Situations;
using Floorline.Readers.Catalogue;

namespace Floorline.Workbench;

public static partial class Verb
{
    private static IEnumerable<Prediction> Served(IEnumerable<ServedRun> served, Steps steps)
    {
        foreach (IGrouping<string, ServedRun> figures in steps.Over("simulating served loads", [.. served.GroupBy(static s => s.RunKey)]))
        {
            ServedRun first = figures.First();
            EngineProfile engine = EngineCatalogue.Set.For(first.Engine, first.Deployment.Hardware.Device);
            foreach (Prediction prediction in Expect(figures, engine))
            {
                yield return prediction;
            }
        }
    }

    private static IEnumerable<Prediction> Expect(IEnumerable<ServedRun> figures, EngineProfile engine)
    {
        ServedRun first = figures.First();
        Outcome<ServingResult> expected = new ServedOutcome("", first.Deployment, first.Load, null, null).Expected(engine, KernelCatalogue.Table);
        if (!expected.Runs)
        {
            yield break;
        }

        foreach (ServedRun one in figures)
        {
            Spread spread = one.Figure == ServedFigure.Ttft ? engine.PromptSpread : engine.Spread;
            TimeRange range = TimeRange.Of(ServedOutcome.Reported(expected.Value, one.Figure, engine.ReportsMedians), spread);
            yield return new Prediction(one.Id, new PredictionGroup(Named(one.Figure), one.Family, one.Deployment.Hardware.Device.Name,
                one.Engine, one.Deployment.Model.Name) 
                {
                    IsDense = IsDense(one.Deployment.Model),
                    Class = LeaveOneOut.Class(one.Deployment.Hardware.Device.Class),
                    Generation = one.Deployment.Hardware.Device.Family,
                    Format = FormatOf(one.Deployment),
                    Load = InFlight(one.Load.Concurrency ?? 1),
                    Spread = SpreadOf(one.Deployment.Pattern.Parallelism),
                }, range, one.Measured);
        }
    }

    private static string FormatOf(Core.Situations.Deployment deployment)
    {
        double least = (deployment.Pattern.Weights ?? deployment.Model.Published).LeastBits;
        return least < 7.5 ? "4-bit weights" : least < 12 ? "8-bit weights" : "16-bit weights";
    }

    private static string InFlight(int count) => count <= 8 ? "1 to 8 at once" : count <= 32 ? "9 to 32 at once" : count <= 128 ? "33 to 128 at once"
        : "over 128 at once";

    private static string SpreadOf(Core.Workloads.Parallelism spread) => spread.Devices == 1 ? "one device"
        : spread.AttentionReplicas > 1 ? "attention copied" : spread.Expert > 1 ? "experts apart" : "tensors apart";

    private static string Named(ServedFigure figure) => figure switch
    {
        ServedFigure.Ttft => "ttft",
        ServedFigure.Itl => "itl",
        ServedFigure.Throughput => "throughput",
        _ => "end to end",
    };

    /// <summary>
    /// What is expected of the loads of each device family by profiles that were fitted to the other families, with the interval that the same fits' residuals
    /// have there.
    /// </summary>
    private static IReadOnlyList<Prediction> ServedLeftOut(
        ServedRun[] served, Dictionary<(string Family, string Engine), EngineProfile> profiles, Steps steps)
    {
        string[] families = [.. served.Select(static s => s.Family).Distinct().Order(StringComparer.Ordinal)];
        if (families.Length < FewestFamilies)
        {
            return [];
        }

        var predictions = new List<Prediction>();
        var fits = new ServedFamilies(served, EngineCatalogue.Set, KernelCatalogue.Table);
        foreach (IGrouping<(string Family, string Engine), ServedRun> figures in steps.Over("leaving families of servers out",
            [.. served.GroupBy(static s => (s.Family, EngineProfile.Canonical(s.Engine))).OrderBy(static g => g.Key)]))
        {
            EngineProfile engine = fits.Fit(figures.Key.Engine, figures.Key.Family);
            profiles[figures.Key] = engine;
            predictions.AddRange(figures.GroupBy(static f => f.RunKey).SelectMany(g => Expect(g, engine)));
        }

        var spreads = new Dictionary<(string Quantity, string Family), Spread>();
        foreach (PredictionGroup group in predictions.Select(static p => p.Group).DistinctBy(static g => (g.Quantity, g.Family)))
        {
            spreads[(group.Quantity, group.Family)] = ServedSpread(predictions, group.Quantity, group);
        }

        return [.. predictions.Select(one => one with { Expected = TimeRange.Of(one.Expected.Middle, spreads[(one.Group.Quantity, one.Group.Family)]) })];
    }

    /// <summary>What is expected of served figures by profiles that were fitted to other device families; empty with fewer than three families.</summary>
    /// <param name="served">Served figures.</param>
    public static IReadOnlyList<Prediction> LeaveServedFamiliesOut(IReadOnlyList<ServedRun> served) =>
        ServedLeftOut([.. served], [], new Steps(null, CancellationToken.None));

    // Weight of the residuals left out at either end: what holds 85 to 95 % on each of three families. Narrower groups (by engine, by routed experts or none,
    // by load) did not earn their interval: their coverage falls faster than their width (decision 0092).
    private static double ServedTail(string quantity) => quantity == "ttft" ? 0.07 : 0.04;

    private const double CalibratedTail = 0.05;

    /// <summary>
    /// The interval of a served figure: from the residuals of all engines on other families; wider for a family of a generation that none of these has.
    /// </summary>
    /// <param name="predictions">Predictions of families that the fits had not touched.</param>
    /// <param name="quantity">The figure.</param>
    /// <param name="wanted">What it is for, whose family is left out; null for none.</param>
    public static Spread ServedSpread(IReadOnlyList<Prediction> predictions, string quantity, PredictionGroup? wanted = null)
    {
        ArgumentNullException.ThrowIfNull(predictions);
        Prediction[] others = [.. predictions.Where(p => p.Group.Quantity == quantity && p.Group.Family != wanted?.Family)];
        Spread spread = LeaveOneOut.SpreadOf([.. others.Select(static p => (p.Group.Family + p.Group.Model, p.Ratio))], ServedTail(quantity));
        string[] generations = [.. others.Select(static p => p.Group.Generation).Distinct()];
        return wanted is null || generations.Length == 0 || generations.Contains(wanted.Generation) ? spread : spread.ForAnother(generations.Length);
    }

    private static bool IsDense(Core.Models.Model model) =>
        !model.RoutesExperts && !model.Components.OfType<Core.Models.StatedComponent>().Any(static c => c.Active < c.Parameters);

    /// <summary>
    /// Gives each calibration's predictions the interval that the residuals of the other engines and models have, so that no interval has seen its own rows:
    /// each residual by how far its calibration lies from the runs that it was made on, so that what fits its own runs well has a narrow one.
    /// </summary>
    private static IReadOnlyList<Prediction> WithSpreads(IReadOnlyList<(string Calibration, Prediction Prediction)> own,
        IReadOnlyList<(string Calibration, Prediction Prediction)> others)
    {
        static string Held(Prediction p) => p.Group.Engine + p.Group.Model;
        Dictionary<(string Calibration, string Quantity), double> scales = Scales(own);
        (string Calibration, Prediction Prediction)[] rest =
            [.. others.Where(p => scales.ContainsKey((p.Calibration, p.Prediction.Group.Quantity)))];
        double Scale((string Calibration, Prediction Prediction) of) => scales[(of.Calibration, of.Prediction.Group.Quantity)];
        var spreads = new Dictionary<(string Quantity, string Held), Spread>();
        foreach ((string quantity, string held) in rest.Select(static p => (p.Prediction.Group.Quantity, Held(p.Prediction))).Distinct())
        {
            spreads[(quantity, held)] = LeaveOneOut.SpreadOf([.. rest.Where(p => p.Prediction.Group.Quantity == quantity && Held(p.Prediction) != held)
                .Select(p => (Held(p.Prediction), Math.Pow(p.Prediction.Ratio, 1 / Scale(p))))], CalibratedTail);
        }

        return
        [
            .. rest.Select(p => p.Prediction with
            {
                Expected = TimeRange.Of(p.Prediction.Expected.Middle, spreads[(p.Prediction.Group.Quantity, Held(p.Prediction))].TimesAsWide(Scale(p))),
            }),
        ];
    }

    // How many runs the middle of all calibrations counts as beside a calibration's own five: 1 to 10 were tried (decision 0137).
    private const double UsualRuns = 3;

    /// <summary>How far a calibration lies from its own runs, over how far calibrations do: the root of the mean square of logarithms.</summary>
    private static Dictionary<(string Calibration, string Quantity), double> Scales(IReadOnlyList<(string Calibration, Prediction Prediction)> own)
    {
        (string Calibration, string Quantity, int Count, double Square)[] all =
        [
            .. own.GroupBy(static o => (o.Calibration, o.Prediction.Group.Quantity))
                .Select(static g => (g.Key.Calibration, g.Key.Quantity, g.Count(), g.Average(static o => Math.Pow(Math.Log(o.Prediction.Ratio), 2)))),
        ];
        Dictionary<string, double> usual = all.GroupBy(static a => a.Quantity)
            .ToDictionary(static g => g.Key, static g => Math.Max(Core.Calibration.Score.Quantile([.. g.Select(static a => a.Square)], 0.5), 1e-6));
        return all.ToDictionary(static a => (a.Calibration, a.Quantity),
            a => Math.Sqrt((UsualRuns + (a.Count * a.Square / usual[a.Quantity])) / (UsualRuns + a.Count)));
    }

    /// <summary>Calibrates each engine on a handful of runs, from a profile that no run of its family has touched, and predicts the rest.</summary>
    private static (IReadOnlyList<Prediction> Predictions, IReadOnlyList<string> On) Calibrated(
        IReadOnlyList<ServedRun> served, IReadOnlyDictionary<(string Family, string Engine), EngineProfile> priors, Steps steps)
    {
        var own = new List<(string Calibration, Prediction Prediction)>();
        var others = new List<(string Calibration, Prediction Prediction)>();
        var on = new List<string>();
        foreach (IGrouping<string, ServedRun> engine in served.GroupBy(static s => s.Group))
        {
            IReadOnlyList<ServedOutcome> outcomes = ServedOutcome.Of(engine);
            if (outcomes.Count < ServingFit.Runs * 2)
            {
                continue;
            }

            IReadOnlyList<ServedOutcome> chosen = ServingFit.Choose(outcomes);
            ServedRun first = engine.First();
            EngineProfile prior = priors.GetValueOrDefault((first.Family, EngineProfile.Canonical(first.Engine)))
                ?? EngineProfile.Default(EngineProfile.KindOf(first.Engine));
            EngineProfile fitted = OwnRuns.OfServed(chosen, prior, KernelCatalogue.Table).Profile;
            HashSet<string> held = [.. chosen.Select(static c => c.Key)];
            on.AddRange(chosen.Select(static c => c.Key));
            foreach (IGrouping<string, ServedRun> figures in steps.Over("calibrating " + engine.Key,
                [.. engine.GroupBy(static s => s.RunKey)]))
            {
                (held.Contains(figures.Key) ? own : others).AddRange(Expect(figures, fitted).Select(one => (engine.Key, one)));
            }
        }

        return (WithSpreads(own, others), on);
    }
}
