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
using Floorline.Core.Serving;
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
            : row.TotalBillions is not > 0 ? "no parameter count"
            : row.BytesPerWeight is not > 0 && Declared(row) is null ? "no bytes per weight"
            : row.Value <= 0 ? "a figure that is not above zero"
            : null;
        if (why is not null)
        {
            return Skip(row, why);
        }

        ReadResult<Device> device = HardwareCatalogue.Find(row.Hardware);
        if (!device.IsOk)
        {
            return Skip(row, $"hardware '{row.Hardware}' is not in the catalogue");
        }

        if (Call(row, device.Value) is { } call)
        {
            return call;
        }

        if (row.BytesPerWeight is not > 0)
        {
            return Skip(row, "no bytes per weight");
        }

        Model model = ModelOf(row);
        Parallelism? spread = Spread(row);
        if (spread is null)
        {
            return Skip(row, $"parallelism '{row.Parallelism}' over {row.Devices} devices");
        }

        var hardware = new DeviceGroup(device.Value, Math.Max(row.Devices, spread.Devices));
        return row.Phase switch
        {
            "decode" => Decode(row, model, hardware, spread),
            "prefill" => Prefill(row, model, hardware, spread),
            "e2e" => Served(row, model, hardware, spread),
            _ => Skip(row, $"phase '{row.Phase}'"),
        };
    }

    private static BacktestRow Decode(PublishedMeasurement row, Model model, DeviceGroup hardware, Parallelism spread)
    {
        Seconds? time = row.Metric switch
        {
            "itl_ms" or "step_ms" => Seconds.FromMilliseconds(row.Value),
            "tok_s_total" => new Seconds(row.Batch / row.Value),
            "tok_s_per_gpu" => new Seconds(row.Batch / (row.Value * row.Devices)),
            _ => null,
        };

        // Decodes that average over a growing context are judged at its middle.
        long context = (row.InputTokens ?? 0) + ((row.OutputTokens ?? 0) / 2);
        return time is { } measured ? Step_(row, model, hardware, spread, Step.Decode(row.Batch, context), measured)
            : Skip(row, $"metric '{row.Metric}' of a decode");
    }

    private static BacktestRow Prefill(PublishedMeasurement row, Model model, DeviceGroup hardware, Parallelism spread)
    {
        if (row.InputTokens is not { } prompt || prompt < 1)
        {
            return Skip(row, "a prefill without its prompt length");
        }

        Seconds? time = row.Metric switch
        {
            "ttft_ms" or "step_ms" => Seconds.FromMilliseconds(row.Value),
            "tok_s_total" => new Seconds(prompt * (double)row.Batch / row.Value),
            _ => null,
        };
        return time is { } measured ? Step_(row, model, hardware, spread, Step.Prefill(row.Batch, prompt), measured)
            : Skip(row, $"metric '{row.Metric}' of a prefill");
    }

    private static BacktestRow Served(PublishedMeasurement row, Model model, DeviceGroup hardware, Parallelism spread)
    {
        if (row.Metric is not ("itl_ms" or "ttft_ms") || row.InputTokens is not > 0 || row.OutputTokens is not > 0)
        {
            return Skip(row, row.Metric is "itl_ms" or "ttft_ms" ? "a served load without prompt and output lengths"
                : $"metric '{row.Metric}' of a whole run: neither a step nor a latency");
        }

        Seconds measured = Seconds.FromMilliseconds(row.Value);
        Step pattern = Formats(row, Step.Decode(1, 0), spread);

        // FP8 checkpoints of the serving engines carry scales for an FP8 cache, and the engines use them unless told otherwise.
        bool unstated = row.KvFormat.Length == 0 && row.WeightFormat.StartsWith("gemm fp8 ", StringComparison.Ordinal);
        pattern = unstated ? pattern with { KvCache = NumberFormats.Find("fp8")! } : pattern;
        var deployment = new Deployment(model, hardware, pattern);
        var served = new ServedRun(row.Id, row.Family, row.Engine, deployment, ServingLoad.Closed(row.Batch, row.InputTokens.Value, row.OutputTokens.Value),
            row.Metric == "ttft_ms", measured);
        return new BacktestRow(row, measured) { Served = served };
    }

    private static BacktestRow Step_(PublishedMeasurement row, Model model, DeviceGroup hardware, Parallelism spread, Step step, Seconds measured)
    {
        LatencyFloors floors = LatencyFloors.Of(StepCost.Of(model, Formats(row, step, spread)), hardware);
        StepParts parts = StepParts.Of(floors, KernelCatalogue.Table, EngineProfile.KindOf(row.Engine));
        return new BacktestRow(row, measured) { Run = new EngineRun(row.Id, row.Family, row.Engine, floors, parts, measured) };
    }

    private static Step Formats(PublishedMeasurement row, Step step, Parallelism spread) => step with
    {
        Weights = WeightFormats.Uniform(FormatOf(row)),
        KvCache = CacheOf(row),
        Parallelism = spread,
    };

    /// <summary>The catalogue's architecture where it has the model; else the row's own totals, which bound it more loosely.</summary>
    private static Model ModelOf(PublishedMeasurement row)
    {
        double total = row.TotalBillions!.Value * 1e9;
        foreach (string name in Names(row.Model))
        {
            ReadResult<Model> known = ModelCatalogue.Find(name);
            if (known.IsOk && known.Value.Decodes && Math.Abs((known.Value.Parameters / total) - 1) < 0.05)
            {
                return known.Value;
            }
        }

        double active = row.ActiveBillions is { } stated and > 0 && stated <= row.TotalBillions ? stated * 1e9 : total;

        // Of a dense model nobody states how much is an embedding, which no decode reads: the guaranteed floor leaves room for it.
        return new Model(row.Model, [new StatedComponent("decoder", ComponentRole.Decoder, (long)total) { Active = active < total ? (long)active : null }],
            WeightFormats.Uniform(NumberFormats.Bf16Format));
    }

    /// <summary>A name as it stands, and without the publisher and the marks of a quantised or tuned copy.</summary>
    private static IEnumerable<string> Names(string name)
    {
        yield return name;
        string bare = name[(name.LastIndexOf('/') + 1)..];
        yield return bare;
        yield return Suffixes().Replace(bare, "");
    }

    [GeneratedRegex("(-(FP8|fp8|INT4|AWQ|GPTQ|BF16|Instruct|Chat|chat|hf|it|v0\\.[0-9]))+$")]
    private static partial Regex Suffixes();

    private static Parallelism? Spread(PublishedMeasurement row)
    {
        int devices = row.Devices;
        if (devices == 1)
        {
            return Parallelism.None;
        }

        if (row.Parallelism.StartsWith("layer split", StringComparison.Ordinal))
        {
            return new Parallelism(1, devices, 1);
        }

        Match stated = Degrees().Match(row.Parallelism);
        if (!stated.Success)
        {
            return new Parallelism(devices, 1, 1);
        }

        int Degree(string name) => stated.Groups[name].Success ? int.Parse(stated.Groups[name].Value, CultureInfo.InvariantCulture) : 1;
        (int tensor, int replicas, int expert, int pipeline) = (Degree("tp"), Degree("dp"), Degree("ep"), Degree("pp"));
        if (!stated.Groups["dp"].Success && !stated.Groups["ep"].Success && tensor != devices)
        {
            // Cores of a device counted one by one, as Neuron does: the devices are what the catalogue knows.
            return new Parallelism(devices, 1, 1);
        }

        bool plain = replicas == 1 && expert <= tensor && tensor * pipeline == devices && tensor <= 64;
        return plain ? new Parallelism(tensor, pipeline, expert > 1 && tensor % expert == 0 ? expert : 1) : null;
    }

    [GeneratedRegex("TP(?<tp>[0-9]{1,4})(?: DP(?<dp>[0-9]{1,4}))?(?: EP(?<ep>[0-9]{1,4}))?(?: PP(?<pp>[0-9]{1,4}))?")]
    private static partial Regex Degrees();

    private static NumberFormat FormatOf(PublishedMeasurement row)
    {
        if (row.BytesPerWeight is not > 0 && Declared(row) is { } declared)
        {
            return declared;
        }

        double bytes = row.BytesPerWeight!.Value;
        string text = row.WeightFormat.ToLowerInvariant();
        string like = bytes >= 1.9 ? "bf16" : text.Contains("fp8", StringComparison.Ordinal) || text.Contains("w8a8", StringComparison.Ordinal) ? "fp8"
            : bytes >= 0.9 && text.Contains("int8", StringComparison.Ordinal) ? "int8" : "q8_0";
        NumberFormat known = NumberFormats.Find(like)!;
        return known with { Name = text.Length > 0 && like is not "bf16" ? text : known.Name, PayloadBits = bytes * 8, BlockSize = 1, ScaleBits = 0 };
    }

    /// <summary>The format that a submission declares where it states no bytes, as MLPerf's do.</summary>
    private static NumberFormat? Declared(PublishedMeasurement row) =>
        row.WeightFormat.StartsWith("declared", StringComparison.OrdinalIgnoreCase)
            ? NumberFormats.Find(row.WeightFormat[(row.WeightFormat.LastIndexOf('=') + 1)..].Trim().ToLowerInvariant()) : null;

    private static NumberFormat CacheOf(PublishedMeasurement row)
    {
        string text = row.KvFormat.ToLowerInvariant();
        bool eight = text.Contains("fp8", StringComparison.Ordinal) || text.Contains("int8", StringComparison.Ordinal)
            || text.Contains("q8", StringComparison.Ordinal);
        return eight ? NumberFormats.Find("fp8")! : NumberFormats.Bf16Format;
    }

    private static BacktestRow Skip(PublishedMeasurement row, string why) => new(row, Seconds.Zero) { Skipped = why };
}
