using System.Text;
using System.Text.Json;
using Floorline.Core.Calibration;
using Floorline.Core.Hardware;
using Floorline.Core.Situations;
using Floorline.Readers.Catalogue;
using Floorline.Readers.Measurements;
using Floorline.Workbench;

namespace Floorline.Contract.Tests.Accuracy;

/// <summary>The shipped coefficients are what the fits give on the calibration sets: nobody typed them in. FLOORLINE_ACCEPT_DATA=1 writes them anew.</summary>
public sealed class ShippedProfilesTests
{
    private const string Measured = "data/calibration2/measured.csv";
    private const string Served = "data/calibration2/served.csv";
    private static readonly string[] _engines = ["vllm", "tensorrt-llm", "sglang"];

    [SharedDataFact(Measured)]
    public void Engines_RefittedFromCalibrationSets_AreThoseShipped()
    {
        string fitted = Fit();
        string file = RepositoryRoot.Of("data", "engines.json");
        if (Environment.GetEnvironmentVariable("FLOORLINE_ACCEPT_DATA") == "1")
        {
            File.WriteAllText(file, fitted);
        }

        Assert.Equal(File.ReadAllText(file), fitted);
    }

    [SharedDataFact(Measured)]
    public void Calls_RefittedFromTheCalibrationSet_AreThoseShipped()
    {
        BacktestRow[] rows = [.. Rows(Measured)];
        IReadOnlyList<CallEfficiency> fitted = LeaveOneOut.FitCalls([.. rows.Select(static r => r.Run).OfType<EngineRun>()],
            [.. rows.Select(static r => r.Call).OfType<CallRun>()]);

        Assert.Equal(fitted.Select(Rounded), KernelCatalogue.Table.Calls.Select(Rounded));

        static (bool, double, double, double, string) Rounded(CallEfficiency call) =>
            (call.Denoises, Math.Round(call.TimeFactor, 2), Math.Round(call.Spread.Low, 2), Math.Round(call.Spread.High, 2), call.Source);
    }

    private static string Fit()
    {
        EngineRun[] runs = [.. Rows(Measured).Where(static r => r.Run is not null).Select(static r => r.Run!)];
        ServedRun[] served = [.. Rows(Served).Where(static r => r.Served is not null).Select(static r => r.Served!)];
        IReadOnlyList<Prediction> leftOut = Verb.LeaveServedFamiliesOut(served);
        var profiles = new List<(DeviceKind? Device, EngineProfile Profile)>();
        var fits = new ServedFamilies(served, EngineCatalogue.Set, KernelCatalogue.Table);
        foreach (string engine in _engines)
        {
            EngineProfile fitted = fits.Fit(engine, null);
            profiles.Add((DeviceKind.Gpu, fitted with
            {
                Spread = Verb.ServedSpread(leftOut, "itl"),
                PromptSpread = Verb.ServedSpread(leftOut, "ttft"),
                Generations = [.. served.Select(static s => s.Deployment.Hardware.Device.Family).Distinct().Order(StringComparer.Ordinal)],
                Source = fitted.Source + " on H100, H200 and B200 (InferenceX and NVIDIA sweeps via aiconfigurator, Apache-2.0)",
            }));
        }

        HashSet<(DeviceKind?, string)> known = [.. profiles.Select(static p => (p.Device, p.Profile.Name))];
        profiles.AddRange(LeaveOneOut.Fit(runs).Profiles.Where(p => !known.Contains((p.Device, p.Profile.Name))));
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true, NewLine = "\n" }))
        {
            json.WriteStartObject();
            json.WriteStartArray("engines");
            foreach ((DeviceKind? device, EngineProfile profile) in profiles)
            {
                EngineJson.Write(json, device, profile);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.ToArray()) + "\n";
    }

    private static IEnumerable<BacktestRow> Rows(string data)
    {
        using FileStream stream = File.OpenRead(SharedData.PathOf(data));
        return SweepCheck.Apply([.. MeasurementFile.Read(stream, data).Value.Select(MeasurementReading.Read)]).Where(static r => r.Skipped is null);
    }
}
