using Floorline.Core.Models;
using Floorline.Probes.Hub;
using Floorline.Readers;
using Floorline.Readers.Catalogue;
using Floorline.Readers.Gguf;
using Floorline.Readers.HuggingFace;
using Floorline.Readers.Naming;
using Floorline.Readers.Onnx;
using Floorline.Readers.Safetensors;
using Floorline.Readers.Specs;
using Floorline.Readers.Tensors;

namespace Floorline.Workbench;

/// <summary>Finds a model from what a user typed: inline spec, config.json, model folder, .safetensors, .gguf or .onnx file, <c>hf:org/model</c> or an https
/// address, or a name.</summary>
public static class ModelSource
{
    private static readonly Dictionary<string, long> _none = [];

    /// <summary>Finds the model.</summary>
    /// <param name="text">What the user typed.</param>
    /// <param name="dimensions">Sizes of an ONNX graph's symbolic dimensions, such as <c>batch=1,sequence=128</c>; null where none are given.</param>
    /// <param name="workplace">Where it was typed, which says whether it may name a file or folder; null is here.</param>
    public static ReadResult<Model> Find(string text, string? dimensions = null, Workplace? workplace = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        Workplace place = workplace ?? Workplace.Here;
        return place.Handed?.Invoke(text) ?? place.Model(text, dimensions, () => Sought(text, dimensions, place));
    }

    private static ReadResult<Model> Sought(string text, string? dimensions, Workplace place)
    {
        ReadResult<IReadOnlyDictionary<string, long>> sizes = Dimensions(dimensions);
        bool graph = Path.GetExtension(text).Equals(".onnx", StringComparison.OrdinalIgnoreCase);
        if (!sizes.IsOk)
        {
            return ReadResult.Failed<Model>(sizes.Problems);
        }

        if (sizes.Value.Count > 0 && !graph)
        {
            return ReadResult.Failed<Model>(new Problem("", "--dim", $"'{dimensions}' with a model that is no ONNX graph",
                "no --dim; --batch, --context and --prompt state the step"));
        }

        if (InlineModel.Is(text))
        {
            return InlineModel.Read(text);
        }

        if (!place.OpensFiles)
        {
            // meta-llama/Llama-3.1-8B is a name although it looks like a path: names go first, and no file is looked for
            ReadResult<Model> known = ByName(text);
            return known.IsOk || !LooksLikePath(text) || HubCache.NameIn(text) is not null ? known
                : Failed("", $"'{text}'", "a catalogue name or an inline spec such as params=7e9 (files of the server are not opened)");
        }

        // Only what has a colon can be an address; a name does not load what reads them.
        if (text.Contains(':', StringComparison.Ordinal) && HubAddress.Is(text))
        {
            return HubModel.Read(text, null, place);
        }

        string path = place.PathOf(text);
        if (Directory.Exists(path))
        {
            return FromFolder(path, place);
        }

        if (File.Exists(path))
        {
            return Path.GetExtension(text).ToLowerInvariant() switch
            {
                ".gguf" => GgufModel.Read(path, place.Open),
                ".onnx" => OnnxModel.Read(path, sizes.Value, place.Open),
                ".safetensors" => FromSafetensors(path, place),
                _ when Path.GetFileName(path) == DiffusersPipeline.Index =>
                    DiffusersPipeline.Read(Path.GetDirectoryName(Workplace.Whole(path)) ?? ".", place.Open),
                _ => FromConfig(path, place),
            };
        }

        return MeansPath(text) && HubCache.NameIn(text) is null
            ? NamedFile(text) ?? Failed(path, "no such file or folder", "an existing config.json, model file or folder") : ByName(text);
    }

    /// <summary>A model of the catalogue; how its name was understood is the first of its assumptions.</summary>
    private static ReadResult<Model> ByName(string text)
    {
        if (HubCache.NameIn(text) is { } cached)
        {
            return ByName(cached).Select(model => model with
            {
                Assumptions = [$"'{text}' is a folder of the hub's cache that is not here: its name, {cached}, is taken.", .. model.Assumptions],
            });
        }

        ReadResult<Named<Model>> known = ModelCatalogue.Resolve(text);
        bool unknown = !known.IsOk && known.Problems[0].Kind is ProblemKind.Unknown or ProblemKind.Misspelt;
        return (unknown ? ModelCatalogue.BySize(text) ?? known : known).Select(static found =>
            found.Said is { } said ? found.Value with { Assumptions = [said, .. found.Value.Assumptions] } : found.Value);
    }

    /// <summary>A GGUF file that is not here but whose name is that of a known model: hubs and servers print such names.</summary>
    private static ReadResult<Model>? NamedFile(string text)
    {
        if (!Path.GetExtension(text).Equals(".gguf", StringComparison.OrdinalIgnoreCase) || text.AsSpan().ContainsAny('/', '\\'))
        {
            return null;
        }

        ReadResult<Model> named = ByName(ModelCatalogue.OfFile(Path.GetFileNameWithoutExtension(text)));
        return named.IsOk ? named.Select(model => model with
        {
            Assumptions = [$"There is no file {text} here: its name is taken, not its bytes.", .. model.Assumptions],
        }) : null;
    }

    /// <summary>Whether a text can only be meant as a file or folder: it ends as model files do, or begins as paths do.</summary>
    private static bool MeansPath(string text) =>
        Path.GetExtension(text).ToLowerInvariant() is ".json" or ".gguf" or ".onnx" or ".safetensors"
        || text.StartsWith('/') || text.EndsWith('/') || text.StartsWith("./", StringComparison.Ordinal) || text.StartsWith("../", StringComparison.Ordinal) || text.StartsWith('~');

    /// <summary>Reads the model of one file that is at hand as bytes, such as an upload; no file beside it is looked for.</summary>
    /// <param name="stream">The file; must be able to seek.</param>
    /// <param name="file">Its name: the extension says what it is, the rest is the model's name.</param>
    /// <param name="dimensions">Sizes of an ONNX graph's symbolic dimensions; null where none are given.</param>
    public static ReadResult<Model> Read(Stream stream, string file, string? dimensions = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(file);
        string extension = Path.GetExtension(file).ToLowerInvariant();
        ReadResult<IReadOnlyDictionary<string, long>> sizes = Dimensions(extension == ".onnx" ? dimensions : null);
        if (!sizes.IsOk)
        {
            return ReadResult.Failed<Model>(sizes.Problems);
        }

        return extension switch
        {
            ".gguf" => OneGguf(stream, file),
            ".onnx" => OnnxModel.Read(stream, file, sizes.Value, static _ => null),
            ".safetensors" => SafetensorsFile.Read(stream, file).Select(counted => MeasuredModel.Of(counted, Path.GetFileNameWithoutExtension(file), null)),
            _ => Failed(file, $"a file that ends in '{extension}'", ".safetensors, .gguf or .onnx"),
        };
    }

    private static ReadResult<Model> OneGguf(Stream stream, string file)
    {
        ReadResult<GgufFile> read = GgufFile.Read(stream, file);
        return !read.IsOk ? ReadResult.Failed<Model>(read.Problems)
            : read.Value.Metadata.Whole("split.count") is > 1 and { } parts
            ? Failed(file, FormattableString.Invariant($"one file of a split into {parts}"), "a model in one file")
            : GgufModel.Model([read.Value], file);
    }

    private static ReadResult<Model> FromFolder(string folder, Workplace place)
    {
        string config = Path.Combine(folder, "config.json");
        try
        {
            return SafetensorsFolder.Holds(folder) ? SafetensorsFolder.Read(folder, place.Open)
                : File.Exists(config) ? FromConfig(config, place)
                : File.Exists(Path.Combine(folder, DiffusersPipeline.Index)) ? DiffusersPipeline.Read(folder, place.Open)
                : File.Exists(Path.Combine(folder, SafetensorsFolder.Params)) ? FromConfig(Path.Combine(folder, SafetensorsFolder.Params), place)
                : SnapshotIn(folder) is { } snapshot ? FromFolder(snapshot, place)
                : GgufsIn(folder) is { Length: > 0 } files ? files is [var one] ? GgufModel.Read(one, place.Open)
                    : Failed(folder, $"a folder of {files.Length} GGUF files", $"one of them: {string.Join(", ", files.Take(6).Select(Path.GetFileName))}")
                : Failed(folder, "a folder without config.json and without safetensors files", "a model folder");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Failed(folder, "a folder that cannot be opened", "a readable folder");
        }
    }

    /// <summary>The one snapshot in a folder of the hub's cache, or the one that main stands for; null where there is none, or several without it.</summary>
    private static string? SnapshotIn(string folder)
    {
        string snapshots = Path.Combine(folder, "snapshots");
        if (!Directory.Exists(snapshots))
        {
            return null;
        }

        string main = Path.Combine(folder, "refs", "main");
        string? named = File.Exists(main) && new FileInfo(main).Length < 256 ? Path.Combine(snapshots, Path.GetFileName(File.ReadAllText(main).Trim())) : null;
        string[] all = [.. Directory.EnumerateDirectories(snapshots).Take(2)];
        return named is not null && Directory.Exists(named) ? named : all is [var only] ? only : null;
    }

    /// <summary>The GGUF files of a folder, of a split only the first.</summary>
    private static string[] GgufsIn(string folder) => [.. Directory.EnumerateFiles(folder, "*.gguf")
        .Where(static f => !f.Contains("-of-", StringComparison.Ordinal) || f.Contains("-00001-of-", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];

    /// <summary>One file, with the config beside it where it is the whole model.</summary>
    private static ReadResult<Model> FromSafetensors(string path, Workplace place)
    {
        ReadResult<TensorCensus> census = place.Read(path, static (stream, file) => SafetensorsFile.Read(stream, file));
        string folder = Path.GetDirectoryName(Workplace.Whole(path)) ?? ".";
        string config = Path.Combine(folder, "config.json");
        if (census.IsOk && SafetensorsFolder.AdapterProblem(census.Value, path, place.Open) is { } adapter)
        {
            return ReadResult.Failed<Model>(adapter);
        }

        if (!census.IsOk || Path.GetFileName(path) != "model.safetensors" || !File.Exists(config))
        {
            return census.Select(counted => MeasuredModel.Of(counted, Path.GetFileNameWithoutExtension(path), null));
        }

        return FromConfig(config, place).Select(stated => MeasuredModel.Of(census.Value, stated.Name, stated));
    }

    private static ReadResult<IReadOnlyDictionary<string, long>> Dimensions(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return ReadResult.Ok<IReadOnlyDictionary<string, long>>(_none);
        }

        var sizes = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (string part in text.Split(',', StringSplitOptions.TrimEntries))
        {
            int equals = part.LastIndexOf('=');
            ReadResult<long> size = Amount.Whole(equals > 0 ? part[(equals + 1)..] : "", "--dim", 1, 1_000_000_000);
            if (equals <= 0 || !size.IsOk || !sizes.TryAdd(part[..equals], size.Value))
            {
                return ReadResult.Failed<IReadOnlyDictionary<string,
                    long>>(new Problem("", "--dim", $"'{part}'", "NAME=SIZE, each name once, such as batch=1"));
            }
        }

        return ReadResult.Ok<IReadOnlyDictionary<string, long>>(sizes);
    }

    private static bool LooksLikePath(string text) =>
        text.AsSpan().ContainsAny('/', '\\') || Path.GetExtension(text).ToLowerInvariant() is ".json" or ".gguf" or ".onnx" or ".safetensors";

    private static ReadResult<Model> FromConfig(string path, Workplace place) => place.Read(path, (_, file) => HuggingFaceConfig.Open(file, place.Open));

    private static ReadResult<Model> Failed(string file, string found, string expected) => ReadResult.Failed<Model>(new Problem(file, "", found, expected));
}
