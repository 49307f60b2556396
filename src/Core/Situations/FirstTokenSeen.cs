using Floorline.Core.Hardware;
using Floorline.Core.Quantities;
using Floorline.Core.Workloads;

namespace Floorline.Core.Situations;

/// <summary>A time to the first token that was measured, with what it was measured of.</summary>
/// <param name="Time">The time, a mean over requests.</param>
/// <param name="Load">The load.</param>
/// <param name="Hardware">The devices of a copy.</param>
/// <param name="Step">Formats and spread of a copy.</param>
/// <param name="Replicas">Copies.</param>
public sealed record FirstTokenSeen(Seconds Time, ServingLoad Load, DeviceGroup Hardware, Step Step, int Replicas)
{
    // Of 17,600 pairs of runs of one engine, model and format on H100, H200 or B200, one moved by the error of the other, nine in ten lie within this factor,
    // however near their loads are (decision 0119).
    private const double OtherLoadFactor = 2.8;

    /// <summary>
    /// How the time to the first token of a situation lies around its expected value: within the error of a measurement where nothing differs from what was
    /// measured, else within what runs of one sweep differ by, and never wider than without a measurement.
    /// </summary>
    /// <param name="now">The situation.</param>
    /// <param name="usual">The spread without a measurement.</param>
    public Spread Of(Situation now, Spread usual)
    {
        ArgumentNullException.ThrowIfNull(now);
        double error = Measurement.Of(Time).RelativeError;
        bool same = ReferenceEquals(now.Load, Load) && ReferenceEquals(now.Hardware, Hardware) && ReferenceEquals(now.Step, Step) && now.Replicas == Replicas
            && now.Applied.Count == 0;
        Spread near = same ? new Spread(1 - error, 1 + error) : new Spread(1 / OtherLoadFactor, OtherLoadFactor);
        return new Spread(Math.Max(near.Low, usual.Low), Math.Min(near.High, usual.High));
    }
}
