using Floorline.Core.Formats;
using Floorline.Core.Models;

namespace Floorline.Readers.Specs;

/// <summary>Weight formats as people state them: one for all, or one with exceptions by role or part, such as <c>nvfp4,head=bf16</c>.</summary>
public static class MixedWeights
{
    private static readonly (string Name, WeightRole Role, string[] Aliases)[] _roles =
    [
        ("head", WeightRole.OutputHead, ["lm_head", "output"]),
        ("embed", WeightRole.InputEmbedding, ["embedding", "embeddings", "embed_tokens"]),
        ("positions", WeightRole.PositionEmbedding, []),
        ("attention", WeightRole.Attention, ["attn", "self_attn"]),
        ("ffn", WeightRole.FeedForward, ["mlp", "feed-forward"]),
        ("experts", WeightRole.Expert, ["expert", "moe"]),
        ("shared", WeightRole.SharedExpert, ["shared_experts"]),
        ("router", WeightRole.Router, ["gate"]),
        ("norms", WeightRole.Norm, ["norm"]),
    ];

    /// <summary>Reads the formats.</summary>
    /// <param name="text">The text.</param>
    /// <param name="where">The option, for messages.</param>
    /// <param name="model">The model, whose parts may be named; null where it is not known.</param>
    public static ReadResult<WeightFormats> Read(string text, string where, Model? model)
    {
        ArgumentNullException.ThrowIfNull(text);
        var problems = new List<Problem>();
        NumberFormat? main = null;
        var roles = new Dictionary<WeightRole, NumberFormat>();
        var parts = new Dictionary<string, NumberFormat>();
        foreach (string item in text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            string[] pair = item.Split('=', 2, StringSplitOptions.TrimEntries);
            if (Format(pair[^1], where, problems) is not { } format)
            {
                continue;
            }

            if (pair.Length == 1)
            {
                Once(main is null, where, item, "one format for all weights, exceptions as NAME=FORMAT", problems);
                main ??= format;
            }
            else if (RoleOf(pair[0]) is { } role)
            {
                Once(roles.TryAdd(role, format), where, item, "each exception once", problems);
            }
            else if (PartsOf(pair[0], model) is { Length: > 0 } named)
            {
                Once(Array.TrueForAll(named, part => parts.TryAdd(part, format)), where, item, "each exception once", problems);
            }
            else
            {
                problems.Add(new Problem("", where, $"'{pair[0]}'",
                    $"a kind of weights ({string.Join(", ", _roles.Select(static r => r.Name))}){(model is { Components.Count: > 1 } ? $" or a part of the model ({string.Join(", ", model.Components.Select(static c => c.Name))})" : "")}"));
            }
        }

        if (main is null && problems.Count == 0)
        {
            problems.Add(new Problem("", where, $"'{text}'", "a format for all weights first, such as fp8 or nvfp4,head=bf16"));
        }

        if (problems.Count > 0)
        {
            return ReadResult.Failed<WeightFormats>(problems);
        }

        WeightFormats formats = WeightFormats.Uniform(main!) with { ByRole = roles, ByComponent = parts };
        return ReadResult.Ok(model is null ? formats : formats.For(model));
    }

    /// <summary>The formats as they would be stated.</summary>
    /// <param name="formats">The formats.</param>
    public static string Text(WeightFormats formats)
    {
        ArgumentNullException.ThrowIfNull(formats);
        List<string> parts = [formats.Default.Name];
        foreach ((string name, WeightRole role, _) in _roles)
        {
            if (formats.ByRole.TryGetValue(role, out NumberFormat? other) && other != formats.Default)
            {
                parts.Add($"{name}={other.Name}");
            }
        }

        foreach ((string component, NumberFormat other) in formats.ByComponent)
        {
            if (other != formats.Default)
            {
                parts.Add($"{component}={other.Name}");
            }
        }

        return string.Join(',', parts);
    }

    private static void Once(bool holds, string where, string item, string expected, List<Problem> problems)
    {
        if (!holds)
        {
            problems.Add(new Problem("", where, $"'{item}' again", expected));
        }
    }

    private static NumberFormat? Format(string name, string where, List<Problem> problems)
    {
        ReadResult<NumberFormat> read = FormatNames.Find(name, where);
        problems.AddRange(read.Problems);
        return read.IsOk ? read.Value : null;
    }

    private static WeightRole? RoleOf(string name)
    {
        foreach ((string known, WeightRole role, string[] aliases) in _roles)
        {
            if (known.Equals(name, StringComparison.OrdinalIgnoreCase) || aliases.Contains(name, StringComparer.OrdinalIgnoreCase))
            {
                return role;
            }
        }

        return null;
    }

    /// <summary>The part of that name, or all parts whose names begin so: <c>vision-towers</c> are those called vision tower.</summary>
    private static string[] PartsOf(string name, Model? model)
    {
        string[] all = [.. model?.Components.Select(static c => c.Name) ?? []];
        string wanted = name.Replace('-', ' ');
        return Array.Find(all, c => c.Equals(wanted, StringComparison.OrdinalIgnoreCase)) is { } one ? [one]
            : [.. all.Where(c => c.StartsWith(wanted.TrimEnd('s', 'S') + " ", StringComparison.OrdinalIgnoreCase)
                || c.Equals(wanted.TrimEnd('s', 'S'), StringComparison.OrdinalIgnoreCase))];
    }
}
