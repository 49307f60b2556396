using Floorline.Core.Costs;
using Floorline.Core.Floors;
using Floorline.Core.Quantities;
using Floorline.Core.Workloads;

namespace Floorline.Core.Answers;

/// <summary>What a measured time says of rates: bytes that must be read over the time, FLOPs over the time, and which memory or link has such a rate.</summary>
/// <param name="Rate">Bytes per second over all devices.</param>
/// <param name="Work">FLOPs per second over all devices; null where FLOPs are not known.</param>
/// <param name="PerToken">Bytes per token or item.</param>
/// <param name="TokensPerStep">Tokens (or items) that one step would have to give at the floor for the time to be possible; 1 or more.</param>
/// <param name="Nearest">What has such a rate.</param>
public sealed record Implied(BytesPerSecond Rate, FlopsPerSecond? Work, Bytes PerToken, double TokensPerStep, string Nearest)
{
    /// <summary>Works it out.</summary>
    /// <param name="floors">The floors of the step.</param>
    /// <param name="measured">Its measured time.</param>
    /// <param name="rates">What is known of memories and links.</param>
    public static Implied Of(LatencyFloors floors, Seconds measured, IReadOnlyList<KnownRate> rates)
    {
        ArgumentNullException.ThrowIfNull(floors);
        ArgumentNullException.ThrowIfNull(rates);
        StepCost cost = floors.Cost;
        Bytes moved = cost.WeightsRead + cost.CacheRead.Or(Bytes.Zero);
        double pieces = cost.Step.Phase == Phase.Prefill ? cost.Step.Batch : cost.TokensHandled;
        BytesPerSecond rate = moved / measured;
        FlopsPerSecond? work = floors.Compute.IsKnown && cost.Work.Value > 0 ? new FlopsPerSecond(cost.Work.Value / measured.Value) : null;
        return new Implied(rate, work, new Bytes(moved.Value / pieces), Math.Max(1, Math.Ceiling((floors.Guaranteed / measured) - 1e-9)),
            Name(floors, rate, rates));
    }

    private static string Name(LatencyFloors floors, BytesPerSecond rate, IReadOnlyList<KnownRate> rates)
    {
        double own = rate.Value / (floors.Hardware.Device.Bandwidth.Value * floors.Cost.Step.Parallelism.Devices);
        return own > 0.35 ? "the device's own memory" : KnownRate.Nearest(rates, rate)?.Name ?? "no link or memory that is known";
    }
}
