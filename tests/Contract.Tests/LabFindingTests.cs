using System.Text.Json;
using Floorline.Cli.Text;
using Floorline.Probes.Host;
using Floorline.Probes.Lab;
using Floorline.Workbench;
using Floorline.Workbench.Documents;

namespace Floorline.Contract.Tests;

/// <summary>What a lab result says of a step that took less than its own floor: machines do that by chance, so the measurement is made up here.</summary>
public sealed class LabFindingTests
{
    [Theory]
    [InlineData(0.8, true)]
    [InlineData(1.1, false)]
    public void Decode_StepBelowItsFloor_SaysThatTheReadingWasSlow(double ratio, bool warned)
    {
        LabResult result = Measured(ratio);
        var page = new Page(80);
        LabText.Write(page, result);
        string text = string.Join('\n', page.Lines.Select(static l => l.Text));
        using var json = JsonDocument.Parse(JsonText.Of(result));

        Assert.Equal(warned, text.Contains("Below the floor of a typical round", StringComparison.Ordinal));
        Assert.Equal(warned, json.RootElement.GetProperty("findings").EnumerateArray().Any(static f => f.GetProperty("code").GetString() == "below-floor"));
        Assert.InRange(json.RootElement.GetProperty("ratio").GetDouble(), ratio * 0.8, ratio * 1.1);
    }

    private static LabResult Measured(double ratio)
    {
        var shape = new LabShape("small", 4, 2048, 32, 8, 64, 8192, Gated: true, 32000);
        var plan = new LabPlan { Shape = shape, Context = 64, Threads = 1, Rounds = 3 };
        double bytes = LabResultBytes(shape);
        const double Read = 10e9;
        static Figure Of(double value) => Figure.Of([value, value, value]);
        return new LabResult(
            new LabSpec(),
            new LabMeasurement
            {
                Plan = plan,
                Machine = Machine.This(),
                LayersRun = 4,
                Step = Of(ratio * bytes / Read),
                AsRun = Of(ratio * bytes / Read),
                Read = Of(Read),
                OverRead = Of(ratio),
                WeightBytes = (long)bytes,
                CacheBytes = 1,
                PeakFp32 = Of(1e13),
                PeakInt8 = Of(1e13),
            },
            []);
    }

    /// <summary>Bytes of int8 blocks, as the plan has them where nothing else is said.</summary>
    private static double LabResultBytes(LabShape shape) =>
        34.0 / 32 * ((shape.Layers * ((2.0 * shape.Hidden * shape.Hidden) + (2.0 * shape.Hidden * shape.KeyValueHeads * shape.HeadSize)
            + (3.0 * shape.Hidden * shape.Intermediate))) + ((double)shape.Hidden * shape.Vocabulary));
}
