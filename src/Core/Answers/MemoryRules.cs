using Floorline.Core.Quantities;
using Floorline.Core.Situations;
using Floorline.Core.Workloads;
using static Floorline.Core.Answers.Evidence;

namespace Floorline.Core.Answers;

/// <summary>Causes that memory shows: what does not fit is read from somewhere slower, or cannot run.</summary>
internal static class MemoryRules
{
    // llama.cpp reads prompts in pieces of so many tokens; without tiled attention each holds scores over the whole context in 32 bit.
    private const double ScoreRows = 512;

    // A PCIe 5.0 x4 drive reads some 12 GB/s; nothing that pages in is faster.
    private const double FastestStorage = 12e9;

    internal static IReadOnlyList<Rule> All { get; } = [Storage, HostLink, HostMemory, Weights, Cache, Engine, Scores, Tight, Flag];

    /// <summary>Bytes of the step's weights that lie outside the device: the part of what is read that the excess is of what there is.</summary>
    internal static Bytes Outside(Evidence e)
    {
        Bytes read = e.Floors.Cost.WeightsRead / e.Devices;

        // Engines of denoisers and towers move whole parts in turn, not the rest that does not fit; a part that fits by itself is moved once in a call,
        // however often its loop reads it.
        Bytes once = read.OrLess(e.Capacity.Weights);
        bool looped = e.Loops > 1 && (read - once) / (e.Loops - 1) > e.Capacity.Available.Or(Bytes.Zero);
        return e.IsCall ? looped ? read : once : read * Math.Min(1, e.Excess / e.Capacity.Weights);
    }

    /// <summary>The most at which what lies outside can be used: computed where it lies, or carried over the link.</summary>
    internal static BytesPerSecond OutsideRate(Evidence e) => e.ComputesBeside ? HostMemoryRate(e) : LinkRate(e);

    /// <summary>
    /// Whether the measured time is too short for what does not fit: where it would lie is not read as fast. Weights that were stated are believed at twice
    /// the usual rate.
    /// </summary>
    internal static bool Outruns(Evidence e) => !e.Fits && e.Measured is { } measured
        && Outside(e) / (OutsideRate(e) * (e.Question.Stated.Weights ? 2 : 1)) > e.Time * (1 + measured.RelativeError);

    private static BytesPerSecond LinkRate(Evidence e) => e.Known.HostBandwidth ?? e.Device.HostLink.Or(BytesPerSecond.FromGBPerSecond(64));

    // Two channels of DDR5-6400 beside a card, twelve of DDR5-6400 beside a data-centre part (JEDEC JESD79-5); never less than the link that reads them.
    private static BytesPerSecond HostMemoryRate(Evidence e) =>
        e.Known.HostBandwidth ?? BytesPerSecond.FromGBPerSecond(Math.Max(e.Class == DeviceClass.DataCentre ? 614 : 102.4, LinkRate(e).GBPerSecond));

    private static Cause? Storage(Evidence e) => e.Fits || e.Measured is null
        || e.Class is DeviceClass.Card or DeviceClass.DataCentre || e.Rate.Value > FastestStorage
        ? null
        : new Cause(CauseKind.OffloadStorage, CauseStanding.Shown,
        Text($"{Figures.Of(e.Capacity.Used)} in {Figures.Of(e.Capacity.Available.Value)} of memory; {Figures.Of(e.Floors.MovedPerDevice)} per step in {Figures.Of(e.Time)} are {Figures.Of(e.Rate)}, the rate of {Name(e, e.Rate)}")) { Plausibility = 0.97, Share = e.Above };

    private static Cause? HostLink(Evidence e) => Link(e, CauseKind.OffloadHostLink, e.ComputesBeside ? 0.8 : 0.93);

    private static Cause? HostMemory(Evidence e) => Link(e, CauseKind.OffloadHostMemory, e.ComputesBeside ? 0.93 : 0.8);

    private static Cause? Link(Evidence e, CauseKind kind, double plausibility)
    {
        if (e.Fits || !e.IsDiscrete)
        {
            return null;
        }

        if (e.Measured is null)
        {
            bool practice = e.Class == DeviceClass.Card && e.Devices == 1
                && ((kind == CauseKind.OffloadHostMemory && (e.RoutesExperts || e.IsGguf) && e.S.Model.Decodes)
                || (kind == CauseKind.OffloadHostLink && e.Denoises));
            return practice ? new Cause(kind, CauseStanding.Shown,
                Text($"{Figures.Of(e.Capacity.Used)} do not fit {Figures.Of(e.Capacity.Available.Value)}: what stays outside is read from host memory in every step")) { Plausibility = 0.95 } : null;
        }

        Bytes outside = Outside(e);
        BytesPerSecond rate = outside / e.Time;
        BytesPerSecond most = kind == CauseKind.OffloadHostMemory ? HostMemoryRate(e) : LinkRate(e);

        // Slower than any copy: the excess is too little to be the cause by itself.
        double fits = rate > most * 1.1 ? 0.3 : rate < MeasuredStart.SlowestOutside ? 0.5 : plausibility;
        // It ran although it does not fit: something was read from outside, by the way that the engine takes.
        return new Cause(kind, fits > 0.9 ? CauseStanding.Shown : fits > 0.6 ? CauseStanding.Likely : CauseStanding.Possible,
            Text($"{Figures.Of(e.Capacity.Used)} do not fit {Figures.Of(e.Capacity.Available.Value)}; {Figures.Of(outside)} from outside per step in {Figures.Of(e.Time)} are {Figures.Of(rate)}, the rate of {Name(e, rate)}")) { Plausibility = fits, Share = (outside / most).OrLess(e.Time) };
    }

    private static Cause? Weights(Evidence e) => !e.Fits && e.Capacity.Weights > e.Capacity.Available.Value
        ? new Cause(CauseKind.MemoryWeights, CauseStanding.Shown,
        Text($"{Figures.Of(e.Capacity.Weights)} of weights per device, {Figures.Of(e.Capacity.Available.Value)} there")) { Plausibility = 0.9 }
        : null;

    private static Cause? Cache(Evidence e) => !e.Fits && e.Capacity.Weights <= e.Capacity.Available.Value && !e.Capacity.FitsAlone
        ? new Cause(CauseKind.MemoryKv, CauseStanding.Shown,
        Text($"{Figures.Of(e.Capacity.Weights)} of weights and {Figures.Of(e.Capacity.Cache.Or(Bytes.Zero))} of cache, {Figures.Of(e.Capacity.Available.Value)} there")) { Plausibility = 0.96 }
        : null;

    /// <summary>Weights and cache fit, and leave less than the engine takes for itself.</summary>
    private static Cause? Engine(Evidence e) => !e.Fits && e.Capacity.FitsAlone
        ? new Cause(CauseKind.MemoryEngine, CauseStanding.Likely,
        Text($"{Figures.Of(e.Capacity.Used - e.Capacity.Reserve)} of weights and cache leave less of {Figures.Of(e.Capacity.Available.Value)} ")
        + Text($"than the {Figures.Of(e.Capacity.Reserve)} that {e.EngineName} takes for itself")) { Plausibility = 0.97 }
        : null;

    /// <summary>Scores that an engine without tiled attention keeps while it reads a prompt.</summary>
    private static Cause? Scores(Evidence e)
    {
        if (!e.Fits || !e.IsGguf || e.Step.Phase != Phase.Decode || !e.Capacity.Available.IsKnown || e.Engine is EngineKind.Compiled)
        {
            return null;
        }

        double heads = e.S.Model.Components.OfType<Models.TransformerStack>().SelectMany(static c => c.Layers).Select(static l => l.Mixer)
            .OfType<Models.Attention>().Select(static a => (double)a.QueryHeads).DefaultIfEmpty(0).Max();
        var scores = new Bytes(ScoreRows * e.Step.Context * heads * 4);

        // What was measured ran: there nothing else was in the way.
        Bytes used = e.Measured is null ? e.Capacity.Used : e.Capacity.Used - e.Capacity.Reserve;
        return used + scores <= e.Capacity.Available.Value ? null
            : new Cause(CauseKind.MemoryEngine, CauseStanding.Likely,
            Text($"{Figures.Of(used)} of {Figures.Of(e.Capacity.Available.Value)} are weights and cache; without tiled attention {ScoreRows:0} rows of scores over {e.Step.Context} tokens take {Figures.Of(scores)} more on each device")) { Plausibility = 0.9 };
    }

    /// <summary>Little room left: what the engine or the system itself needs may push weights or cache out.</summary>
    private static Cause? Tight(Evidence e)
    {
        if (!e.Fits || e.Measured is null || e.Time <= e.Reach || (e.IsBusy && e.IsDiscrete))
        {
            return null;
        }

        if (e is { IsDiscrete: false, Capacity.Fits: { IsKnown: true, Value: false } } && e.Rate.Value < FastestStorage && e.Time > e.SlowFrom)
        {
            return new Cause(CauseKind.OffloadStorage, CauseStanding.Likely,
                Text($"{Figures.Of(e.Capacity.Used - e.Capacity.Reserve)} of weights and cache leave less than the {Figures.Of(e.Capacity.Reserve)} of ")
                + Text($"{Figures.Of(e.Capacity.Available.Value)} that the engine and the system keep; {Figures.Of(e.Floors.MovedPerDevice)} per step in ")
                + Text($"{Figures.Of(e.Time)} are {Figures.Of(e.Rate)}, the rate of {Name(e, e.Rate)}")) { Plausibility = 0.94, Share = e.Above };
        }

        return e.Used <= 0.9 ? null
            : new Cause(!e.IsDiscrete ? CauseKind.OffloadStorage : e.ComputesBeside ? CauseKind.OffloadHostMemory : CauseKind.OffloadHostLink,
                CauseStanding.Possible, Text($"{Figures.Percent(e.Used)} of the memory is taken by weights and cache alone: the engine's own needs push ")
                + "something out") { Plausibility = 0.78 };
    }

    /// <summary>An engine that reaches its expected time elsewhere, far above it although everything fits.</summary>
    private static Cause? Flag(Evidence e)
    {
        if (!e.Fits || e.IsBusy || e.Measured is null || e.Engine != EngineKind.Compiled || !e.IsDiscrete
            || e.Step.Phase == Phase.Forward || e.Time < e.SlowFrom * 3)
        {
            return null;
        }

        BytesPerSecond link = e.Device.HostLink.Or(BytesPerSecond.FromGBPerSecond(32));
        Bytes crossing = link * e.Above;
        return crossing.GB < 0.5 ? null
            : new Cause(CauseKind.OffloadFlag, CauseStanding.Possible,
            Text($"everything fits, and {EngineName(e)} is expected to take {Figures.Of(e.Expected.Time.Middle)}: {Figures.Of(e.Above)} above the floor are up to {Figures.Of(crossing)} per device and step over a host link of {Figures.Of(link)}")) { Plausibility = e.Class == DeviceClass.DataCentre ? 0.9 : 0.8, Share = e.Above };
    }

    private static string EngineName(Evidence e) => e.EngineName;

    private static string Name(Evidence e, BytesPerSecond rate) => KnownRate.Nearest(e.Table.Rates, rate)?.Name ?? "no link that is known";
}
