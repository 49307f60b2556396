namespace Floorline.Core.Traces.Model;

/// <summary>What tells one track from another, and their order.</summary>
/// <param name="Kind">What lies on it.</param>
/// <param name="Process">Process.</param>
/// <param name="Thread">Thread.</param>
/// <param name="Device">Device.</param>
/// <param name="Stream">Stream.</param>
internal readonly record struct TrackKey(TrackKind Kind, long Process, long Thread, long Device, long Stream) : IComparable<TrackKey>
{
    /// <summary>Compares without the framework's comparer, which is made, and compiled, while the command runs.</summary>
    internal static IEqualityComparer<TrackKey> Comparer { get; } = new Same();

    public override int GetHashCode() =>
        (int)((((((ulong)Process * 31) + (ulong)Thread) * 0x9E3779B97F4A7C15) ^ ((((ulong)Device * 131)
            + (ulong)Stream) * 0x9FB21C651E98DF25) ^ (ulong)Kind) >> 24);

    public int CompareTo(TrackKey other)
    {
        int order = Kind.CompareTo(other.Kind);
        order = order != 0 ? order : Device.CompareTo(other.Device);
        order = order != 0 ? order : Process.CompareTo(other.Process);
        order = order != 0 ? order : Stream.CompareTo(other.Stream);
        return order != 0 ? order : Thread.CompareTo(other.Thread);
    }

    private sealed class Same : IEqualityComparer<TrackKey>
    {
        public bool Equals(TrackKey x, TrackKey y) =>
            x.Thread == y.Thread && x.Stream == y.Stream && x.Kind == y.Kind && x.Process == y.Process && x.Device == y.Device;

        public int GetHashCode(TrackKey obj) => obj.GetHashCode();
    }
}
