using System.Text.Json;
using Floorline.Readers;
using Floorline.Readers.Json;

namespace Floorline.Workbench;

/// <summary>Reads the files a user writes: <c>floorline.json</c> with named situations, and pipeline files.</summary>
public static partial class SpecFile
{
    /// <summary>Name of the file that is looked for in the working folder.</summary>
    public const string DefaultName = "floorline.json";

    /// <summary>Reads named situations: <c>{"default": "voice", "situations": {"voice": {"model": "...", "on": "..."}}}</c>.</summary>
    /// <param name="stream">The bytes.</param>
    /// <param name="file">Name for messages.</param>
    /// <param name="name">The situation asked for; null takes the default, or the only one.</param>
    public static ReadResult<SituationSpec> Situation(Stream stream, string file, string? name) => Inside(stream, file, (root, problems) =>
    {
        if (!root.TryGetProperty("situations", out JsonElement all) || all.ValueKind != JsonValueKind.Object)
        {
            problems.Add(Problem.Missing(file, "situations", "an object with a situation under each name"));
            return new SituationSpec();
        }

        string[] names = [.. all.EnumerateObject().Select(static p => p.Name)];
        string? wanted = name ?? (root.TryGetProperty("default", out JsonElement chosen) && chosen.ValueKind == JsonValueKind.String ? chosen.GetString()
            : names.Length == 1 ? names[0] : null);
        if (wanted is null || !all.TryGetProperty(wanted, out JsonElement one))
        {
            problems.Add(new Problem(file, "situations", wanted is null ? "several situations and no default"
                : $"no situation '{wanted}'", "one of " + string.Join(", ", names)));
            return new SituationSpec();
        }

        return Fields(one, file, $"situations.{wanted}", [], problems);
    });

    /// <summary>
    /// Reads a pipeline: <c>{"name": "voice", "budget": "700ms", "stages": [{"name": "stt", "model": "...", "on": "...", "measured": "76ms", "calls": 1}]}</c>.
    /// </summary>
    /// <param name="stream">The bytes.</param>
    /// <param name="file">Name for messages.</param>
    /// <param name="workplace">Where it was written, which says whether stages may name files; null is here.</param>
    public static ReadResult<PipelineSpec> Pipeline(Stream stream, string file, Workplace? workplace = null) => Inside(stream, file, (root, problems) =>
    {
        var stages = new List<StageSpec>();
        if (!root.TryGetProperty("stages", out JsonElement list) || list.ValueKind != JsonValueKind.Array || list.GetArrayLength() is 0 or > 1000)
        {
            problems.Add(new Problem(file, "stages", "no list of stages", "a list of 1 to 1000 stages, each with name and measured, or with model and on"));
            return new PipelineSpec("", null, []);
        }

        foreach (string key in root.EnumerateObject().Select(static p => p.Name).Where(static k => k is not ("name" or "budget" or "stages" or "$schema")))
        {
            problems.Add(new Problem(file, key, "a field that is not known", "name, budget or stages"));
        }

        int index = 0;
        foreach (JsonElement stage in list.EnumerateArray())
        {
            string path = $"stages[{index++}]";
            SituationSpec fields = Fields(stage, file, path, ["name", "calls", "time", "moves", "work", "after"], problems) with { Workplace = workplace };
            stages.Add(new StageSpec(Text(stage, "name") ?? path, fields, Text(stage, "calls"))
            {
                Time = Text(stage, "time"),
                Moves = Text(stage, "moves"),
                Work = Text(stage, "work"),
                After = Names(stage, "after", file, path, problems),
            });
        }

        return new PipelineSpec(Text(root, "name") ?? Path.GetFileNameWithoutExtension(file), Text(root, "budget"), stages);
    });

    /// <summary>Names as a list, or as one text with commas between them; null where nothing is said.</summary>
    private static IReadOnlyList<string>? Names(JsonElement element, string key, string file, string path, List<Problem> problems)
    {
        if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty(key, out JsonElement value) || value.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        if (value.ValueKind == JsonValueKind.Array && value.GetArrayLength() <= 1000
            && value.EnumerateArray().All(static one => one.ValueKind == JsonValueKind.String))
        {
            return [.. value.EnumerateArray().Select(static one => one.GetString()!)];
        }

        if (Scalar(value) is { } text)
        {
            return text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        }

        problems.Add(new Problem(file, $"{path}.{key}", value.ValueKind.ToString().ToLowerInvariant(),
            "names of earlier stages, as a list or with commas between them"));
        return null;
    }

    private static ReadResult<T> Inside<T>(Stream stream, string file, Func<JsonElement, List<Problem>, T> read)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ReadResult<JsonDocument> document = JsonInput.Read(stream, file, 1 << 20);
        if (!document.IsOk)
        {
            return ReadResult.Failed<T>(document.Problems);
        }

        using JsonDocument held = document.Value;
        var problems = new List<Problem>();
        T value = read(held.RootElement, problems);
        return problems.Count > 0 ? ReadResult.Failed<T>(problems) : ReadResult.Ok(value);
    }

    private static SituationSpec Fields(JsonElement element, string file, string path, string[] others, List<Problem> problems)
    {
        var spec = new SituationSpec();
        if (element.ValueKind != JsonValueKind.Object)
        {
            problems.Add(new Problem(file, path, element.ValueKind.ToString().ToLowerInvariant(), "an object"));
            return spec;
        }

        foreach (JsonProperty property in element.EnumerateObject())
        {
            if (others.Contains(property.Name))
            {
                continue;
            }

            Field<SituationSpec>? field = Workbench.Fields.Find(property.Name.Replace('_', '-'));
            string? value = Scalar(property.Value);
            if (field is null)
            {
                IReadOnlyList<string> nearest = Nearest.To(property.Name, SituationSpec.Fields.Select(static f => f.Name));
                problems.Add(new Problem(file, $"{path}.{property.Name}", "a field that is not known", nearest.Count > 0
                    ? $"perhaps {string.Join(" or ", nearest)}" : "one of " + string.Join(", ", SituationSpec.Fields.Select(static f => f.Name))));
            }
            else if (value is null)
            {
                problems.Add(new Problem(file, $"{path}.{property.Name}", property.Value.ValueKind.ToString().ToLowerInvariant(), "text or a number"));
            }
            else
            {
                spec = field.Set(spec, value);
            }
        }

        return spec;
    }

    private static string? Text(JsonElement element, string key) => element.ValueKind == JsonValueKind.Object && element.TryGetProperty(key,
        out JsonElement value) ? Scalar(value) : null;

    private static string? Scalar(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString(),
        JsonValueKind.Number => value.GetRawText(),
        _ => null,
    };
}
