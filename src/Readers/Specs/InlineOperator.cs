using Floorline.Core.Formats;
using Floorline.Core.Models;
using Floorline.Core.Quantities;

namespace Floorline.Readers.Specs;

/// <summary>
/// Reads one operator typed on the command line, as people time them: <c>kind=gemm,m=4096,n=4096,k=4096</c> (or <c>matmul</c>) and
/// <c>kind=attention,heads=48,head=64,seq=21730</c> with as far as known <c>kv_heads=, kv=</c> (positions attended to), <c>causal=1</c>, and <c>dtype=</c>.
/// </summary>
public static class InlineOperator
{
    private const long Most = 1L << 24;

    private static readonly string[] _gemm = ["kind", "m", "n", "k", "dtype", "name"];
    private static readonly string[] _attention = ["kind", "heads", "head", "seq", "kv_heads", "kv", "causal", "dtype", "name"];

    /// <summary>Whether a text is meant as one operator.</summary>
    /// <param name="text">What the user typed.</param>
    public static bool Is(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Kind(text) is not null;
    }

    /// <summary>Reads it as a model of one call: operands and result pass through memory once, and no more is done than the operator is defined by.</summary>
    /// <param name="text">What the user typed.</param>
    public static ReadResult<Model> Read(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        bool product = Kind(text) == "gemm";
        var problems = new List<Problem>();
        Dictionary<string, string> given = Assignments.Read(text, "model", product ? _gemm : _attention, problems);
        NumberFormat? format = given.TryGetValue("dtype", out string? dtype) ? NumberFormats.Find(dtype) : NumberFormats.Bf16Format;
        if (format is null)
        {
            problems.Add(new Problem("", "model: dtype", Amount.Quote(dtype!), "a format such as bf16"));
        }

        (double work, double values) = product ? Product(given, problems) : Attention(given, problems);
        if (problems.Count > 0)
        {
            return ReadResult.Failed<Model>(problems);
        }

        var component = new StatedComponent(product ? "matrix product" : "attention", ComponentRole.Forward, (long)values)
        {
            FlopsPerItem = new Flops(work),
            Item = product ? "product" : "call",
        };
        return ReadResult.Ok(new Model(given.GetValueOrDefault("name", text), [component], WeightFormats.Uniform(format!))
        {
            Assumptions = ["One operator: its operands are read and its result is written once, all in one format."],
        });
    }

    private static string? Kind(string text)
    {
        foreach (string part in text.Split(',', StringSplitOptions.TrimEntries))
        {
            if (part.StartsWith("kind=", StringComparison.OrdinalIgnoreCase))
            {
                return part[5..].Trim().ToLowerInvariant() switch
                {
                    "gemm" or "matmul" or "mm" => "gemm",
                    "attention" or "sdpa" => "attention",
                    _ => null,
                };
            }
        }

        return null;
    }

    private static (double Work, double Values) Product(Dictionary<string, string> given, List<Problem> problems)
    {
        double m = Size(given, "m", null, problems);
        double n = Size(given, "n", null, problems);
        double k = Size(given, "k", null, problems);
        return (2 * m * n * k, (m * k) + (k * n) + (m * n));
    }

    private static (double Work, double Values) Attention(Dictionary<string, string> given, List<Problem> problems)
    {
        double heads = Size(given, "heads", null, problems);
        double head = Size(given, "head", null, problems);
        double queries = Size(given, "seq", null, problems);
        double keys = Size(given, "kv", queries, problems);
        double shared = Size(given, "kv_heads", heads, problems);
        bool causal = given.GetValueOrDefault("causal") is "1" or "true" or "yes";
        return (4 * heads * head * queries * keys * (causal ? 0.5 : 1), 2 * head * ((heads * queries) + (shared * keys)));
    }

    private static double Size(Dictionary<string, string> given, string key, double? otherwise, List<Problem> problems)
    {
        if (!given.TryGetValue(key, out string? text))
        {
            if (otherwise is null)
            {
                problems.Add(Problem.Missing("model", key, "a whole number"));
            }

            return otherwise ?? 1;
        }

        ReadResult<long> read = Amount.Whole(text, $"model: {key}", 1, Most);
        problems.AddRange(read.Problems);
        return read.IsOk ? read.Value : 1;
    }
}
