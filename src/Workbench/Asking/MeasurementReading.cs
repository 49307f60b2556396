using System.Globalization;
using System.Text.RegularExpressions;
using Floorline.Core.Calibration;
using Floorline.Core.Costs;
using Floorline.Core.Expectations;
using Floorline.Core.Floors;
using Floorline.Core.Formats;
using Floorline.Core.Hardware;
using Floorline.Core.Models;
using Floorline.Core.Quantities;
using Floorline.Core.Situations;
using Floorline.Core.Workloads;
using Floorline.Readers;
using Floorline.Readers.Catalogue;
using Floorline.Readers.Measurements;

namespace Floorline.Workbench;

/// <summary>
/// Turns rows of published measurements into what can be held against floors and expected times. A model that is not in the catalogue is taken from the row's
/// own totals, with the looser floor that this implies.
/// </summary>
public static partial class MeasurementReading
{
    // More requests than any server runs at once.
    private const int Saturating = 4096;

    /// <summary>Understands one row.</summary>
    /// <param name="row">The row.</param>
    public static BacktestRow Read(PublishedMeasurement row)
    {
        ArgumentNullException.ThrowIfNull(row);
        try
        {
            return Understand(row);
        }
        catch (Exception wrong) when (wrong is ArgumentOutOfRangeException or OverflowException)
        {
            return Skip(row, $"not a step that can be priced: {wrong.Message}");
        }
    }

    private static BacktestRow Understand(PublishedMeasurement row)
    {
        string? why = row.Defect is { } defect ? defect
            : row.Quality is "S" or "C" ? $"quality {row.Quality}: {(row.Quality == "S" ? "suspect" : "quoted or unverified")}"
            : row.Engine.Contains("speculative", StringComparison.OrdinalIgnoreCase) ? "speculative decoding: a step gives several tokens"
            : row.Parallelism.StartsWith("disagg", StringComparison.OrdinalIgnoreCase) ? "prefill and decode on different devices"
            : row.Batch is null && !row.Saturates && row.Metric != "samples_s_total"
                ? (row.BatchText.Length == 0 ? "batch_or_concurrency is empty: it is not known"
                : $"batch_or_concurrency '{row.BatchText}' is not a number")
            : row.Value <= 0 ? "a figure that is not above zero"
            : null;
        if (why is not null)
        {
            return Skip(row, why);
        }

        row = row with { Engine = Dated(row) };
        ReadResult<Device> device = DeviceOf(row.Hardware);
        if (!device.IsOk)
        {
            return Skip(row, $"hardware '{row.Hardware}' is not in the catalogue");
        }

        if (Call(row, device.Value) is { } call)
        {
            return call;
        }

        if (ModelOf(row) is not { } model)
        {
            return Skip(row, "no parameter count, and no such decoder in the catalogue");
        }

        if (AsALoad(row, model) is not { } called)
        {
            return Skip(row, "a rate of whole calls of a model that generates, without its input_tokens and output_tokens");
        }

        row = called;

        WeightFormats? weights = MeasuredFormats.WeightsOf(row);

        // A model that is published with its experts in 4-bit blocks is measured as it is published: its other matrices stay as wide as they are.
        weights = weights?.Default.Name is "nvfp4" or "mxfp4" && model.Published.ByRole.Values.Any(static f => f.Name is "nvfp4" or "mxfp4") ? null : weights;
        if (weights is null && !IsListed(model))
        {
            return Skip(row, "no format and no bytes per weight of a model that is not in the catalogue");
        }

        if (MeasuredSpread.Of(row) is not { } spread)
        {
            return Skip(row, $"parallelism '{row.Parallelism}' over {row.Devices} devices");
        }

        var hardware = new DeviceGroup(Used(device.Value, row), Math.Max(row.Devices / spread.Copies, spread.Parallelism.Devices));
        Step Formatted(Step step) => step with { Weights = weights, KvCache = MeasuredFormats.CacheOf(row, weights), Parallelism = spread.Parallelism };
        var read = new Reading(row, model, hardware, spread, Formatted);
        return row.Phase switch
        {
            "decode" => Decode(read),
            "prefill" => Prefill(read),
            "e2e" => Served(read),
            _ => Skip(row, $"phase '{row.Phase}'"),
        };
    }

    /// <summary>An engine without a version, with the one that the row's date tells where that decides how it drives the device.</summary>
    private static string Dated(PublishedMeasurement row) =>
        row.Engine.Equals("vllm", StringComparison.OrdinalIgnoreCase) && row.Date.Length > 0
            && string.CompareOrdinal(row.Date, EngineProfile.GraphsInVllmSince) < 0 ? $"{row.Engine} 0.2 (by its date)" : row.Engine;

    private static BacktestRow Decode(Reading read)
    {
        PublishedMeasurement row = read.Row;
        if (row.Batch is not { } batch)
        {
            return Skip(row, $"a decode step of a batch '{row.BatchText}'");
        }

        Seconds? time = row.Metric switch
        {
            "itl_ms" or "step_ms" => Seconds.FromMilliseconds(row.Value),
            "tok_s_total" => new Seconds(batch / row.Value),
            "tok_s_per_gpu" => new Seconds(batch / (row.Value * row.Devices)),
            _ => null,
        };

        // Decodes that average over a growing context are judged at its middle.
        long context = (row.InputTokens ?? 0) + ((row.OutputTokens ?? 0) / 2);
        return time is { } measured ? Step_(read, Step.Decode(batch, context), measured) : Skip(row, $"metric '{row.Metric}' of a decode");
    }

    private static BacktestRow Prefill(Reading read)
    {
        PublishedMeasurement row = read.Row;
        if (row.InputTokens is not { } prompt || prompt < 1 || row.Batch is not { } batch)
        {
            return Skip(row, row.Batch is null ? $"a prefill of a batch '{row.BatchText}'" : "a prefill without its prompt length");
        }

        Seconds? time = row.Metric switch
        {
            "ttft_ms" or "step_ms" => Seconds.FromMilliseconds(row.Value),
            "tok_s_total" => new Seconds(prompt * (double)batch / row.Value),
            _ => null,
        };
        long cached = Depth().Match(row.Notes) is { Success: true } depth ? long.Parse(depth.Groups[1].Value, CultureInfo.InvariantCulture) : 0;
        return time is { } measured ? Step_(read, Step.Prefill(batch, prompt, cached), measured) : Skip(row, $"metric '{row.Metric}' of a prefill");
    }

    private static BacktestRow Served(Reading read)
    {
        PublishedMeasurement row = read.Row;
        if (row.InputTokens is not > 0 || row.OutputTokens is not > 0)
        {
            return Skip(row, "a whole run without prompt and output lengths");
        }

        (ServedFigure Figure, Seconds Time)? figure = row.Metric switch
        {
            "itl_ms" when row.Batch is not null => (ServedFigure.Itl, Seconds.FromMilliseconds(row.Value)),
            "ttft_ms" when row.Batch is not null => (ServedFigure.Ttft, Seconds.FromMilliseconds(row.Value)),
            "step_ms" when row.Batch is not null => (ServedFigure.EndToEnd, Seconds.FromMilliseconds(row.Value)),
            "tok_s_total" => (ServedFigure.Throughput, new Seconds(read.Spread.Copies / row.Value)),
            "tok_s_per_gpu" => (ServedFigure.Throughput, new Seconds(read.Spread.Copies / (row.Value * row.Devices))),
            _ => null,
        };
        if (figure is not { } known)
        {
            return Skip(row, $"metric '{row.Metric}' of a whole run: neither a step nor a latency nor a rate of tokens");
        }

        // Whole runs of a static batch have requests of one length, all at once; servers are measured with lengths that vary, and the harnesses of these
        // rows draw them between 80 and 100 % of what they name (--random-range-ratio 0.8).
        bool still = known.Figure == ServedFigure.EndToEnd || (known.Figure == ServedFigure.Throughput && !row.Saturates);
        ServingLoad load = ServingLoad.Closed(row.Batch ?? Saturating, row.InputTokens.Value, row.OutputTokens.Value)
            .Shared(read.Spread.Copies) with { IsLengthMost = true };
        load = still ? load with { LengthShare = 0, Requests = load.Concurrency } : row.Saturates ? load with { LengthShare = 0, Requests = Saturating } : load;
        var deployment = new Deployment(read.Model, read.Hardware, read.Formatted(Step.Decode(1, 0)));
        var served = new ServedRun(row.Id, row.Family, row.Engine, deployment, load, known.Figure, known.Time) { Copies = read.Spread.Copies };
        return new BacktestRow(row, known.Time) { Served = served, Floor = served.Floor() };
    }

    private static BacktestRow Step_(Reading read, Step step, Seconds measured)
    {
        LatencyFloors floors = LatencyFloors.Of(StepCost.Of(read.Model, read.Formatted(step)), read.Hardware);
        StepParts parts = StepParts.Of(floors, KernelCatalogue.Table, EngineProfile.KindOf(read.Row.Engine));
        return new BacktestRow(read.Row, measured)
        {
            Run = new EngineRun(read.Row.Id, read.Row.Family, read.Row.Engine, floors, parts, measured),
            Floor = Fact<Seconds>.Known(floors.Guaranteed),
        };
    }

    /// <summary>
    /// The device by its name in the catalogue, or as tables write it: <c>Xeon Platinum 8592+ (EMR) 2-socket</c> is one socket, of which a row counts several.
    /// </summary>
    private static ReadResult<Device> DeviceOf(string name)
    {
        ReadResult<Device> exact = HardwareCatalogue.Find(name);
        return exact.IsOk ? exact
            : HardwareCatalogue.Resolve(Sockets().Replace(Brackets().Replace(name, " "), "").Trim()) is { IsOk: true, Value.Count: 1 } loose
            ? ReadResult.Ok(loose.Value.Device) : exact;
    }

    [GeneratedRegex(@"\b[0-9]+-?sockets?\b", RegexOptions.IgnoreCase)]
    private static partial Regex Sockets();

    [GeneratedRegex(@"\([^)]*\)")]
    private static partial Regex Brackets();

    /// <summary>
    /// The catalogue's architecture where it has the model; else the row's own totals, which bound it more loosely; null where it has none.
    /// </summary>
    private static Model? ModelOf(PublishedMeasurement row)
    {
        double? total = row.TotalBillions * 1e9;
        foreach (string name in Names(row.Model))
        {
            ReadResult<Model> known = ModelCatalogue.Find(name);
            if (known.IsOk && known.Value.Decodes && (total is null || Math.Abs((known.Value.Parameters / total.Value) - 1) < 0.05))
            {
                return known.Value;
            }
        }

        if (total is not > 0)
        {
            return null;
        }

        double active = row.ActiveBillions is { } stated and > 0 && stated <= row.TotalBillions ? stated * 1e9 : total.Value;

        // Of a dense model nobody states how much is an embedding, which no decode reads: the guaranteed floor leaves room for it.
        return new Model(row.Model, [new StatedComponent("decoder", ComponentRole.Decoder, (long)total) { Active = active < total ? (long)active : null }],
            WeightFormats.Uniform(NumberFormats.Bf16Format));
    }

    private static bool IsListed(Model model) => model.Components is not [StatedComponent { Name: "decoder" }];

    /// <summary>A name as it stands, and without the publisher and the marks of a quantised or tuned copy.</summary>
    private static IEnumerable<string> Names(string name)
    {
        yield return name;
        string bare = name[(name.LastIndexOf('/') + 1)..];
        yield return bare;
        string plain = Suffixes().Replace(bare, "");
        yield return plain;
        yield return Publisher().Replace(plain, "");
    }

    [GeneratedRegex("([-.](FP8|NVFP4|MXFP4|INT4|AWQ|GPTQ|BF16|F16|UD|I?Q[0-9]_[A-Z0-9_]+|GGUF|Instruct|Chat|hf|it|v0\\.[0-9]|[0-9]{4}))+$",
        RegexOptions.IgnoreCase)]
    private static partial Regex Suffixes();

    [GeneratedRegex("^(timm/|nvidia-|meta-)", RegexOptions.IgnoreCase)]
    private static partial Regex Publisher();

    [GeneratedRegex("\\bdepth ([0-9]{1,7})\\b")]
    private static partial Regex Depth();

    [GeneratedRegex("^([0-9]{1,3}) threads$")]
    private static partial Regex Threads();

    /// <summary>The cores of a processor that a run of so many threads uses: its peaks in proportion, its memory whole.</summary>
    private static Device Used(Device device, PublishedMeasurement row)
    {
        if (device.Kind != DeviceKind.Cpu || !device.Multiprocessors.IsKnown || Threads().Match(row.Parallelism) is not { Success: true } stated)
        {
            return device;
        }

        double share = Math.Min(1, int.Parse(stated.Groups[1].Value, CultureInfo.InvariantCulture) / (double)device.Multiprocessors.Value);
        return device with { Peaks = device.Peaks.ToDictionary(static p => p.Key, p => p.Value * share) };
    }

    private static BacktestRow Skip(PublishedMeasurement row, string why) => new(row, Seconds.Zero) { Skipped = why };

    /// <summary>A row with what its words mean.</summary>
    private sealed record Reading(PublishedMeasurement Row, Model Model, DeviceGroup Hardware, MeasuredSpread Spread, Func<Step, Step> Formatted);
}
