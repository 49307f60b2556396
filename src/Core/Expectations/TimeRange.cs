using Floorline.Core.Quantities;
using Floorline.Core.Situations;

namespace Floorline.Core.Expectations;

/// <summary>An expected time with the interval that should hold nine measurements in ten.</summary>
/// <param name="Low">Lower end of the 90 % interval.</param>
/// <param name="Middle">The expected value.</param>
/// <param name="High">Upper end of the 90 % interval.</param>
public readonly record struct TimeRange(Seconds Low, Seconds Middle, Seconds High)
{
    /// <summary>A value without spread.</summary>
    /// <param name="time">The value.</param>
    public static TimeRange Exactly(Seconds time) => new(time, time, time);

    /// <summary>A value with the spread that predictions of its kind were seen to have.</summary>
    /// <param name="middle">The expected value.</param>
    /// <param name="spread">Measured over expected, at the ends of the interval.</param>
    public static TimeRange Of(Seconds middle, Spread spread) => new(middle * spread.Low, middle, middle * spread.High);

    /// <summary>Whether a measured time lies inside the interval, ends included.</summary>
    /// <param name="time">The measured time.</param>
    public bool Holds(Seconds time) => time >= Low && time <= High;

    /// <summary>The same interval, but nowhere below a bound.</summary>
    /// <param name="floor">The bound.</param>
    public TimeRange NotBelow(Seconds floor) => new(Low.OrMore(floor), Middle.OrMore(floor), High.OrMore(floor));

    /// <summary>The interval moved by a time that is certain.</summary>
    /// <param name="time">Added to all three.</param>
    public TimeRange Plus(Seconds time) => new(Low + time, Middle + time, High + time);
}
