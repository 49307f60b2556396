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

    private static bool IsScored(IReadOnlyDictionary<string, string> row) =>
        row["phase"] == "decode" && row["batch_or_concurrency"] is ("1" or "1.0") && row["quality"] is ("A" or "B");

    private static Judged Judge(IReadOnlyDictionary<string, string> row)
    {
        double value = Number(row["value"]) ?? 0;
        Seconds measured = row["metric"] == "itl_ms" ? Seconds.FromMilliseconds(value) : new Seconds(1 / value);
        ReadResult<Device> device = HardwareCatalogue.Find(row["hardware"]);
        (Model model, bool determined) = ModelOf(row);
        if (!device.IsOk)
        {
            return new Judged(row["row_id"], row["model"], row["hardware"], measured, null, determined, device.Problems[0].ToString());
        }

        // Decodes that average over a growing context are judged at its middle.
        double context = (Number(row["input_tokens"]) ?? 0) + ((Number(row["output_tokens"]) ?? 0) / 2);
        int devices = (int)(Number(row["n_devices"]) ?? 1);
        bool split = row["parallelism"].StartsWith("layer split", StringComparison.Ordinal);
        Step step = Step.Decode(1, (long)context) with
        {
            Weights = WeightFormats.Uniform(FormatOf(row)),
            Parallelism = split ? new Parallelism(1, devices, 1) : new Parallelism(devices, 1, 1),
        };
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
        NumberFormats.Find("q8_0")! with { Name = row["weight_format"], PayloadBits = Number(row["bytes_per_weight"])!.Value * 8, BlockSize = 1, ScaleBits = 0 };

    private static double? Number(string text) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) ? value : null;

    private sealed record Judged(string Id, string Model, string Hardware, Seconds Measured, Seconds? Floor, bool Determined, string Why)
    {
        public double Ratio => Measured / Floor!.Value;
    }
}
