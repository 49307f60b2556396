using Floorline.Core.Quantities;

namespace Floorline.Core.Situations;

/// <summary>What people know of a slow run beside its time: what a monitor showed, and what other runs took.</summary>
public sealed record Observations
{
    /// <summary>Nothing else is known.</summary>
    public static Observations None { get; } = new();

    /// <summary>Other measurements, each with what was changed.</summary>
    public IReadOnlyList<OtherMeasurement> Others { get; init; } = [];

    /// <summary>Share of the time that the device was busy, 0 to 1, as its monitor shows it.</summary>
    public double? Utilisation { get; init; }

    /// <summary>Clock of the device during the run.</summary>
    public Hertz? Clock { get; init; }

    /// <summary>Measured time to the first token of a served load.</summary>
    public Seconds? Ttft { get; init; }

    /// <summary>Measured output tokens per second of a served load, all requests together.</summary>
    public TokensPerSecond? Throughput { get; init; }

    /// <summary>Read bandwidth of the memory that weights outside the device lie in, or of the way to it.</summary>
    public BytesPerSecond? HostBandwidth { get; init; }

    /// <summary>Share of the weights that lies outside the device's memory, 0 to 1.</summary>
    public double? OnHostShare { get; init; }

    /// <summary>Time of the first call, where the measured time is that of later ones.</summary>
    public Seconds? FirstCall { get; init; }

    /// <summary>Whether anything is known.</summary>
    public bool IsEmpty => Others.Count == 0 && Utilisation is null && Clock is null && Ttft is null && Throughput is null && HostBandwidth is null
        && OnHostShare is null && FirstCall is null;
}
