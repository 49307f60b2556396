using Floorline.Core.Quantities;

namespace Floorline.Core.Situations;

/// <summary>A measured time of one step, tau.</summary>
/// <param name="Time">The time.</param>
/// <param name="RelativeError">Its own error, as a share of it: 0.02 is 2 %.</param>
/// <param name="ErrorIsStated">Whether the error was given with the measurement; otherwise it is assumed.</param>
public sealed record Measurement(Seconds Time, double RelativeError, bool ErrorIsStated)
{
    /// <summary>The error taken where none is stated: 2 %, the spread of careful medians on shared machines.</summary>
    public const double AssumedError = 0.02;

    // Half a unit of one digit: "1 s" is half a second to one and a half.
    private const double MostRounding = 0.5;

    /// <summary>A measured time with its error where known.</summary>
    /// <param name="time">The time; above zero.</param>
    /// <param name="relativeError">Its relative error, 0 up to but not including 1; null assumes 2 %, or what the number was rounded by where that is
    /// more.</param>
    /// <param name="roundingShare">What the number as written may be off by, as a share of it: half a unit of its last digit.</param>
    /// <exception cref="ArgumentOutOfRangeException">The time is not above zero or the error is outside its range.</exception>
    public static Measurement Of(Seconds time, double? relativeError = null, double roundingShare = 0)
    {
        Require.Positive(time);
        if (relativeError is { } error && !(error >= 0 && error < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(relativeError), relativeError, "must be 0 or more and below 1");
        }

        return new Measurement(time, relativeError ?? Math.Max(AssumedError, Math.Min(roundingShare, MostRounding)), relativeError is not null);
    }
}
