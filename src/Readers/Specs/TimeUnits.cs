namespace Floorline.Readers.Specs;

/// <summary>Units of time by every name that people type, in small letters: abbreviations with a point or a plural, and words in full.</summary>
internal static class TimeUnits
{
    private static readonly (double Seconds, string[] Names)[] _units =
    [
        (1e-3, ["ms", "msec", "msecs", "milli", "millis", "millisec", "millisecs", "millisecond", "milliseconds"]),
        (1e-6, ["us", "\u00b5s", "\u03bcs", "usec", "usecs", "micro", "micros", "microsec", "microsecs", "microsecond", "microseconds"]),
        (1e-9, ["ns", "nsec", "nsecs", "nanos", "nanosec", "nanosecs", "nanosecond", "nanoseconds"]),
        (1, ["s", "sec", "secs", "second", "seconds"]),
        (60, ["min", "mins", "minute", "minutes"]),
        (3600, ["h", "hr", "hrs", "hour", "hours"]),
    ];

    private static readonly Dictionary<string, double> _seconds =
        _units.SelectMany(static u => u.Names.Select(n => (n, u.Seconds))).ToDictionary(static p => p.n, static p => p.Seconds, StringComparer.Ordinal);

    /// <summary>The seconds of one of a unit; null where it is none of time.</summary>
    /// <param name="unit">The unit, in small letters.</param>
    internal static double? Find(string unit) => _seconds.TryGetValue(unit, out double seconds) ? seconds : null;
}
