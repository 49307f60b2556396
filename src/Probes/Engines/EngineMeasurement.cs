using Floorline.Core.Findings;
using Floorline.Probes.Host;

namespace Floorline.Probes.Engines;

/// <summary>A model file that ran in a native engine, beside what the machine did in the same rounds.</summary>
public sealed record EngineMeasurement
{
    /// <summary>What ran.</summary>
    public required EnginePlan Plan { get; init; }

    /// <summary>The engine and its version.</summary>
    public required string Engine { get; init; }

    /// <summary>The machine.</summary>
    public required Machine Machine { get; init; }

    /// <summary>Seconds of one run.</summary>
    public required Figure Step { get; init; }

    /// <summary>Seconds of each run behind <see cref="Step"/>, in the order in which they were taken.</summary>
    public IReadOnlyList<double> Steps { get; init; } = [];

    /// <summary>Seconds to load the model.</summary>
    public required double LoadSeconds { get; init; }

    /// <summary>Bytes/s of plain reading over as many bytes as the weights have, again and again, on as many threads.</summary>
    public required Figure Read { get; init; }

    /// <summary>Operations/s by format, on as many threads: the best instruction that the processor has for it.</summary>
    public required IReadOnlyList<PeakPoint> Peaks { get; init; }

    /// <summary>Whether it was ended before its time.</summary>
    public bool Interrupted { get; init; }

    /// <summary>What the reader has to know.</summary>
    public IReadOnlyList<Finding> Findings { get; init; } = [];
}
