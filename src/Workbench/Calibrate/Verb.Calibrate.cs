using System.Text.Json;
using System.Text.Json.Nodes;
using Floorline.Core.Calibration;
using Floorline.Core.Expectations;
using Floorline.Core.Hardware;
using Floorline.Core.Quantities;
using Floorline.Core.Situations;
using Floorline.Readers;
using Floorline.Readers.Catalogue;
using Floorline.Readers.Measurements;

namespace Floorline.Workbench;

public static partial class Verb
{
    private const int FewestRuns = 2;

    /// <summary>Fits an engine's few coefficients to a user's own runs and shows how well left-out runs are predicted. Four to six runs suffice.</summary>
    /// <param name="tables">Tables of measurements in the columns that backtest reads, each with its name.</param>
    /// <param name="engine">The name to keep the profile under; null takes the engine of the rows.</param>
    public static ReadResult<CalibrateResult> Calibrate(IEnumerable<(Stream Stream, string File)> tables, string? engine = null)
    {
        ArgumentNullException.ThrowIfNull(tables);
        var rows = new List<BacktestRow>();
        var problems = new List<Problem>();
        foreach ((Stream stream, string file) in tables)
        {
            ReadResult<IReadOnlyList<PublishedMeasurement>> read = MeasurementFile.Read(stream, file);
            problems.AddRange(read.Problems);
            rows.AddRange(read.IsOk ? read.Value.Select(MeasurementReading.Read) : []);
        }

        ServedRun[] served = [.. rows.Where(static r => r.Served is not null).Select(static r => r.Served!)];
        EngineRun[] steps = [.. rows.Where(static r => r.Run is { } run && run.Measured >= run.Floors.Guaranteed).Select(static r => r.Run!)];
        string[] engines = [.. served.Select(static s => s.Engine).Concat(steps.Select(static s => s.Engine)).Select(EngineProfile.Canonical).Distinct()];
        if (problems.Count == 0 && engines.Length > 1)
        {
            problems.Add(new Problem("", "engine_version", string.Join(", ", engines), "runs of one engine: calibrate them one at a time"));
        }

        if (problems.Count == 0 && (engines.Length > 0 || engine is not null) && string.IsNullOrWhiteSpace(engine ?? engines[0]))
        {
            problems.Add(new Problem("", "engine_version", "no name of an engine in the runs",
                "a column engine_version that holds it, such as vllm, or --engine NAME"));
        }

        IReadOnlyList<ServedOutcome> outcomes = ServedOutcome.Of(served);
        int usable = outcomes.Count > 0 ? outcomes.Count : steps.Length;
        if (problems.Count == 0 && usable < FewestRuns)
        {
            problems.Add(new Problem("", "runs",
                $"{usable} usable run(s) of {rows.Count} row(s){(rows.FirstOrDefault(static r => r.Skipped is not null) is { } first ? $"; the first that is not: {first.Skipped}" : "")}", $"at least {FewestRuns}, four to six to be of use"));
        }

        if (problems.Count > 0)
        {
            return ReadResult.Failed<CalibrateResult>(problems);
        }

        string name = engine ?? engines[0];
        string[] skipped = [.. rows.Where(static r => r.Skipped is not null)
            .Select(static r => $"{r.Row.Id}: {r.Skipped}"), .. rows.Where(static r => r.Run is { } run && run.Measured < run.Floors.Guaranteed)
                .Select(static r => $"{r.Row.Id}: faster than its floor of {Figures.Of(r.Run!.Floors.Guaranteed)}")];
        CalibrateResult result = outcomes.Count > 0 ? FitServed(served, outcomes, steps, name) : FitSteps(steps, name);
        return ReadResult.Ok(result with { Skipped = skipped });
    }

    /// <summary>
    /// Stores a calibrated profile under <c>engines</c> of a floorline.json, in place of an older one of the same name and sort of device; everything else in
    /// the file stays.
    /// </summary>
    /// <param name="result">The calibration.</param>
    /// <param name="file">The file; it need not exist.</param>
    /// <param name="workplace">Where its path was typed; null is here.</param>
    public static ReadResult<CalibrateResult> SaveCalibration(CalibrateResult result, string file, Workplace? workplace = null)
    {
        ArgumentNullException.ThrowIfNull(result);
        return OutputFile.Update(file, "", text => Calibrated(result, file, text), workplace) is { } problem
            ? ReadResult.Failed<CalibrateResult>(problem) : ReadResult.Ok(result with { SavedTo = file });
    }

    private static ReadResult<string> Calibrated(CalibrateResult result, string file, string? text)
    {
        JsonNode root;
        try
        {
            root = text is null ? new JsonObject() : JsonNode.Parse(text) ?? new JsonObject();
        }
        catch (JsonException wrong)
        {
            return ReadResult.Failed<string>(new Problem(file, "", $"no JSON: {wrong.Message}", "a floorline.json"));
        }

        if (root is not JsonObject document || document["engines"] is { } other and not JsonArray)
        {
            return ReadResult.Failed<string>(new Problem(file, "engines", "something else", "an object with a list of engines"));
        }

        var kept = new JsonArray();
        foreach (JsonNode? entry in document["engines"] as JsonArray ?? [])
        {
            bool same = entry is JsonObject one && one["name"]?.ToString() == result.Engine.Name && one["device"]?.ToString() == DeviceName(result.Device);
            if (!same)
            {
                kept.Add(entry?.DeepClone());
            }
        }

        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            EngineJson.Write(json, result.Device, result.Engine);
        }

        kept.Add(JsonNode.Parse(buffer.ToArray()));
        document["engines"] = kept;
        return ReadResult.Ok(document.ToJsonString(new JsonSerializerOptions { WriteIndented = true }) + "\n");
    }

    // Spreads of a calibration are of its own runs, not of a class of devices.
    private static readonly Dictionary<DeviceClass, PhaseSpreads> _anyClass = [];

    private static string DeviceName(DeviceKind device) => Documents.Names.Snake(EngineSet.Sort(device));

    private static CalibrateResult FitServed(
        IReadOnlyList<ServedRun> figures, IReadOnlyList<ServedOutcome> outcomes, IReadOnlyList<EngineRun> steps, string name)
    {
        DeviceKind device = figures[0].Deployment.Hardware.Device.Kind;
        EngineProfile prior = EngineCatalogue.Set.For(figures[0].Engine, figures[0].Deployment.Hardware.Device);
        EngineProfile start = steps.Count > 0 ? OwnRuns.OfSteps(steps, prior).Profile : prior;
        (EngineProfile fitted, CalibrationWay way) = OwnRuns.OfServed(outcomes, start, KernelCatalogue.Table);
        var heldOut = new List<Prediction>();
        var others = new List<EngineProfile>();
        foreach (ServedOutcome left in outcomes)
        {
            EngineProfile without = OwnRuns.Served(way, [.. outcomes.Where(o => o.Key != left.Key)], start, KernelCatalogue.Table);
            others.Add(without);
            heldOut.AddRange(Expect(figures.Where(f => f.RunKey == left.Key), without));
        }

        (Spread itl, Spread ttft) = (Around(heldOut, "itl", prior.Spread), Around(heldOut, "ttft", prior.PromptSpread));
        return new CalibrateResult
        {
            RunCount = outcomes.Count,
            Device = device,
            Way = way,
            WithoutOne = others,
            Engine = fitted with { Name = name, Basis = Core.Situations.Basis.OwnRuns, Spread = itl, PromptSpread = ttft, ClassSpreads = _anyClass, Generations = [],
                Source = $"fitted to {outcomes.Count} of your own served runs" },
            Before = [.. figures.GroupBy(static f => f.RunKey).SelectMany(g => Expect(g, prior))],
            HeldOut = [.. heldOut.Select(p => p with { Expected = TimeRange.Of(p.Expected.Middle, p.Group.Quantity == "ttft" ? ttft : itl) })],
            Skipped = [],
        };
    }

    private static CalibrateResult FitSteps(IReadOnlyList<EngineRun> runs, string name)
    {
        DeviceKind device = runs[0].Device;
        EngineProfile prior = EngineCatalogue.Set.For(runs[0].Engine, runs[0].Floors.Hardware.Device);

        (EngineProfile fitted, CalibrationWay way) = OwnRuns.OfSteps(runs, prior);
        EngineProfile[] others = [.. runs.Select(left => OwnRuns.Steps(way, [.. runs.Where(r => r != left)], prior))];
        Prediction[] heldOut = [.. runs.Select((left, i) => Held(left, others[i]))];
        Spread spread = Around(heldOut, "decode", prior.Spread);
        Spread prompts = Around(heldOut, "prefill", prior.PromptSpread);
        return new CalibrateResult
        {
            RunCount = runs.Count,
            Device = device,
            Way = way,
            WithoutOne = others,
            Engine = fitted with { Name = name, Basis = Core.Situations.Basis.OwnRuns, Spread = spread, PromptSpread = prompts, ClassSpreads = _anyClass, Generations = [],
                Source = $"fitted to {runs.Count} of your own runs" },
            Before = [.. runs.Select(r => Held(r, prior))],
            HeldOut = [.. heldOut.Select(p => p with { Expected = TimeRange.Of(p.Expected.Middle, p.Group.Quantity == "decode" ? spread : prompts) })],
            Skipped = [],
        };
    }

    private static Prediction Held(EngineRun run, EngineProfile engine)
    {
        bool decode = run.Floors.Cost.Step.Phase == Core.Workloads.Phase.Decode;
        TimeRange range = TimeRange.Of(run.Expected(engine), decode ? engine.Spread : engine.PromptSpread).NotBelow(run.Floors.Guaranteed);
        return new Prediction(run.Id, new PredictionGroup(decode ? "decode" : "prefill", run.Family, run.Floors.Hardware.Device.Name, run.Engine,
            run.Floors.Cost.Model.Name), range, run.Measured);
    }

    private static Spread Around(IReadOnlyList<Prediction> heldOut, string quantity, Spread prior) =>
        LeaveOneOut.SpreadOfFew([.. heldOut.Where(p => p.Group.Quantity == quantity).Select(static p => p.Ratio)]) ?? prior;
}
