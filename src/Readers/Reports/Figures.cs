using Floorline.Core.Quantities;
using Floorline.Core.Serving;

namespace Floorline.Readers.Reports;

/// <summary>Makes facts of what a format's reader found.</summary>
internal static class Figures
{
    internal const double Millisecond = 1e-3;
    internal const double Microsecond = 1e-6;
    internal const double Nanosecond = 1e-9;

    internal static Fact<Seconds> Time(double? value, double unit, string reason = LatencySummary.NotInFile) =>
        value is { } number && double.IsFinite(number) ? IsTime(number * unit) ? Fact<Seconds>.Known(new Seconds(number * unit))
            : Fact<Seconds>.Unknown(NoTime) : Fact<Seconds>.Unknown(reason);

    /// <summary>Whether seconds can be a measured time: not below 0, and shorter than thirty years.</summary>
    internal static bool IsTime(double seconds) => seconds is >= 0 and < 1e9;

    private const string NoTime = "the file holds a number that is no time (below 0, or over 1e9 s)";

    internal static Fact<Seconds> Duration(double? seconds, string reason = "the file does not say") => Time(seconds, 1, reason);

    internal static Fact<TokensPerSecond> TokenRate(double? value, string reason = "the file does not say") =>
        value is { } number && double.IsFinite(number) ? Fact<TokensPerSecond>.Known(new TokensPerSecond(number)) : Fact<TokensPerSecond>.Unknown(reason);

    internal static Fact<RequestsPerSecond> Rate(double? value, string reason = "the file does not say") =>
        value is { } number and >= 0 ? Fact<RequestsPerSecond>.Known(new RequestsPerSecond(number)) : Fact<RequestsPerSecond>.Unknown(reason);

    internal static Fact<long> Count(double? value, string reason = "the file does not say") =>
        value is { } number and >= 0 and < 9e15 ? Fact<long>.Known((long)Math.Round(number)) : Fact<long>.Unknown(reason);

    internal static Fact<double> Number(double? value, string reason = "the file does not say") =>
        value is { } number && double.IsFinite(number) ? Fact<double>.Known(number) : Fact<double>.Unknown(reason);

    internal static Fact<LatencySummary> Known(LatencySummary summary, string reason = LatencySummary.NotInFile) =>
        summary.HoldsAnything ? Fact<LatencySummary>.Known(summary) : Fact<LatencySummary>.Unknown(reason);

    internal static Fact<LatencySummary> Not(string reason) => Fact<LatencySummary>.Unknown(reason);

    /// <summary>The figures of values in a unit; unknown where there is none.</summary>
    internal static Fact<LatencySummary> Values(IEnumerable<double> values, double unit, string reason = LatencySummary.NotInFile)
    {
        Seconds[] times = [.. values.Where(v => IsTime(v * unit)).Select(v => new Seconds(v * unit))];
        return times.Length > 0 ? Fact<LatencySummary>.Known(LatencySummary.AsPrinted(LatencySample.Of(times)) with { Times = times })
            : Fact<LatencySummary>.Unknown(reason);
    }

    /// <summary>Figures that stand under the names a format gives them.</summary>
    internal static LatencySummary Named(Func<string, double?> figure, double unit, string[] names, double? count)
    {
        Fact<Seconds> At(int i) => names[i].Length == 0 ? Fact<Seconds>.Unknown(LatencySummary.NotInFile) : Time(figure(names[i]), unit);
        return new LatencySummary { Mean = At(0), P50 = At(1), P90 = At(2), P95 = At(3), P99 = At(4), Count = Count(count, LatencySummary.NotInFile) };
    }
}
