using System.Globalization;
using Floorline.Core.Traces.Kernels;

namespace Floorline.Core.Traces.Rules;

/// <summary>Numbers in sentences.</summary>
internal static class Words
{
    private const int LongestName = 60;

    /// <summary>A time in the unit that fits it.</summary>
    internal static string Time(long ns) => Math.Abs(ns) switch
    {
        >= 10_000_000_000 => Say($"{ns / 1e9:0.0} s"),
        >= 1_000_000_000 => Say($"{ns / 1e9:0.00} s"),
        >= 100_000_000 => Say($"{ns / 1e6:0} ms"),
        >= 10_000_000 => Say($"{ns / 1e6:0.0} ms"),
        >= 1_000_000 => Say($"{ns / 1e6:0.00} ms"),
        >= 100_000 => Say($"{ns / 1e3:0} us"),
        >= 1_000 => Say($"{ns / 1e3:0.0} us"),
        _ => Say($"{ns} ns"),
    };

    internal static string Share(double share) => Math.Abs(share) switch { 0 => "0 %", < 0.0995 => Say($"{share * 100:0.0} %"), _ =>
        Say($"{share * 100:0} %") };

    internal static string Count(long count) => Say($"{count:#,0}");

    /// <summary>A count with its noun.</summary>
    internal static string Many(long count, string noun) => Say($"{count:#,0} {noun}{(count == 1 ? "" : "s")}");

    internal static string Bytes(long bytes) => Math.Abs(bytes) switch
    {
        >= 1_000_000_000 => Say($"{bytes / 1e9:0.00} GB"),
        >= 1_000_000 => Say($"{bytes / 1e6:0.0} MB"),
        >= 1_000 => Say($"{bytes / 1e3:0.0} kB"),
        _ => Say($"{bytes} B"),
    };

    /// <summary>A name short enough for a sentence; kernels lose their template arguments and parameters.</summary>
    internal static string Name(string name)
    {
        string shown = KernelLabels.Short(name);
        return shown.Length <= LongestName ? shown : shown[..(LongestName - 3)] + "...";
    }

    /// <summary>Values as a list with the largest first, at most as many as evidence holds.</summary>
    internal static T[] Top<T>(IEnumerable<T> values, Func<T, long> by) => [.. values.OrderByDescending(by).Take(Evidence.Most)];

    internal static double Ms(long ns) => ns / 1e6;

    internal static string Say(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
