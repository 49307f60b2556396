using System.Text.Json;
using System.Text.RegularExpressions;
using Json.Schema;
using Json.Schema.Keywords;
using Current = Json.Schema.Keywords.Draft202012;
using Earlier = Json.Schema.Keywords.Draft201909;
using Old = Json.Schema.Keywords.Draft06;

namespace Floorline.Readers.Golden;

/// <summary>
/// The dialects of JSON Schema that a golden set may be written in: 2020-12 where nothing is said, 2019-09, draft 7 and draft 6 by their
/// <c>$schema</c>. Keywords are those of the library, except that patterns and references have their limits.
/// </summary>
internal static class SchemaDialects
{
    private static readonly IKeywordHandler[] _limited = [new LimitedPattern(), new LimitedReference(), new LimitedDynamicReference(),
        new LimitedRecursiveReference()];

    // Written by Pydantic beside a union; says which branch to try, not what is allowed.
    private static readonly IKeywordHandler[] _notes = [new Note("discriminator")];

    private static readonly IKeywordHandler[] _current = Limited(
    [
        .. Vocabulary.Draft202012_Core.Keywords, .. Vocabulary.Draft202012_Applicator.Keywords, .. Vocabulary.Draft202012_Unevaluated.Keywords,
        .. Vocabulary.Draft202012_Validation.Keywords, .. Vocabulary.Draft202012_FormatAnnotation.Keywords, .. Vocabulary.Draft202012_Content.Keywords,
        .. Vocabulary.Draft202012_MetaData.Keywords, Old.DefinitionsKeyword.Instance, Old.DependenciesKeyword.Instance, ThenKeyword.Instance, .. _notes,
    ]);

    private static readonly IKeywordHandler[] _of2019 = Limited(
    [
        .. Vocabulary.Draft201909_Core.Keywords, .. Vocabulary.Draft201909_Applicator.Keywords, .. Vocabulary.Draft201909_Validation.Keywords,
        .. Vocabulary.Draft201909_Format.Keywords, .. Vocabulary.Draft201909_Content.Keywords, .. Vocabulary.Draft201909_MetaData.Keywords,
        Old.DefinitionsKeyword.Instance, Old.DependenciesKeyword.Instance, ThenKeyword.Instance, .. _notes,
    ]);

    private static readonly string[] _newer = ["prefixItems", "$defs", "dependentRequired", "dependentSchemas", "unevaluatedItems", "unevaluatedProperties",
        "$dynamicRef", "$dynamicAnchor", "$anchor", "$vocabulary", "minContains", "maxContains"];

    private static readonly IKeywordHandler[] _of6And7 =
    [
        .. _current.Where(static handler => !_newer.Contains(handler.Name) && handler.Name is not ("items" or "contains" or "$id" or "format")),
        Old.ItemsKeyword.Instance, Old.AdditionalItemsKeyword.Instance, Old.ContainsKeyword.Instance, Old.IdKeyword.Instance, Old.FormatKeyword.Instance,
    ];

    /// <summary>Options to read one schema with: a registry of its own, so that no schema of one set reaches another, and nothing is fetched.</summary>
    internal static BuildOptions Options()
    {
        var dialects = new DialectRegistry();
        Dialect current = Of(_current, "https://json-schema.org/draft/2020-12/schema", false);
        dialects.Register(current);
        dialects.Register(Of(_of2019, "https://json-schema.org/draft/2019-09/schema", false));
        dialects.Register(Of(_of6And7, "http://json-schema.org/draft-07/schema", true));
        dialects.Register(Of(_of6And7, "http://json-schema.org/draft-06/schema", true));
        return new BuildOptions { SchemaRegistry = new SchemaRegistry(), DialectRegistry = dialects, Dialect = current };
    }

    private static Dialect Of(IKeywordHandler[] keywords, string id, bool alone) =>
        new(keywords) { Id = new Uri(id), RefIgnoresSiblingKeywords = alone, AllowUnknownKeywords = false };

    private static IKeywordHandler[] Limited(IKeywordHandler[] keywords) =>
        [.. keywords.Select(static keyword => _limited.FirstOrDefault(limited => limited.Name == keyword.Name) ?? keyword)];

    /// <summary>A keyword that allows and forbids nothing.</summary>
    private sealed class Note(string name) : IKeywordHandler
    {
        public string Name => name;

        public object? ValidateKeywordValue(JsonElement value) => null;

        public void BuildSubschemas(KeywordData keyword, BuildContext context)
        {
        }

        public KeywordEvaluation Evaluate(KeywordData keyword, EvaluationContext context) => KeywordEvaluation.Ignore;
    }

    /// <summary>The pattern keyword with an expression that cannot run away.</summary>
    private sealed class LimitedPattern : PatternKeyword
    {
        public override object? ValidateKeywordValue(JsonElement value) =>
            value.ValueKind == JsonValueKind.String && GoldenPattern.Of(value.GetString()!) is { } expression
                ? expression : throw new JsonSchemaException("'pattern' is no regular expression");

        public override KeywordEvaluation Evaluate(KeywordData keyword, EvaluationContext context)
        {
            bool fits = context.Instance.ValueKind != JsonValueKind.String || ((Regex)keyword.Value!).IsMatch(context.Instance.GetString()!);
            return new KeywordEvaluation { Keyword = Name, IsValid = fits, Error = fits ? null : "no match" };
        }
    }

    // References that count: a schema may refer to itself, but not without end and not by doubling.
    private sealed class LimitedReference : RefKeyword
    {
        public override KeywordEvaluation Evaluate(KeywordData keyword, EvaluationContext context)
        {
            using ReferenceBudget.Step step = ReferenceBudget.Enter();
            return base.Evaluate(keyword, context);
        }
    }

    private sealed class LimitedDynamicReference : Current.DynamicRefKeyword
    {
        public override KeywordEvaluation Evaluate(KeywordData keyword, EvaluationContext context)
        {
            using ReferenceBudget.Step step = ReferenceBudget.Enter();
            return base.Evaluate(keyword, context);
        }
    }

    private sealed class LimitedRecursiveReference : Earlier.RecursiveRefKeyword
    {
        public override KeywordEvaluation Evaluate(KeywordData keyword, EvaluationContext context)
        {
            using ReferenceBudget.Step step = ReferenceBudget.Enter();
            return base.Evaluate(keyword, context);
        }
    }
}

/// <summary>How many references one evaluation may follow, and how deep: the thread's, because an evaluation stays on its thread.</summary>
internal static class ReferenceBudget
{
    private const int Deepest = 256;
    private const int Most = 200_000;

    [ThreadStatic]
    private static int _depth;

    [ThreadStatic]
    private static int _followed;

    /// <summary>Begins an evaluation.</summary>
    internal static void Begin() => (_depth, _followed) = (0, 0);

    /// <summary>One reference further.</summary>
    /// <exception cref="ReferencesWithoutEndException">The schema refers to itself without end, or to too much.</exception>
    internal static Step Enter()
    {
        if (_depth >= Deepest || _followed >= Most)
        {
            throw new ReferencesWithoutEndException();
        }

        _depth++;
        _followed++;
        return default;
    }

    /// <summary>A reference being followed.</summary>
    internal readonly struct Step : IDisposable
    {
        public void Dispose() => _depth--;
    }
}

/// <summary>A schema whose references lead in a circle, or to more work than one check may take.</summary>
public sealed class ReferencesWithoutEndException : Exception
{
    /// <summary>With its sentence.</summary>
    public ReferencesWithoutEndException()
        : base("the schema's references lead in a circle, or to too much")
    {
    }

    /// <summary>With another sentence.</summary>
    public ReferencesWithoutEndException(string message)
        : base(message)
    {
    }

    /// <summary>With another sentence and a cause.</summary>
    public ReferencesWithoutEndException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
