using System.Text.Json;
using Floorline.Core.Models;
using Floorline.Readers.HuggingFace;
using Floorline.Readers.Json;
using Floorline.Readers.Tensors;

namespace Floorline.Readers.Safetensors;

/// <summary>Reads a model folder: <c>model.safetensors.index.json</c> or the safetensors files themselves, and <c>config.json</c> where there is one.</summary>
public static class SafetensorsFolder
{
    private const string Index = "model.safetensors.index.json";
    private const int MostShards = 4096;

    /// <summary>What Llama and Mistral call their configs.</summary>
    public const string Params = "params.json";

    /// <summary>Whether a folder holds safetensors files or their index.</summary>
    /// <param name="folder">The folder.</param>
    public static bool Holds(string folder) => File.Exists(Path.Combine(folder, Index)) || Directory.EnumerateFiles(folder, "*.safetensors").Any();

    /// <summary>Counts the tensors of a folder.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="open">Opens a file by its path; null opens it as usual.</param>
    public static ReadResult<TensorCensus> Census(string folder, Func<string, Stream>? open = null)
    {
        ArgumentNullException.ThrowIfNull(folder);
        open ??= RegularFile.Open;
        try
        {
            ReadResult<IReadOnlyList<string>> shards = Shards(folder, open);
            return shards.IsOk ? Read(folder, shards.Value, open) : ReadResult.Failed<TensorCensus>(shards.Problems);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return ReadResult.Failed<TensorCensus>(new Problem(folder, "", "a folder or file that cannot be opened", "readable files"));
        }
    }

    /// <summary>Reads a folder into a model: exact bytes, and the architecture of its config where there is one.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="open">Opens a file by its path; null opens it as usual.</param>
    public static ReadResult<Model> Read(string folder, Func<string, Stream>? open = null)
    {
        ArgumentNullException.ThrowIfNull(folder);
        open ??= RegularFile.Open;
        string name = Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)));
        string config = Path.Combine(folder, "config.json");
        config = !File.Exists(config) && File.Exists(Path.Combine(folder, Params)) ? Path.Combine(folder, Params) : config;
        if (IsIndexAlone(folder))
        {
            return FromIndex(folder, name, File.Exists(config) ? config : null, open);
        }

        ReadResult<TensorCensus> census = Census(folder, open);
        if (!census.IsOk)
        {
            return ReadResult.Failed<Model>(census.Problems);
        }

        if (AdapterProblem(census.Value, Path.Combine(folder, AdapterTensors.Config), open) is { } adapter)
        {
            return ReadResult.Failed<Model>(adapter);
        }

        if (!File.Exists(config))
        {
            return ReadResult.Ok(MeasuredModel.Of(census.Value, name, null));
        }

        ReadResult<Model> stated = HuggingFaceConfig.Open(config, open);
        if (!stated.IsOk && stated.Problems.All(static p => p is { Path: "model_type" } or { Kind: ProblemKind.Missing }))
        {
            // The bytes need no family; what follows from an architecture (cache, attention) stays unknown and is said to be.
            Model counted = MeasuredModel.Of(census.Value, name, null);
            string why = stated.Problems is [{ Path: "model_type" } unknown] ? $"The config's model_type is {unknown.Found}, which is not known"
                : $"The config leaves out {string.Join(", ", stated.Problems.Select(static p => p.Path).Distinct().Take(6))}";
            return ReadResult.Ok(Routed(counted, census.Value, config, open) with { Assumptions =
                [$"{why}: bytes are counted from the tensors, the cache is not.", .. counted.Assumptions] });
        }

        return stated.Select(model => Routed(MeasuredModel.Of(census.Value, name, model), census.Value, config, open));
    }

    /// <summary>That tensors are those of an adapter, which is no model; null where they are not.</summary>
    /// <param name="census">The tensors.</param>
    /// <param name="file">The file that they are in, beside which the adapter's config may lie.</param>
    /// <param name="open">Opens a file by its path; null opens it as usual.</param>
    public static Problem? AdapterProblem(TensorCensus census, string file, Func<string, Stream>? open = null)
    {
        ArgumentNullException.ThrowIfNull(census);
        ArgumentNullException.ThrowIfNull(file);
        return AdapterTensors.Adapt(census.Tensors)
            ? AdapterTensors.Refused(file, AdapterTensors.BaseOf(Path.GetDirectoryName(Path.GetFullPath(file)) ?? ".", open ?? RegularFile.Open)) : null;
    }

    /// <summary>Whether there is an index and none of the shards it names.</summary>
    private static bool IsIndexAlone(string folder) => File.Exists(Path.Combine(folder, Index)) && !Directory.EnumerateFiles(folder, "*.safetensors").Any();

    /// <summary>A model whose shards are elsewhere: the config's architecture, and the bytes that the index states in total.</summary>
    private static ReadResult<Model> FromIndex(string folder, string name, string? config, Func<string, Stream> open)
    {
        string index = Path.Combine(folder, Index);
        ReadResult<Model>? stated = config is null ? null : HuggingFaceConfig.Open(config, open);
        using Stream stream = open(index);
        ReadResult<JsonDocument> json = JsonInput.Read(stream, index, 64 << 20);
        if (config is null && Shards(folder, open) is { IsOk: false } wrong)
        {
            return ReadResult.Failed<Model>(wrong.Problems);
        }

        if (stated is { IsOk: false } || !json.IsOk)
        {
            return ReadResult.Failed<Model>([.. stated?.Problems ?? [], .. json.Problems]);
        }

        using JsonDocument document = json.Value;
        bool total = document.RootElement.TryGetProperty("metadata", out JsonElement metadata) && metadata.ValueKind == JsonValueKind.Object
            && metadata.TryGetProperty("total_size", out JsonElement size) && size.ValueKind == JsonValueKind.Number;
        double bytes = total ? metadata.GetProperty("total_size").GetDouble() : 0;
        return bytes is > 0 and < 1L << 60
            ? ReadResult.Ok(stated is null ? IndexedModel.Alone(name, bytes, Names(document.RootElement))
                : IndexedModel.Of(stated.Value, bytes) with { Name = name })
            : Failed<Model>(index, "an index without metadata.total_size, and no shard", "total_size in bytes, or the shards that the index names");
    }

    private static IReadOnlyList<string> Names(JsonElement index) => index.TryGetProperty("weight_map", out JsonElement map)
        && map.ValueKind == JsonValueKind.Object ? [.. map.EnumerateObject().Select(static p => p.Name)] : [];

    /// <summary>The model with the experts per token that its config states under one of the usual names, so that never all experts count as read. Where the
    /// config states only how many a token uses, the tensors tell how many there are.</summary>
    private static Model Routed(Model model, TensorCensus census, string config, Func<string, Stream> open)
    {
        if (!model.Components.Any(Lacks) || HuggingFaceConfig.Routing(config, open) is not { } stated)
        {
            return model;
        }

        int experts = stated.Experts ?? ExpertCount.Of(census.Tensors);
        return stated.Routed > experts ? model : model with
        {
            Components = [.. model.Components.Select(c => !Lacks(c) ? c
                : (MeasuredComponent)c with { Routing = new MixtureOfExperts(experts, stated.Routed, 1) })],
        };

        static bool Lacks(Component one) => one is MeasuredComponent { Experts: null } part && part.Weights.Any(static w => w.Role == WeightRole.Expert);
    }

    private static ReadResult<TensorCensus> Read(string folder, IReadOnlyList<string> shards, Func<string, Stream> open)
    {
        var entries = new List<SafetensorsEntry>();
        var problems = new List<Problem>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (string shard in shards)
        {
            string path = Path.Combine(folder, shard);
            if (!File.Exists(path))
            {
                problems.Add(new Problem(path, "", "no such shard", "every shard of the model"));
                continue;
            }

            using Stream stream = open(path);
            ReadResult<IReadOnlyList<SafetensorsEntry>> read = SafetensorsHeader.Read(stream, path);
            problems.AddRange(read.Problems);
            foreach (SafetensorsEntry entry in read.IsOk ? read.Value : [])
            {
                if (!names.Add(entry.Name))
                {
                    problems.Add(new Problem(path, entry.Name, "a tensor that another shard holds too", "each tensor once"));
                    continue;
                }

                entries.Add(entry);
            }
        }

        return problems.Count > 0 ? ReadResult.Failed<TensorCensus>([.. problems.Take(20)])
            : SafetensorsFile.Census(entries, shards.Count, Bits(folder, open), [], folder);
    }

    private static ReadResult<IReadOnlyList<string>> Shards(string folder, Func<string, Stream> open)
    {
        string index = Path.Combine(folder, Index);
        if (!File.Exists(index))
        {
            string[] all = [.. Directory.EnumerateFiles(folder, "*.safetensors").Select(static p => Path.GetFileName(p)!).Order(StringComparer.Ordinal)];
            string[] model = [.. all.Where(static n => n.StartsWith("model", StringComparison.Ordinal))];
            return all.Length > 0 ? ReadResult.Ok<IReadOnlyList<string>>(model.Length > 0 ? model : all)
                : Failed(folder, "a folder without weight files", $"*.safetensors, with {Index} where they are sharded");
        }

        using Stream stream = open(index);
        ReadResult<JsonDocument> json = JsonInput.Read(stream, index, 64 << 20);
        if (!json.IsOk)
        {
            return ReadResult.Failed<IReadOnlyList<string>>(json.Problems);
        }

        using JsonDocument document = json.Value;
        if (!document.RootElement.TryGetProperty("weight_map", out JsonElement map) || map.ValueKind != JsonValueKind.Object)
        {
            return Failed(index, "no weight_map", "an object from tensor to shard");
        }

        var shards = new SortedSet<string>(StringComparer.Ordinal);
        foreach (JsonProperty tensor in map.EnumerateObject())
        {
            string? shard = tensor.Value.ValueKind == JsonValueKind.String ? tensor.Value.GetString() : null;
            if (shard is null || shard.Length is 0 or > 255 || Path.GetFileName(shard) != shard || shard.Contains('\\', StringComparison.Ordinal)
                || shards.Count > MostShards)
            {
                return Failed(index, $"'{shard}' as a shard", "the name of a file in the same folder");
            }

            shards.Add(shard);
        }

        return shards.Count > 0 ? ReadResult.Ok<IReadOnlyList<string>>([.. shards]) : Failed(index, "an empty weight_map", "at least one shard");
    }

    /// <summary>Bits of packed integers that the config's quantization_config states.</summary>
    private static int? Bits(string folder, Func<string, Stream> open)
    {
        string config = Path.Combine(folder, "config.json");
        if (!File.Exists(config))
        {
            return null;
        }

        using Stream stream = open(config);
        ReadResult<JsonDocument> json = JsonInput.Read(stream, config);
        if (!json.IsOk)
        {
            return null;
        }

        using JsonDocument document = json.Value;
        return document.RootElement.TryGetProperty("quantization_config", out JsonElement stated) ? Bits(stated, 0) : null;
    }

    private static int? Bits(JsonElement element, int depth)
    {
        if (element.ValueKind != JsonValueKind.Object || depth > 4)
        {
            return null;
        }

        foreach (JsonProperty property in element.EnumerateObject())
        {
            if (property.Name is "bits" or "w_bit" or "num_bits" && property.Value.ValueKind == JsonValueKind.Number
                && property.Value.TryGetInt32(out int bits) && bits is >= 1 and <= 8)
            {
                return bits;
            }

            if (property.Name is not ("input_activations" or "output_activations") && Bits(property.Value, depth + 1) is { } inside)
            {
                return inside;
            }
        }

        return null;
    }

    private static ReadResult<IReadOnlyList<string>> Failed(string file, string found, string expected) => Failed<IReadOnlyList<string>>(file, found, expected);

    private static ReadResult<T> Failed<T>(string file, string found, string expected) => ReadResult.Failed<T>(new Problem(file, "", found, expected));
}
