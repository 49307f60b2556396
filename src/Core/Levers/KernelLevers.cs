using Floorline.Core.Costs;
using Floorline.Core.Expectations;
using Floorline.Core.Hardware;
using Floorline.Core.Models;
using Floorline.Core.Quantities;
using Floorline.Core.Situations;
using Floorline.Core.Workloads;

namespace Floorline.Core.Levers;

/// <summary>Levers on kernels and launches: the same arithmetic, done better.</summary>
internal static class KernelLevers
{
    // Assumed, not measured: a chain of three or four element-wise operations reads and writes memory once instead of each time (1 - 1/3.3), and of five
    // launches one is left.
    private const double ElementwiseSaved = 0.7;
    private const double LaunchSaved = 0.8;

    /// <summary>The change of a lever of this kind; null for another.</summary>
    internal static Func<Situation, LeverChange>? Of(LeverFacts facts) => facts.Id switch
    {
        "flash-attention" => Attention,
        "cuda-graphs" => Graphs,
        "compile" or "aot-compile" => Compile,
        "native-runtime" => Native,
        "overlap" => Overlap,
        "unpadded-moe" => Capacity,
        _ => null,
    };

    private static LeverChange Attention(Situation s)
    {
        OperatorCost? core = s.Floors.Cost.Operators.FirstOrDefault(static o => o.Kind == OperatorKind.AttentionCore);
        if (core is null)
        {
            return LeverChange.Not(new NotApplicable.NoAttention());
        }

        if (s.Step.Phase == Phase.Decode)
        {
            return LeverChange.Not(new NotApplicable.NoScores());
        }

        if (s.Engine is { Kind: not EngineKind.Eager })
        {
            return LeverChange.Not(new NotApplicable.TiledAlready(s.Engine.Name));
        }

        // The traffic of materialised scores: four passes over S x S per head, in 16 bit.
        double heads = s.Model.Components.OfType<TransformerStack>().SelectMany(static c => c.Layers).Select(static l => l.Mixer).OfType<Attention>()
            .Select(static a => (double)a.QueryHeads).DefaultIfEmpty(0).Max();
        int layers = s.Floors.Cost.Operators.Where(static o => o.Kind == OperatorKind.AttentionCore).Sum(static o => o.Count);
        Bytes traffic = MaterialisedScores(s.Step.Tokens, heads) * ((double)s.Step.Batch * layers);
        Seconds most = traffic / s.Hardware.Device.Bandwidth;
        return LeverChange.To(s) with { RemovesAtLeast = Seconds.Zero, RemovesAtMost = most, Because = new Ground.WrittenScores(traffic) };
    }

    /// <summary>
    /// Bytes of scores and probabilities that naive attention writes and reads for one layer and sequence: four passes over S x S per head in 16 bit.
    /// </summary>
    /// <param name="tokens">Positions, S.</param>
    /// <param name="count">Query heads.</param>
    internal static Bytes MaterialisedScores(double tokens, double count) => new(4 * tokens * tokens * 2 * count);

    private static LeverChange Graphs(Situation s)
    {
        if (s.Hardware.Device.Kind == DeviceKind.Cpu)
        {
            return LeverChange.Not(new NotApplicable.NoLaunches());
        }

        if (s.Hardware.Device.Vendor is not ("" or "NVIDIA" or "AMD"))
        {
            return LeverChange.Not(new NotApplicable.NoGraphs(s.Hardware.Device.Title));
        }

        if (s.Engine is { Kind: EngineKind.Compiled })
        {
            return LeverChange.Not(new NotApplicable.ReplaysAlready(s.Engine.Name));
        }

        if (s.Known.Launches.IsKnown)
        {
            return Remove(s, Launching(s), areStated: true) with { After = Left(s, Replayed(Launching(s))) };
        }

        return s is { Shares: { } shares, Measured: { } measured } && StatedParts.Of(s).TellsWaiting
            && (shares.LaunchShare > 0 || s.Engine is not { Kind: EngineKind.Eager })
            ? Remove(s with { Shares = shares with { LaunchShare = 0 } }, measured.Time * shares.LaunchShare, areStated: false)
            : FromEngine(s, static e => e with { HostPerLayer = Seconds.Zero, PerLayer = e.PerLayer.OrLess(_replayed.PerLayer) },
                new Ground.StableShapes(s.Engine is not null));
    }

    private static readonly EngineProfile _replayed = EngineProfile.Default(EngineKind.Compiled);

    /// <summary>Stated launches, as far as the measured time has room for them: the ladder's rung without what else waits.</summary>
    private static Seconds Launching(Situation s) => s.Measured is null ? s.Known.Launches.Value
        : s.Known.Launches.Value.OrLess((Starts.Now(Forecast.Of(s with { Load = null })).Overhead - StatedParts.Of(s).Waiting).OrMore(Seconds.Zero));

    private static LeverChange Compile(Situation s)
    {
        if (s.Engine is { Kind: EngineKind.LlamaCpp } native)
        {
            return LeverChange.Not(new NotApplicable.NativeAlready(native.Name));
        }

        if (s.Shares is { } shares && s.Measured is { } measured)
        {
            Seconds saved = measured.Time * ((shares.ElementwiseShare * ElementwiseSaved) + (shares.LaunchShare * LaunchSaved));
            return LeverChange.To(s with { Shares = shares with { ElementwiseShare = shares.ElementwiseShare * (1 - ElementwiseSaved),
                LaunchShare = shares.LaunchShare * (1 - LaunchSaved) } }) with { RemovesAtLeast = saved, RemovesAtMost = saved,
                    Because = new Ground.ProfileShares(ElementwiseSaved, LaunchSaved) };
        }

        if (s.Engine is { Kind: EngineKind.Compiled })
        {
            return LeverChange.Not(new NotApplicable.CompiledAlready(s.Engine.Name));
        }

        return s.Known.Launches.IsKnown
            ? Remove(s, Launching(s) * LaunchSaved, areStated: true) with { After = Left(s, Launching(s) * (1 - LaunchSaved)) }
            : FromEngine(s, static _ => EngineProfile.Default(EngineKind.Compiled), new Ground.FusedKernels(s.Engine is not null));
    }

    private static LeverChange Native(Situation s) => s.Engine is { Kind: not EngineKind.Eager } engine
        ? LeverChange.Not(new NotApplicable.NativeAlready(engine.Name))
        : FromEngine(s, static _ => EngineProfile.Default(EngineKind.Compiled), new Ground.NoPython(s.Engine is not null));

    private static LeverChange FromEngine(Situation s, Func<EngineProfile, EngineProfile> to, Ground because) => s.Engine is { } engine
        ? LeverChange.To(s with { Engine = to(engine) }) with { ChangesEngine = true, RemovesAtMost = EagerHost.MostBeyond(s).OrLess(MayBeHost(s)),
            Because = because }
        : LeverChange.To(s) with { RemovesAtMost = MayBeHost(s).OrLess(MostHost(s)), Because = because };

    /// <summary>Time of a measured step that a host may take: what has no known cause, and what was stated to be waiting.</summary>
    private static Seconds MayBeHost(Situation s) => HostLevers.Unexplained(s) + StatedParts.Of(s).Waiting;

    /// <summary>The most that a host was seen to take for the layers of the step, counted as an expected time counts them.</summary>
    private static Seconds MostHost(Situation s)
    {
        double layers = StepParts.Of(s.Floors, s.Kernels, EngineKind.Eager).Layers;
        return layers > 0 ? EagerHost.MostPerLayer * layers : new Seconds(double.MaxValue);
    }

    private static Situation Left(Situation s, Seconds launches) =>
        s with { Known = s.Known with { Launches = Fact<Seconds>.Known(launches) } };

    private static LeverChange Remove(Situation s, Seconds launches, bool areStated) =>
        LeverChange.To(s) with { RemovesAtLeast = launches - Replayed(launches), RemovesAtMost = launches, Because = new Ground.Launches(areStated) };

    // A replayed graph costs one launch of a few microseconds, 10 at most, however many kernels it holds (NVIDIA blog 2019, Getting Started with CUDA Graphs).
    private static Seconds Replayed(Seconds launches) => Seconds.FromMicroseconds(10).OrLess(launches);

    private static LeverChange Overlap(Situation s)
    {
        Fact<Seconds> wire = s.Floors.Communication;
        if (s.Step.Parallelism.Devices == 1)
        {
            return LeverChange.Not(new NotApplicable.NoExchange());
        }

        if (s.Step.Phase == Phase.Decode && s.Step.Batch == 1)
        {
            return LeverChange.Not(new NotApplicable.Chain());
        }

        return wire.IsKnown
            ? LeverChange.To(s) with { RemovesAtMost = wire.Value.OrLess(s.Floors.Local), Because = new Ground.HiddenAtBest() }
            : LeverChange.Not(new NotApplicable.LinkIsUnknown(wire.UnknownReason!));
    }

    private static LeverChange Capacity(Situation s) => s.Model.RoutesExperts
        ? LeverChange.To(s) with { Because = new Ground.RoutedTokensOnly() }
        : LeverChange.Not(new NotApplicable.NoExperts());
}
