using Floorline.Core.Costs;
using Floorline.Core.Quantities;

namespace Floorline.Core.Floors;

/// <summary>The time that an exchange needs on the wire alone. Fixed costs per call belong to the expected time, not here.</summary>
public static class CollectiveTime
{
    /// <summary>
    /// The wire time of one exchange: an all-reduce moves 2 (N-1)/N of the message over each link in a ring, or the message once when the switch adds; the
    /// others move (N-1)/N; a send moves it once.
    /// </summary>
    /// <param name="kind">What is exchanged.</param>
    /// <param name="message">Bytes per device, M.</param>
    /// <param name="devices">Devices in the group, N.</param>
    /// <param name="link">Bandwidth of a device's link in one direction.</param>
    /// <param name="algorithm">How an all-reduce is done.</param>
    /// <exception cref="ArgumentOutOfRangeException">Fewer than one device, or a link that is not above zero.</exception>
    public static Seconds Of(CollectiveKind kind, Bytes message, int devices, BytesPerSecond link, CollectiveAlgorithm algorithm = CollectiveAlgorithm.Ring)
    {
        Require.InRange(devices, 1, int.MaxValue);
        Require.Positive(link);
        if (devices == 1)
        {
            return Seconds.Zero;
        }

        double others = (devices - 1.0) / devices;
        double passes = kind switch
        {
            CollectiveKind.AllReduce => algorithm == CollectiveAlgorithm.InSwitch ? 1 : 2 * others,
            CollectiveKind.AllGather or CollectiveKind.ReduceScatter or CollectiveKind.AllToAll => others,
            CollectiveKind.SendReceive => 1,
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "is not a known exchange"),
        };
        return message * passes / link;
    }

    /// <summary>Ring all-reduce with the latency of its 2 (N-1) hops: 2 (N-1)/N x M / link + 2 (N-1) x latency.</summary>
    /// <param name="message">Bytes per device, M.</param>
    /// <param name="devices">Devices in the group, N.</param>
    /// <param name="link">Bandwidth of a device's link in one direction.</param>
    /// <param name="hopLatency">Time a hop takes before a byte moves.</param>
    public static Seconds Ring(Bytes message, int devices, BytesPerSecond link, Seconds hopLatency) =>
        Of(CollectiveKind.AllReduce, message, devices, link) + (hopLatency * (2.0 * (devices - 1)));

    /// <summary>Communication that compute cannot hide: max(0, communication - compute it may overlap with).</summary>
    /// <param name="communication">Time on the wire.</param>
    /// <param name="overlappable">Compute that does not wait for it.</param>
    public static Seconds Exposed(Seconds communication, Seconds overlappable) => (communication - overlappable).OrMore(Seconds.Zero);
}
