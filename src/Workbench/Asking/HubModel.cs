using System.Buffers.Binary;
using System.Globalization;
using System.Text.Json;
using Floorline.Core.Models;
using Floorline.Core.Quantities;
using Floorline.Probes.Hub;
using Floorline.Readers;
using Floorline.Readers.HuggingFace;

namespace Floorline.Workbench;

/// <summary>Reads a model from a hub or another server: configs, and of safetensors and GGUF files the headers alone.</summary>
public static class HubModel
{
    /// <summary>A config or index: the largest indexes of public models are some megabytes.</summary>
    private const int LargestJson = 8 << 20;

    /// <summary>Headers of more shards than this are not asked for: the config and the index then say what the model is.</summary>
    private const int MostShards = 16;

    private static readonly string[] _beside = ["hf_quant_config.json", "generation_config.json", "adapter_config.json", "model_index.json"];

    /// <summary>Reads the model.</summary>
    /// <param name="text">What the user typed: <c>hf:org/model[@revision][/file]</c> or an https address.</param>
    /// <param name="settings">The hub; null takes it from the environment.</param>
    /// <param name="workplace">Whose environment; null is that of this process.</param>
    public static ReadResult<Model> Read(string text, HubSettings? settings = null, Workplace? workplace = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        Workplace place = workplace ?? Workplace.Here;
        try
        {
            HubSettings hub = settings ?? HubSettings.Of(place.Variable);
            var address = HubAddress.Read(text, hub.Endpoint);
            using var files = new RemoteFiles(hub);
            string? file = address.File ?? address.Elsewhere?.AbsolutePath;
            return (file is null ? Whole(files, address, place.Anew()) : One(files, address, file)).Select(model => model with
            {
                Assumptions = [string.Create(CultureInfo.InvariantCulture,
                    $"Model: {text}, headers and configs alone, {Figures.Of(new Bytes(files.BytesRead))} in {files.Requests} request(s)."),
                .. model.Assumptions],
            });
        }
        catch (HubException e)
        {
            return ReadResult.Failed<Model>(new Problem("", "MODEL", e.Found, e.Expected));
        }
    }

    private static ReadResult<Model> One(RemoteFiles files, HubAddress address, string file)
    {
        Uri from = files.AddressOf(address, file);
        string name = Path.GetFileName(file);
        switch (Path.GetExtension(name).ToLowerInvariant())
        {
            case ".json":
                return files.Small(from, LargestJson) is { } config ? HuggingFaceConfig.Read(new MemoryStream(config), name) : Missing(from);
            case ".gguf" or ".safetensors":
                using (RangeStream? stream = files.Open(from))
                {
                    return stream is null ? Missing(from) : ModelSource.Read(stream, name);
                }

            default:
                return ReadResult.Failed<Model>(new Problem("", "MODEL", $"{from}",
                    "a config.json, .safetensors or .gguf file (a graph has to be on this machine)"));
        }
    }

    /// <summary>The repository as a folder of this machine, of which the tensors are not there: every reader of folders then works as it does.</summary>
    private static ReadResult<Model> Whole(RemoteFiles files, HubAddress address, Workplace place)
    {
        string root = Directory.CreateTempSubdirectory("floorline-hub-").FullName;
        string folder = Path.Combine(root, address.Repository!.Split('/')[1]);
        try
        {
            Directory.CreateDirectory(folder);
            bool config = Keep(files, address, "config.json", folder);
            foreach (string other in _beside)
            {
                Keep(files, address, other, folder);
            }

            if (!config && File.Exists(Path.Combine(folder, DiffusersPipeline.Index)))
            {
                foreach ((string part, _) in DiffusersPipeline.Parts(Path.Combine(folder, DiffusersPipeline.Index)))
                {
                    Directory.CreateDirectory(Path.Combine(folder, part));
                    Keep(files, address, $"{part}/config.json", folder);
                }
            }

            IReadOnlyList<string> shards = Shards(files, address, folder);
            if (!config && shards.Count == 0 && !File.Exists(Path.Combine(folder, "model_index.json")))
            {
                return ReadResult.Failed<Model>(new Problem("", "MODEL", $"{address.Repository}@{address.Revision}, without config.json and safetensors files",
                    "such a model; a GGUF file is named: hf:org/model/FILE.gguf"));
            }

            if (shards.Count <= MostShards)
            {
                foreach (string shard in shards)
                {
                    KeepHeader(files, address, shard, folder);
                }
            }

            ReadResult<Model> read = ModelSource.Find(folder, null, place);
            return read.IsOk || !config ? read : ModelSource.Find(Path.Combine(folder, "config.json"), null, place);
        }
        finally
        {
            Directory.Delete(root, recursive: true);
        }
    }

    private static IReadOnlyList<string> Shards(RemoteFiles files, HubAddress address, string folder)
    {
        const string Index = "model.safetensors.index.json";
        if (!Keep(files, address, Index, folder))
        {
            using RangeStream? single = files.Open(files.AddressOf(address, "model.safetensors"));
            return single is null ? [] : ["model.safetensors"];
        }

        try
        {
            using var index = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, Index)));
            return index.RootElement.ValueKind == JsonValueKind.Object && index.RootElement.TryGetProperty("weight_map", out JsonElement map)
                && map.ValueKind == JsonValueKind.Object
                ? [.. map.EnumerateObject().Select(static p => p.Value.ValueKind == JsonValueKind.String ? p.Value.GetString()! : "").Distinct()
                    .Where(static n => n.Length > 0 && n == Path.GetFileName(n))]
                : [];
        }
        catch (JsonException)
        {
            return [];
        }
    }

    /// <summary>A small file of the repository, kept under its name; false where there is none.</summary>
    private static bool Keep(RemoteFiles files, HubAddress address, string file, string folder)
    {
        byte[]? content = files.Small(files.AddressOf(address, file), LargestJson);
        if (content is not null)
        {
            File.WriteAllBytes(Path.Combine(folder, file), content);
        }

        return content is not null;
    }

    /// <summary>A shard's header in a file of the shard's length that holds nothing else.</summary>
    private static void KeepHeader(RemoteFiles files, HubAddress address, string shard, string folder)
    {
        using RangeStream? stream = files.Open(files.AddressOf(address, shard));
        if (stream is null || stream.Length < 8)
        {
            return;
        }

        byte[] length = new byte[8];
        stream.ReadExactly(length);
        long header = BinaryPrimitives.ReadInt64LittleEndian(length);
        if (header is < 2 or > 64 << 20 || header > stream.Length - 8)
        {
            throw new HubException($"{shard}, whose first bytes are no safetensors header", "a safetensors file");
        }

        byte[] content = new byte[header];
        stream.ReadExactly(content);
        using FileStream kept = File.Create(Path.Combine(folder, shard));
        kept.Write(length);
        kept.Write(content);
        kept.SetLength(stream.Length);
    }

    private static ReadResult<Model> Missing(Uri address) =>
        ReadResult.Failed<Model>(new Problem("", "MODEL", $"no {address}", "an existing model, revision and file"));
}
