using Floorline.Core.Quantities;
using Floorline.Core.Situations;
using static Floorline.Core.Answers.Evidence;

namespace Floorline.Core.Answers;

/// <summary>Causes that stated facts show: shares of a profile, a monitor, a second measurement.</summary>
internal static class FactRules
{
    // A part that takes less of the time than this is not what makes it slow.
    internal const double Much = 0.2;

    internal static IReadOnlyList<Rule> All { get; } =
        [Generator, Places, SlowerSteps, Host, Dead, Clocks, Communication, Copies, Idle, Kernels, Busy, SlowClock, OnHost, FirstCall];

    /// <summary>Whether a stated fact shows a part of the measured time that need not be.</summary>
    internal static bool Shows(Evidence e) => e.Measured is not null && (e.S.BusyShare is <= 1 - Much || e.Facts
        .Any(c => c is { Standing: CauseStanding.Shown, Share: { } share } && c.Kind != CauseKind.WarmupFirstCall && share >= e.Time * Much));

    /// <summary>Whether much of the measured time was stated to be waiting, needless work or low clocks: then it is slow wherever it lies.</summary>
    internal static bool Stands(Evidence e) => e.Diagnosis is { Stated: var parts } && parts.Beside + parts.Clocks >= e.Time * Much;

    /// <summary>A load of which fewer requests are in flight than stated: what sends them, or what lies between, is the limit.</summary>
    private static Cause? Generator(Evidence e) => e.Shortfall is { } falls
        ? new Cause(CauseKind.Client, CauseStanding.Likely, Short(falls)
            + Text($": at the latencies of these steps that is {falls.ImpliedInFlightCount:0.#} requests in flight, not {falls.InFlight}")) {
                Plausibility = 0.96 }
        : null;

    /// <summary>The same where the server does not let in what is sent.</summary>
    private static Cause? Places(Evidence e) => e.Shortfall is { } falls
        ? new Cause(CauseKind.QueueAdmission, CauseStanding.Possible,
            Short(falls) + ": a server that runs fewer at once than are sent looks like this") { Plausibility = 0.94 }
        : null;

    /// <summary>The same where steps are far slower than such a device and engine are known to take.</summary>
    private static Cause? SlowerSteps(Evidence e) => e.Shortfall is { } falls
        ? new Cause(e.EngineStated ? CauseKind.KernelFormat : CauseKind.HostEager, CauseStanding.Possible, Short(falls)
            + Text($": steps {Figures.Ratio(falls.Expected / falls.Measured)} times as long would too; the time of one (--measured) tells")) {
                Plausibility = 0.7 }
        : null;

    private static string Short(LoadShortfall falls) =>
        Text($"{Figures.Of(falls.Measured)} of {Figures.Of(falls.Expected)} tokens/s were measured");

    private static Cause? Host(Evidence e) => Part(e, CauseKind.HostPreprocessing, e.S.HostWork + (e.Time * (e.S.Shares?.HostShare ?? 0)),
        "the device waits for the host", 0.99);

    private static Cause? Dead(Evidence e) => Part(e, CauseKind.HostDeadCall, e.S.DeadWork, "work that nobody needs takes", 0.98);

    private static Cause? Clocks(Evidence e) => Part(e, CauseKind.ClockPower, e.S.ClockLoss, "clocks below the sheet's cost", 0.97);

    private static Cause? Communication(Evidence e) => e.S.Shares is { } shares
        ? Part(e, e.SharesLayers ? CauseKind.CommTp : CauseKind.CommNetwork, e.Time * shares.CommunicationShare, "exchanges take", 0.985)
        : null;

    private static Cause? Copies(Evidence e) => e.S.Shares is { } shares
        ? Part(e, CauseKind.HostCopies, e.Time * shares.CopyShare, "copies between host and device take", 0.975) : null;

    private static Cause? Idle(Evidence e) => e.S.Shares is { } shares
        ? Part(e, CauseKind.HostEager, e.Time * (shares.IdleShare + shares.LaunchShare), "the device idles or waits for launches", 0.97) : null;

    /// <summary>Products and attention that take longer than their floor, as a profile shows.</summary>
    private static Cause? Kernels(Evidence e)
    {
        if (e is not { S.Shares: { } shares, Measured: not null })
        {
            return null;
        }

        Seconds products = shares.MatrixShare > 0 ? (e.Time * shares.MatrixShare) - e.Terms.Weights.OrMore(e.Terms.UsualCompute) : Seconds.Zero;
        Seconds attention = shares.AttentionShare > 0 ? (e.Time * shares.AttentionShare) - e.Terms.KvCache : Seconds.Zero;
        string who = products.Value <= 0 ? "attention takes" : attention.Value <= 0 ? "matrix products take" : "matrix products and attention take";
        return Part(e, CauseKind.KernelFormat, products.OrMore(Seconds.Zero) + attention.OrMore(Seconds.Zero),
            who + " above what memory and units allow", 0.96);
    }

    /// <summary>
    /// A device that a monitor shows not to be busy. An engine that launches from the host waits for that; one whose loop is native, far above its floor, works
    /// on the processor beside the device, and so does one whose device does next to nothing.
    /// </summary>
    private static Cause? Busy(Evidence e)
    {
        if (e.S.MonitoredShare is not { } busy || busy > 1 - Much || e.Measured is null)
        {
            return null;
        }

        bool elsewhere = e.Ratio > 4 && busy < Much && e.S.Model.Decodes && (e.ComputesBeside || busy < 0.02);
        return elsewhere
            ? new Cause(e.Fits ? CauseKind.DeviceCpuBuild : CauseKind.OffloadHostMemory, CauseStanding.Likely,
                Text($"the device is {Figures.Percent(busy)} busy, and {e.EngineName} launches without an interpreter: the processor beside it works")) {
                Plausibility = 0.96, Share = e.Above }
            : e.S.BusyShare is null ? null
            : new Cause(CauseKind.HostEager, CauseStanding.Shown,
                Text($"the device is {Figures.Percent(busy)} busy: the rest of {Figures.Of(e.Time)} it waits")) {
                Plausibility = 0.95, Share = e.Time * (1 - busy) };
    }

    // Where the clock of a card's peaks is not known: such cards run above a gigahertz.
    private static readonly Hertz _usualClock = new(1e9);

    private static Cause? SlowClock(Evidence e)
    {
        if (e.Known.Clock is not { } clock || !e.IsDiscrete)
        {
            return null;
        }

        // The peaks of a device at a stated clock are those of that clock already; what they would be is one over the share.
        Hertz full = e.Device.PeakClock is { } now ? now / e.Device.ClockShare : _usualClock;

        // Memory is read at its own clock: a lower one of the units is no loss where the time is what is expected at any.
        bool keepsUp = !e.ComputeBinds && e.Measured is not null && e.Time <= e.Achievable.Middle;
        return keepsUp ? null : clock.Value * Evidence.SurelySlow >= full.Value && full != _usualClock || clock.Value >= full.Value ? null
            : new Cause(CauseKind.ClockPower, CauseStanding.Shown,
            Text($"the clock is {clock.Megahertz:0} MHz, where such devices reach {full.Megahertz:0} MHz")) { Plausibility = 0.94 };
    }

    private static Cause? OnHost(Evidence e)
    {
        double part = e.Known.OnHostShare ?? 0;
        if (part <= 0)
        {
            return null;
        }

        Bytes outside = e.Floors.Cost.WeightsRead * part;
        BytesPerSecond rate = e.Known.HostBandwidth ?? BytesPerSecond.FromGBPerSecond(50);
        Seconds takes = outside / rate;
        return new Cause(CauseKind.OffloadHostMemory, CauseStanding.Shown,
            Text($"{Figures.Percent(part)} of the weights lie outside the device: {Figures.Of(outside)} per step at {Figures.Of(rate)} are {Figures.Of(takes)}")) { Plausibility = 0.965, Share = takes.OrLess(e.Time.Value > 0 ? e.Time : takes) };
    }

    private static Cause? FirstCall(Evidence e) => e.Known.FirstCall is { } first && e.Measured is not null && first > e.Time * 2
        ? new Cause(CauseKind.WarmupFirstCall, CauseStanding.Possible, Text($"the first call takes {Figures.Of(first)}, ")
            + Text($"later ones {Figures.Of(e.Time)}")) { Plausibility = 0.5,
        Share = first - e.Time }
        : null;

    private static Cause? Part(Evidence e, CauseKind kind, Seconds part, string says, double plausibility)
    {
        Seconds whole = e.Measured is null ? e.Expected.Time.Middle : e.Time;
        double share = part / whole;
        return share < Much ? null
            : new Cause(kind, CauseStanding.Shown, Text($"{says} {Figures.Of(part)} of {Figures.Of(whole)} ")
                + Text($"({Figures.Percent(share)})")) { Plausibility = plausibility * (0.92
            + (Math.Min(share, 1) * 0.08)), Share = part };
    }
}
