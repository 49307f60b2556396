using System.Globalization;
using Floorline.Core.Costs;
using Floorline.Core.Floors;
using Floorline.Core.Formats;
using Floorline.Core.Hardware;
using Floorline.Core.Models;
using Floorline.Core.Quantities;
using Floorline.Core.Workloads;
using Floorline.Readers;
using Floorline.Readers.Catalogue;
using Xunit.Abstractions;

namespace Floorline.Io.Tests.Calibration;

/// <summary>Floors against published single-stream decodes: no measurement may be faster than its floor.</summary>
public class FloorsAgainstMeasurementsTests(ITestOutputHelper output)
{
    private const string Data = "data/calibration/calibration_measured.csv";

    [SharedDataFact(Data)]
    public void Binding_SingleStreamDecodesOfQualityAOrB_NoneIsFasterThanItsFloor()
    {
        Judged[] rows = [.. CsvRows.Read(SharedData.PathOf(Data)).Where(IsScored).Select(Judge)];
        Judged[] judged = [.. rows.Where(static r => r.Floor is not null)];
        output.WriteLine($"{rows.Length} rows, {judged.Length} judged, {judged.Count(static r => r.Determined)} of them with an architecture of the catalogue; the tightest ten:");
        foreach (Judged row in judged.OrderBy(static r => r.Ratio).Take(10))
        {
            output.WriteLine($"  {row.Ratio:0.000}  {row.Id}  {row.Model}, {row.Hardware}: {row.Measured.Milliseconds:0.00} ms over {row.Floor!.Value.Milliseconds:0.00} ms");
        }

        foreach (Judged row in rows.Where(static r => r.Floor is null))
        {
            output.WriteLine($"  not judged: {row.Id} {row.Hardware}: {row.Why}");
        }

        Assert.True(judged.Length >= 380, $"only {judged.Length} rows could be judged");
        Assert.Empty(judged.Where(static r => r.Ratio < 1).Select(static r => $"{r.Id} {r.Model} on {r.Hardware}: {r.Ratio:0.000}"));
    }

    [SharedDataFact(Data)]
    public void Binding_PrefillsOfDecodersOfQualityAOrB_NoneIsFasterThanItsFloor()
    {
        Judged[] judged = [.. CsvRows.Read(SharedData.PathOf(Data)).Where(IsPrefill).Select(JudgePrefill).Where(static r => r.Floor is not null)];
        output.WriteLine($"{judged.Length} rows; the tightest ten:");
        foreach (Judged row in judged.OrderBy(static r => r.Ratio).Take(10))
        {
            output.WriteLine($"  {row.Ratio:0.000}  {row.Id}  {row.Model}, {row.Hardware}: {row.Measured.Milliseconds:0.0} ms over {row.Floor!.Value.Milliseconds:0.0} ms");
        }

        Assert.True(judged.Length >= 200, $"only {judged.Length} rows could be judged");
        Assert.Empty(judged.Where(static r => r.Ratio < 1).Select(static r => $"{r.Id} {r.Model} on {r.Hardware}: {r.Ratio:0.000}"));
    }

    // Language models only: encoders and image models state no prompt or no parameters here.
    private static bool IsPrefill(IReadOnlyDictionary<string, string> row) =>
        row["phase"] == "prefill" && row["metric"] is ("tok_s_total" or "ttft_ms") && row["quality"] is ("A" or "B") && Number(row["input_tokens"]) is > 0
            && Number(row["params_total_b"]) is > 0 && Number(row["bytes_per_weight"]) is > 0 && Number(row["params_active_b"]) is > 0;

    private static Judged JudgePrefill(IReadOnlyDictionary<string, string> row)
    {
        double tokens = Number(row["input_tokens"])!.Value;
        double batch = Number(row["batch_or_concurrency"]) ?? 1;
        double value = Number(row["value"])!.Value;
        Seconds measured = row["metric"] == "ttft_ms" ? Seconds.FromMilliseconds(value) : new Seconds(tokens * batch / value);
        (Model model, bool determined) = ModelOf(row);
        return Against(row, measured, model, determined, Step.Prefill((int)batch, (long)tokens));
    }

    private static bool IsScored(IReadOnlyDictionary<string, string> row) =>
        row["phase"] == "decode" && row["batch_or_concurrency"] is ("1" or "1.0") && row["quality"] is ("A" or "B");

    private static Judged Judge(IReadOnlyDictionary<string, string> row)
    {
        double value = Number(row["value"]) ?? 0;
        Seconds measured = row["metric"] == "itl_ms" ? Seconds.FromMilliseconds(value) : new Seconds(1 / value);
        (Model model, bool determined) = ModelOf(row);

        // Decodes that average over a growing context are judged at its middle.
        double context = (Number(row["input_tokens"]) ?? 0) + ((Number(row["output_tokens"]) ?? 0) / 2);
        return Against(row, measured, model, determined, Step.Decode(1, (long)context));
    }

    private static Judged Against(IReadOnlyDictionary<string, string> row, Seconds measured, Model model, bool determined, Step step)
    {
        ReadResult<Device> device = HardwareCatalogue.Find(row["hardware"]);
        if (!device.IsOk)
        {
            return new Judged(row["row_id"], row["model"], row["hardware"], measured, null, determined, device.Problems[0].ToString());
        }

        int devices = (int)(Number(row["n_devices"]) ?? 1);
        bool split = row["parallelism"].StartsWith("layer split", StringComparison.Ordinal);
        step = step with { Weights = WeightFormats.Uniform(FormatOf(row)), Parallelism = split ? new Parallelism(1, devices, 1)
            : new Parallelism(devices, 1, 1) };
        LatencyFloors floors = LatencyFloors.Of(StepCost.Of(model, step), new DeviceGroup(device.Value, devices));
        return new Judged(row["row_id"], row["model"], row["hardware"], measured, floors.Guaranteed, determined, "");
    }

    /// <summary>The catalogue's architecture where it has the model; else the row's own totals, which bound it more loosely.</summary>
    private static (Model Model, bool Determined) ModelOf(IReadOnlyDictionary<string, string> row)
    {
        ReadResult<Model> known = ModelCatalogue.Find(row["model"]);
        double total = Number(row["params_total_b"])!.Value * 1e9;
        if (known.IsOk && known.Value.Decodes && Math.Abs((known.Value.Parameters / total) - 1) < 0.05)
        {
            return (known.Value, true);
        }

        var stated = new StatedComponent("decoder", ComponentRole.Decoder, (long)total) { Active = (long)(Number(row["params_active_b"])!.Value * 1e9) };
        return (new Model(row["model"], [stated], WeightFormats.Uniform(NumberFormats.Bf16Format)), false);
    }

    private static NumberFormat FormatOf(IReadOnlyDictionary<string, string> row) =>
        NumberFormats.Find(Number(row["bytes_per_weight"]) >= 1.9 ? "bf16"
            : "q8_0")! with { Name = row["weight_format"], PayloadBits = Number(row["bytes_per_weight"])!.Value * 8, BlockSize = 1, ScaleBits = 0 };

    private static double? Number(string text) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) ? value : null;

    private sealed record Judged(string Id, string Model, string Hardware, Seconds Measured, Seconds? Floor, bool Determined, string Why)
    {
        public double Ratio => Measured / Floor!.Value;
    }
}
