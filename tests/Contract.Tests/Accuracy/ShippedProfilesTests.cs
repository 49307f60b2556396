using System.Text;
using System.Text.Json;
using Floorline.Core.Calibration;
using Floorline.Core.Expectations;
using Floorline.Core.Hardware;
using Floorline.Core.Situations;
using Floorline.Readers.Catalogue;
using Floorline.Readers.Measurements;
using Floorline.Workbench;

namespace Floorline.Contract.Tests.Accuracy;

/// <summary>The shipped coefficients are what the fits give on the calibration sets: nobody typed them in. FLOORLINE_ACCEPT_DATA=1 writes them anew.</summary>
public sealed class ShippedProfilesTests
{
    private const string Measured = "data/calibration/calibration_measured.csv";
    private const string Served = "data/calibration/calibration_inferencex_h200.csv";
    private static readonly (string Name, string Engine, string Model)[] _served =
    [
        ("vllm", "vllm", "llama-3.1-70b"), ("tensorrt-llm", "trtllm", "llama-3.1-70b"), ("sglang", "sglang 0.5.6.post2", "llama-3.1-8b"),
    ];

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

    private static string Fit()
    {
        EngineRun[] runs = [.. Rows(Measured).Where(static r => r.Run is not null).Select(static r => r.Run!)];
        ServedRun[] served = [.. Rows(Served).Where(static r => r.Served is not null).Select(static r => r.Served!)];
        var profiles = new List<(DeviceKind? Device, EngineProfile Profile)>();
        using FileStream stream = File.OpenRead(SharedData.PathOf(Served));
        BacktestResult scored = Verb.Backtest(stream, Served).Value;
        Spread Of(string quantity) =>
            LeaveOneOut.SpreadOf([.. scored.Calibrated.Where(p => p.Group.Quantity == quantity).Select(static p => (p.Group.Engine + p.Group.Model, p.Ratio))]);
        (Spread itl, Spread ttft) = (Of("itl"), Of("ttft"));
        foreach ((string name, string engine, string model) in _served)
        {
            IReadOnlyList<ServedOutcome> outcomes = ServedOutcome.Of(served.Where(s => s.Engine == engine && s.Deployment.Model.Name == model));
            EngineProfile fitted = ServingFit.Of(ServingFit.Choose(outcomes), EngineProfile.Default(EngineKind.Compiled), KernelCatalogue.Table);
            profiles.Add((DeviceKind.Gpu, fitted with { Name = name, Basis = Basis.SameFamily, Spread = itl, PromptSpread = ttft,
                Source = $"fitted to {ServingFit.Runs} served runs of {model} on H200 ({engine}, InferenceX and NVIDIA sweeps via aiconfigurator, Apache-2.0)" }));
        }

        profiles.AddRange(LeaveOneOut.Fit(runs).Profiles);
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
        return [.. MeasurementFile.Read(stream, data).Value.Select(MeasurementReading.Read)];
    }
}
