using System.Text;
using System.Text.Json;
using Floorline.Core.Calibration;
using Floorline.Core.Hardware;
using Floorline.Core.Quantities;
using Floorline.Core.Situations;
using Floorline.Readers;
using Floorline.Readers.Catalogue;

namespace Floorline.Io.Tests.Catalogue;

/// <summary>Engine profiles in a user's file and in the catalogue.</summary>
public class EngineJsonTests
{
    [Fact]
    public void Write_ThenRead_GivesTheProfileBack()
    {
        EngineProfile engine = EngineProfile.Default(EngineKind.Eager) with
        {
            Name = "my \"engine\"",
            WeightFactor = 1.25,
            ComputeFactor = 1.5,
            CacheFactor = 3,
            PerLayer = Seconds.FromMicroseconds(12.5),
            ExchangeFactor = 0.5,
            WireFactor = 2.5,
            WaitSteps = 6.5,
            HostPerStep = Seconds.FromMicroseconds(1500),
            HostPerSequence = Seconds.FromMicroseconds(45),
            PerExpertLayer = Seconds.FromMicroseconds(7),
            PerSequence = Seconds.FromMicroseconds(3),
            PerStep = Seconds.FromMicroseconds(100),
            PerRequest = Seconds.FromMilliseconds(42),
            HostPerLayer = Seconds.FromMicroseconds(250),
            ChunkTokens = 2048,
            MemoryShare = 0.8,
            MaxRunning = 77,
            Spread = new Spread(0.7, 1.5),
            PromptSpread = new Spread(0.5, 3),
            ReportsMedians = true,
            Basis = Basis.OwnRuns,
            Source = "fitted",
        };
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteStartArray("engines");
            EngineJson.Write(json, DeviceKind.Apu, engine);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        (DeviceKind? device, EngineProfile back) = Assert.Single(Read(Encoding.UTF8.GetString(buffer.ToArray())).Value.Profiles);

        // Written to five digits, which all of these have; seconds differ in their last bit.
        Assert.Equal(DeviceKind.Soc, device);
        Assert.Equal(engine.PerLayer.Value, back.PerLayer.Value, 1e-15);
        Assert.Equal(engine.PerRequest.Value, back.PerRequest.Value, 1e-15);
        Assert.Equal(engine.HostPerStep.Value, back.HostPerStep.Value, 1e-15);
        Assert.Equal(engine.HostPerSequence.Value, back.HostPerSequence.Value, 1e-15);
        Assert.Equal(engine.ClassSpreads, back.ClassSpreads);
        Assert.Equal(Rounded(engine), Rounded(back) with { ClassSpreads = engine.ClassSpreads });

        static EngineProfile Rounded(EngineProfile e) => e with { PerLayer = default, PerRequest = default, PerExpertLayer = default, PerSequence = default,
            PerStep = default, HostPerLayer = default, HostPerStep = default, HostPerSequence = default };
    }

    [Theory]
    [InlineData("{}", "engines", "no list")]
    [InlineData("[]", "engines", "no list")]
    [InlineData("""{"engines": {}}""", "engines", "no list")]
    [InlineData("""{"engines": [{}]}""", "engines[0].name", "nothing")]
    [InlineData("""{"engines": [5]}""", "engines[0]", "number")]
    [InlineData("""{"engines": [null]}""", "engines[0]", "null")]
    [InlineData("""{"engines": [{"name": "a", "kind": "magic"}]}""", "engines[0].kind", "'magic'")]
    [InlineData("""{"engines": [{"name": "a", "device": "toaster"}]}""", "engines[0].device", "'toaster'")]
    [InlineData("""{"engines": [{"name": "a", "weight_factor": 0}]}""", "engines[0].weight_factor", "0")]
    [InlineData("""{"engines": [{"name": "a", "weight_factor": "one"}]}""", "engines[0].weight_factor", "\"one\"")]
    [InlineData("""{"engines": [{"name": "a", "chunk_tokens": -1}]}""", "engines[0].chunk_tokens", "-1")]
    [InlineData("""{"engines": [{"name": "a", "memory_share": 1.5}]}""", "engines[0].memory_share", "1.5")]
    [InlineData("""{"engines": [{"name": "a", "per_layer_us": 1e300}]}""", "engines[0].per_layer_us", "1e300")]
    [InlineData("""{"engines": [{"name": "a", "spread": [2, 1]}]}""", "engines[0].spread", "something else")]
    [InlineData("""{"engines": [{"name": "a", "spread": [0.5]}]}""", "engines[0].spread", "something else")]
    [InlineData("""{"engines": [{"name": "a", "prompt_spread": ["a", "b"]}]}""", "engines[0].prompt_spread", "something else")]
    public void Read_ABadProfile_NamesTheField(string text, string path, string found)
    {
        Problem problem = Assert.Single(Read(text).Problems);

        Assert.Equal((path, found), (problem.Path, problem.Found));
    }

    [Fact]
    public void Read_SeveralBadFields_AreAllNamed()
    {
        ReadResult<EngineSet> read = Read("""{"engines": [{"name": "", "kind": "x", "cache_factor": -1, "spread": 5}, {"name": "b", "device": "y", "max_running": 0}]}""");

        Assert.Equal(["engines[0].name", "engines[0].kind", "engines[0].cache_factor", "engines[0].spread", "engines[1].max_running", "engines[1].device"],
            read.Problems.Select(static p => p.Path));
    }

    [Fact]
    public void Read_ANameAlone_IsTheDefaultOfItsKind()
    {
        (DeviceKind? device, EngineProfile engine) = Assert.Single(Read("""{"engines": [{"name": "llama.cpp b9999"}]}""").Value.Profiles);

        Assert.Null(device);
        Assert.Equal(EngineKind.LlamaCpp, engine.Kind);
        Assert.Equal(EngineProfile.Default(EngineKind.LlamaCpp).PerLayer, engine.PerLayer);
    }

    [Fact]
    public void Catalogue_EveryProfile_LiesWithinWhatEnginesCanBe() => Assert.All(EngineCatalogue.Set.Profiles, static entry =>
    {
        EngineProfile engine = entry.Profile;
        Assert.InRange(engine.WeightFactor, 0.5, 3);
        Assert.InRange(engine.ComputeFactor, 0.3, 5);
        Assert.InRange(engine.CacheFactor, 1, 6);
        Assert.InRange(engine.PerLayer.Value * 1e6, 0, 500);
        Assert.InRange(engine.PerRequest.Milliseconds, 0, 1000);
        Assert.InRange(engine.Spread.Low, 0.1, 1);
        Assert.InRange(engine.Spread.High, 1, 4);
        Assert.InRange(engine.PromptSpread.Low, 0.1, 1);
        Assert.InRange(engine.PromptSpread.High, 1, 20);
        Assert.NotEmpty(engine.Source);
        Assert.NotNull(entry.Device);
    });

    [Fact]
    public void Catalogue_EveryProfile_IsThereOnce() =>
        Assert.Equal(EngineCatalogue.Set.Profiles.Count, EngineCatalogue.Set.Profiles.Select(static p => (p.Device, p.Profile.Name)).Distinct().Count());

    private static ReadResult<EngineSet> Read(string text)
    {
        using JsonDocument document = JsonDocument.Parse(text);
        return EngineJson.Read(document.RootElement, "floorline.json");
    }
}
