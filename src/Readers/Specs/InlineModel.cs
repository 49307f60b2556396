using Floorline.Core.Formats;
using Floorline.Core.Models;
using Floorline.Core.Quantities;

namespace Floorline.Readers.Specs;

/// <summary>
/// Reads a model typed on the command line: <c>params=8.37e9</c>, and as far as known <c>active=</c> (parameters per token of a mixture), <c>layers=, kv_heads=, heads=, head=</c> (the cache shape),
/// <c>window=</c>, <c>kind=decoder|encoder|denoiser|forward</c>, <c>steps=</c> (denoising steps), <c>flops=</c> (per item), <c>dtype=</c>.
/// </summary>
public static class InlineModel
{
    private static readonly string[] _keys = ["params", "active", "layers", "kv_heads", "heads", "head", "window", "kind", "steps", "flops", "dtype", "name"];

    /// <summary>Whether a text is meant as an inline spec rather than a name or file.</summary>
    /// <param name="text">What the user typed.</param>
    public static bool Is(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.StartsWith("params=", StringComparison.OrdinalIgnoreCase) || (text.Contains("params=", StringComparison.OrdinalIgnoreCase) && text.Contains(',', StringComparison.Ordinal));
    }

    /// <summary>Reads the spec.</summary>
    /// <param name="text">What the user typed.</param>
    public static ReadResult<Model> Read(string text)
    {
        const string Where = "model";
        var problems = new List<Problem>();
        Dictionary<string, string> given = Assignments.Read(text, Where, _keys, problems);
        long? total = Count(given, "params", problems);
        if (total is null && !given.ContainsKey("params"))
        {
            problems.Add(new Problem("", Where, "no params", "params=7e9 or the like"));
        }

        long? active = Count(given, "active", problems);
        if (active > total)
        {
            problems.Add(new Problem("", $"{Where}: active", given["active"], "at most params"));
        }

        ComponentRole role = Kind(given, problems);
        IReadOnlyList<CachedLayers> cache = Cache(given, problems);
        int steps = (int)(Whole(given, "steps", 1, 100_000, problems) ?? 1);
        Flops? flops = given.TryGetValue("flops", out string? work) ? Take(Amount.Work(work, $"{Where}: flops"), problems) : null;
        NumberFormat? format = given.TryGetValue("dtype", out string? dtype) ? NumberFormats.Find(dtype) : NumberFormats.Bf16Format;
        if (format is null)
        {
            problems.Add(new Problem("", $"{Where}: dtype", Amount.Quote(dtype!), "a format such as " + string.Join(", ", Nearest.To(dtype!, NumberFormats.All.Select(static f => f.Name)).DefaultIfEmpty("bf16"))));
        }

        if (problems.Count > 0)
        {
            return ReadResult.Failed<Model>(problems);
        }

        string name = given.GetValueOrDefault("name", text);
        var component = new StatedComponent("model", role, total!.Value) { Active = active, Cache = cache, FlopsPerItem = flops, Steps = steps };
        return ReadResult.Ok(new Model(name, [component], WeightFormats.Uniform(format!))
        {
            Assumptions = ["All weights are counted as read in every step (only totals are stated)."],
        });
    }

    private static ComponentRole Kind(Dictionary<string, string> given, List<Problem> problems)
    {
        string kind = given.GetValueOrDefault("kind", given.ContainsKey("flops") || given.ContainsKey("steps") ? "forward" : "decoder").ToLowerInvariant();
        switch (kind)
        {
            case "decoder": return ComponentRole.Decoder;
            case "encoder": return ComponentRole.Encoder;
            case "denoiser": return ComponentRole.Denoiser;
            case "forward": return given.ContainsKey("steps") ? ComponentRole.Denoiser : ComponentRole.Forward;
            default:
                problems.Add(new Problem("", "model: kind", Amount.Quote(kind), "decoder, encoder, denoiser or forward"));
                return ComponentRole.Forward;
        }
    }

    private static IReadOnlyList<CachedLayers> Cache(Dictionary<string, string> given, List<Problem> problems)
    {
        long? layers = Whole(given, "layers", 1, 100_000, problems);
        long? keyValue = Whole(given, "kv_heads", 1, 1_000_000, problems);
        long? size = Whole(given, "head", 1, 1_000_000, problems);
        long? heads = Whole(given, "heads", 1, 1_000_000, problems);
        long? window = Whole(given, "window", 1, int.MaxValue, problems);
        string[] missing = [.. new[] { "layers", "kv_heads", "head" }.Where(k => !given.ContainsKey(k))];
        if (missing.Length is > 0 and < 3)
        {
            problems.Add(new Problem("", "model", "part of a cache shape", $"{string.Join(" and ", missing)} too (layers, kv_heads and head belong together)"));
        }

        return layers is { } l && keyValue is { } k && size is { } s
            ? [new CachedLayers((int)l, new Attention((int)(heads ?? k), (int)k, (int)s) { Window = (int?)window })]
            : [];
    }

    private static long? Count(Dictionary<string, string> given, string key, List<Problem> problems) =>
        given.TryGetValue(key, out string? text) ? (long?)Take(Amount.Number(text, $"model: {key}", "a number of parameters from 1 to 1e15, such as 7e9", 1, 1e15), problems) : null;

    private static long? Whole(Dictionary<string, string> given, string key, long low, long high, List<Problem> problems) =>
        given.TryGetValue(key, out string? text) ? Take(Amount.Whole(text, $"model: {key}", low, high), problems) : null;

    private static T? Take<T>(ReadResult<T> result, List<Problem> problems)
        where T : struct
    {
        problems.AddRange(result.Problems);
        return result.IsOk ? result.Value : null;
    }
}
