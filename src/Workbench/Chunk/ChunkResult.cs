using Floorline.Core.Diagnosis;
using Floorline.Core.Quantities;
using Floorline.Core.Expectations;
using Floorline.Core.Objectives;

namespace Floorline.Workbench;

/// <summary>The time budget of a robot policy that plans several actions per call.</summary>
public sealed record ChunkResult
{
    /// <summary>Budget, duty, execution horizon and reaction delay at the middle of the time.</summary>
    public required ActionChunk Chunk { get; init; }

    /// <summary>Time of one call with its interval, in s.</summary>
    public required CallTime Time { get; init; }

    /// <summary>Whether the time was measured or is expected.</summary>
    public required TimeBasis Basis { get; init; }

    /// <summary>Percentiles of the time that were stated.</summary>
    public IReadOnlyList<ChunkPercentile> Percentiles { get; init; } = [];

    /// <summary>The policy's floors; null where no model is stated.</summary>
    public FloorsResult? Floors { get; init; }

    /// <summary>What the engine is expected to take; null where the time was measured.</summary>
    public ExpectedTime? Expected { get; init; }

    /// <summary>Everything that was assumed, in whole sentences.</summary>
    public IReadOnlyList<string> Assumptions { get; init; } = [];

    /// <summary>The longest call that is stated or expected: the longest percentile, or the far end of what an engine is expected to take.</summary>
    public Seconds Longest => Percentiles.Select(static p => p.Chunk.Latency)
        .Append(Basis == TimeBasis.Expected ? Time.High : Chunk.Latency).MaxBy(static t => t.Value);

    /// <summary>The fewest actions per call, and the shortest execution horizon, with which no call that is stated or expected stalls.</summary>
    public int SmallestChunk => (Chunk with { Latency = Longest }).SmallestChunk;

    /// <summary>How surely the robot keeps moving: every call ends before the actions of the last one do.</summary>
    public Attainment Attainment => Chunk.Attainment(Time);

    /// <summary>Whether the robot stalls, or the execution horizon is not kept, by the middle of the time.</summary>
    public bool Misses => Chunk.Stalls || !Chunk.KeepsHorizon;
}
