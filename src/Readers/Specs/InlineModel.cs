using Floorline.Core.Formats;
using Floorline.Core.Models;
using Floorline.Core.Quantities;

namespace Floorline.Readers.Specs;

/// <summary>
/// Reads a model typed on the command line: <c>params=8.37e9</c>, and as far as known <c>active=</c> (parameters per token of a mixture), <c>layers=,
/// kv_heads=, heads=, head=</c> (the cache shape),
/// <c>window=</c> and <c>window_layers=</c> (how many of the layers have it), <c>kv_rank=, rope=</c> (latent attention in place of kv_heads and head),
/// <c>state=</c> (bytes a sequence keeps at any length, in 16 bit),
/// <c>experts=, experts_per_token=</c> (with active: what a batch reads), <c>kind=decoder|encoder|denoiser|forward</c>, <c>steps=</c> (denoising steps),
/// <c>flops=</c> (per item; per token for a decoder), <c>dtype=</c>. One operator is <c>kind=gemm,m=,n=,k=</c> or
/// <c>kind=attention,heads=,head=,seq=</c> (<see cref="InlineOperator"/>).
/// </summary>
public static class InlineModel
{
    private static readonly string[] _keys =
        ["params", "active", "layers", "kv_heads", "heads", "head", "window", "window_layers", "kv_rank", "rope", "state", "experts", "experts_per_token",
        "kind", "steps", "flops", "dtype", "name"];

    private static readonly Dictionary<string, string> _also = new(StringComparer.Ordinal)
    {
        ["parameters"] = "params", ["active_params"] = "active", ["num_layers"] = "layers", ["head_dim"] = "head", ["head_size"] = "head",
        ["top_k"] = "experts_per_token", ["kv_lora_rank"] = "kv_rank", ["sliding_window"] = "window",
    };

    // What only a model that generates tokens has.
    private static readonly string[] _decoders = ["layers", "kv_heads", "kv_rank", "state", "experts", "active"];

    /// <summary>Whether a text is meant as an inline spec rather than a name or file.</summary>
    /// <param name="text">What the user typed.</param>
    public static bool Is(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        int equals = text.IndexOf('=', StringComparison.Ordinal);
        return InlineOperator.Is(text) || (equals > 0 && (IsKey(text[..equals].Trim())
            || (text.Contains("params=", StringComparison.OrdinalIgnoreCase) && text.Contains(',', StringComparison.Ordinal))));
    }

    private static bool IsKey(string key) => _keys.Contains(key, StringComparer.OrdinalIgnoreCase) || _also.ContainsKey(key.ToLowerInvariant());

    /// <summary>Reads the spec.</summary>
    /// <param name="text">What the user typed.</param>
    public static ReadResult<Model> Read(string text)
    {
        const string Where = "model";
        if (InlineOperator.Is(text))
        {
            return InlineOperator.Read(text);
        }

        var problems = new List<Problem>();
        Dictionary<string, string> given = Assignments.Read(text, Where, _keys, problems, _also);
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

        MixtureOfExperts? routing = Routing(given, problems);
        ComponentRole role = Kind(given, problems);
        IReadOnlyList<CachedLayers> cache = Cache(given, problems);
        int steps = (int)(Whole(given, "steps", 1, 100_000, problems) ?? 1);
        Flops? flops = given.TryGetValue("flops", out string? work) ? Take(Amount.Work(work, $"{Where}: flops"), problems) : null;
        ReadResult<NumberFormat> format = given.TryGetValue("dtype", out string? dtype) ? FormatNames.Find(dtype, $"{Where}: dtype")
            : ReadResult.Ok(NumberFormats.Bf16Format);
        problems.AddRange(format.Problems);

        if (problems.Count > 0)
        {
            return ReadResult.Failed<Model>(problems);
        }

        string name = given.GetValueOrDefault("name", text);
        if (routing is not null)
        {
            // Without active parameters: no fewer than k of E of everything.
            active ??= (long)((double)total!.Value * routing.Routed / routing.Experts);
        }

        bool least = routing is not null && !given.ContainsKey("active");
        var component = new StatedComponent("model", role, total!.Value) { Active = active, Routing = least ? null : routing, Cache = cache, FlopsPerItem =
            flops, Item = flops is not null && role == ComponentRole.Decoder ? "token" : null, Steps = steps };
        return ReadResult.Ok(new Model(name, [component], WeightFormats.Uniform(format.Value))
        {
            Assumptions =
                [least ? "Active parameters are not stated: the least there can be, experts per token over experts of all parameters, is counted (active= states them)." : "All weights are counted as read in every step (only totals are stated)."],
        });
    }

    private static ComponentRole Kind(Dictionary<string, string> given, List<Problem> problems)
    {
        string kind = given.GetValueOrDefault("kind", (given.ContainsKey("flops") || given.ContainsKey("steps")) && !_decoders.Any(given.ContainsKey)
            ? "forward" : "decoder").ToLowerInvariant();
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

    private static MixtureOfExperts? Routing(Dictionary<string, string> given, List<Problem> problems)
    {
        long? experts = Whole(given, "experts", 1, 1_000_000, problems);
        long? routed = Whole(given, "experts_per_token", 1, 1_000_000, problems);
        if (given.ContainsKey("experts") != given.ContainsKey("experts_per_token"))
        {
            problems.Add(new Problem("", "model", "part of a mixture", "experts and experts_per_token together"));
        }

        if (routed > experts)
        {
            problems.Add(new Problem("", "model: experts_per_token", given["experts_per_token"], "at most experts"));
            return null;
        }

        return experts is { } e && routed is { } k ? new MixtureOfExperts((int)e, (int)k, 1) : null;
    }

    private static IReadOnlyList<CachedLayers> Cache(Dictionary<string, string> given, List<Problem> problems)
    {
        long? layers = Whole(given, "layers", 1, 100_000, problems);
        long? keyValue = Whole(given, "kv_heads", 1, 1_000_000, problems);
        long? size = Whole(given, "head", 1, 1_000_000, problems);
        long? heads = Whole(given, "heads", 1, 1_000_000, problems);
        long? window = Whole(given, "window", 1, int.MaxValue, problems);
        long? rank = Whole(given, "kv_rank", 1, 1_000_000, problems);
        long? rope = Whole(given, "rope", 1, 1_000_000, problems);
        long? windowed = Whole(given, "window_layers", 1, 100_000, problems);
        Bytes? state = given.TryGetValue("state", out string? bytes) ? Take(Amount.Size(bytes, "model: state"), problems) : null;
        if (windowed is not null && (window is null || windowed > layers))
        {
            problems.Add(new Problem("", "model: window_layers", given["window_layers"], "at most layers, and window too"));
        }

        var cache = new List<CachedLayers>();
        if (state is { } kept)
        {
            cache.Add(new CachedLayers(1, new StateMixer([], (long)(kept.Value / 2), Flops.Zero)));
        }

        if (rank is { } r)
        {
            if (layers is not { } count)
            {
                problems.Add(new Problem("", "model", "kv_rank without layers", "layers too"));
                return cache;
            }

            // Queries and values have sizes of their own, which a decode step on the compressed form does not need.
            int parts = (int)(heads ?? 1);
            return [.. cache, new CachedLayers((int)count, new LatentAttention(parts, null, (int)r, (int)(rope ?? 64), 128, 128))];
        }

        if (heads % keyValue is > 0)
        {
            problems.Add(new Problem("", "model: kv_heads", given["kv_heads"], "a number that divides heads"));
        }

        // what only shapes a cache is nothing without its size
        string? shaping = new[] { "window", "window_layers", "heads", "rope" }.FirstOrDefault(given.ContainsKey);
        string[] missing = [.. new[] { "layers", "kv_heads", "head" }.Where(k => !given.ContainsKey(k))];
        if (shaping is not null && missing.Length == 3)
        {
            problems.Add(new Problem("", $"model: {shaping}", $"{shaping} without a cache shape", "layers, kv_heads and head too, or layers and kv_rank"));
        }

        if (missing.Length is > 0 and < 3 && !(missing.Length == 2 && given.ContainsKey("layers") && given.ContainsKey("state")))
        {
            problems.Add(new Problem("", "model", "part of a cache shape", $"{string.Join(" and ", missing)} too (layers, kv_heads and head belong together)"));
        }

        if (layers is not { } l || keyValue is not { } k || size is not { } s)
        {
            return cache;
        }

        var attention = new Attention((int)(heads ?? k), (int)k, (int)s);
        return windowed is { } w && w < l && window is not null
            ? [.. cache, new CachedLayers((int)w, attention with { Window = (int?)window }), new CachedLayers((int)(l - w), attention)]
            : [.. cache, new CachedLayers((int)l, attention with { Window = (int?)window })];
    }

    private static long? Count(Dictionary<string, string> given, string key, List<Problem> problems) =>
        given.TryGetValue(key, out string? text)
            ? (long?)Take(Amount.Number(text, $"model: {key}", "a number of parameters from 1 to 1e15, such as 7e9", 1, 1e15), problems) : null;

    private static long? Whole(Dictionary<string, string> given, string key, long low, long high, List<Problem> problems) =>
        given.TryGetValue(key, out string? text) ? Take(Amount.Whole(text, $"model: {key}", low, high), problems) : null;

    private static T? Take<T>(ReadResult<T> result, List<Problem> problems)
        where T : struct
    {
        problems.AddRange(result.Problems);
        return result.IsOk ? result.Value : null;
    }
}
