using System.Globalization;
using System.Text.Json;
using Floorline.Core.Calibration;
using Floorline.Core.Formats;
using Floorline.Core.Hardware;
using Floorline.Core.Quantities;
using Floorline.Core.Situations;
using Floorline.Readers.Json;

namespace Floorline.Readers.Catalogue;

/// <summary>Engine profiles as JSON: the same form in the shipped catalogue and under <c>engines</c> in a user's floorline.json.</summary>
public static class EngineJson
{
    // Not written where it is what engines of the kind take.
    private const string OwnMemory = "own_memory_gb";
    private const string Generations = "generations";

    private static readonly (string Key, double Low, double High, Func<EngineProfile, double> Get, Func<EngineProfile, double, EngineProfile> Set)[] _numbers =
    [
        ("weight_factor", 0.1, 100, static e => e.WeightFactor, static (e, v) => e with { WeightFactor = v }),
        ("compute_factor", 0.1, 100, static e => e.ComputeFactor, static (e, v) => e with { ComputeFactor = v }),
        ("expert_factor", 0.1, 100, static e => e.ExpertFactor, static (e, v) => e with { ExpertFactor = v }),
        ("widened_expert_factor", 0.1, 100, static e => e.WidenedExpertFactor, static (e, v) => e with { WidenedExpertFactor = v }),
        ("cache_factor", 0.1, 100, static e => e.CacheFactor, static (e, v) => e with { CacheFactor = v }),
        ("per_layer_us", 0, 1e6, static e => e.PerLayer.Value * 1e6, static (e, v) => e with { PerLayer = Seconds.FromMicroseconds(v) }),
        ("exchange_factor", 0, 1000, static e => e.ExchangeFactor, static (e, v) => e with { ExchangeFactor = v }),
        ("wire_factor", 0, 1000, static e => e.WireFactor, static (e, v) => e with { WireFactor = v }),
        ("per_expert_layer_us", 0, 1e6, static e => e.PerExpertLayer.Value * 1e6, static (e, v) => e with { PerExpertLayer = Seconds.FromMicroseconds(v) }),
        ("per_sequence_us", 0, 1e6, static e => e.PerSequence.Value * 1e6, static (e, v) => e with { PerSequence = Seconds.FromMicroseconds(v) }),
        ("per_step_us", 0, 1e7, static e => e.PerStep.Value * 1e6, static (e, v) => e with { PerStep = Seconds.FromMicroseconds(v) }),
        ("host_per_step_us", 0, 1e7, static e => e.HostPerStep.Value * 1e6, static (e, v) => e with { HostPerStep = Seconds.FromMicroseconds(v) }),
        ("host_per_sequence_us", 0, 1e6, static e => e.HostPerSequence.Value * 1e6,
            static (e, v) => e with { HostPerSequence = Seconds.FromMicroseconds(v) }),
        ("per_request_ms", 0, 1e6, static e => e.PerRequest.Milliseconds, static (e, v) => e with { PerRequest = Seconds.FromMilliseconds(v) }),
        ("first_token_factor", 1, 1000, static e => e.FirstTokenFactor, static (e, v) => e with { FirstTokenFactor = v }),
        ("wait_steps", 0, 1e4, static e => e.WaitSteps, static (e, v) => e with { WaitSteps = v }),
        ("host_per_layer_us", 0, 1e6, static e => e.HostPerLayer.Value * 1e6, static (e, v) => e with { HostPerLayer = Seconds.FromMicroseconds(v) }),
        ("chunk_tokens", 1, 1e7, static e => e.ChunkTokens, static (e, v) => e with { ChunkTokens = (int)v }),
        ("memory_share", 0.05, 1, static e => e.MemoryShare, static (e, v) => e with { MemoryShare = v }),
        (OwnMemory, 0, 1000, static e => e.OwnMemory?.GB ?? 0, static (e, v) => e with { OwnMemory = Bytes.FromGB(v) }),
        ("max_running", 1, 1e7, static e => e.MaxRunning, static (e, v) => e with { MaxRunning = (int)v }),
    ];

    /// <summary>The coefficients that calibration moves: their keys, and how to take them from a profile in the key's unit.</summary>
    public static IEnumerable<(string Key, Func<EngineProfile, double> Of)> Coefficients =>
        _numbers.Where(static n => n.Key is not ("chunk_tokens" or "memory_share" or OwnMemory or "max_running")).Select(static n => (n.Key, n.Get));

    private static readonly (string Name, EngineKind Kind)[] _kinds = [("compiled", EngineKind.Compiled), ("llama.cpp", EngineKind.LlamaCpp),
        ("eager", EngineKind.Eager)];

    private static readonly (string Name, DeviceKind Device)[] _devices = [("gpu", DeviceKind.Gpu), ("soc", DeviceKind.Soc), ("cpu", DeviceKind.Cpu),
        ("asic", DeviceKind.Asic)];

    private static readonly (string Name, DeviceClass Class)[] _classes =
    [
        ("unstated", DeviceClass.Unstated), ("data_centre_gpu", DeviceClass.DataCentreGpu), ("workstation_gpu", DeviceClass.WorkstationGpu),
        ("consumer_gpu", DeviceClass.ConsumerGpu), ("unified_memory", DeviceClass.UnifiedMemory), ("edge", DeviceClass.Edge), ("cpu", DeviceClass.Cpu),
        ("npu", DeviceClass.Npu), ("tpu", DeviceClass.Tpu),
    ];

    /// <summary>Reads profiles from an object with an array <c>engines</c>.</summary>
    /// <param name="root">The object.</param>
    /// <param name="file">Name for messages.</param>
    public static ReadResult<EngineSet> Read(JsonElement root, string file)
    {
        var problems = new List<Problem>();
        if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("engines", out JsonElement list) || list.ValueKind != JsonValueKind.Array)
        {
            return ReadResult.Failed<EngineSet>(new Problem(file, "engines", "no list", "a list of engine profiles (floorline calibrate writes it)"));
        }

        var profiles = new (DeviceKind?, EngineProfile)[list.GetArrayLength()];
        for (int i = 0; i < profiles.Length; i++)
        {
            JsonElement entry = list[i];
            string path = $"engines[{i}]";
            if (entry.ValueKind == JsonValueKind.Object)
            {
                profiles[i] = One(entry, file, path, problems);
            }
            else
            {
                problems.Add(new Problem(file, path, entry.ValueKind.ToString().ToLowerInvariant(), "an object with the engine's name"));
            }
        }

        return problems.Count > 0 ? ReadResult.Failed<EngineSet>(problems) : ReadResult.Ok(new EngineSet(profiles));
    }

    /// <summary>Writes one profile as an object.</summary>
    /// <param name="json">Where to.</param>
    /// <param name="device">The sort of device it holds for; null for any.</param>
    /// <param name="engine">The profile.</param>
    public static void Write(Utf8JsonWriter json, DeviceKind? device, EngineProfile engine)
    {
        ArgumentNullException.ThrowIfNull(json);
        ArgumentNullException.ThrowIfNull(engine);
        json.WriteStartObject();
        json.WriteString("name", engine.Name);
        json.WriteString("kind", _kinds.First(k => k.Kind == engine.Kind).Name);
        if (device is { } on)
        {
            json.WriteString("device", _devices.First(d => d.Device == EngineSet.Sort(on)).Name);
        }

        foreach (var number in _numbers.Where(n => n.Key != OwnMemory || engine.OwnMemory is not null))
        {
            json.WriteNumber(number.Key, double.Parse(number.Get(engine).ToString("G5", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture));
        }

        Pair(json, "spread", engine.Spread);
        Pair(json, "prompt_spread", engine.PromptSpread);
        if (engine.Generations.Count > 0)
        {
            json.WriteStartArray(Generations);
            foreach (string generation in engine.Generations)
            {
                json.WriteStringValue(generation);
            }

            json.WriteEndArray();
        }

        if (engine.ClassSpreads.Count > 0)
        {
            json.WriteStartObject("class_spreads");
            foreach ((DeviceClass kind, PhaseSpreads spreads) in engine.ClassSpreads.OrderBy(static c => c.Key))
            {
                json.WriteStartObject(_classes.First(c => c.Class == kind).Name);
                Pair(json, "steps", spreads.Steps);
                Pair(json, "prompts", spreads.Prompts);
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        json.WriteBoolean("reserves_output", engine.ReservesOutput);
        json.WriteBoolean("medians", engine.ReportsMedians);
        json.WriteString("basis", engine.Basis == Basis.OwnRuns ? "own_runs" : "published_runs");
        json.WriteString("source", engine.Source);
        json.WriteEndObject();
    }

    private static (DeviceKind?, EngineProfile) One(JsonElement entry, string file, string path, List<Problem> problems)
    {
        string name = Text(entry, "name") ?? "";
        if (name.Length is 0 or > 100)
        {
            problems.Add(new Problem(file, path + ".name", name.Length == 0 ? "nothing" : "a very long name", "the engine's name"));
        }

        string? stated = Text(entry, "kind");
        EngineKind kind = stated is null ? EngineProfile.KindOf(name) : _kinds.FirstOrDefault(k => k.Name == stated) is { Name: not null } known ? known.Kind
            : Bad();
        EngineProfile profile = EngineProfile.Default(kind) with { Name = name, Basis = Text(entry, "basis") == "own_runs" ? Basis.OwnRuns
            : Basis.SameFamily, Source = Text(entry, "source") ?? "stated by the user" };
        foreach (var number in _numbers)
        {
            if (!entry.TryGetProperty(number.Key, out JsonElement value))
            {
                continue;
            }

            if (JsonInput.Number(value) is { } v && v >= number.Low && v <= number.High)
            {
                profile = number.Set(profile, v);
            }
            else
            {
                problems.Add(new Problem(file, $"{path}.{number.Key}", value.GetRawText(),
                    string.Create(CultureInfo.InvariantCulture, $"a number from {number.Low} to {number.High}")));
            }
        }

        profile = profile with
        {
            Spread = Pair(entry, "spread", file, path, problems) ?? profile.Spread,
            PromptSpread = Pair(entry, "prompt_spread", file, path, problems) ?? profile.PromptSpread,
        };

        if (entry.TryGetProperty(Generations, out JsonElement generations))
        {
            if (Texts(generations) is { } names)
            {
                profile = profile with { Generations = names };
            }
            else
            {
                problems.Add(new Problem(file, $"{path}.{Generations}", "something else", "a list of compute generations, such as hopper"));
            }
        }

        if (entry.TryGetProperty("class_spreads", out JsonElement classes) && classes.ValueKind == JsonValueKind.Object)
        {
            profile = profile with { ClassSpreads = Classes(classes, profile, file, path, problems) };
        }

        if (entry.TryGetProperty("medians", out JsonElement medians) && medians.ValueKind == JsonValueKind.True)
        {
            profile = profile with { ReportsMedians = true };
        }

        if (entry.TryGetProperty("reserves_output", out JsonElement reserves) && reserves.ValueKind == JsonValueKind.True)
        {
            profile = profile with { ReservesOutput = true };
        }

        string? device = Text(entry, "device");
        DeviceKind? on = device is null ? null : _devices.FirstOrDefault(d => d.Name == device) is { Name: not null } sort ? sort.Device : null;
        if (device is not null && on is null)
        {
            problems.Add(new Problem(file, path + ".device", $"'{device}'", "gpu, soc, cpu or asic"));
        }

        return (on, profile);

        EngineKind Bad()
        {
            problems.Add(new Problem(file, path + ".kind", $"'{stated}'", "compiled, llama.cpp or eager"));
            return EngineKind.Compiled;
        }
    }

    // The list of texts that an element is; null where it is something else.
    private static string[]? Texts(JsonElement list)
    {
        if (list.ValueKind != JsonValueKind.Array)
        {
            return null;
        }

        string[] texts = new string[list.GetArrayLength()];
        for (int i = 0; i < texts.Length; i++)
        {
            if (list[i].ValueKind != JsonValueKind.String)
            {
                return null;
            }

            texts[i] = list[i].GetString()!;
        }

        return texts;
    }

    private static ClosedTable<DeviceClass, PhaseSpreads> Classes(JsonElement classes, EngineProfile profile, string file, string path, List<Problem> problems)
    {
        var read = new ClosedTable<DeviceClass, PhaseSpreads>();
        foreach (JsonProperty one in classes.EnumerateObject())
        {
            string at = $"{path}.class_spreads.{one.Name}";
            if (_classes.FirstOrDefault(c => c.Name == one.Name) is { Name: not null } known && one.Value.ValueKind == JsonValueKind.Object)
            {
                read[known.Class] = new PhaseSpreads(Pair(one.Value, "steps", file, at, problems) ?? profile.Spread,
                    Pair(one.Value, "prompts", file, at, problems) ?? profile.PromptSpread);
            }
            else
            {
                problems.Add(new Problem(file, at, "no class of devices", string.Join(", ", _classes.Select(static c => c.Name))));
            }
        }

        return read;
    }

    private static void Pair(Utf8JsonWriter json, string key, Spread spread)
    {
        json.WriteStartArray(key);
        json.WriteNumberValue(Math.Round(spread.Low, 3));
        json.WriteNumberValue(Math.Round(spread.High, 3));
        json.WriteEndArray();
    }

    private static Spread? Pair(JsonElement entry, string key, string file, string path, List<Problem> problems)
    {
        if (!entry.TryGetProperty(key, out JsonElement pair))
        {
            return null;
        }

        if (pair.ValueKind == JsonValueKind.Array && pair.GetArrayLength() == 2
            && pair[0].ValueKind == JsonValueKind.Number && pair[1].ValueKind == JsonValueKind.Number
            && pair[0].GetDouble() is > 0 and <= 1 && pair[1].GetDouble() is >= 1 and < 1000)
        {
            return new Spread(pair[0].GetDouble(), pair[1].GetDouble());
        }

        problems.Add(new Problem(file, $"{path}.{key}", "something else", "two numbers: a factor up to 1 and a factor from 1"));
        return null;
    }

    private static string? Text(JsonElement entry, string key) =>
        entry.ValueKind == JsonValueKind.Object && entry.TryGetProperty(key, out JsonElement value) && value.ValueKind == JsonValueKind.String
            ? value.GetString() : null;
}
