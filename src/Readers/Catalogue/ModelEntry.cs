using System.Text;
using System.Text.Json;
using Floorline.Core.Formats;
using Floorline.Core.Models;
using Floorline.Core.Quantities;
using Floorline.Readers.HuggingFace;

namespace Floorline.Readers.Catalogue;

/// <summary>Reads one entry of the model catalogue: a published config, or stated totals.</summary>
internal static class ModelEntry
{
    private const double ExactCount = 0.001;

    internal static ReadResult<Model> Read(JsonElement entry, string name)
    {
        string source = Text(entry, "source") ?? "catalogue";
        string notes = Text(entry, "notes") ?? "";
        if (entry.TryGetProperty("config", out JsonElement config))
        {
            using var stream = new MemoryStream(Encoding.UTF8.GetBytes(config.GetRawText()));
            return HuggingFaceConfig.Read(stream, name).Select(model =>
                model with { Name = name, Source = source, Modality = Gives(entry) ?? model.Modality, Assumptions = With(model.Assumptions, notes) });
        }

        return entry.TryGetProperty("stated", out JsonElement stated)
            ? Stated(stated, name).Select(model => model with { Source = source, Modality = Gives(entry), Assumptions = With(model.Assumptions, notes) })
            : ReadResult.Failed<Model>(new Problem("catalogue", name, "neither config nor stated", "one of them"));
    }

    private static Modality? Gives(JsonElement entry) => Text(entry, "modality") switch
    {
        "text" => Modality.Text,
        "speech" => Modality.Speech,
        "image" => Modality.Image,
        "action" => Modality.Action,
        _ => null,
    };

    internal static PublishedCount Published(JsonElement entry) => new(
        Number(entry, "published_parameters"),
        Number(entry, "active_parameters"),
        Number(entry, "published_precision") ?? ExactCount,
        Text(entry, "published_source") ?? "",
        Grades.Of(Text(entry, "confidence")));

    private static IReadOnlyList<string> With(IReadOnlyList<string> assumptions, string notes) => notes.Length > 0
        ? [.. assumptions, notes.EndsWith('.') ? notes : notes + "."] : assumptions;

    private static ReadResult<Model> Stated(JsonElement stated, string name)
    {
        var problems = new List<Problem>();
        NumberFormat? format = NumberFormats.Find(Text(stated, "dtype") ?? "bf16");
        if (format is null)
        {
            problems.Add(new Problem("catalogue", $"{name}.dtype", Text(stated, "dtype")!, "a known format"));
        }

        var components = new List<Component>();
        if (stated.TryGetProperty("components", out JsonElement parts) && parts.ValueKind == JsonValueKind.Array)
        {
            int index = 0;
            foreach (JsonElement part in parts.EnumerateArray())
            {
                components.Add(Part(part, Text(part, "name") ?? $"part {++index}", stated, problems));
            }
        }
        else
        {
            components.Add(Part(stated, "model", stated, problems));
        }

        return problems.Count > 0
            ? ReadResult.Failed<Model>(problems)
            : ReadResult.Ok(new Model(name, components, WeightFormats.Uniform(format!)) { MaxContext = (int?)Number(stated, "max_context"),
            Assumptions = ["Only totals of this model are stated; all weights of a part are counted as read when it runs."] });
    }

    private static StatedComponent Part(JsonElement part, string name, JsonElement whole, List<Problem> problems)
    {
        double? parameters = Number(part, "parameters");
        if (parameters is not > 0)
        {
            problems.Add(Problem.Missing("catalogue", $"{name}.parameters", "the number of parameters"));
        }

        int steps = (int)(Number(part, "denoising_steps") ?? Number(part, "steps") ?? 1);
        return new StatedComponent(name, Role(part, whole, steps), (long)(parameters ?? 1))
        {
            Active = (long?)Number(part, "active_parameters"),
            FlopsPerItem = Number(part, "flops_per_item") is { } flops ? new Flops(flops) : null,
            Item = Text(part, "item"),
            Steps = steps,
            IsGuided = part.TryGetProperty("guided", out JsonElement guided) && guided.ValueKind == JsonValueKind.True,
            Positions = (int?)Number(part, "positions"),
            Cache = Cache(part),
        };
    }

    private static ComponentRole Role(JsonElement part, JsonElement whole, int steps) => (Text(part, "kind") ?? Runs(part) ?? Text(whole, "kind")) switch
    {
        "decoder" => ComponentRole.Decoder,
        "encoder" => ComponentRole.Encoder,
        "denoiser" => ComponentRole.Denoiser,
        _ => steps > 1 ? ComponentRole.Denoiser : ComponentRole.Forward,
    };

    private static string? Runs(JsonElement part) => Text(part, "runs") switch
    {
        "every_step" => "decoder",
        "prefill" => "encoder",
        "per_call" => "forward",
        _ => null,
    };

    private static IReadOnlyList<CachedLayers> Cache(JsonElement part)
    {
        if (!part.TryGetProperty("kv", out JsonElement kv) || kv.ValueKind != JsonValueKind.Object)
        {
            return [];
        }

        int heads = (int)(Number(kv, "kv_heads") ?? 1);
        var attention = new Attention((int)(Number(kv, "query_heads") ?? heads), heads,
            (int)(Number(kv, "head_size") ?? 128)) { Window = (int?)Number(kv, "window") };
        return [new CachedLayers((int)(Number(kv, "layers") ?? 1), attention)];
    }

    private static string? Text(JsonElement element, string key) => element.TryGetProperty(key, out JsonElement value)
        && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static double? Number(JsonElement element, string key) =>
        element.TryGetProperty(key, out JsonElement value) && value.ValueKind == JsonValueKind.Number ? value.GetDouble() : null;
}
