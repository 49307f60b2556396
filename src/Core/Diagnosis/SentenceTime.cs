using System.Globalization;
using Floorline.Core.Quantities;

namespace Floorline.Core.Diagnosis;

/// <summary>A time inside a sentence of advice: in milliseconds, shorter the longer it is.</summary>
public static class SentenceTime
{
    /// <summary>The time with its unit.</summary>
    /// <param name="time">The time, of either sign.</param>
    public static string Of(Seconds time) => Math.Abs(time.Milliseconds) switch
    {
        >= 100 => time.Milliseconds.ToString("0", CultureInfo.InvariantCulture) + " ms",
        >= 1 => time.Milliseconds.ToString("0.0", CultureInfo.InvariantCulture) + " ms",
        _ => time.Milliseconds.ToString("0.###", CultureInfo.InvariantCulture) + " ms",
    };
}
