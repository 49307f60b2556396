using Floorline.Core.Calibration;
using Floorline.Core.Diagnosis;
using Floorline.Core.Expectations;
using Floorline.Core.Formats;
using Floorline.Core.Levers;
using Floorline.Core.Quantities;
using Floorline.Core.Situations;
using Floorline.Core.Workloads;
using Floorline.Readers;
using Floorline.Readers.Catalogue;
using Floorline.Readers.Measurements;
using Floorline.Workbench.Documents;

namespace Floorline.Workbench;

public static partial class Verb
{
    private const int FewestFamilies = 3;

    /// <summary>
    /// Holds floors and expected values against a table of published measurements: violations of floors, errors of expected values, how often intervals hold,
    /// and both again with each device family left out.
    /// </summary>
    /// <param name="stream">The table, CSV.</param>
    /// <param name="file">Its name, for messages.</param>
    /// <param name="progress">Told how far it is; null tells nobody.</param>
    /// <param name="cancel">Ends it between two rows or runs.</param>
    /// <exception cref="OperationCanceledException">It was ended.</exception>
    public static ReadResult<BacktestResult> Backtest(Stream stream, string file, IProgress<VerbProgress>? progress = null, CancellationToken cancel = default)
    {
        ReadResult<IReadOnlyList<PublishedMeasurement>> read = MeasurementFile.Read(stream, file);
        return read.Select(rows => Score(rows, file, new Steps(progress, cancel)));
    }

    private static BacktestResult Score(IReadOnlyList<PublishedMeasurement> rows, string file, Steps steps)
    {
        IReadOnlyList<BacktestRow> understood = SweepCheck.Apply([.. steps.Over("reading rows", rows).Select(MeasurementReading.Read)]);
        BacktestRow[] scored = [.. understood.Where(static r => r.Skipped is null)];
        EngineRun[] runs = [.. scored.Where(static r => r.Run is not null).Select(static r => r.Run!)];
        CallRun[] calls = [.. scored.Where(static r => r.Call is not null).Select(static r => r.Call!)];
        ServedRun[] served = [.. scored.Where(static r => r.Served is not null).Select(static r => r.Served!)];
        var priors = new Dictionary<(string Family, string Engine), EngineProfile>();
        IReadOnlyList<Prediction> servedLeftOut = ServedLeftOut(served, priors, steps);
        (IReadOnlyList<Prediction> calibrated, IReadOnlyList<string> on) = Calibrated(served, priors, steps);
        return new BacktestResult
        {
            File = Path.GetFileName(file),
            RowCount = rows.Count,
            Scored = scored,
            Skipped = [.. understood.Where(static r => r.Skipped is not null)],
            Checked = scored.Count(static r => r.Floor.IsKnown),
            Violations = [.. scored.Where(static r => r.Violates)],
            Predictions = [.. steps.Over("expecting steps", runs).Select(Predict),
                .. calls.Where(static c => c.Usual is not null).Select(Predict), .. Served(served, steps)],
            LeftOut = [.. LeftOut(runs, calls, steps), .. servedLeftOut],
            Calibrated = calibrated,
            CalibrationRuns = on,
            Decisions = [.. Decide(served, servedLeftOut), .. Decide(served, calibrated, "after five runs, ")],
            SimpleRules = SimpleRules(scored),
            Repeats = Repeats(scored),
            Changes = Changes(runs),
            Regimes = [.. runs.Select(static r => Names.Of(StepDiagnosis.Of(r.Situation).Regime)).CountBy(static r => r)
                .OrderByDescending(static r => r.Value).Select(static r => (r.Key, r.Value))],
        };
    }

    private static IReadOnlyList<Prediction> LeftOut(EngineRun[] runs, CallRun[] calls, Steps steps)
    {
        if (runs.Select(static r => r.Family).Distinct().Count() < FewestFamilies)
        {
            return [];
        }

        steps.Say("leaving families out", 0, 1);
        return [.. LeaveOneOut.Predict(runs), .. LeaveOneOut.Predict(runs, calls)];
    }

    /// <summary>
    /// Runs that differ in nothing but the format of their weights: the one with the most bits measured, the others predicted from it by the levers, with the
    /// engine known and without.
    /// </summary>
    private static IReadOnlyList<Prediction> Changes(IReadOnlyList<EngineRun> runs)
    {
        var predictions = new List<Prediction>();
        foreach (IGrouping<string, EngineRun> alike in runs.GroupBy(static r => AllButWeights(r)))
        {
            EngineRun[] ordered = [.. alike.OrderByDescending(static r => Format(r).BitsPerWeight)];
            EngineRun from = ordered[0];
            foreach (EngineRun to in ordered.Skip(1).Where(r => Format(r).BitsPerWeight < Format(from).BitsPerWeight * 0.95))
            {
                Situation before = from.Situation with { Kernels = KernelCatalogue.Table };
                Add("engine known", before with { Engine = EngineCatalogue.Set.For(from.Engine, from.Floors.Hardware.Device) }, to);
                Add("engine unknown", before, to);
            }
        }

        return predictions;

        void Add(string how, Situation before, EngineRun to)
        {
            Judgement outcome = Judgement.Of(before, LeverCatalogue.WeightsIn(Format(to)));
            string phase = to.Floors.Cost.Step.Phase == Phase.Decode ? "decode" : "prefill";
            predictions.Add(new Prediction(to.Id, new PredictionGroup($"{phase}, {how}", to.Family, to.Floors.Hardware.Device.Name, to.Engine,
                to.Floors.Cost.Model.Name), outcome.Predicted, to.Measured));
        }

        static NumberFormat Format(EngineRun run) => (run.Floors.Cost.Step.Weights ?? run.Floors.Cost.Model.Published).Default;

        static string AllButWeights(EngineRun run)
        {
            Step step = run.Floors.Cost.Step;
            return string.Join('|', run.Engine, run.Floors.Cost.Model.Name, run.Floors.Hardware.Device.Name, run.Floors.Hardware.Count, step.Parallelism,
                step.Phase, step.Batch, step.Context, step.Tokens, step.KvCache.Name);
        }
    }

    private static Prediction Predict(EngineRun run)
    {
        EngineProfile engine = EngineCatalogue.Set.For(run.Engine, run.Floors.Hardware.Device);
        string quantity = run.Floors.Cost.Step.Phase == Phase.Decode ? "decode" : "prefill";
        TimeRange range = TimeRange.Of(run.Expected(engine), quantity == "decode" ? engine.Spread : engine.PromptSpread).NotBelow(run.Floors.Guaranteed);
        return new Prediction(run.Id, new PredictionGroup(quantity, run.Family, run.Floors.Hardware.Device.Name, run.Engine,
            run.Floors.Cost.Model.Name) { IsSingle = run.Floors.Cost.Step.Batch == 1, Class = LeaveOneOut.Class(run.Class) }, range, run.Measured);
    }

    private static Prediction Predict(CallRun call)
    {
        EngineProfile engine = EngineCatalogue.Set.For(call.Group.Engine, call.Device);
        CallEfficiency? known = KernelCatalogue.Table.CallOf(call.Certain[0].Floors.Cost);
        Seconds time = call.Expected(engine) * (known?.TimeFactor ?? 1);
        return new Prediction(call.Id, call.Group, TimeRange.Of(time, known?.Spread ?? engine.PromptSpread).NotBelow(call.Guaranteed), call.Measured);
    }

    /// <summary>Tells how far a verb is and ends it when asked, between two items.</summary>
    private readonly record struct Steps(IProgress<VerbProgress>? Progress, CancellationToken Cancel)
    {
        internal void Say(string doing, long done, long total)
        {
            Cancel.ThrowIfCancellationRequested();
            Progress?.Report(new VerbProgress(doing, done, total));
        }

        internal IEnumerable<T> Over<T>(string doing, IReadOnlyList<T> items)
        {
            for (int i = 0; i < items.Count; i++)
            {
                Say(doing, i, items.Count);
                yield return items[i];
            }
        }
    }
}
