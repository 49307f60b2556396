using System.Globalization;
using System.Text.RegularExpressions;
using Floorline.Core.Models;
using Floorline.Readers.Tensors;

namespace Floorline.Readers.Gguf;

/// <summary>Reads a GGUF model, split over several files or not, into a census and a model.</summary>
public static partial class GgufModel
{
    /// <summary>Counts the tensors of a model; the other files of a split are found beside the first.</summary>
    /// <param name="path">The file, of a split any.</param>
    /// <param name="open">Opens a file by its path; null opens it as usual.</param>
    public static ReadResult<TensorCensus> Census(string path, Func<string, Stream>? open = null) =>
        Files(path, open ?? RegularFile.Open).Select(static files => Of(files));

    /// <summary>Counts the tensors of one file, looking for no other beside it.</summary>
    /// <param name="stream">The file; must be able to seek.</param>
    /// <param name="file">Its name, for messages.</param>
    public static ReadResult<TensorCensus> Census(Stream stream, string file) => GgufFile.Read(stream, file).Select(static one =>
    {
        TensorCensus census = Of([one]);
        return one.Metadata.Whole("split.count") is > 1 and { } parts
            ? new TensorCensus(census.Container, census.Tensors) { Files = census.Files,
            Notes = [.. census.Notes, FormattableString.Invariant($"One file of a split into {parts}: the tensors of the others are not counted.")] }
            : census;
    });

    /// <summary>Reads a model: exact bytes, and the architecture that the metadata states.</summary>
    /// <param name="path">The file, of a split any.</param>
    /// <param name="open">Opens a file by its path; null opens it as usual.</param>
    public static ReadResult<Model> Read(string path, Func<string, Stream>? open = null)
    {
        ReadResult<IReadOnlyList<GgufFile>> files = Files(path, open ?? RegularFile.Open);
        return files.IsOk ? Model(files.Value, path) : ReadResult.Failed<Model>(files.Problems);
    }

    /// <summary>Makes a model of files that were read.</summary>
    /// <param name="files">The files of a split in order, or the one file.</param>
    /// <param name="path">The first one's path, for messages and for the model's name.</param>
    public static ReadResult<Model> Model(IReadOnlyList<GgufFile> files, string path)
    {
        ArgumentNullException.ThrowIfNull(files);
        try
        {
            TensorCensus census = Of(files);
            if (census.Tensors.Count == 0)
            {
                return ReadResult.Failed<Model>(new Problem(path, "tensors", "none: a file of a vocabulary and metadata only",
                    "a file with the model's weights"));
            }

            if (files[0].Metadata.Text("general.type") == "adapter")
            {
                return ReadResult.Failed<Model>(AdapterTensors.Refused(path, files[0].Metadata.Text("adapter.lora.base_model") ?? files[0].Metadata
                    .Text("general.base_model.0.name")));
            }

            Model? stated = GgufArchitecture.Read(files[0].Metadata, census, new GgufBlocks(files[0].Metadata, census.Tensors));
            Model model = MeasuredModel.Of(census, Path.GetFileNameWithoutExtension(path), stated);
            model = Tower(model, files[0].Metadata);
            return ReadResult.Ok(model with { Assumptions = [.. model.Assumptions, .. Notes(files, census.Tensors.Count)] });
        }
        catch (Exception e) when (e is OverflowException or ArgumentOutOfRangeException)
        {
            return ReadResult.Failed<Model>(new Problem(path, "metadata", "sizes that no model has", e.Message.ReplaceLineEndings(" ")));
        }
    }

    /// <summary>A file of a tower and its projector with the patches of one image, where the metadata states its sizes.</summary>
    private static Model Tower(Model model, GgufMetadata metadata)
    {
        if (metadata.Architecture != "clip" || metadata.Whole("clip.vision.image_size") is not { } side
            || metadata.Whole("clip.vision.patch_size") is not { } patch || patch < 1 || side / patch is < 1 or > 10_000)
        {
            return model;
        }

        int patches = (int)(side / patch * (side / patch));
        return model with
        {
            Components = [.. model.Components.Select(c => c.Role == ComponentRole.Encoder ? c with { Positions = patches } : c)],
            Assumptions = [.. model.Assumptions, FormattableString.Invariant($"One image of {side}x{side}: {patches} patches.")],
        };
    }

    private static TensorCensus Of(IReadOnlyList<GgufFile> files)
    {
        TensorInfo[] tensors = [.. files.SelectMany(static f => f.Tensors)];
        GgufMetadata metadata = files[0].Metadata;
        var blocks = new GgufBlocks(metadata, tensors);
        for (int i = 0; i < tensors.Length; i++)
        {
            TensorRole role = blocks.RoleOf(tensors[i], metadata.Architecture ?? "");
            tensors[i] = role == tensors[i].Role ? tensors[i] : tensors[i] with { Role = role };
        }

        return new TensorCensus($"GGUF v{files[0].Version}{(files[0].BigEndian ? ", big-endian" : "")}", tensors)
        {
            Files = files.Count,
            Notes = [.. metadata.Architecture is { } family ? new[] { $"architecture {family}" } : [], .. Notes(files, tensors.Length)],
        };
    }

    private static IEnumerable<string> Notes(IReadOnlyList<GgufFile> files, int tensors)
    {
        if (tensors == 0)
        {
            yield return "No tensors: a file of a vocabulary and metadata only.";
        }

        uint[] unknown = [.. files.SelectMany(static f => f.UnknownTypes).Distinct().Order()];
        if (unknown.Length > 0)
        {
            yield return FormattableString.Invariant($"Tensors of ggml type {string.Join(", ", unknown.Take(8))}{(unknown.Length > 8 ? ", ..." : "")}, not known here: their bytes are those up to where the next tensor begins.");
        }
    }

    private static ReadResult<IReadOnlyList<GgufFile>> Files(string path, Func<string, Stream> open)
    {
        ArgumentNullException.ThrowIfNull(path);
        Match split = SplitName().Match(path);
        int count = split.Success ? int.Parse(split.Groups[2].Value, CultureInfo.InvariantCulture) : 1;
        string[] paths = split.Success && count is >= 1 and <= 4096 ? [.. Enumerable.Range(1, count)
            .Select(i => FormattableString.Invariant($"{split.Groups[1].Value}-{i:00000}-of-{count:00000}.gguf"))] : [path];
        var files = new List<GgufFile>();
        var problems = new List<Problem>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (string part in paths)
        {
            Add(part, open, files, names, problems);
        }

        long? stated = files.Count > 0 ? files[0].Metadata.Whole("split.count") : null;
        if (problems.Count == 0 && stated is > 1 && stated != paths.Length)
        {
            problems.Add(new Problem(path, "split.count", FormattableString.Invariant($"one part of {stated}, under a name that does not say so"),
                "the names that gguf-split gave: NAME-00001-of-00003.gguf"));
        }

        return problems.Count > 0 ? ReadResult.Failed<IReadOnlyList<GgufFile>>([.. problems.Take(20)]) : ReadResult.Ok<IReadOnlyList<GgufFile>>(files);
    }

    private static void Add(string path, Func<string, Stream> open, List<GgufFile> files, HashSet<string> names, List<Problem> problems)
    {
        if (!File.Exists(path))
        {
            problems.Add(new Problem(path, "", "no such file", "every file of the split"));
            return;
        }

        try
        {
            using Stream stream = open(path);
            ReadResult<GgufFile> file = GgufFile.Read(stream, path);
            problems.AddRange(file.Problems);
            if (!file.IsOk)
            {
                return;
            }

            problems.AddRange(file.Value.Tensors.Where(t => !names.Add(t.Name))
                .Select(t => new Problem(path, t.Name, "a tensor that another file of the split holds too", "each tensor once")));
            files.Add(file.Value);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            problems.Add(new Problem(path, "", "a file that cannot be opened", "a readable file"));
        }
    }

    [GeneratedRegex(@"^(.*)-(?:\d{5})-of-(\d{5})\.gguf$", RegexOptions.IgnoreCase | RegexOptions.Singleline)]
    private static partial Regex SplitName();
}
