using System.Globalization;
using Floorline.Core.Traces.Kernels;

namespace Floorline.Core.Traces.Rules;

/// <summary>Numbers in sentences.</summary>
internal static class Words
{
    private const int LongestName = 60;

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
