using Floorline.Core.Levers;
using Floorline.Core.Planning;
using Floorline.Core.Quantities;
using Floorline.Readers;
using Floorline.Readers.Specs;

namespace Floorline.Workbench;

/// <summary>Reads what must be reached, as people type it: <c>ttft&lt;500ms,itl&lt;50ms,throughput&gt;1000</c>.</summary>
public static class SloText
{
    private const string Expected = "parts such as ttft<500ms, itl<50ms, throughput>1000, cost<2.5 (dollars per million tokens), energy<1.5 (joules per token), memory<70GB (per device), devices<8, separated by commas";

    /// <summary>Reads an SLO; every problem is reported at once.</summary>
    /// <param name="text">The SLO, each goal once; null asks for nothing, an empty text is refused.</param>
    /// <param name="risk">none, low, medium or high; null is medium.</param>
    public static ReadResult<Slo> Read(string? text, string? risk = null)
    {
        var problems = new List<Problem>();
        Slo slo = Slo.None;
        if (text is not null && text.Trim(' ', ',').Length == 0)
        {
            problems.Add(new Problem("", "--slo", "nothing", Expected));
        }

        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (string part in (text ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            int sign = part.IndexOfAny(['<', '>', '=']);
            string goal = sign > 0 ? part[..sign].Trim().ToLowerInvariant() switch { "tpot" or "step" or "latency" => "itl", "rate" => "throughput", var name => name } : "";
            if (goal.Length > 0 && !seen.Add(goal))
            {
                problems.Add(new Problem("", "--slo", $"'{part}', a second goal for {goal}", "one goal of each kind"));
                continue;
            }

            slo = Part(slo, part, problems);
        }

        QualityRisk? accepted = risk?.ToLowerInvariant() switch
        {
            null or "medium" => QualityRisk.Medium,
            "none" => QualityRisk.None,
            "low" => QualityRisk.Low,
            "high" => QualityRisk.High,
            _ => null,
        };
        if (accepted is null)
        {
            problems.Add(new Problem("", "--risk", $"'{risk}'", "none, low, medium or high"));
        }

        return problems.Count > 0 ? ReadResult.Failed<Slo>(problems) : ReadResult.Ok(slo with { Risk = accepted!.Value });
    }

    private static Slo Part(Slo slo, string part, List<Problem> problems)
    {
        int sign = part.IndexOfAny(['<', '>', '=']);
        string name = sign > 0 ? part[..sign].Trim().ToLowerInvariant() : "";
        string value = sign > 0 ? part[sign..].TrimStart('<', '>', '=', ' ') : "";
        bool below = sign > 0 && part[sign] == '<';
        if (sign <= 0 || value.Length == 0 || (name is "throughput" or "rate") == below)
        {
            problems.Add(new Problem("", "--slo", $"'{part}'", Expected));
            return slo;
        }

        T? Take<T>(ReadResult<T> read)
            where T : struct
        {
            problems.AddRange(read.Problems);
            return read.IsOk ? read.Value : null;
        }

        double? Number(string unit) => Take(Amount.Number(Bare(value, unit), "--slo " + name, "a number above 0", 1e-9, 1e12));
        switch (name)
        {
            case "ttft":
                return slo with { Ttft = Take(Amount.Time(value, "--slo ttft")) };
            case "itl" or "tpot" or "step" or "latency":
                return slo with { Itl = Take(Amount.Time(value, "--slo " + name)) };
            case "throughput" or "rate":
                return Number("tok/s") is { } rate ? slo with { Throughput = new TokensPerSecond(rate) } : slo;
            case "cost":
                return Number("$") is { } dollars ? slo with { PerMillionTokens = new Dollars(dollars) } : slo;
            case "energy":
                return Number("J") is { } joules ? slo with { PerToken = new Joules(joules) } : slo;
            case "memory":
                return slo with { Memory = Take(Amount.Size(value, "--slo memory")) };
            case "devices":
                return Number("") is { } devices ? slo with { Devices = (int)Math.Max(1, devices) } : slo;
            default:
                problems.Add(new Problem("", "--slo", $"'{name}'", Expected));
                return slo;
        }
    }

    private static string Bare(string value, string unit) => unit.Length > 0 ? value.Replace(unit, "", StringComparison.OrdinalIgnoreCase).Trim() : value;
}
