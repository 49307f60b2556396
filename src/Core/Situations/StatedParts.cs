using Floorline.Core.Quantities;

namespace Floorline.Core.Situations;

/// <summary>
/// The parts of a measured step that were stated, each once, whichever way it was stated: as a time, as a share of a profile, or by a monitor. The ladder, the
/// levers and the steps of a plan take them from here. Of several statements of one part the largest counts.
/// </summary>
public sealed record StatedParts
{
    /// <summary>The device waits, for the host or for nothing that is known: stated host work, host, copy and idle shares, what a monitor shows as not
    /// busy.</summary>
    public Seconds Waiting { get; private init; }

    /// <summary>Launches that the device waits for, as a profile's share.</summary>
    public Seconds Launches { get; private init; }

    /// <summary>Work that nobody needs.</summary>
    public Seconds Dead { get; private init; }

    /// <summary>What clocks below the sheet's cost.</summary>
    public Seconds Clocks { get; private init; }

    /// <summary>Exchanges, as a profile's share; null where none was named.</summary>
    public Seconds? Exchanges { get; private init; }

    /// <summary>Products, attention and element-wise work, as a profile's shares; null where none was named.</summary>
    public Seconds? Device { get; private init; }

    /// <summary>Whether products are part of <see cref="Device"/>: the floor is then inside it.</summary>
    public bool NamesProducts { get; private init; }

    /// <summary>Whether a profile or a monitor says how long the device waits in all: nothing that is expected of launches comes on top of it.</summary>
    public bool TellsWaiting { get; private init; }

    /// <summary>Time that no other format, model or device of the same kind would shorten: waiting, launches, needless work.</summary>
    public Seconds Beside => Waiting + Launches + Dead;

    /// <summary>Time that is no reading and no arithmetic of the model, so that its floor has to fit into the rest.</summary>
    public Seconds Outside => Beside + Clocks + (Exchanges ?? Seconds.Zero);

    /// <summary>The parts that were stated of a situation's measured step.</summary>
    /// <param name="situation">The situation.</param>
    public static StatedParts Of(Situation situation)
    {
        ArgumentNullException.ThrowIfNull(situation);
        Seconds time = situation.Measured?.Time ?? Seconds.Zero;
        TimeShares shares = situation.Shares ?? new TimeShares(0, 0, 0);
        Seconds launches = time * shares.LaunchShare;
        double host = shares.HostShare + shares.CopyShare + shares.IdleShare;
        double device = shares.MatrixShare + shares.AttentionShare + shares.ElementwiseShare;
        Seconds? idle = situation.BusyShare is { } busy ? time * (1 - busy) : null;
        return new StatedParts
        {
            Waiting = situation.HostWork.OrMore(time * host).OrMore((idle ?? Seconds.Zero) - launches),
            Launches = launches,
            Dead = situation.DeadWork,
            Clocks = situation.ClockLoss,
            Exchanges = shares.CommunicationShare > 0 ? time * shares.CommunicationShare : null,
            Device = device > 0 ? time * device : null,
            NamesProducts = shares.MatrixShare > 0,
            TellsWaiting = idle is not null || host + shares.LaunchShare > 0,
        };
    }

    /// <summary>A situation of which the device no longer waits.</summary>
    /// <param name="situation">The situation.</param>
    internal static Situation WithoutWaiting(Situation situation) => situation with
    {
        HostWork = Seconds.Zero,
        Shares = situation.Shares is { } shares ? shares with { HostShare = 0, CopyShare = 0, IdleShare = 0 } : null,
        Observations = situation.Observations with { Utilisation = null },
    };
}
