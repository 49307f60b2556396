using Floorline.Core.Floors;
using Floorline.Core.Quantities;

namespace Floorline.Core.Situations;

/// <summary>
/// The share of a floor's move that a measured time follows, as two measurements show it: where twice the devices halve the bytes of each and the time stays,
/// fewer bytes by any other way win no more.
/// </summary>
/// <param name="LowShare">The least that the errors of both times allow.</param>
/// <param name="MiddleShare">The share, 0 to 1.</param>
/// <param name="HighShare">The most that they allow.</param>
public sealed record FollowedShare(double LowShare, double MiddleShare, double HighShare)
{
    // Floors that differ by less tell nothing: the errors of two times are as large.
    private const double LeastMove = 0.15;

    // Where the time may follow by more than this it is taken to follow, as without a second measurement.
    private const double Surely = 0.75;

    // What changes bytes and arithmetic and nothing else. A format may lack its kernel, and stages or experts change the order of work.
    private static readonly string[] _telling = ["tp", "on", "context", "batch"];

    /// <summary>What the second measurements of a step show; null where none shows that its time does not follow.</summary>
    /// <param name="known">What was observed.</param>
    /// <param name="measured">The measured time.</param>
    /// <param name="floors">Its floors.</param>
    public static FollowedShare? Of(Observations known, Measurement measured, LatencyFloors floors)
    {
        ArgumentNullException.ThrowIfNull(known);
        ArgumentNullException.ThrowIfNull(measured);
        ArgumentNullException.ThrowIfNull(floors);
        return known.Others.Where(static o => o.Floors is not null && _telling.Contains(o.What)).Select(o => Of(o, measured, floors))
            .OfType<FollowedShare>().Where(static s => s.HighShare < Surely).MinBy(static s => s.HighShare - s.LowShare);
    }

    private static FollowedShare? Of(OtherMeasurement other, Measurement measured, LatencyFloors floors)
    {
        double floor = (other.Floors!.Binding - floors.Binding).Value;
        if (Math.Abs(floor) < LeastMove * Math.Max(other.Floors.Binding.Value, floors.Binding.Value))
        {
            return null;
        }

        double share = (other.Measured.Time - measured.Time).Value / floor;
        double error = ((other.Measured.Time.Value * other.Measured.RelativeError) + (measured.Time.Value * measured.RelativeError)) / Math.Abs(floor);
        return new FollowedShare(Math.Clamp(share - error, 0, 1), Math.Clamp(share, 0, 1), Math.Clamp(share + error, 0, 1));
    }
}
