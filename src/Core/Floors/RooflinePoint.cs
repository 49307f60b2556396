using Floorline.Core.Quantities;

namespace Floorline.Core.Floors;

/// <summary>Where a step or operator sits under a device's roofline (Williams, Waterman and Patterson 2009).</summary>
/// <param name="Intensity">Arithmetic intensity: FLOPs per byte moved.</param>
/// <param name="Ridge">Ridge point of the device: peak over bandwidth.</param>
/// <param name="Attainable">The compute rate the roof allows: min(peak, bandwidth x intensity).</param>
public sealed record RooflinePoint(FlopsPerByte Intensity, FlopsPerByte Ridge, FlopsPerSecond Attainable)
{
    /// <summary>Whether the point lies left of the ridge, where memory binds.</summary>
    public bool IsMemoryBound => Intensity < Ridge;

    /// <summary>Places work on a roofline.</summary>
    /// <param name="work">FLOPs.</param>
    /// <param name="moved">Bytes moved; above zero.</param>
    /// <param name="peak">Dense compute peak.</param>
    /// <param name="bandwidth">Memory bandwidth.</param>
    /// <exception cref="ArgumentOutOfRangeException">Bytes, peak or bandwidth are not above zero.</exception>
    public static RooflinePoint Of(Flops work, Bytes moved, FlopsPerSecond peak, BytesPerSecond bandwidth)
    {
        FlopsPerByte intensity = work / Require.Positive(moved);
        return new RooflinePoint(intensity, Require.Positive(peak) / Require.Positive(bandwidth), peak.OrLess(intensity * bandwidth));
    }
}
