using Floorline.Core.Quantities;

namespace Floorline.Core.Situations;

/// <summary>
/// What is known about the time above the floors. What is not known stays open: its rung has no time, and the gap is inside the unexplained part.
/// </summary>
public sealed record KnownOverheads
{
    /// <summary>Nothing known above the floors.</summary>
    public static KnownOverheads None { get; } = new();

    /// <summary>Time that size-dependent kernel efficiency adds.</summary>
    public Fact<Seconds> Kernels { get; init; } = Fact<Seconds>.Unknown("no kernel efficiency is known for these sizes on this device");

    /// <summary>Launches and host work that nothing hides.</summary>
    public Fact<Seconds> Launches { get; init; } = Fact<Seconds>.Unknown("launches and host work are not stated (give --launches N --launch-cost 10us)");

    /// <summary>Time that the serving engine adds.</summary>
    public Fact<Seconds> Serving { get; init; } = Fact<Seconds>.Unknown("the serving engine's share is not stated");

    /// <summary>Time of exchanges as a profile shows it; unknown leaves what the floor exposes of them.</summary>
    public Fact<Seconds> Exchanges { get; init; } = Fact<Seconds>.Unknown("no profile shows the exchanges");

    /// <summary>Stated time that the device waits, beside <see cref="Launches"/>.</summary>
    public Seconds Waiting { get; init; }

    /// <summary>Stated time of work that nobody needs.</summary>
    public Seconds Dead { get; init; }

    /// <summary>The same with what was stated of the step's parts in place of what is expected.</summary>
    /// <param name="stated">What was stated.</param>
    /// <param name="attainable">What the memory and the units of the device were seen to take for it: kernels are what lies above.</param>
    public KnownOverheads With(StatedParts stated, Seconds attainable)
    {
        ArgumentNullException.ThrowIfNull(stated);

        // The floor holds the products' part; without their share, what else the device does comes on top of it.
        Fact<Seconds> kernels = stated.Device is { } device
            ? Fact<Seconds>.Known((device - (stated.NamesProducts ? attainable : Seconds.Zero)).OrMore(Seconds.Zero)) : Kernels;
        return this with
        {
            Kernels = stated.Clocks.Value > 0 ? Fact<Seconds>.Known(kernels.Or(Seconds.Zero).OrMore(stated.Clocks)) : kernels,
            Launches = stated.TellsWaiting ? Fact<Seconds>.Known(Seconds.Zero) : Launches,
            Exchanges = stated.Exchanges is { } exchanges ? Fact<Seconds>.Known(exchanges) : Exchanges,
            Waiting = stated.Waiting + stated.Launches,
            Dead = stated.Dead,
        };
    }

    /// <summary>Launch cost that is exposed: launches x cost, less the kernel time it hides behind when launches are asynchronous.</summary>
    /// <param name="launches">Kernel launches in a step.</param>
    /// <param name="each">Cost of one.</param>
    /// <param name="hiddenBehind">Kernel time that launches run ahead of; zero when each launch is waited for.</param>
    public static Seconds LaunchTime(long launches, Seconds each, Seconds hiddenBehind = default) =>
        ((each * Require.InRange(launches, 0, 1L << 40)) - hiddenBehind).OrMore(Seconds.Zero);
}
