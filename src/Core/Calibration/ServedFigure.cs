namespace Floorline.Core.Calibration;

/// <summary>What was measured of a server under load.</summary>
public enum ServedFigure
{
    /// <summary>The time to the first token.</summary>
    Ttft,

    /// <summary>The time between tokens.</summary>
    Itl,

    /// <summary>The time per output token of all requests together: one over the throughput.</summary>
    Throughput,

    /// <summary>The time of a whole request.</summary>
    EndToEnd,
}
