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

    /// <summary>Launch cost that is exposed: launches x cost, less the kernel time it hides behind when launches are asynchronous.</summary>
    /// <param name="launches">Kernel launches in a step.</param>
    /// <param name="each">Cost of one.</param>
    /// <param name="hiddenBehind">Kernel time that launches run ahead of; zero when each launch is waited for.</param>
    public static Seconds LaunchTime(long launches, Seconds each, Seconds hiddenBehind = default) =>
        ((each * Require.InRange(launches, 0, 1L << 40)) - hiddenBehind).OrMore(Seconds.Zero);
}
