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

    /// <summary>The same with what a profile of the step shows in place of what is expected.</summary>
    /// <param name="shares">The profile's shares.</param>
    /// <param name="time">The measured time of the step.</param>
    /// <param name="attainable">What the memory and the units of the device were seen to take for it: kernels are what lies above.</param>
    public KnownOverheads Shown(TimeShares shares, Seconds time, Seconds attainable)
    {
        ArgumentNullException.ThrowIfNull(shares);
        double host = shares.LaunchShare + shares.IdleShare + shares.HostShare + shares.CopyShare;
        double device = shares.MatrixShare + shares.AttentionShare + shares.ElementwiseShare;
        return this with
        {
            Launches = host > 0 ? Fact<Seconds>.Known(time * host) : Launches,

            // The floor holds the products' part; without their share, what else the device does comes on top of it.
            Kernels = device > 0 ? Fact<Seconds>.Known(((time * device) - (shares.MatrixShare > 0 ? attainable : Seconds.Zero)).OrMore(Seconds.Zero)) : Kernels,
            Exchanges = shares.CommunicationShare > 0 ? Fact<Seconds>.Known(time * shares.CommunicationShare) : Exchanges,
        };
    }

    /// <summary>Launch cost that is exposed: launches x cost, less the kernel time it hides behind when launches are asynchronous.</summary>
    /// <param name="launches">Kernel launches in a step.</param>
    /// <param name="each">Cost of one.</param>
    /// <param name="hiddenBehind">Kernel time that launches run ahead of; zero when each launch is waited for.</param>
    public static Seconds LaunchTime(long launches, Seconds each, Seconds hiddenBehind = default) =>
        ((each * Require.InRange(launches, 0, 1L << 40)) - hiddenBehind).OrMore(Seconds.Zero);
}
