using System.Collections.Immutable;
using System.Globalization;
using Floorline.Core.Statistics;

namespace Floorline.Readers.Specs;

/// <summary>Reads latency metrics and shares as people type them: <c>median,p95</c>, <c>5%</c>.</summary>
public static class MetricText
{
    private const string ExpectedMetric = "median or a percentile such as p90, p95, p99 or p99.9";

    /// <summary>A list of metrics.</summary>
    /// <param name="text">Such as <c>median,p95</c>.</param>
    /// <param name="where">The option, for the message.</param>
    public static ReadResult<ImmutableArray<LatencyMetric>> Metrics(string text, string where)
    {
        ArgumentNullException.ThrowIfNull(text);
        ReadResult<LatencyMetric>[] read = [.. text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Select(part => Metric(part, where))];
        Problem[] problems = [.. read.SelectMany(static r => r.Problems)];
        return problems.Length > 0 || read.Length is 0 or > 16
            ? ReadResult.Failed<ImmutableArray<LatencyMetric>>(problems.Length > 0 ? problems
            : [new Problem("", where, Amount.Quote(text), "1 to 16 of " + ExpectedMetric)])
            : ReadResult.Ok<ImmutableArray<LatencyMetric>>([.. read.Select(static r => r.Value).Distinct()]);
    }

    /// <summary>A share: <c>5%</c> or <c>0.05</c>.</summary>
    /// <param name="text">The share as typed.</param>
    /// <param name="where">The option, for the message.</param>
    /// <param name="low">Smallest allowed share.</param>
    /// <param name="high">Largest allowed share.</param>
    public static ReadResult<double> Share(string text, string where, double low, double high)
    {
        ArgumentNullException.ThrowIfNull(text);
        bool percent = text.EndsWith('%');
        return double.TryParse(text.AsSpan().TrimEnd("% "), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double value)
            && (percent ? value / 100 : value) is var share && share >= low && share <= high
            ? ReadResult.Ok(share)
            : ReadResult.Failed<double>(new Problem("", where, Amount.Quote(text),
            string.Create(CultureInfo.InvariantCulture, $"a share from {low * 100:0.##}% to {high * 100:0.##}%")));
    }

    private static ReadResult<LatencyMetric> Metric(string text, string where)
    {
        string name = text.ToLowerInvariant();
        return name is "median" or "p50" ? ReadResult.Ok(LatencyMetric.Median)
            : name.Length > 1 && name[0] == 'p' && double.TryParse(name.AsSpan(1), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture,
            out double percent) && percent is >= 1 and <= 99.99 ? ReadResult.Ok(LatencyMetric.Of(percent / 100))
            : ReadResult.Failed<LatencyMetric>(new Problem("", where, Amount.Quote(text), name is "ttft" or "itl" or "tpot" or "e2e"
            ? $"{ExpectedMetric} (which latency of a result is meant, says --column {name})" : ExpectedMetric));
    }
}
