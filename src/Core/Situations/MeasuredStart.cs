using Floorline.Core.Floors;
using Floorline.Core.Quantities;

namespace Floorline.Core.Situations;

/// <summary>A measured step as it was before any lever: what every later time is moved from, so that no order of levers changes the result.</summary>
/// <param name="Measured">The measured time.</param>
/// <param name="Floors">The floors of the measured step.</param>
/// <param name="Expected">What its engine was expected to take; null where the engine is not known.</param>
/// <param name="Regime">What limited it.</param>
public sealed record MeasuredStart(Measurement Measured, LatencyFloors Floors, ExpectedStep? Expected, Regime Regime)
{
    /// <summary>The anchor of other steps' times; null where nothing is expected of the engine.</summary>
    public Anchor? Anchor => Expected is { } expected
        ? new Anchor(Measured.Time, expected.Time) { Beside = Beside + Exchanged + Offload,
            Exchanges = Exchanged.Value > 0 ? expected.Exchanges : Seconds.Zero, FollowedShare = Offload.Value > 0 ? null : Follows?.MiddleShare } : null;

    /// <summary>Stated time that stays whatever the step reads and computes: waiting, launches, needless work.</summary>
    public Seconds Beside { get; init; }

    /// <summary>What of it was stated as once per call, however many steps the call repeats: host work and needless work.</summary>
    internal Seconds Once { get; init; }

    /// <summary>
    /// Exchanges between the devices, as they were stated: no format makes them shorter, faster links and fewer devices do. They take the place of what is
    /// expected of them.
    /// </summary>
    public Seconds Exchanged { get; init; }

    /// <summary>Slower than any disc that models are read from: time beyond this rate is not that of reading what does not fit.</summary>
    public static BytesPerSecond SlowestOutside { get; } = BytesPerSecond.FromGBPerSecond(0.3);

    /// <summary>Bytes that a device's memory does not hold and that the step read from outside it; zero where all fits.</summary>
    public Bytes Spilled { get; init; }

    /// <summary>Time above what is expected that reading them took: it goes as they do.</summary>
    public Seconds Offload { get; init; }

    /// <summary>What is left of <see cref="Offload"/> where so many bytes do not fit.</summary>
    /// <param name="spilled">Bytes beyond the memory of a device.</param>
    public Seconds OffloadOf(Bytes spilled) => Offload.Value > 0 ? Offload * (spilled / Spilled) : Seconds.Zero;

    /// <summary>The ladder's rest: time that has no known cause.</summary>
    public Seconds Unexplained { get; init; }

    /// <summary>The ladder's launches, host work, needless work and serving engine: known, and shortened by no format.</summary>
    public Seconds Overhead { get; init; }

    /// <summary>The share of a floor's move that the measured time was seen to follow; null where no second measurement tells.</summary>
    public FollowedShare? Follows { get; init; }
}
