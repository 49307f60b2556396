using System.Text.Json;
using Floorline.Core.Guardrails;

namespace Floorline.Readers.Golden;

/// <summary>Reads one check of a golden set.</summary>
internal static class GoldenChecks
{
    private static readonly string[] _kinds =
        ["exact", "normalized", "contains", "not_contains", "regex", "not_regex", "json_schema", "number", "words", "tokens", "bullets", "similarity",
            "perplexity", "human"];

    /// <summary>The check; nothing where something is wrong with it, which is then among the problems.</summary>
    internal static Check? Read(JsonElement entry, string place, string path, string? expected, List<Problem> problems)
    {
        if (entry.ValueKind != JsonValueKind.Object)
        {
            problems.Add(new Problem(place, path, $"a JSON {entry.ValueKind.ToString().ToLowerInvariant()}", "an object with a kind"));
            return null;
        }

        int before = problems.Count;
        var fields = new GoldenFields(entry, place, path, problems);
        Severity severity = UrgencyOf(fields);
        string kind = fields.Text("kind") ?? "";
        Check? check = kind switch
        {
            "exact" => With(fields, ["expected"], fields.OptionalText("expected") ?? expected ?? fields.Text("expected"), static text => new ExactCheck(text)),
            "normalized" => With(fields, ["expected"], fields.OptionalText("expected") ?? expected ?? fields.Text("expected"), static text =>
                new NormalizedCheck(text)),
            "contains" or "not_contains" => With(fields, ["text"], fields.Text("text"), text => new ContainsCheck(text, kind == "contains")),
            "regex" or "not_regex" => Pattern(fields, kind == "regex"),
            "json_schema" => Schema(fields, place, path),
            "number" => Number(fields, expected),
            "words" or "tokens" => Length(fields, kind == "tokens"),
            "bullets" => Bullets(fields),
            "similarity" => SimilarityOf(fields, expected),
            "perplexity" => With(fields, ["max_increase"], fields.Number("max_increase", 0, 100, 0.05), static increase => new PerplexityCheck(increase ?? 0)),
            "human" => With(fields, ["question"], fields.OptionalText("question") ?? "Would you send this?", static question => new HumanCheck(question)),
            _ => null,
        };
        if (check is null && problems.Count == before)
        {
            IReadOnlyList<string> near = Nearest.To(kind, _kinds);
            fields.Add("kind", $"'{kind}'", near.Count > 0 ? $"perhaps {near[0]}; known are {string.Join(", ", _kinds)}"
                : $"one of {string.Join(", ", _kinds)}");
        }

        return problems.Count == before ? check! with { Severity = severity } : null;
    }

    private static Check? With<T>(GoldenFields fields, string[] names, T? value, Func<T, Check> make)
    {
        fields.Only([.. names, "kind", "severity", "note"]);
        return value is null ? null : make(value);
    }

    private static Severity UrgencyOf(GoldenFields fields)
    {
        string text = fields.OptionalText("severity") ?? "serious";
        if (text is not ("serious" or "minor"))
        {
            fields.Add("severity", $"'{text}'", "serious or minor");
        }

        return text == "minor" ? Severity.Minor : Severity.Serious;
    }

    private static Check? Pattern(GoldenFields fields, bool wanted)
    {
        bool ignoreCase = fields.Flag("ignore_case");
        string? pattern = fields.Text("pattern");
        if (string.IsNullOrEmpty(pattern))
        {
            return null;
        }

        if (GoldenPattern.Of(pattern, ignoreCase) is not { } expression)
        {
            fields.Add("pattern", $"'{pattern}'", "a regular expression");
            return null;
        }

        return With(fields, ["pattern", "ignore_case"], expression, regex => new PatternCheck(regex, wanted));
    }

    private static Check? Schema(GoldenFields fields, string place, string path)
    {
        bool fenced = fields.Flag("fenced");
        if (fields.Element("schema") is not { } schema)
        {
            return null;
        }

        ReadResult<JsonSchema> read = JsonSchema.Read(schema, place, path + ".schema");
        fields.Problems.AddRange(read.Problems);
        return read.IsOk ? With(fields, ["schema", "fenced"], read.Value, made => new JsonSchemaCheck(made, fenced)) : null;
    }

    private static Check? Number(GoldenFields fields, string? expected)
    {
        double? own = !fields.Has("expected") && double.TryParse(expected, System.Globalization.NumberStyles.Float,
            System.Globalization.CultureInfo.InvariantCulture, out double given) ? given : null;
        double? number = own ?? fields.Number("expected", -1e300, 1e300, null);
        double? tolerance = fields.Number("tolerance", 0, 1e300, 0);
        bool relative = fields.Flag("relative");
        return With(fields, ["expected", "tolerance", "relative"], number, value => new NumberCheck(value ?? 0, tolerance ?? 0, relative));
    }

    private static Check? Length(GoldenFields fields, bool tokens)
    {
        int? fewest = fields.Count("min", 0);
        int? most = fields.Count("max", fields.Has("min") ? int.MaxValue : null);
        return With(fields, ["min", "max"], Ordered(fields, fewest, most), range => new LengthCheck(range!.Value.Fewest, range.Value.Most, tokens));
    }

    private static Check? Bullets(GoldenFields fields)
    {
        int? fewest = fields.Count("min", 1);
        int? most = fields.Count("max", int.MaxValue);
        bool only = fields.Flag("only");
        return With(fields, ["min", "max", "only"], Ordered(fields, fewest, most), range => new BulletsCheck(range!.Value.Fewest, range.Value.Most, only));
    }

    private static (int Fewest, int Most)? Ordered(GoldenFields fields, int? fewest, int? most)
    {
        if (fewest > most)
        {
            fields.Add("max", $"{most}, less than min", "at least min");
        }

        return fewest is { } low && most is { } high ? (low, high) : null;
    }

    private static Check? SimilarityOf(GoldenFields fields, string? expected)
    {
        string name = fields.OptionalText("measure") ?? "";
        SimilarityMeasure? measure = name switch { "token_f1" => SimilarityMeasure.TokenF1, "rouge_l" => SimilarityMeasure.RougeL, "edit" =>
            SimilarityMeasure.Edit, _ => null };
        if (measure is null)
        {
            fields.Add("measure", name.Length > 0 ? $"'{name}'" : "nothing", "token_f1, rouge_l or edit");
        }

        double? least = fields.Number("min", 0, 1, null);
        string? against = fields.OptionalText("against");
        if (against is not (null or "expected" or "baseline"))
        {
            fields.Add("against", $"'{against}'", "expected or baseline");
        }

        string? reference = against == "baseline" ? null : fields.OptionalText("expected") ?? expected ?? fields.Text("expected");
        return With(fields, ["measure", "min", "against", "expected"], measure, one => new SimilarityCheck(one ?? default, least ?? 0, reference));
    }
}
